# The verbs. Nothing here needs more than Python 3.11+, make, and the package registries.
PYTHON ?= python3
PROFILE ?= z
PORT ?= 8050
WORKERS ?= 2
HOURS ?= 6
SERVED := tests/attacks/test_served.py tests/browser
VENV := .venv
PY := $(VENV)/bin/python

.PHONY: run test test-served lint bench soak pictures vendor docs lock
.DEFAULT_GOAL := run

$(VENV)/.run: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("Fengge needs Python 3.11 or newer; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned requirements into $(VENV) ..."
	@$(PY) -m pip install --disable-pip-version-check --quiet -r requirements.txt
	@touch $@

$(VENV)/.test: $(VENV)/.run tests/requirements.txt
	@echo "Installing what the tests need into $(VENV) ..."
	@$(PY) -m pip install --disable-pip-version-check --quiet -r tests/requirements.txt
	@touch $@

run: $(VENV)/.run ## set up what is missing and serve on 127.0.0.1:$(PORT)
	@exec $(PY) app.py serve --profile $(PROFILE) --port $(PORT)

# A file's tests stay together: they share their servers.
test: $(VENV)/.test ## everything within the process; what needs posts of its own is in test-served
	$(PY) -m pytest -n $(WORKERS) --dist loadfile $(SERVED:%=--ignore %)

# The browser draws in software, on all cores: its tests come one by one.
test-served: $(VENV)/.test ## real servers, attacked and in a real browser (Debian's chromium); twenty to forty minutes
	$(PY) -m pytest $(SERVED)

lint: $(VENV)/.test ## format, rules, types, imports between rooms
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports

bench: $(VENV)/.test ## a million rows to the drawn map, a million case events folded, the queue, an order on every screen, ten million events; beside a plain way
	$(PY) tests/bench/bench.py

soak: $(VENV)/.test ## a wall over accelerated days: whether page and server keep their size; takes HOURS
	$(PY) tests/soak/soak.py --hours $(HOURS)

pictures: $(VENV)/.test ## every page and state as a picture, into var/pictures; ONLY="wall sql-fault", LOOK=light, README=yes for the README's two
	$(PY) -m tests.pictures $(if $(ONLY),--only $(ONLY)) $(if $(LOOK),--look $(LOOK)) $(if $(HOMES),--homes $(HOMES)) $(if $(README),--readme)

docs: $(VENV)/.run ## docs/api.md, feeds.md, indicators.md, layers.md from the registries
	$(PY) app.py docs

vendor: ## rebuild the browser bundle, fonts and basemap (needs Node.js; the results are committed)
	bash assets/vendor/build.sh

lock: ## pin requirements.txt anew from pyproject.toml
	$(PY) -m pip install --quiet uv
	$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-header pyproject.toml -o requirements.txt
