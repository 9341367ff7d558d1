#!/bin/sh
# Makes .venv and installs a lock file into it, every package checked against its hash.
# Usage: deploy/make-venv.sh LOCK...
set -eu
cd "$(dirname "$0")/.."

python=""
for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
  if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 &&
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "Common Ground needs Python 3.11 or newer. On Debian type:  sudo apt install python3 python3-venv" >&2
  exit 1
fi

if [ ! -x .venv/bin/pip ]; then
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null || ! "$python" -m venv .venv >/dev/null 2>&1; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    rm -rf .venv
    echo "This Python cannot make a virtual environment yet. On Debian type:  sudo apt install python$version-venv" >&2
    exit 1
  fi
fi

for lock in "$@"; do
  stamp=".venv/.$(basename "$lock").sum"
  if [ ! -f "$stamp" ] || ! sha256sum --check --status "$stamp"; then
    echo "Installing from $lock"
    .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement "$lock"
    sha256sum "$lock" > "$stamp"
  fi
done
if [ ! -x .venv/bin/training-app ]; then
  .venv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
fi
