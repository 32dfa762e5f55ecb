# Two commands: make run, make test. make help lists the others.
#
# PORT=8001      another port            HUB_VAR=DIR   another data folder (a second portal beside the first)
# PYTHON=…       another Python          ARGS="…"      words for make manage, make pytest and make bench

PYTHON ?= python3
PY := .venv/bin/python
PACKAGES := config core reference unions orgs activities finance procurement needs projects targets
SETUP := $(PYTHON) tools/setup.py
export HUB_VAR PORT

.DEFAULT_GOAL := help
.PHONY: help setup run stop manage lint test pytest bench

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

setup: ## Install everything that the portal needs; afterwards .venv/bin/python manage.py … works
	@$(SETUP)

run: ## From nothing to the running portal, with demo data on first start
	@$(SETUP) && exec $(PY) -m config.launch

stop: ## End what is left of this portal, its embedded servers included
	@if [ -x $(PY) ]; then exec $(PY) -m config.launch stop; fi

manage: ## Run a management command: make manage ARGS="check_targets --json"
	@$(SETUP) && exec $(PY) manage.py $(ARGS)

lint: ## Check style, types, layers, templates, migrations, translations, sizes and production settings
	@$(SETUP) dev && exec $(PY) tools/lint.py $(PACKAGES)

test: ## Check everything: lint, tests, browser tests (installs Chromium and Chinese fonts when absent)
	@$(SETUP) dev browser && $(PY) tools/lint.py $(PACKAGES)
	@$(PY) -m pytest -n 2 --dist loadfile --create-db --reuse-db -m "not browser" $(ARGS)
	@$(PY) -m pytest -n 2 --dist loadfile --reuse-db -m browser $(ARGS)

pytest: ## Run some tests: make pytest ARGS="tests/orgs -k import"
	@$(SETUP) dev && exec $(PY) -m pytest $(ARGS)

bench: ## Measure, and write docs/benchmarks.md
	@$(SETUP) dev && exec $(PY) -m bench $(ARGS)
