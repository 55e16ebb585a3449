# Two commands do everything on a fresh machine: `make grade` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO := demo
TERM := demo-nbgrader

.PHONY: grade demo-nbgrader test browser database hosts lint audit bench sync clean help

help:
	@echo "make grade   set everything up, grade the sample class, say where the pages are"
	@echo "make demo-nbgrader   a term with 25 students through real nbgrader: published, handed in, graded, given back"
	@echo "make test    set everything up, run the tests"
	@echo "make lint    ruff and mypy"
	@echo "make audit   prove the suites of the whole course"
	@echo "make bench   measure, as ratios taken in one run"
	@echo "make sync    write the students' stubs from the sources"
	@echo "make clean   remove what these commands made"

grade: $(READY)
	@rm -rf $(DEMO)/submitted $(DEMO)/expected.csv
	@$(BIN)/grader demo $(DEMO) >/dev/null
	@echo "A sample class lies in $(DEMO)/submitted; its scores must be those of $(DEMO)/expected.csv."
	@$(BIN)/grader grade $(DEMO)/submitted --output $(DEMO)/results
	@echo "Next: open $(DEMO)/results/report.html in a browser. \`. $(BIN)/activate\` makes \`grader\` known to this terminal;"
	@echo "then \`grader start 01_neuron\` is what a student does, \`grader --help\` lists the rest."

demo-nbgrader: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[nbgrader]'
	@rm -rf $(TERM)
	@$(BIN)/python tests/round_trip.py $(TERM)

test: $(VENV)/.ready-test browser database hosts
	@$(BIN)/python -m pytest

# Tests open the pages in Chromium; where there is none and it cannot be installed, they are skipped and say so.
browser:
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit; done; \
	[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "Installing chromium ..." && apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends chromium >/dev/null 2>&1 || \
	echo "No Chromium: tests that open pages in a browser are skipped (on Debian: apt install chromium)"

# The journal's tests start a PostgreSQL server of their own; the system gets its programs, and no cluster of ours.
CLUSTERS := /etc/postgresql-common/createcluster.d
database:
	@for program in $$(command -v initdb) /usr/lib/postgresql/*/bin/initdb; do [ -x "$$program" ] && exit; done; \
	[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "Installing postgresql ..." && apt-get update -qq && \
	mkdir -p $(CLUSTERS) && echo "create_main_cluster = false" >$(CLUSTERS)/no-cluster.conf && \
	DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends postgresql >/dev/null 2>&1 || \
	echo "No PostgreSQL: tests of a journal on it are skipped (on Debian: apt install postgresql)"; \
	rm -f $(CLUSTERS)/no-cluster.conf

# A cluster's tests make certificates, and hosts in network namespaces where root may.
hosts:
	@command -v ip >/dev/null && command -v openssl >/dev/null && exit; \
	[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "Installing iproute2, openssl ..." && apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends iproute2 openssl >/dev/null 2>&1 || \
	echo "No ip or no openssl: tests of a cluster are skipped (on Debian: apt install iproute2 openssl)"

lint: $(VENV)/.ready-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check grader tests bench
	@$(BIN)/mypy

audit: $(READY)
	@$(BIN)/grader audit

bench: $(VENV)/.ready-test
	@$(BIN)/python bench/gradients.py
	@$(BIN)/python bench/speed.py
	@$(BIN)/python bench/watch.py
	@$(BIN)/python bench/figures.py
	@$(BIN)/python bench/parts.py
	@$(BIN)/python bench/peers.py
	@$(BIN)/python bench/report.py
	@$(BIN)/python bench/classroom.py

sync: $(READY)
	@$(BIN)/grader sync

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name it: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Python has no venv; on Debian and Ubuntu: apt install python3-venv (then run this again)"; rm -rf $(VENV); exit 1; }
	@echo "Setting up $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e . || \
	  { echo "pip could not install what is needed: is the network there?"; exit 1; }
	@touch $@

# All that tests need is pinned: put in as it stands, it takes pip two minutes. To work out what fits what takes it ten.
# What is not to be had for this Python is left to the commands after it.
$(VENV)/.ready-test: $(READY)
	@grep -v -e '^#' -e '^atheris' constraints.txt >$(VENV)/pinned.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r $(VENV)/pinned.txt 2>/dev/null || :
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,nbgrader]' || \
	  { echo "pip could not install what the tests need: is the network there?"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[fuzz]' 2>/dev/null || \
	  echo "atheris is not to be had for this Python: the tests that need it skip"
	@touch $@

clean:
	rm -rf $(VENV) $(DEMO) $(TERM) results build *.egg-info .pytest_cache .mypy_cache .ruff_cache
