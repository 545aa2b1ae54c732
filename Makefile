# The commands of this project; `make` alone lists them. Needs make and Python >= 3.11, no more.

SHELL := /bin/sh
.SUFFIXES:
.PHONY: help demo check test nightly lint check-tests test-tests shell messages roles environment development \
	lock bench faults mutants

BIN := .venv/bin
PORT ?= 8000
# Runs a command on a PostgreSQL of its own, with the settings that name it.
SCRATCH = $(BIN)/python -m portal.dev.embedded scratch --

# The first Python on this machine that is new enough.
PYTHON = $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
# Builds .venv, and returns at once if it is as the lock files say.
BOOTSTRAP = @python="$(PYTHON)"; if [ -z "$$python" ]; then \
	echo "Python 3.11 or later is needed, and none was found (python3 is:" \
	"$$(python3 --version 2>&1 || echo missing))." >&2; exit 1; fi; \
	exec $$python -I bootstrap.py

help:  ## list the commands
	@sed -n 's/^\([a-z]*\):[^#]*## */\1~/p' $(MAKEFILE_LIST) | while IFS='~' read -r name what; do \
		printf '  make %-12s %s\n' "$$name" "$$what"; done

demo: environment  ## the whole portal on http://localhost:8000 (PORT=, FRESH=1 starts over, EXPORT=folder)
	$(if $(FRESH),@$(BIN)/python -m portal.dev.embedded forget)
	@exec $(BIN)/python manage.py demo --port $(PORT) $(if $(EXPORT),--export "$(EXPORT)")

# The tests of each target; tests/selection.py says which are which.
TESTS = exec $(BIN)/python -m pytest -n 2 --dist worksteal --durations=50

check: development  ## for every change: lint, types, layers, and the tests of pages and walls that need no browser
	@exec $(SCRATCH) $(MAKE) --no-print-directory lint check-tests

test: development  ## everything that decides whether this may ship
	@exec $(SCRATCH) $(MAKE) --no-print-directory lint test-tests

nightly: development  ## the rest: for everybody what `make test` tries for one of each standing; twins, every page in a browser, faults, the bench
	@$(TESTS) -m nightly

# On a server of their own, which `check` and `test` give them.
lint:
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	find templates -name '*.html' -exec $(BIN)/djade --check {} +
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run

check-tests:
	@$(TESTS) -m "not shipping and not nightly"

test-tests:
	@$(TESTS) -m "not nightly"

shell: development  ## a shell in which manage.py finds an empty database that is gone afterwards
	@exec $(SCRATCH) sh -c '$(BIN)/python manage.py migrate --verbosity 0 \
		&& $(BIN)/python manage.py apply_walls && exec $${SHELL:-/bin/sh}'

messages: environment  ## what there is to translate: make messages LOCALE=gd (needs gettext)
	@mkdir -p locale && exec $(SCRATCH) $(BIN)/python manage.py \
		makemessages --locale $(LOCALE) --ignore .venv --ignore var --ignore node_modules --ignore tests

roles: environment  ## portal/rls/roles.sql anew from the table Roles of docs/access.md
	@exec $(BIN)/python -m portal.rls.roles_file

environment:  ## .venv as requirements.lock says
	$(BOOTSTRAP)

development:  ## .venv with the tools of development too
	$(BOOTSTRAP) dev

# One resolution for every platform; hashes, and no address of a package index inside.
COMPILE = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header $(if $(UPGRADE),--upgrade)
lock: development  ## requirements*.lock anew from pyproject.toml (UPGRADE=1: newest versions)
	$(COMPILE) -o requirements.lock
	$(COMPILE) -o requirements-s3.lock --extra s3 -c requirements.lock
	$(COMPILE) -o requirements-dev.lock --group dev -c requirements-s3.lock

bench: development  ## how fast it is, and docs/performance.md anew (SIZE=S|M|L, KEEP=folder, EXPORT=folder EXPORT_DATE=)
	@exec $(BIN)/python -m tests.bench $(if $(SIZE),--largest $(SIZE)) $(if $(KEEP),--keep "$(KEEP)") \
		$(if $(EXPORT),--export "$(EXPORT)") $(if $(EXPORT_DATE),--export-date $(EXPORT_DATE))

faults: development  ## ten thousand requests at once, and what fails on a server, watched for five minutes afterwards
	@exec env STORM_REQUESTS=5000 FAULTS_WATCH=300 $(SCRATCH) \
		$(BIN)/python -m pytest -p no:randomly -s tests/steady

mutants: development  ## each wall broken on purpose, and the test that must notice (MUTANTS='"name" …' for some)
	@exec $(BIN)/python -m tests.mutants $(MUTANTS)
