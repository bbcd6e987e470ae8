# One word each; every target does its own set-up. `make help` lists them.
.DEFAULT_GOAL := help
# `make translations LANGUAGE=de` begins a language.
TEXTS = $(sort resources/i18n/carrel_en.ts $(wildcard resources/i18n/*.ts) $(LANGUAGE:%=resources/i18n/carrel_%.ts))
.PHONY: translations help run test lint bench manual clean
.DELETE_ON_ERROR:

PYTHON ?=
ARGS ?=
export PYTHON
VENV := .venv/bin/python
SOURCES := pyproject.toml requirements.lock .ci/setup

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.ready-run ## open the window on archive.db, made from seeds/ the first time (ARGS="--screenshot FILE")
	@export CARREL_ARCHIVE="$${CARREL_ARCHIVE:-$(CURDIR)/archive.db}"; \
	if [ ! -e "$$CARREL_ARCHIVE" ]; then $(VENV) -m reader.cli import seeds; fi && \
	exec $(VENV) -m reader.cli open $(ARGS)

test: .venv/.ready-dev ## run the tests, without a screen (ARGS="-k word")
	@QT_QPA_PLATFORM=offscreen $(VENV) -m pytest $(ARGS)

lint: .venv/.ready-dev ## check style, format and types
	@$(VENV) -m ruff check .
	@$(VENV) -m ruff format --check .
	@$(VENV) -m mypy

bench: .venv/.ready-dev ## measure import and search against bare loops (ARGS="--articles 100000")
	@$(VENV) -m bench $(ARGS)

manual: .venv/.ready-run ## draw the manual's pictures anew, off screen, and write what the commands of its tours say
	@$(VENV) docs/make_screenshots.py
	@$(VENV) docs/run_examples.py --write

translations: .venv/.ready-dev ## gather the window's texts in resources/i18n, and compile what is translated
	@.venv/bin/pyside6-lupdate -silent -extensions py ui -source-language en_US -locations none -no-obsolete -ts $(TEXTS)
	@for texts in $(filter-out %/carrel_en.ts,$(TEXTS)); do .venv/bin/pyside6-lrelease -silent $$texts; done

clean: ## remove the environment and what tools left; archive.db stays
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

# What was set up for development serves for running too.
.venv/.ready-run: $(SOURCES)
	@if [ -e .venv/.ready-dev ]; then .ci/setup dev; else .ci/setup run; fi
	@touch $@

.venv/.ready-dev: $(SOURCES)
	@.ci/setup dev
	@touch $@
