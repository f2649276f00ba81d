# Rumbo needs Python 3.11 or newer and make. Everything else comes into .venv, as pinned in requirements*.txt.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run demo test check format picture lock faults bench planted promises

# The first Python on the path that is new enough; `make run PYTHON=python3.12` names another.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
TESTS ?= tests
WORKERS ?= 4

INSTALL := .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes
PIN := .venv/bin/pip-compile --quiet --strip-extras --allow-unsafe --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

run: .venv/.run ## Run Rumbo; the first time sets it up
	@.venv/bin/python -m bot run

demo: .venv/.run ## Play the programme on this machine, without any account
	@.venv/bin/python -m bot demo

test: .venv/.dev ## Run the tests; TESTS=tests/bot runs some, WORKERS=2 runs fewer at a time
	.venv/bin/pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(TESTS)

check: .venv/.dev ## Check form, types and who may import whom
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/basedpyright
	.venv/bin/lint-imports --no-logo
	.venv/bin/pytest -q tests/test_house.py

format: .venv/.dev ## Write the code in its one form
	.venv/bin/ruff check --fix
	.venv/bin/ruff format

faults: .venv/.dev ## Kill, cut and flood the running bot, and count the cost; FAULTS=quick or long, SAVE=file.json
	@.venv/bin/python -m tests.faults --length $(or $(FAULTS),default) $(if $(SAVE),--save $(SAVE))

bench: .venv/.dev .venv-bench/.peers ## Measure Rumbo beside its peers; BENCH=quick, ONLY=handling, SAVE=file.json
	@.venv/bin/python -m tests.benchmarks $(if $(ONLY),--only $(ONLY)) $(if $(SAVE),--save $(SAVE))

planted: .venv/.dev ## Plant one bug at a time in a copy, and see that a test notices
	@.venv/bin/python -m tests.planted

promises: .venv/.dev ## Write docs/promises.md from the figures in docs/figures
	@.venv/bin/python -m tests.promises

picture: .venv/.dev ## Take the picture of the phones page again
	.venv/bin/python -m tests.browser.picture docs/phones.png

lock: .venv/.dev ## Pin what pyproject.toml asks for; UPGRADE=--upgrade takes the newest
	$(PIN) $(UPGRADE) --output-file requirements.txt pyproject.toml
	$(PIN) $(UPGRADE) --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml
	$(PIN) $(UPGRADE) --output-file requirements-bench.txt tests/benchmarks/peers/requirements.in

# The stamps say which lock .venv follows; the development lock holds all of the other.
.venv/.run: requirements.txt | .venv/bin/python
	@echo "Setting up, about a minute…"
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt | .venv/bin/python
	@echo "Setting up for development, about two minutes…"
	@$(INSTALL) -r requirements-dev.txt
	@touch $@ .venv/.run

# The peers want other versions of what we build on: they live apart.
.venv-bench/.peers: requirements-bench.txt | .venv/bin/python
	@echo "Setting up the peers, about half a minute…"
	@.venv/bin/python -m venv --clear .venv-bench
	@.venv-bench/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

.venv/bin/python:
	@$(or $(PYTHON),python3) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Rumbo needs Python 3.11 or newer. Install it, or say where it is: make run PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) lacks its venv module. Install it (on Debian and Ubuntu: apt install python3-venv) and try again." >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv
