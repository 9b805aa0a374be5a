# What one does with Broadsheet. `make` alone lists the words.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help up setup test test-long check bench docs lock

help: ## list these words
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

up: setup ## print today's papers: harvest, serve, keep harvesting
	@$(BIN)/broadsheet up

setup: $(STAMP) ## build .venv with everything the tests need

$(STAMP): requirements.lock pyproject.toml
	@tools/setup $(PYTHON) $(VENV)
	@touch $@

test: setup ## run every test (about six minutes on two free cores)
	@tools/prepare-tests
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest -m "not long and not browser" -n 3 --dist worksteal -q
	@$(BIN)/python -m pytest -m "browser and not long" -n 2 --dist worksteal -q

test-long: setup ## every test at full count
	@tools/prepare-tests
	@$(BIN)/python -m pytest -m "not browser" -q --hypothesis-profile long
	@$(BIN)/python -m pytest -m browser -q

check: setup ## formatting, lint, types, import contracts, generated docs
	@$(BIN)/ruff format --check -q .
	@$(BIN)/ruff check -q .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache >/dev/null || $(BIN)/lint-imports --no-cache
	@$(BIN)/python tools/reference --check

bench: setup ## measure search, pages and import; prints tables
	@$(BIN)/broadsheet bench search
	@$(BIN)/broadsheet bench web
	@$(BIN)/broadsheet bench import

docs: setup ## write the generated reference pages
	@$(BIN)/python tools/reference

lock: ## renew requirements.lock from pyproject.toml
	@tools/lock $(BIN)
