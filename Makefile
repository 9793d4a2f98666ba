# Two commands do all the set-up: `make serve` and `make test`. `make` alone lists the others.
# PYTHON: any Python 3.11 or later.   ARGS: handed on to the program that the target runs.

PYTHON ?= python3
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
PEERS := dcmftest=dcmtk Orthanc=orthanc dciodvfy=dicom3tools strace=strace

.DEFAULT_GOAL := help
.PHONY: help serve test check format bench soak fuzz clean peers

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: $(VENV)/.runtime ## install Hilum into .venv and start the archive (ARGS="--port 11113")
	@exec $(BIN)/hilum serve $(ARGS)

test: $(VENV)/.developer peers ## run the tests, real peers included (ARGS="-k echo")
	$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.developer ## format, lint, types, the import contract, generated files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	@set -e; for generator in tools/generate_*.py; do \
		echo "$(BIN)/python $$generator --check"; $(BIN)/python $$generator --check; done

format: $(VENV)/.developer ## put the sources into the one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.developer peers ## measure Hilum beside its peers
	$(BIN)/python -m bench $(ARGS)

soak: $(VENV)/.developer peers ## the fault tests in their long form
	$(BIN)/python -m pytest --soak -o timeout=14400 tests/faults $(ARGS)

fuzz: $(VENV)/.fuzzer ## fuzz every reader of strangers' bytes (ARGS="--seconds 600 segment")
	$(BIN)/python -m fuzz $(ARGS)

clean: ## remove everything that the other targets made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The peers that the tests drive. Where they cannot be installed, the tests that need them fail;
# HILUM_WITHOUT_PEERS=1 skips those tests instead, and installs nothing.
peers:
	@test -n "$(HILUM_WITHOUT_PEERS)" || sh tools/debian_packages.sh $(PEERS) || true

$(VENV)/.created:
	@sh tools/check_python.sh "$(PYTHON)"
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.created pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

# Where there is no atheris for this Python, `python -m fuzz` runs the property tests instead.
$(VENV)/.fuzzer: $(VENV)/.developer
	-@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'atheris>=3'
	@touch $@

$(VENV)/.developer: $(VENV)/.created pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[check,test]'
	@touch $(VENV)/.runtime $@
