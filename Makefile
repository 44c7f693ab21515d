# Medaccord: `make run` starts the demo, `make test` runs everything; both set up .venv/ and node_modules/ first.
# Stamps inside those two folders remember what is installed, so that a second call starts at once.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
# Some machines wish that Python keeps no bytecode; every process that a test starts would compile it all anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= $(shell nproc)
PYTEST_ARGS ?=
SEED ?= 20261123
# Databases of tests live in memory where the machine has such a folder: no test waits for a disk.
TEST_TMP := $(shell test -w /dev/shm && echo /dev/shm || echo /tmp)
BIN := .venv/bin
READY := .venv/.project
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
SOURCES := src tests bench examples hatch_build.py

# The lock is made against the public index alone, whatever this machine's pip is told to search besides.
COMPILE = env -u PIP_FIND_LINKS -u PIP_EXTRA_INDEX_URL -u PIP_INDEX_URL PIP_CONFIG_FILE=/dev/null \
	CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links $(if $(UPGRADE),--upgrade)

.PHONY: setup run test pytest soak lint format types contracts bench reference screenshots postgres-roles lock wheel clean

setup: $(READY)

run: $(READY)
	@exec $(BIN)/medaccord demo --port $(PORT)

test: lint types contracts pytest

# Each test is asked, on SQLite or on PostgreSQL as the application role: access, and what turns on the database, on
# both; slices of campaigns (marked soak, with a parameter) and each other module of tests/integration on one: pages
# on PostgreSQL, others as follows from their names (tests/support/engines.py). The long run asks all of them, and
# tests/web, on both. Where no server answers, SQLite is asked everything.
pytest: $(READY)
	TMPDIR=$(TEST_TMP) MEDACCORD_DIVIDED=1 $(BIN)/pytest -n $(WORKERS) --dist worksteal -p no:cacheprovider \
		--randomly-seed=$(SEED) $(PYTEST_ARGS)
	TMPDIR=$(TEST_TMP) MEDACCORD_DIVIDED=1 MEDACCORD_TEST_DATABASE=postgres $(BIN)/pytest -n $(WORKERS) --dist worksteal \
		-p no:cacheprovider --randomly-seed=$(SEED) tests/access tests/integration $(PYTEST_ARGS)

# The long campaigns in full: the same tests, marked `soak`, that `make test` runs as short seeded slices. Then what
# `make test` asks on one database only, on the other.
soak: $(READY)
	TMPDIR=$(TEST_TMP) MEDACCORD_SOAK=1 $(BIN)/pytest -n $(WORKERS) --dist worksteal -m soak $(PYTEST_ARGS)
	TMPDIR=$(TEST_TMP) MEDACCORD_SOAK=1 MEDACCORD_TEST_DATABASE=postgres $(BIN)/pytest -n $(WORKERS) --dist worksteal \
		-m soak tests/access tests/integration tests/contract tests/web $(PYTEST_ARGS)
	TMPDIR=$(TEST_TMP) MEDACCORD_DIVIDED=rest $(BIN)/pytest -n $(WORKERS) --dist worksteal -m "not soak" \
		tests/integration $(PYTEST_ARGS)
	TMPDIR=$(TEST_TMP) MEDACCORD_DIVIDED=rest MEDACCORD_TEST_DATABASE=postgres $(BIN)/pytest -n $(WORKERS) \
		--dist worksteal -m "not soak" tests/access tests/integration tests/web $(PYTEST_ARGS)

lint: $(READY)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)

format: $(READY)
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

types: $(READY)
	$(BIN)/mypy src hatch_build.py

contracts: $(READY)
	$(BIN)/lint-imports

bench: $(READY)
	$(BIN)/python -m bench

# Pages of the documentation that are made from the code.
reference: $(READY)
	$(BIN)/python -m medaccord.domain.policy.page > docs/reference/policy-matrix.md
	$(BIN)/python -m medaccord.domain.csaf.conformance > docs/reference/csaf-conformance.md

# The pictures in docs/screenshots, at 1280 and 390 px, by the tests marked `screenshots`.
screenshots: $(READY)
	MEDACCORD_SCREENSHOTS=docs/screenshots $(BIN)/pytest tests/e2e -m screenshots $(PYTEST_ARGS)

# Roles for the suites that need PostgreSQL; the owner may make databases on a test server, and nowhere else.
MEDACCORD_TEST_POSTGRES ?= postgresql://postgres@127.0.0.1:5432/postgres
postgres-roles:
	psql "$(MEDACCORD_TEST_POSTGRES)" -q -v ON_ERROR_STOP=1 -f deploy/postgres-roles.sql -c 'ALTER ROLE medaccord_owner CREATEDB'

lock: $(READY)
	$(COMPILE) --extra pdf -o requirements.txt pyproject.toml
	$(COMPILE) --extra pdf --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml
	npm install --package-lock-only --ignore-scripts

wheel: $(READY)
	$(BIN)/python -m build --no-isolation --outdir dist

clean:
	rm -rf .venv node_modules dist build src/medaccord/static/vendor .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Medaccord needs Python 3.11 or newer: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@command -v npm >/dev/null || { echo "Medaccord needs Node 20 or newer with npm: install nodejs and npm" >&2; exit 1; }
	$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python lacks its venv module: install python3-venv" >&2; exit 1; }

.venv/.requirements: requirements-dev.txt | .venv/bin/python
	$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

node_modules/.installed: package-lock.json package.json
	npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

# The hook keeps a folder that already holds the locked version, so a changed hook starts from none.
$(READY): pyproject.toml hatch_build.py .venv/.requirements node_modules/.installed
	@rm -rf src/medaccord/static/vendor/uswds
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@
