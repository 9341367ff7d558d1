# make demo and make test are all a newcomer needs.
PORT ?= 8000
BIN := .venv/bin

.PHONY: help demo test install dev check bench prove lock migration clean

help:
	@echo "make demo     try it: an invented agency, on this machine only"
	@echo "make test     everything: rules, both databases, browser, walls"
	@echo "make install  .venv with what the program needs"
	@echo "make check    format, lint, types, walls and quick tests; under two minutes"
	@echo "make bench    what is measured, against which peer"
	@echo "make prove    the proofs with large counts, in full"

demo: install
	@$(BIN)/training-app demo --port $(PORT)

# PDF=1 adds what makes certificates and transcripts as PDF; docs/operators.md names the libraries it needs
install:
	@sh deploy/make-venv.sh requirements$(if $(PDF),-pdf).lock

dev:
	@sh deploy/make-venv.sh requirements-dev.lock

test: dev
	@sh deploy/test-needs.sh
	@$(MAKE) --no-print-directory lint
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

check: dev lint
	$(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "not slow and not browser and not postgres" -x

.PHONY: lint
lint:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint training_app --check --lint --quiet
	$(BIN)/training-app content check > /dev/null

bench: dev
	@missed=0; for each in bench_web bench_load bench_report reports records launches scores exports; do \
		echo "== benchmarks/$$each.py"; $(BIN)/python -m benchmarks.$$each || missed=1; \
	done; exit $$missed

prove: dev
	@sh deploy/test-needs.sh
	PROVE=1 $(BIN)/pytest tests/proof -p no:randomly

lock:
	uv pip compile pyproject.toml --extra postgres --group build --generate-hashes --universal --no-strip-extras --python-version 3.11 --no-header -o requirements.lock --quiet
	uv pip compile pyproject.toml --extra postgres --extra pdf --group build --generate-hashes --universal --no-strip-extras --python-version 3.11 --no-header -o requirements-pdf.lock --quiet
	uv pip compile pyproject.toml --extra postgres --group build --group dev --generate-hashes --universal --no-strip-extras --python-version 3.11 --no-header -o requirements-dev.lock --quiet

migration: dev
	@test -n "$(NAME)" || (echo "Say what it does:  make migration NAME=add_rank" >&2; exit 1)
	$(BIN)/python -m flask --app wsgi db revision --autogenerate -m "$(NAME)"

clean:
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache
