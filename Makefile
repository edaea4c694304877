# The two that a newcomer needs: make run, make test. HOST, PORT and DATABASE_URL are honoured,
# from the environment or a file .env.
-include .env
PYTHON := .venv/bin/python
HOST ?= 127.0.0.1
PORT ?= 8501
PYTEST_ARGS ?=
export HOST PORT

.PHONY: help setup setup-tests run stop test check format bench screenshots lock

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 14

setup:  ## install what the app needs
	@python3 scripts/setup.py

setup-tests:  ## install what tests and checks need on top
	@python3 scripts/setup.py --tests

run: setup  ## set up, migrate, create the example data, serve
	@scripts/run.sh || case $$? in 130|143) ;; *) exit 1 ;; esac  # ended on purpose

stop:  ## stop the running app and its database
	@test ! -x $(PYTHON) || $(PYTHON) scripts/stop.py

test: setup-tests  ## set up what is missing and run every test
	@$(PYTHON) -m pytest $(PYTEST_ARGS)

check: setup-tests  ## format, lint, types, imports
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m ruff check
	$(PYTHON) -m mypy
	.venv/bin/lint-imports

format:  ## format and mend what can be mended
	$(PYTHON) -m ruff format
	$(PYTHON) -m ruff check --fix

bench:  ## measure against named peers, write bench/results.json
	@python3 scripts/setup.py --tests --bench
	@$(PYTHON) -m bench

screenshots: setup-tests  ## take the README's pictures from the running app
	@$(PYTHON) scripts/screenshots.py

lock:  ## write the exact versions of requirements*.txt anew
	@scripts/lock.sh
