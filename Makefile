# The two commands of the README, `make grade` and `make test`, do all the set-up they need.

PYTHON ?= python3
BIN := .venv/bin
# of tests: one more than cores, since some wait for a cluster, a kernel or a limit
JOBS ?= $(shell echo $$(($$(nproc 2>/dev/null || echo 2) + 1)))
# wings whose tests need no process of their own
QUICK := submissions outlets locale grading/policy
# the processes that tests start would each compile all of autograder/
unexport PYTHONDONTWRITEBYTECODE
empty :=
comma := ,

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-14s %s\n", $$1, $$2}'

.venv/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 to 3.13 is needed, this is %d.%d: make PYTHON=python3.11" % sys.version_info[:2] if not (3, 11) <= sys.version_info[:2] < (3, 14) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

setup: .venv/ready  ## create .venv and install the project with its pinned dependencies

grade: .venv/ready  ## grade the sample class into graded/
	$(BIN)/autograder grade tests/sample_class/submitted --out graded --isolation best

test: .venv/ready  ## run the tests of the kit and the hidden checks on the references
	$(BIN)/pytest -q -n $(JOBS) --dist loadfile --durations=20

coverage: .venv/ready  ## what the tests that run in one process cover of their wings (a minute)
	$(BIN)/coverage run -m pytest -q -n0 $(QUICK:%=tests/kit/%)
	$(BIN)/coverage report --include='$(subst $(empty) ,$(comma),$(QUICK:%=autograder/%/*))'

test-gpu:  ## the tests that need a GPU, with the torch that PYTHON has; says so where there is none
	@if ! ls /dev/nvidia[0-9]* >/dev/null 2>&1; then echo "no GPU on this machine: tests/gpu/ was not run"; exit 0; fi; set -e; \
	$(PYTHON) -m venv --system-site-packages .venv-gpu; \
	.venv-gpu/bin/pip install --quiet --disable-pip-version-check -e .; \
	.venv-gpu/bin/pytest -q -rs tests/gpu

lint: .venv/ready  ## ruff, import-linter, mypy, and how complex the functions are
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/python -m tests.tools.complexity

release: .venv/ready  ## build assignments/ from solutions/
	$(BIN)/autograder release

student: .venv/ready  ## build exercises.zip, what is handed to students
	$(BIN)/autograder handout --to exercises.zip

prove: .venv/ready  ## show that the checks of every assignment can be trusted; writes proof.json
	$(BIN)/autograder prove

bench: .venv/ready  ## CPU milliseconds per submission and peak memory, next to bare pytest
	$(BIN)/python -m tests.tools.bench
	$(BIN)/python -m tests.tools.bench_watch

.venv-peers/ready: constraints-peers.txt
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/pip install --quiet --disable-pip-version-check -r constraints-peers.txt
	@touch $@

bench-peers: .venv/ready .venv-peers/ready  ## what grading costs here, in pytest, gradescope-utils, nbgrader and otter
	$(BIN)/python -m tests.tools.bench_peers

faults: .venv/ready  ## grade 200 submissions while processes are killed and the disk fills up (half an hour)
	$(BIN)/python -m tests.tools.faults

fuzz: .venv/ready  ## 100 000 hostile inputs for all that reads strangers' bytes
	$(BIN)/python -m tests.tools.fuzz

harm: .venv/ready  ## what submissions that are there to harm cost their neighbours, as a table (ten minutes)
	$(BIN)/python -m tests.tools.harm

attack-table: .venv/ready  ## the attacks on bare pytest, on nbgrader and on us, as the table of the README
	$(BIN)/python -m tests.tools.attack_table

clean:  ## remove what was built: .venv, graded/, caches
	rm -rf .venv .venv-gpu .venv-peers graded exercises.zip build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .coverage

.PHONY: help setup grade test coverage test-gpu lint release student prove bench bench-peers faults fuzz harm attack-table clean
.DEFAULT_GOAL := help
