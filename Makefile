# Two commands matter on a fresh machine: `make serve` and `make test`. Each does its own set-up in .venv.

PYTHON ?= python3
TEXTS ?= ../shared/seeds
BIN := .venv/bin
SERVE_READY := .venv/.ready-to-serve
TEST_READY := .venv/.ready-to-test
CLIENTS := tests/clients
CLIENTS_READY := $(CLIENTS)/node_modules/.package-lock.json
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help serve test check build fmt bench lock clean

help: ## List these commands.
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

serve: $(SERVE_READY) ## Validate and build what has changed, then serve on http://127.0.0.1:8000.
	@exec $(BIN)/communique serve $(ARGS)

test: $(TEST_READY) $(CLIENTS_READY) ## Lint, type-check, check the corpus and run every test.
	$(BIN)/ruff check src tests
	$(BIN)/ruff format --check src tests
	$(BIN)/mypy
	$(BIN)/communique fmt --check
	COMMUNIQUE_TEXTS="$(TEXTS)" $(BIN)/python -m pytest $(ARGS)

check: $(SERVE_READY) ## Check the corpus.
	@$(BIN)/communique check $(ARGS)

build: $(SERVE_READY) ## Build a release.
	@$(BIN)/communique build $(ARGS)

fmt: $(TEST_READY) ## Format data and code.
	$(BIN)/communique fmt
	$(BIN)/ruff check --fix --quiet src tests
	$(BIN)/ruff format src tests

bench: $(TEST_READY) ## Measure speed and memory beside peers.
	$(BIN)/python -m tests.bench $(ARGS)

lock: $(TEST_READY) ## Resolve the dependencies anew (needs uv on the PATH).
	uv pip compile pyproject.toml --extra install --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.lock
	uv pip compile pyproject.toml --all-extras --constraint requirements.lock --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements-dev.lock

clean: ## Remove what was installed and built.
	rm -rf .venv .communique $(CLIENTS)/node_modules

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Python 3.11 or newer is needed; name one: make PYTHON=python3.12 ...' >&2; exit 3; }
	@$(PYTHON) -m venv .venv

$(SERVE_READY): .venv/bin/python requirements.lock pyproject.toml
	@echo 'Installing what serving needs into .venv ...'
	@$(PIP_INSTALL) --require-hashes --requirement requirements.lock
	@$(PIP_INSTALL) --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(TEST_READY): $(SERVE_READY) requirements-dev.lock
	@echo 'Installing what the tests need into .venv ...'
	@$(PIP_INSTALL) --require-hashes --requirement requirements-dev.lock
	@touch $@

# Written by npm itself. Without it the tests of JavaScript clients are skipped, and all others run.
$(CLIENTS_READY): $(CLIENTS)/package-lock.json $(CLIENTS)/package.json | $(TEST_READY)
	@echo 'Installing what the tests of JavaScript clients need into $(CLIENTS) ...'
	@cd $(CLIENTS) && ../../$(BIN)/npm ci || echo 'That did not work; these tests will be skipped.' >&2
