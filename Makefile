# Everything one needs: `make demo` shows the neighbourhood, `make test` proves it.
# Both install what they need first (Debian packages, then a virtual environment).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_TO_TEST := $(VENV)/.ready-to-test
# Many tests wait for a process or a page: three at a time keep two cores busy. A file's
# tests stay together, because they share its window, browser or database.
TOGETHER ?= -n 3 --dist loadfile
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
export SDL_AUDIODRIVER ?= dummy

.PHONY: help demo test unit journeys check lint types imports drift bench screens firmware fuzz clean

help:  ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(READY)  ## the whole neighbourhood on this machine (Ctrl-C ends it)
	$(BIN)/python -m demo $(ARGS)

test: $(READY_TO_TEST)  ## every test, journeys included
	$(BIN)/python -m pytest $(TOGETHER) $(ARGS)

unit: $(READY_TO_TEST)  ## only the quick tests
	$(BIN)/python -m pytest -n 3 --dist worksteal \
		-m "not journey and not browser and not display and not process" $(ARGS)

journeys: $(READY_TO_TEST)  ## only the whole stories
	$(BIN)/python -m pytest $(TOGETHER) -m "journey" $(ARGS)

check: lint types imports drift test  ## what CI runs

lint: $(READY_TO_TEST)  ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY_TO_TEST)  ## mypy, strict
	$(BIN)/mypy

imports: $(READY_TO_TEST)  ## who may import whom
	$(BIN)/lint-imports

drift: $(READY_TO_TEST)  ## generated documents against the code
	$(BIN)/python -m messaging reference --check
	$(BIN)/python -m firmware_bridge protocols --check docs/scales.md

bench: $(READY_TO_TEST)  ## what is fast, beside what it is compared with
	$(BIN)/python -m benchmarks $(ARGS)

screens: $(READY_TO_TEST)  ## pictures of every screen and page, into pictures/
	$(BIN)/python -m demo pictures --folder pictures

firmware: $(READY_TO_TEST)  ## the panel's firmware for its board
	$(MAKE) -C firmware_bridge/firmware arm

fuzz: $(READY_TO_TEST)  ## ten minutes of made-up bytes at the scales' decoders
	$(PIP_INSTALL) -e ".[fuzz]"
	$(BIN)/python -m tests.fuzz.scales $(ARGS)

$(READY): pyproject.toml constraints.txt config/deploy/debian-packages.txt
	sh config/deploy/install-packages.sh config/deploy/debian-packages.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP_INSTALL) -e .
	touch $@

$(READY_TO_TEST): $(READY) config/deploy/debian-packages-tests.txt
	sh config/deploy/install-packages.sh config/deploy/debian-packages-tests.txt
	$(PIP_INSTALL) -e ".[dev]"
	touch $@

clean:  ## forget the environment, pictures and demo runs
	rm -rf $(VENV) pictures demo-run build *.egg-info
