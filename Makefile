# `make` prints this menu. Everything runs in .venv, made on demand from the pinned requirements.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test check lint types fmt abuse bench screenshots chromium clean

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8501
BIN := .venv/bin
TOGETHER := --numprocesses 2 --dist worksteal

help: ## print this menu
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: .venv/.run ## install what the dashboard needs into .venv

setup-dev: .venv/.dev ## … and what the tests need

.venv/bin/python:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip

.venv/.run: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet -r requirements.txt
	@touch $@

.venv/.dev: requirements.txt requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	@touch .venv/.run $@

run: setup ## start the dashboard on the real figures (HOST=127.0.0.1 PORT=8501)
	$(BIN)/python -m indicators init
	$(BIN)/python -m uvicorn dashboard:app --host $(HOST) --port $(PORT) --ws-per-message-deflate false

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
	EDITOR_SAVES=10 $(BIN)/python -m pytest tests/browser/test_fifty_editors.py -s

fmt: setup-dev ## format and fix
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup-dev ## measure reruns as ratios to a bare page (JSON lines, then a table)
	$(BIN)/python -m tests.bench --json bench-report.jsonl

screenshots: setup-dev chromium ## take pictures of every page (sizes, themes, languages) into build/screenshots
	$(BIN)/python -m tests.browser.screenshots

chromium: # the browser tests' Chromium: Debian's package where it may be installed
	@sh tests/browser/get_chromium.sh

clean: ## remove .venv, caches and pictures (the database stays)
	rm -rf .venv build .mypy_cache .ruff_cache .import_linter_cache .hypothesis bench-report.jsonl
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
