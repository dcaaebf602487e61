# make test | lint | figures | lock | judge FILE=holes/names/entries/mine.py
.PHONY: test lint figures lock judge

test:
	pytest

lint:
	ruff check .
	ruff format --check .
	mypy

judge:
	golf review "$(FILE)"

figures:
	python -m tools.update_figures
	python -m tools.draw_house
	python -m tools.draw_pictures

lock: # needs uv; the versions of a day on which the tests pass, for every Python and system
	uv pip compile --quiet --universal --python-version 3.11 --all-extras --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links pyproject.toml -o constraints.txt
