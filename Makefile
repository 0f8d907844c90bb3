# `make` sets up .venv from the lock file and builds the warehouse of the five documents.
# `make test` sets up and runs every check. Both need Python 3.11 or later, make and git.
.POSIX:
.PHONY: all setup build test lint format clean

all: build

setup: .venv/.complete

.venv/.complete: requirements.lock pyproject.toml scripts/setup.sh
	@sh scripts/setup.sh

build: .venv/.complete
	@.venv/bin/jixiao build

test: .venv/.complete
	@.venv/bin/python scripts/check.py

lint: .venv/.complete
	@.venv/bin/python scripts/check.py --only lint

format: .venv/.complete
	.venv/bin/ruff check --fix ingest tests/python scripts
	.venv/bin/ruff format ingest tests/python scripts
	.venv/bin/sqlfluff fix models analyses macros tests

clean:
	rm -rf .venv target logs warehouse/check warehouse/*.duckdb warehouse/*.build/* .mypy_cache .ruff_cache .pytest_cache .hypothesis
