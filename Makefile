# `make` sets up .venv from the lock file and builds the warehouse of the five documents.
# `make test` sets up and runs every check. Both need Python 3.11 or later, make and git.
.POSIX:
.PHONY: all setup build test lint format clean superset supply-chain audit

all: build

setup: .venv/.complete

.venv/.complete: requirements.lock pyproject.toml scripts/setup.sh
	@sh scripts/setup.sh

build: .venv/.complete
	@.venv/bin/jixiao build

test: .venv/.complete
	@.venv/bin/python scripts/check.py

# Apache Superset with the dashboards, on http://127.0.0.1:8088 (PORT=... for another); Ctrl-C ends it
superset: warehouse/jixiao.duckdb bi/superset/.venv/.complete
	@bi/superset/.venv/bin/python bi/superset/launch.py --warehouse warehouse/jixiao.duckdb --port $${PORT:-8088}

warehouse/jixiao.duckdb:
	@$(MAKE) build

bi/superset/.venv/.complete: bi/superset/requirements.lock scripts/setup_superset.sh .venv/.complete
	@sh scripts/setup_superset.sh

lint: .venv/.complete
	@.venv/bin/python scripts/check.py --only lint

format: .venv/.complete
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	.venv/bin/sqlfluff fix models analyses macros tests

# licences and CycloneDX lists of both locks, into docs/supply-chain; its tool stands apart, as what it brings along
# would slow down every start of dbt
supply-chain: .venv/.complete
	@test -x .venv/bom/bin/cyclonedx-py || { .venv/bin/python -m venv .venv/bom && .venv/bom/bin/pip install -q cyclonedx-bom==7.5.0; }
	@.venv/bin/python scripts/make_supply_chain.py

# known vulnerabilities of both locks; asks the database of PyPI, so it needs the internet (see SECURITY.md)
# SERVICE=osv asks another database
SERVICE ?= pypi
audit: .venv/.complete
	@test -x .venv/audit/bin/pip-audit || { .venv/bin/python -m venv .venv/audit && .venv/audit/bin/pip install -q pip-audit==2.10.1; }
	@failed=; for lock in requirements.lock bi/superset/requirements.lock; do echo $$lock; .venv/audit/bin/pip-audit --strict -s $(SERVICE) --disable-pip --require-hashes -r $$lock || failed=1; done; test -z "$$failed"

clean:
	rm -rf .venv bi/superset/.venv bi/superset/.home target logs warehouse/check warehouse/*.duckdb warehouse/*.build/* .mypy_cache .ruff_cache .pytest_cache .hypothesis
