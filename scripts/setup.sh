#!/bin/sh
# Sets up .venv from requirements.lock: every package pinned, every file checked against its hash.
# Every package is a wheel but halo (pure Python, for MetricFlow) and pyspark, which have none and are built from source.
# Needs Python 3.11 or later with its venv module. PYTHON=/path/to/python3 chooses another interpreter.
set -eu
cd "$(dirname "$0")/.."

fits() { # interpreter, first minor version, last minor version
    "$1" -c "import sys; sys.exit(not (3, $2) <= sys.version_info[:2] <= (3, $3))" >/dev/null 2>&1
}

find_python() {
    for last in 13 99; do # the lock is tried on 3.11 to 3.13: prefer those
        for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
            if fits "$candidate" 11 "$last"; then
                echo "$candidate"
                return
            fi
        done
    done
    echo "jixiao needs Python 3.11 or later: install it, or name one with PYTHON=/path/to/python3." >&2
    return 1
}

if ! fits .venv/bin/python 11 99 || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    if ! "$python" -c "import venv, ensurepip" >/dev/null 2>&1; then
        echo "This Python has no venv module: install it (on Debian and Ubuntu: apt-get install python3-venv) and try again." >&2
        exit 1
    fi
    echo "setting up .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
fi

echo "installing the locked packages"
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --no-compile \
    --require-hashes --only-binary :all: --no-binary halo,pyspark -r requirements.lock
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --no-compile \
    --no-build-isolation --editable .
.venv/bin/python -m compileall -q -j 0 .venv/lib >/dev/null 2>&1 || true # templates in some packages don't compile
# dbt's first parse of the project takes as long as a build: kept here, any warehouse's build begins with it
echo "parsing the models"
env -u JIXIAO_TARGET DO_NOT_TRACK=1 .venv/bin/python -c "
import sys
from ingest import dbt_runner, paths
sys.exit(dbt_runner.parse_ahead(paths.project_root()))"
touch .venv/.complete
