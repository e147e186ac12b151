# Everything one needs: `make demo` shows the neighbourhood, `make test` proves it.
# Both install what they need first (Debian packages, then a virtual environment).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export SDL_AUDIODRIVER ?= dummy
export KIVY_NO_ARGS := 1
export KIVY_NO_FILELOG := 1

.PHONY: help demo test unit journeys check lint types imports drift bench screens clean

help:  ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.ready  ## the whole neighbourhood on this machine (Ctrl-C ends it)
	$(BIN)/python -m demo $(ARGS)

test: $(VENV)/.ready  ## every test, journeys included
	$(BIN)/python -m pytest $(ARGS)

unit: $(VENV)/.ready  ## only the quick tests
	$(BIN)/python -m pytest -m "not journey and not browser and not display" $(ARGS)

journeys: $(VENV)/.ready  ## only the whole stories
	$(BIN)/python -m pytest -m "journey" $(ARGS)

check: lint types imports drift test  ## what CI runs

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.ready
	$(BIN)/mypy

imports: $(VENV)/.ready
	$(BIN)/lint-imports

drift: $(VENV)/.ready
	$(BIN)/python -m messaging reference --check
	$(BIN)/python -m firmware_bridge protocols --check docs/scales.md

bench: $(VENV)/.ready  ## what is fast, beside what it is compared with
	$(BIN)/python -m benchmarks $(ARGS)

screens: $(VENV)/.ready  ## pictures of every screen and page, into pictures/
	$(BIN)/python -m demo pictures --folder pictures

$(VENV)/.ready: pyproject.toml constraints.txt config/deploy/debian-packages.txt
	sh config/deploy/install-packages.sh config/deploy/debian-packages.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $@

clean:  ## forget the environment, pictures and demo runs
	rm -rf $(VENV) pictures demo-run build *.egg-info
