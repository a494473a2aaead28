# The two commands are `make run` and `make test`. Everything else serves them.
.DEFAULT_GOAL := help
.PHONY: help setup debian run test quick lock messages catalogues pictures clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FLASK := MINGCHUANG_DEMO=$${MINGCHUANG_DEMO-1} $(BIN)/flask --app wsgi
DEBIAN := fonts-noto-cjk libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 python3-venv
DEBIAN_TEST := chromium poppler-utils

help:
	@echo "make run    set everything up and serve the demo on http://127.0.0.1:8000"
	@echo "make test   set everything up and run every check"
	@echo "make setup  only make the environment in $(VENV)"

setup: $(VENV)/.ready

$(VENV)/.ready: requirements-dev.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

debian:
	@sh .ci/debian $(DEBIAN)

run: debian setup catalogues
	@sh .ci/demo

test: debian setup catalogues
	@sh .ci/debian $(DEBIAN_TEST)
	@sh .ci/checks

quick: setup catalogues
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/python -m pytest -q tests/test_house.py

# Extras stay in the lock: without them pip, asked for hashes, takes the newest release any index offers and stops.
LOCK := pip compile pyproject.toml --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-strip-extras --universal --python-version 3.11 --quiet
lock: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv $(LOCK) -o requirements.txt
	$(BIN)/uv $(LOCK) --group dev -c requirements.txt -o requirements-dev.txt

messages: setup
	$(BIN)/pybabel -q extract -F babel.cfg -k _ -k _l -k lazy_gettext -k ngettext:1,2 --omit-header --no-location --sort-output -o translations/messages.pot .
	$(BIN)/pybabel -q update -i translations/messages.pot -d translations --no-fuzzy-matching --ignore-obsolete --no-wrap -l en
	$(BIN)/pybabel -q update -i translations/messages.pot -d translations --no-fuzzy-matching --ignore-obsolete --no-wrap -l ko
	@sed -i '/^"POT-Creation-Date/d;/^"PO-Revision-Date/d;/^"Generated-By/d' translations/*/LC_MESSAGES/messages.po
	@$(MAKE) -s catalogues

catalogues: translations/en/LC_MESSAGES/messages.mo translations/ko/LC_MESSAGES/messages.mo

%.mo: %.po | setup
	$(BIN)/pybabel -q compile -i $< -o $@

pictures: setup
	@sh .ci/debian $(DEBIAN_TEST)
	$(BIN)/python docs/pictures/take.py

clean:
	rm -rf var .mypy_cache .ruff_cache .pytest_cache .hypothesis
