#!/bin/sh
# Make .venv/ with everything pinned in requirements.lock, and the project itself in it. Says what is missing.
set -eu
cd "$(dirname "$0")/.."
VENV=.venv

fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
  for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python; do
    if fits "$name"; then echo "$name"; return; fi
  done
  echo "Python 3.11 or newer is needed. On Debian: apt-get install python3 python3-venv" >&2
  exit 1
}

# Debian ships venv without ensurepip; as root we fetch what it lacks.
make_venv() {
  "$1" -m venv "$VENV" >/dev/null 2>&1 && return
  rm -rf "$VENV"
  version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "python$version-venv" || apt-get install -y -qq --no-install-recommends python3-venv
    "$1" -m venv "$VENV" && return
  fi
  echo "Python's venv module is not whole. On Debian, as root: apt-get install python$version-venv" >&2
  exit 1
}

if ! fits "$VENV/bin/python"; then
  rm -rf "$VENV"
  python=$(find_python)
  make_venv "$python"
fi
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore
"$VENV/bin/python" -m pip install --quiet --require-hashes -r requirements.lock
"$VENV/bin/python" -m pip install --quiet --no-deps --no-build-isolation -e .
