#!/bin/sh
# A Chromium for the browser tests, with a Chinese font: the system's, else installed where we may.
set -eu
if command -v chromium >/dev/null; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk
  exit 0
fi
echo "The tests need Chromium on the PATH. On Debian, as root: apt-get install chromium fonts-noto-cjk" >&2
exit 1
