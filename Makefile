# `make run` and `make test` are all a newcomer needs; both create the environment first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= build/run
INSTALLED := $(VENV)/.installed

export TOKENIZERS_PARALLELISM := false
# Threads that wait for each other give up their core: on a busy machine torch is several times slower without.
export OMP_WAIT_POLICY ?= PASSIVE

.PHONY: help run serve test check lint types imports format lock clean bench-stories bench-claims bench-truth bench-scores bench-feeds bench-speed

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

$(INSTALLED): pyproject.toml requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint requirements.lock --editable '.[dev]'
	touch $@

run: $(INSTALLED)  ## Score the fixtures through the embedded store and the worker; print the outlet table
	rm -rf $(OUT)
	$(BIN)/newsassay run fixtures/stories fixtures/stream --data $(OUT)/data --out $(OUT)/reports

serve: $(INSTALLED)  ## Run the API and the worker on the embedded store
	$(BIN)/newsassay serve

test: $(INSTALLED)  ## Run the tests with branch coverage
	$(BIN)/python -m pytest --cov --cov-report=term --cov-report=json:build/coverage.json
	$(BIN)/python tests/coverage_floors.py build/coverage.json

lint: $(INSTALLED)  ## Ruff: rules and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(INSTALLED)  ## mypy --strict
	$(BIN)/mypy

imports: $(INSTALLED)  ## The import rules of the design
	$(BIN)/lint-imports

check: lint types imports test  ## All that CI checks

format: $(INSTALLED)  ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(INSTALLED)  ## Write the installed versions to requirements.lock
	@{ echo "# The exact versions that the tests ran with: constraints for 'pip install -c requirements.lock'. Made by 'make lock'."; \
	$(BIN)/pip freeze --exclude-editable --exclude newsassay | sed 's/^\(torch==[0-9.]*\)+cpu/\1/'; } > requirements.lock

bench-stories: $(INSTALLED)  ## Story join and origins against the evaluation data
	$(BIN)/python -m tests.benchmarks.stories
	$(BIN)/python -m tests.benchmarks.origins

bench-claims: $(INSTALLED)  ## Claims and their comparison against the evaluation data
	$(BIN)/python -m tests.benchmarks.seeds
	$(BIN)/python -m tests.benchmarks.dates
	$(BIN)/python -m tests.benchmarks.counts
	$(BIN)/python -m tests.benchmarks.names
	$(BIN)/python -m tests.benchmarks.train_matcher --check --out build/matcher.npz
	$(BIN)/python -m tests.benchmarks.attribution
	$(BIN)/python -m tests.benchmarks.conflicts
	$(BIN)/python -m tests.benchmarks.injected_drift
	$(BIN)/python -m tests.benchmarks.flags
	$(BIN)/python -m tests.benchmarks.cost

bench-truth: $(INSTALLED)  ## Consensus and outlet scores against the evaluation data
	$(BIN)/python -m tests.benchmarks.truth
	$(BIN)/python -m tests.benchmarks.truth_held_out
	$(BIN)/python -m tests.benchmarks.simulation

bench-scores: $(INSTALLED)  ## Outlet scores on stories with planted errors, beside the floor (half an hour)
	$(BIN)/python -m tests.benchmarks.planted_outlets
	$(BIN)/python -m tests.benchmarks.planted_outlets --clean

bench-feeds: $(INSTALLED)  ## The feed parser on the feeds of the evaluation data
	$(BIN)/python -m tests.benchmarks.feeds

bench-speed: $(INSTALLED)  ## Throughput, start-up and latency
	$(BIN)/python -m tests.benchmarks.speed

clean:  ## Remove what make created, the environment included
	rm -rf build out $(VENV) *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
