# What a person types; `make help` explains. Settings pass through: make run PORT=8001 DATA=ml-latest-small.zip
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PYTEST_WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help setup run dev stop reset test check lock bench algorithms growth drills load screenshots test-fresh bootstrap bootstrap-tests map docs mutants

help:
	@echo "make setup   .venv, pinned packages, front-end packages"
	@echo "make run     prepares what is missing and serves on http://127.0.0.1:8000; Ctrl-C stops all of it"
	@echo "             settings: PORT HOST WORKERS DATA SIMULATE MOVIEGEEK_HOME ... (.env.example lists all)"
	@echo "make dev     the same, starting again when a file changes"
	@echo "make stop    stops what runs on this MOVIEGEEK_HOME"
	@echo "make reset   throws the local state away (asks first; YES=1 answers)"
	@echo "make test    every test; BROWSER=0 leaves the browser tests out"
	@echo "make check   format, lint, types, import contract, figures of the house, migrations, deployment settings"
	@echo "make bench   ours beside its peers, as ratios; SUITES= some of them, DATA= a dataset, SEED= other chance,"
	@echo "             FULL=1 the largest sizes too; writes benchmarks/RESULTS.md"
	@echo "make drills  kills, cuts and floods a site and counts what was acknowledged; SEED= TIMES=; writes docs/drills.md"
	@echo "make load    five minutes of mixed load while models change and workers die; SECONDS= SEED=; writes docs/load.md"
	@echo "make algorithms   every algorithm on three data sets (MOVIEGEEK_DATASETS= their folder); writes docs/algorithms.md"
	@echo "make growth  time and memory of every algorithm at four to seven sizes; SIZE=small, medium, full; writes docs/growth.md"
	@echo "make docs    these pages, the REST and the engine reference, strictly; writes site/"
	@echo "make mutants changes metrics, implicit ratings and attribution on purpose and names what no test notices"
	@echo "make map     draws docs/images/floors.svg and recommender.svg from the imports and foreign keys"
	@echo "make screenshots  pictures of every page and state at three widths, in both themes; OUT= their folder, ONLY= some"
	@echo "make lock    compiles requirements*.in into requirements*.txt"
	@echo "make test-fresh   proves the first start in a fresh Debian 12 (as root; needs debootstrap)"
	@echo "manage.py    $(MANAGE) doctor says what is wrong and what mends it"

bootstrap:
	@test -n "$(PYTHON)" || { echo "MovieGeek needs Python 3.11 or newer (Debian: apt-get install python3)"; exit 1; }
	@$(PYTHON) bootstrap.py

bootstrap-tests:
	@test -n "$(PYTHON)" || { echo "MovieGeek needs Python 3.11 or newer (Debian: apt-get install python3)"; exit 1; }
	@$(PYTHON) bootstrap.py --tests

setup:
	@test -n "$(PYTHON)" || { echo "MovieGeek needs Python 3.11 or newer (Debian: apt-get install python3)"; exit 1; }
	@$(PYTHON) bootstrap.py --again

run: bootstrap
	@exec $(MANAGE) serve --with-parent

dev: bootstrap
	@DEBUG=1 exec $(MANAGE) serve --with-parent --reload

stop: bootstrap
	@$(MANAGE) stop_all

reset: bootstrap
	@$(MANAGE) reset_home $(if $(filter 1,$(YES)),--yes)

ifeq ($(BROWSER),0)
test: bootstrap-tests
	@$(BIN)/pytest -n $(PYTEST_WORKERS) -m "not browser"
	@echo "The browser tests were left out (BROWSER=0)."
else
test: bootstrap-tests
	@$(BIN)/pytest -n $(PYTEST_WORKERS)
endif

check: bootstrap-tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy .
	@$(BIN)/lint-imports
	@$(BIN)/python -m upkeep
	@$(BIN)/pytest -q -n0 mysite/tests/test_foreign_keys.py
	@$(MANAGE) makemigrations --check --dry-run
	@SECURE=1 DEBUG=0 $(MANAGE) check --deploy --fail-level WARNING
	@$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

bench:
	@test -n "$(PYTHON)" || { echo "MovieGeek needs Python 3.11 or newer (Debian: apt-get install python3)"; exit 1; }
	@$(PYTHON) bootstrap.py --benchmarks
	@OPENBLAS_NUM_THREADS=2 $(BIN)/python -m benchmarks $(SUITES) $(if $(DATA),--data $(DATA)) \
		$(if $(SEED),--seed $(SEED)) $(if $(filter 1,$(FULL)),--full)

drills: bootstrap-tests
	@$(BIN)/python -m drills $(if $(SEED),--seed $(SEED)) $(if $(TIMES),--times $(TIMES))

load: bootstrap-tests
	@$(BIN)/python -m drills.load $(if $(SECONDS),--seconds $(SECONDS)) $(if $(SEED),--seed $(SEED))

algorithms: bootstrap-tests
	@OPENBLAS_NUM_THREADS=2 $(BIN)/python -m benchmarks.algorithms $(if $(ONLY),--only $(ONLY)) \
		$(if $(LIMIT),--limit $(LIMIT)) $(if $(STOP_AFTER),--stop-after $(STOP_AFTER))

growth: bootstrap-tests
	@OPENBLAS_NUM_THREADS=2 $(BIN)/python -m benchmarks.growth $(if $(SIZE),--size $(SIZE)) $(if $(ONLY),--only $(ONLY)) \
		$(if $(LIMIT),--limit $(LIMIT)) $(if $(STOP_AFTER),--stop-after $(STOP_AFTER))

docs:
	@test -n "$(PYTHON)" || { echo "MovieGeek needs Python 3.11 or newer (Debian: apt-get install python3)"; exit 1; }
	@BROWSER=0 $(PYTHON) bootstrap.py --tests --upkeep
	@NO_MKDOCS_2_WARNING=1 PYTHONPATH=. $(BIN)/mkdocs build --strict
	@echo "written: site/index.html"

mutants:
	@test -n "$(PYTHON)" || { echo "MovieGeek needs Python 3.11 or newer (Debian: apt-get install python3)"; exit 1; }
	@BROWSER=0 $(PYTHON) bootstrap.py --tests --upkeep
	@$(BIN)/mutmut run
	@$(BIN)/mutmut results
	@$(BIN)/python -m upkeep.sql_mutants attribution
	@$(BIN)/python -m upkeep.sql_mutants implicit

map: bootstrap-tests
	@$(BIN)/python -m upkeep.river_map

screenshots: bootstrap-tests
	@$(BIN)/python scripts/screenshots.py $(if $(OUT),--out $(OUT)) $(if $(ONLY),--only $(ONLY))

lock:
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements-dev.in -o requirements-dev.txt
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements-upkeep.in -o requirements-upkeep.txt
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements-bench.in -o requirements-bench.txt
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements-tools.in -o requirements-tools.txt

test-fresh:
	@scripts/test-fresh
