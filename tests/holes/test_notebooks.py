"""The notebooks beside the references: run from top to bottom, they print what is stored in them."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from references import ROOT

nbformat = pytest.importorskip("nbformat", reason="nbclient is not installed (the extra `test`)")
nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed (the extra `test`)")
pytest.importorskip("ipykernel", reason="ipykernel is not installed (the extra `test`)")

NOTEBOOKS = sorted((ROOT / "holes").glob("*/*.ipynb"))


@pytest.fixture
def ctrl_c_as_it_was() -> Iterator[None]:
    """nbclient leaves Python's own handler, also where Ctrl-C was ignored."""
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def outputs(notebook: Any) -> list[list[tuple[str, str]]]:
    """Of every cell of code, what it printed and what it drew."""
    return [
        [
            (output.output_type, output.get("text") or output.get("data", {}).get("text/html", ""))
            for output in cell.outputs
        ]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


@pytest.mark.slow
@pytest.mark.usefixtures("ctrl_c_as_it_was")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_prints_and_draws_what_is_stored_in_it(path: Path) -> None:
    stored = nbformat.read(path, 4)
    again = nbformat.read(path, 4)
    here = {"metadata": {"path": str(path.parent)}}
    nbclient.NotebookClient(again, timeout=900, resources=here, coalesce_streams=True).execute()
    assert outputs(again) == outputs(stored)


def test_both_notebooks_are_stored_with_their_outputs() -> None:
    assert [path.name for path in NOTEBOOKS] == ["by_hand.ipynb", "sorter.ipynb"]
    for path in NOTEBOOKS:
        assert all(any(text for _, text in cell) for cell in outputs(nbformat.read(path, 4))[2:])
