# `make` prints what there is to do.
PYTHON ?= python3
BIN := .venv/bin
WEB := frontend
export PYTHON
# Where compiled modules are not kept, each of the many processes that tests start compiles its own.
export PYTHONDONTWRITEBYTECODE :=
# How many share the Python tests, file by file, each with a PostgreSQL of its own.
TESTERS ?= 2

RUNTIME_INSTALLED := .venv/.runtime
PYTHON_INSTALLED := .venv/.installed
COMMAND_INSTALLED := .venv/.command
WEB_INSTALLED := $(WEB)/node_modules/.installed
CLIENT := $(WEB)/node_modules/.client
SPA := $(WEB)/dist/index.html
SPA_SOURCES := $(shell find $(WEB) -type f -not -path '*/node_modules/*' -not -path '*/dist/*' \
	-not -path '*/generated/*' -not -path '*/e2e/*' -not -name '*.test.ts' -not -name '*.test.tsx' \
	2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help install run test check openapi bench faults faults-free format lock tools build

help: ## Print this help
	@printf 'Rapport: make <target>\n\n'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | \
		while IFS='	' read -r name text; do printf '  %-13s%s\n' "$$name" "$$text"; done
	@printf '\nPorts: RAPPORT_PORT (API, 8000) and RAPPORT_WEB_PORT (SPA, 5173).\n'

install: $(PYTHON_INSTALLED) $(COMMAND_INSTALLED) $(WEB_INSTALLED) $(CLIENT) ## Install what the locks name, if they changed

run: $(RUNTIME_INSTALLED) $(SPA) ## Start everything: PostgreSQL, API, worker, SPA
	@$(BIN)/python -m bootstrap run

test: install $(SPA) ## Run every test there is
	cd $(WEB) && npm test
	cd $(WEB) && npm run e2e
	$(BIN)/pytest -n $(TESTERS) --dist loadfile

faults: install ## Run the tests that kill and starve, in their long form (minutes)
	RAPPORT_FAULTS=long $(BIN)/python -m pytest tests/faults --timeout=1800

faults-free: install ## Run the Python tests that kill no processes
	$(BIN)/pytest -n $(TESTERS) --dist loadfile --ignore=tests/faults

check: install ## Lint, types, walls between the floors, file sizes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/check_sizes.py
	cd $(WEB) && npm run lint
	cd $(WEB) && npm run typecheck

openapi: $(RUNTIME_INSTALLED) ## Export the contract to openapi/openapi.json
	$(BIN)/python -m bootstrap openapi

bench: install ## Measure against the database's own limit and print the table
	$(BIN)/python -m benchmarks

format: $(PYTHON_INSTALLED) ## Format the Python code and sort its imports
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

lock: ## Renew requirements*.lock from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --output-file requirements.lock pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --output-file requirements-dev.lock \
		--group dev --constraint requirements.lock pyproject.toml

build: $(SPA) ## Build the SPA

tools:
	@scripts/check-tools

$(RUNTIME_INSTALLED): requirements.lock | tools
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		--requirement requirements.lock
	@touch $@

$(PYTHON_INSTALLED): requirements-dev.lock $(RUNTIME_INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		--requirement requirements-dev.lock
	@touch $@

$(COMMAND_INSTALLED): pyproject.toml $(PYTHON_INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--no-build-isolation --config-settings editable_mode=compat --editable .
	@touch $@

$(WEB_INSTALLED): $(WEB)/package-lock.json | tools
	cd $(WEB) && npm ci --no-audit --no-fund
	@touch $@

$(CLIENT): openapi/openapi.json $(WEB)/openapi-ts.config.ts $(WEB_INSTALLED)
	cd $(WEB) && npm run --silent contract
	@touch $@

$(SPA): $(SPA_SOURCES) $(CLIENT)
	cd $(WEB) && npm run --silent build
	@touch $@
