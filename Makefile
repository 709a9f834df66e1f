.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

.PHONY: help
help: ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: demo
demo: .venv/ready ## lose the university hospital and read which care survives
	$(BIN)/beredskap run scenarios/uso-utslaget.yaml

.PHONY: test
test: .venv/ready ## run every test
	$(BIN)/python -m pytest -n 2

.PHONY: check
check: .venv/ready ## everything that CI does: format, lint, types, imports, generated files, scenarios, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/beredskap validate inventories/orebro
	$(BIN)/beredskap check scenarios
	$(MAKE) test

.PHONY: format
format: .venv/ready ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: generated
generated: .venv/ready ## write the generated files again: schemas, docs, catalogue
	$(BIN)/python -m tools.generate

.PHONY: bench
bench: .venv/ready ## measure speed and memory
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.long
	$(BIN)/python -m benchmarks.ledger
	$(BIN)/python -m benchmarks.spread
	$(BIN)/python -m benchmarks.supplies
	$(BIN)/python -m benchmarks.sheets
	$(BIN)/python -m benchmarks.ui
	$(BIN)/python -m benchmarks.regret

.PHONY: clean
clean: ## remove the virtual environment and caches
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
