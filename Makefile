# Two commands matter: `make demo` and `make test`. Everything else is a part of them.

UV := $(shell command -v uv 2>/dev/null || echo .cache/uv/bin/uv)
RUN := .venv/bin
ARGS ?=

# Many short processes run here. Compiled once they start in a third of the time, whatever the environment says of
# bytecode; and none of it lies beside the sources.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/.cache/bytecode
# Two more than the processors of the smallest machine: many tests wait for processes and pauses.
PARALLEL := -n 4 --dist loadfile --no-loadscope-reorder

.PHONY: demo test suite test-fast soak screenshots lint types messages schema chromium environment environment-dev clean

demo: environment
	@exec $(RUN)/caunoi demo $(ARGS)

# Types are checked beside the first tests: mypy uses one processor only.
test: environment-dev lint chromium
	@$(MAKE) --no-print-directory -j 2 types suite

suite:
	$(RUN)/pytest $(PARALLEL) $(ARGS)

test-fast: environment-dev lint
	$(RUN)/pytest $(PARALLEL) -m fast $(ARGS)

soak: environment-dev chromium
	$(RUN)/python -m benchmarks.soak $(ARGS)

# Every screen, in both languages, three sizes, light and dark: one contact sheet each. ARGS="FOLDER --only front --docs"
screenshots: environment-dev chromium
	$(RUN)/python -m tests.screens $(ARGS)

lint:
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/lint-imports

types:
	$(RUN)/mypy

chromium:
	@$(RUN)/python -m tests.chromium

# The lock file decides every version; --inexact keeps what the other of the two environments added.
environment: $(UV)
	@$(UV) sync --frozen --quiet --no-dev --inexact

environment-dev: $(UV)
	@$(UV) sync --frozen --quiet

.cache/uv/bin/uv:
	@echo "uv is not here; installing it with pip into .cache/uv"
	@python3 -m venv .cache/uv && .cache/uv/bin/python -m pip install --quiet uv

# After changing words: collect them (needs Debian's gettext), translate in the .po files, then run this again.
messages: environment-dev
	cd src/caunoi && ../../$(RUN)/python ../../manage.py makemessages -l vi --no-location --no-obsolete
	$(RUN)/python -m tests.catalogue
	$(RUN)/pybabel compile -D django -d src/caunoi/locale
	$(RUN)/pybabel compile -D django -d src/caunoi/locale_wagtail
	$(RUN)/pybabel compile -D djangojs -d src/caunoi/locale_wagtail

# After a new migration: write anew what a new database is made from.
schema: environment-dev
	$(RUN)/python -m tests.schema

clean:
	rm -rf .caunoi .cache .venv
