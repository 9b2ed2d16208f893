# The two commands of the README are `make site` and `make test`; `make help` lists the others.
SHELL := /bin/sh
PY := .venv/bin/python
READY := .venv/.ready

.PHONY: help site test serve bench search-quality mutants docs lock clean
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' Makefile | column -t -s '|' 2>/dev/null || sed -n 's/^\([a-z-]*\):.*## /  make \1  /p' Makefile

$(READY): requirements.lock pyproject.toml tools/setup.sh
	@sh tools/setup.sh
	@touch $(READY)

site: $(READY) ## set everything up and build the sample site into site/
	@$(PY) -m builder.cli build
	@echo "Look at it: make serve, or open site/index.html in a browser"

test: $(READY) ## set everything up, the browser too, and run all checks and tests
	@sh tools/browser.sh
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m pytest -n 2

serve: $(READY) ## preview the sample site; it reloads when a file changes
	@$(PY) -m builder.cli serve

bench: $(READY) ## measure the speed of each stage at 1k and 10k records
	$(PY) bench/bench.py
	$(PY) -m bench.audit_speed

search-quality: $(READY) ## measure how well the search finds (SIZES=sample,10k,100k)
	$(PY) bench/search_quality.py $(if $(SIZES),--sizes $(SIZES))

mutants: $(READY) ## damage copies of the sample site; the auditor must name each
	$(PY) tests/audit/mutants.py

docs: $(READY) ## write the generated pages of docs/ anew
	$(PY) -m builder.reference docs

lock: $(READY) ## write requirements.lock anew from pyproject.toml (UPGRADE=1: newer versions)
	@sh tools/lock.sh

clean: ## remove what was built and installed
	rm -rf site site.building site.old .gongkai .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results bench-out
