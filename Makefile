# Two commands do everything: `make serve` and `make test`.
PYTHON ?= python3
# A CPU build is enough; another index can be given as TORCH="torch==2.13.0 --index-url …".
TORCH ?= torch==2.13.0
BIN := .venv/bin
export HF_HUB_OFFLINE := 1
export TRANSFORMERS_OFFLINE := 1
export GRADIO_ANALYTICS_ENABLED := False
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup serve index test lint check-types browser red-team bench-guard bench-peers bench-retrieval clean

help: ## Show the targets.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.venv/.torch:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; call make PYTHON=python3.12, say")'
	@echo "[1/4] virtual environment and torch"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet $(TORCH)
	@touch $@

.venv/.core: .venv/.torch pyproject.toml
	@echo "[2/4] dependencies"
	@$(BIN)/pip install --quiet ".[setup]"
	@touch $@

.venv/.test: .venv/.core
	@echo "      dependencies of the tests"
	@$(BIN)/pip install --quiet ".[setup,test]"
	@touch $@

setup: .venv/.core ## Install everything and export the models.
	@echo "[3/4] models"
	@$(BIN)/python setup_models.py

index: setup ## Index the library.
	@echo "[4/4] index"
	@$(BIN)/python app.py index

serve: index ## Serve the chat on http://127.0.0.1:7860.
	@$(BIN)/python app.py serve

browser:
	@command -v chromium chromium-browser google-chrome >/dev/null 2>&1 || { \
		echo "      installing Chromium for the browser tests"; \
		if [ "$$(id -u)" = 0 ]; then sudo=; else sudo="sudo -n"; fi; \
		$$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq chromium >/dev/null; \
	} || echo "      Chromium could not be installed; the browser tests will say so"

lint: .venv/.test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

check-types: .venv/.test
	@$(BIN)/mypy

test: setup .venv/.test browser lint check-types ## Check everything.
	@$(BIN)/python -m pytest --cov --cov-report=term:skip-covered --cov-fail-under=95

red-team: setup ## Disguise messages and see which verdicts of the guard break.
	@$(BIN)/python -m benchmarks.red_team $(SETS)

bench-guard: index ## Run the guard over the third-party sets beside the repository.
	@$(BIN)/python -m benchmarks.guard_bench

bench-peers: setup ## Measure other guards, trained on the same examples, beside ours.
	@$(BIN)/pip install --quiet ".[setup,bench]"
	@$(BIN)/python -m benchmarks.guard_peers $(OPTIONS)

bench-retrieval: setup ## Measure retrieval on the third-party sets, beside other frameworks.
	@$(BIN)/pip install --quiet ".[setup,bench]"
	@$(BIN)/python -m benchmarks.retrieval $(OPTIONS)

clean: ## Remove the environment, the model, the index and the log of answers.
	rm -rf .venv .citewell build *.egg-info
