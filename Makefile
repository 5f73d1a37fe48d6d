# Every target does its own set-up: the only things a machine needs are
# Python 3.11 or newer, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000

.PHONY: install demo run test test-sqlite test-postgres soak bench lighthouse check format lock messages clean

install: $(VENV)/installed .env

# Without it a copy is in production, where nothing has a default. This makes it
# a demo: it answers to this machine alone, on SQLite under var/.
.env:
	umask 077 && printf 'DJANGO_ENV=demo\nSECRET_KEY=%s\n' \
		"$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(48))')" > $@

$(VENV)/installed: requirements/development.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/development.txt
	touch $@

# A site with content on SQLite under var/. Run again, it keeps what is there.
demo: install
	PORT=$(PORT) $(BIN)/python -m reviewsite.demo

# The development server on whatever DATABASE_URL says (SQLite under var/ without one),
# with a worker beside it that stops with it.
run: export DJANGO_ENV = development
run: install
	$(BIN)/python manage.py migrate --verbosity 0
	@trap exit INT TERM; trap 'kill $$worker $$server 2>/dev/null; wait' EXIT; \
	$(BIN)/python manage.py worker & worker=$$!; \
	$(BIN)/python manage.py runserver 127.0.0.1:$(PORT) & server=$$!; \
	wait $$server

test: test-sqlite test-postgres

# One process a core, each with a database of its own; ARGS=-n0 for one alone.
test-sqlite: install
	$(BIN)/python -m pytest -n auto $(ARGS)

# The same tests, on a PostgreSQL that they start themselves.
test-postgres: install
	TEST_DATABASE=postgresql $(BIN)/python -m pytest -n auto $(ARGS)

# Is what readers are told the truth, for minutes: tests/reviewsite/page_cache/truth.py
soak: install
	$(BIN)/python -m tests.reviewsite.page_cache.truth --database sqlite $(ARGS)
	$(BIN)/python -m tests.reviewsite.page_cache.truth --database postgresql $(ARGS)

# What pages cost, beside nginx and an empty view: into docs/bench.md. Installs wrk and nginx.
bench: install
	$(BIN)/python -m bench $(ARGS)

# Lighthouse's phone run on five pages; fails where one is under 100 or over its budget.
lighthouse: install
	$(BIN)/python -m bench.lighthouse $(ARGS)

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	git ls-files -z -- "templates/admin/*.html" | xargs -0 -r $(BIN)/djade --check --target-version 5.2
	DJANGO_ENV=development $(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	DJANGO_ENV=development $(BIN)/python manage.py makemigrations --check --dry-run
	DJANGO_ENV=production SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
		ALLOWED_HOSTS=reviews.example SITE_URL=https://reviews.example DATABASE_URL=sqlite:///var/check.sqlite3 \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files -z -- "templates/admin/*.html" | xargs -0 -r $(BIN)/djade --target-version 5.2

# Compile the lock files anew from requirements/*.in.
lock: install
	cd requirements && for name in production s3 development; do \
		../$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
			--no-emit-index-url $(LOCK_ARGS) $$name.in -o $$name.txt; done

# The catalogues anew from the sources, then compiled. Needs gettext. What is new comes
# empty, what has changed is marked fuzzy; tests/reviewsite/test_catalogues.py says what is left.
MESSAGES := --locale ko --locale es --no-location --no-wrap --no-obsolete $(foreach folder,\
	tests var .venv docs staticfiles,--ignore $(folder))
messages: export DJANGO_ENV = development
messages: install
	$(BIN)/python manage.py makemessages $(MESSAGES)
	$(BIN)/python manage.py makemessages $(MESSAGES) --domain djangojs
	$(BIN)/python manage.py compilemessages --locale ko --locale es --ignore .venv

clean:
	rm -rf $(VENV) .env var staticfiles .mypy_cache .pytest_cache .ruff_cache .hypothesis
