#!/bin/sh
# Sets up bi/superset/.venv, an environment of its own for Superset, from its lock file with hashes.
# Needs the Python of .venv (3.11 or later). PYTHON=/path/to/python3 chooses another interpreter.
set -eu
cd "$(dirname "$0")/../bi/superset"

[ -x .venv/bin/python ] || "${PYTHON:-../../.venv/bin/python}" -m venv .venv
echo "installing Superset (about 900 MB, once)"
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --no-compile \
    --require-hashes -r requirements.lock
.venv/bin/python -m compileall -q -j 0 .venv/lib >/dev/null 2>&1 || true # templates in some packages don't compile
touch .venv/.complete
