#!/bin/sh
# Write requirements.lock anew from pyproject.toml and tools/lock.in: every version with every hash, for every
# system, and no address of any registry. A package already in the lock keeps its version; `UPGRADE=1` takes newer ones.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/python -m pip install --quiet "uv>=0.9"
.venv/bin/python -m uv pip compile pyproject.toml tools/lock.in --extra dev --extra browser --extra pdf --extra cluster --output-file requirements.lock ${UPGRADE:+--upgrade} \
  --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
  --custom-compile-command "make lock" --quiet
if grep -nE '://|^--|/(home|root|opt|work|tmp|usr)/' requirements.lock; then
  echo "requirements.lock names a registry or a path of this machine; see the lines above" >&2
  exit 1
fi
