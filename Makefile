# `make` prints this menu. Everything runs in .venv, made on demand from the locks in .ci/.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test check lint types fmt abuse lock faults scale-demo audit sbom bench screenshots chromium clean

PYTHON ?= python3
BIN := .venv/bin
# a file's tests share its servers; the browser's files, collected first, are the long ones
TOGETHER := --numprocesses 2 --dist loadfile --no-loadscope-reorder
COMPILE := build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--only-binary :all: --emit-build-options --annotation-style line --custom-compile-command "make lock" $(if $(NEWEST),--upgrade)

help: ## print this menu
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: ## install what the dashboard needs into .venv (PYTHON=python3.12: with another Python)
	@PYTHON="$(PYTHON)" sh .ci/set_up.sh requirements.lock

setup-dev: ## … and what the tests need
	@PYTHON="$(PYTHON)" sh .ci/set_up.sh requirements-dev.lock

run: setup ## start the dashboard on the real figures (HOST=127.0.0.1 PORT=8501)
	$(BIN)/dashboard serve $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

test: setup-dev chromium ## run all tests, browser included
	$(BIN)/python -m pytest $(TOGETHER)

check: setup-dev chromium lint types ## format, lint, import contracts, types, tests: what CI runs
	$(BIN)/python -m pytest $(TOGETHER)

lint: setup-dev ## format (checked), lint, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: setup-dev ## types
	$(BIN)/mypy

abuse: setup-dev ## 10,000 malformed files through the entry, 50 people who save 10 times each (about half an hour)
	INTAKE_FILES=10000 $(BIN)/python -m pytest tests/test_hostile_files.py --durations=3
	CHANGES_EXAMPLES=1000 $(BIN)/python -m pytest tests/test_changes_complete.py
	EDITOR_SAVES=10 $(BIN)/python -m pytest tests/test_concurrency.py tests/browser/test_fifty_editors.py -s

lock: ## write .ci/*.lock after a change of requirements*.txt (NEWEST=1: everything else to its newest version)
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet uv==0.13.9
	$(COMPILE) requirements.txt --output-file .ci/requirements.lock
	$(COMPILE) requirements-dev.txt --constraints .ci/requirements.lock --output-file .ci/requirements-dev.lock

audit: setup-dev ## known vulnerabilities of all locked packages (AUDIT_DB=all.zip: from a local copy of OSV's PyPI export)
	$(BIN)/python -m tests.supply.audit $(if $(AUDIT_DB),--database $(AUDIT_DB))

sbom: setup-dev ## list what the dashboard is made of as CycloneDX JSON: build/sbom.cdx.json
	$(BIN)/python -m tests.supply.sbom build/sbom.cdx.json

faults: setup-dev ## break disks, files and processes in full (about three quarters of an hour; a C compiler adds DuckDB's own writes)
	FAULTS=full $(BIN)/python -m pytest tests/faults -s

scale-demo: setup-dev ## a PostgreSQL, two servers and a proxy on loopback, fifty editors on them, one server killed (about four minutes)
	FAULTS=full $(BIN)/python -m pytest tests/faults/test_scale.py -s

fmt: setup-dev ## format and fix
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup-dev chromium ## measure pages, crowds, growth, profiles beside bare Streamlit, a naive page, Dash (about forty minutes; ONLY="pages writes")
	$(BIN)/python -m tests.bench --json bench-report.jsonl --text bench-report.txt $(if $(ONLY),--only $(ONLY))

screenshots: setup-dev chromium ## take pictures of every page (sizes, themes, languages) into build/screenshots
	$(BIN)/python -m tests.browser.screenshots
	LOOKS=renew $(BIN)/pytest -q -k look tests/browser/test_every_page.py

chromium: # what tests drive beside Python: Debian's Chromium where it may be installed, its nginx unpacked into build/
	@sh tests/browser/get_chromium.sh
	@sh tests/proxies/get_nginx.sh

clean: ## remove .venv, caches and pictures (the database stays)
	rm -rf .venv build .mypy_cache .ruff_cache .import_linter_cache .hypothesis bench-report.jsonl bench-report.txt
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
