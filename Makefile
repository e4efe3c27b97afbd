# Two commands matter on a fresh machine: `make serve` and `make test`. Each does its own set-up in .venv.

PYTHON ?= python3
TEXTS ?= ../shared/seeds
BIN := .venv/bin
SERVE_READY := .venv/.ready-to-serve
TEST_READY := .venv/.ready-to-test
CLIENTS := tests/clients
CLIENTS_READY := $(CLIENTS)/node_modules/.package-lock.json
FRONTEND := src/communique/web/frontend
ASSETS := src/communique/web/static/built/manifest.json
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help serve test check build fmt bench conformance screenshots lock clean chromium

help: ## List these commands.
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 14

serve: $(SERVE_READY) $(ASSETS) ## Validate and build what has changed, then serve on http://127.0.0.1:8000.
	@exec $(BIN)/communique serve $(ARGS)

test: $(TEST_READY) $(CLIENTS_READY) $(ASSETS) chromium ## Lint, type-check, check the corpus and run every test.
	$(BIN)/ruff check src tests
	$(BIN)/ruff format --check src tests
	$(BIN)/mypy
	$(BIN)/communique fmt --check
	COMMUNIQUE_TEXTS="$(abspath $(TEXTS))" $(BIN)/python -m pytest --numprocesses auto --dist loadfile $(ARGS)

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

conformance: $(TEST_READY) ## Run W3C's and DASH's SHACL test suites and print the table.
	$(BIN)/python -m tests.conformance

screenshots: $(TEST_READY) $(ASSETS) ## Take pictures of the main pages, wide and narrow, light and dark.
	$(BIN)/python -m tests.site.screenshots $(or $(OUT),.communique/screenshots) $(ARGS)

lock: $(TEST_READY) ## Resolve the dependencies anew (needs uv on the PATH).
	uv pip compile pyproject.toml --extra install --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.lock
	uv pip compile pyproject.toml --all-extras --constraint requirements.lock --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements-dev.lock

clean: ## Remove what was installed and built.
	rm -rf .venv .communique $(CLIENTS)/node_modules tests/bench/npm/node_modules $(FRONTEND)/node_modules $(dir $(ASSETS))

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

# Scripts and maps of the site. Without them its pages still work, and it is tried again next time.
$(ASSETS): $(FRONTEND)/package-lock.json $(FRONTEND)/build.mjs $(wildcard $(FRONTEND)/src/* $(FRONTEND)/src/*/*) | $(SERVE_READY)
	@echo 'Building the scripts of the site ...'
	@(cd $(FRONTEND) && ../../../../$(BIN)/npm ci && ../../../../$(BIN)/node build.mjs) || \
	  echo 'That did not work; the site does without what was not built.' >&2

# Nothing is installed outside .venv and this folder: where Chromium is missing, the tests in a browser are skipped.
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  echo 'Chromium is not installed (Debian: apt-get install chromium); the tests in a browser will be skipped.' >&2

# Written by npm itself. Without it the tests of JavaScript clients are skipped, and all others run.
$(CLIENTS_READY): $(CLIENTS)/package-lock.json $(CLIENTS)/package.json | $(TEST_READY)
	@echo 'Installing what the tests of JavaScript clients need into $(CLIENTS) ...'
	@cd $(CLIENTS) && ../../$(BIN)/npm ci || echo 'That did not work; these tests will be skipped.' >&2
