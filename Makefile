# Everything lives in .venv; nothing is installed outside it.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	>/dev/null 2>&1 && { echo $$p; break; }; done)
UV := .venv/bin/uv
PY := .venv/bin/python
UV_VERSION := 0.13.8

export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup run train test check explore format bench soak clean

help: ## Say what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

setup: .venv/.ready ## Make the environment in .venv from the lock file

.venv/.ready: uv.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Segue needs Python 3.11 or newer, with venv. Set PYTHON=/path/to/python3." >&2; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@test -x $(UV) || $(PY) -m pip install --quiet uv==$(UV_VERSION)
	@# Compiled now: a start takes three times as long where Python may not keep what it compiles.
	@$(UV) sync --quiet --frozen --inexact --compile-bytecode
	@touch $@

run: setup ## Train if there is no model yet, then start the bot
	@$(PY) scripts/train.py --if-needed
	@exec $(PY) -m bot

train: setup ## Train anew on CATALOGUE (a path, demo or public)
	@$(PY) scripts/train.py

check: setup ## The fast checks, before a commit
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@$(PY) scripts/audit.py

test: check ## Everything that a change must pass
	@.venv/bin/pytest --numprocesses auto --dist loadfile --cov --cov-report=term

explore: setup ## Let the property tests look for examples that no run has tried
	@.venv/bin/pytest --numprocesses auto -m hypothesis --hypothesis-profile new

format: setup ## Lay the code out and mend what ruff can
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

bench: setup ## Print the budgets with what this machine measures, beside FAISS
	@$(UV) sync --quiet --frozen --inexact --group bench
	@$(PY) scripts/benchmark.py

soak: setup ## Serve for 20 minutes on a bad line, with kills and swaps
	@$(PY) scripts/soak.py --minutes $(or $(MINUTES),20)

clean: ## Remove the environment and the caches; models stay
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .coverage .hypothesis .import_linter_cache
