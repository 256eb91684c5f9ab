# The commands of Hearth. Each works on a fresh clone: what it needs is installed on the way.
SHELL := bash
PYTHON ?= python3
# A clone without settings of its own shows the demo community; DEMO=no starts empty.
DEMO ?= $(if $(wildcard .env),,yes)
# What pytest is told besides, for example: make test ARGS="tests/forums -k locked"
ARGS ?=

BIN := .venv/bin
BABEL := $(BIN)/python -m babel.messages.frontend -q
LOCKED := $(shell cat requirements/base.txt requirements/dev.txt | cksum | tr ' ' '-')
RUNTIME := .venv/runtime-$(LOCKED)
TOOLS := .venv/tools-$(LOCKED)

ifneq ($(PORT),)
run: export PORT := $(PORT)
endif
ifneq ($(DEMO),)
run: export DEMO := $(DEMO)
endif

.DEFAULT_GOAL := help
.PHONY: help setup run test check fix demo bench screenshots messages

help: ## Show these lines
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

setup: $(TOOLS) ## Install what Hearth runs on and is tested with into .venv

run: $(RUNTIME) ## Start the site with the demo community (PORT=8000, DEMO=no for an empty one)
	@exec $(BIN)/python manage.py serve

test: $(TOOLS) ## Run the tests (ARGS="tests/forums -k locked")
	$(BIN)/python -m pytest -p tests.plugin_noskips -n 2 --dist loadgroup $(ARGS)

check: $(TOOLS) ## Lint, types, room contracts, migrations, templates, production settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py compile_templates
	scripts/check-production

fix: $(TOOLS) ## Let the tools mend what they can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

demo: $(RUNTIME) ## Throw this clone's community away and create the demo anew
	$(BIN)/python manage.py migrate --noinput --verbosity 0
	DEMO=yes $(BIN)/python manage.py create_demo --fresh --yes

bench: $(TOOLS) ## Measure pages, search and sockets with a large community
	$(BIN)/python -m bench

screenshots: $(TOOLS) ## Take the pictures of the README from a demo of their own
	$(BIN)/python scripts/screenshots.py

messages: $(TOOLS) ## Collect the texts to translate into locale/ (NEW=de begins a language)
	@mkdir -p locale
	$(BABEL) extract -F babel.cfg -k gettext_lazy -k gettext_noop -k ngettext_lazy:1,2 --add-location=file --project=Hearth -o locale/django.pot .
	$(if $(NEW),$(BABEL) init -D django -i locale/django.pot -d locale -l $(NEW))
	@if compgen -G "locale/*/LC_MESSAGES/django.po"; then \
	    $(BABEL) update -D django -i locale/django.pot -d locale --no-fuzzy-matching && \
	    $(BABEL) compile -D django -d locale; \
	fi

$(RUNTIME):
	@scripts/install runtime $(RUNTIME)

$(TOOLS):
	@scripts/install tools $(RUNTIME) $(TOOLS)
