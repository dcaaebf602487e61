"""What no single trick gets through, and what gets through where layers are missing."""

import pytest
from attack_table import DOCUMENT, Open, row_of_trick, runtimes_by_allowances
from pairs import got_across, pairs
from tricks import got_through, subsets, tricks

from golf.confine.prove import LAYERS, prepare
from golf.run.interpreters import this_interpreter
from golf.run.records import Allowances


@pytest.fixture(autouse=True, scope="module")
def walls() -> None:
    missing = prepare("auto", this_interpreter()).isolation.missing
    if missing:
        pytest.skip(f"this machine lacks {', '.join(missing)}; nothing hostile is run here")


def test_no_trick_gets_through_all_layers() -> None:
    assert got_through(LAYERS) == frozenset()
    assert len(tricks()) >= 150


@pytest.mark.slow
def test_every_trick_works_without_layers() -> None:
    """Else its failing behind them would show nothing."""
    assert {trick.name for trick in tricks()} - got_through(()) == set()


@pytest.mark.slow
def test_no_way_but_what_is_known_to_be_open_leads_from_one_entry_to_another() -> None:
    assert got_across(LAYERS) <= {name for name, pair in pairs().items() if pair.get("open")}


@pytest.mark.slow
def test_no_way_leads_to_an_entry_that_runs_for_a_record() -> None:
    """And if one did: its inputs are its own, see test_records.py."""
    assert got_across(LAYERS, record=True) == frozenset()


@pytest.mark.slow
def test_every_way_leads_from_one_entry_to_another_without_layers() -> None:
    wanted = set(pairs()) - {"page_time"}  # that hangs on the disk, and on how busy the machine is
    across: set[str] = set()
    for turn in range(5):  # what hangs on the page cache does not work every time
        across |= got_across((), turn)
        if across >= wanted:
            return
    assert wanted - across == set()


@pytest.mark.slow
def test_the_document_says_which_layer_stops_which_trick() -> None:
    text = DOCUMENT.read_text("utf-8").split("\n")
    assert [line for line in (row_of_trick(trick).line for trick in tricks()) if line not in text] == []


@pytest.mark.slow
@pytest.mark.parametrize("layers", subsets(), ids=", ".join)
def test_the_document_says_what_gets_through_where_layers_are_missing(layers: tuple[str, ...]) -> None:
    assert Open(layers, got_through(layers)).line in DOCUMENT.read_text("utf-8").split("\n")


@pytest.mark.slow
@pytest.mark.parametrize("allowances, names", runtimes_by_allowances().items(), ids=str)
def test_the_document_says_what_a_runtimes_allowances_let_through(
    allowances: Allowances, names: tuple[str, ...]
) -> None:
    through = got_through(LAYERS, allowances)
    assert Open(names, through).line in DOCUMENT.read_text("utf-8").split("\n")
    assert not [name for name in through if name.startswith(("files_", "write_", "space_", "network_"))]


def test_the_document_names_all_of_them() -> None:
    text = DOCUMENT.read_text("utf-8")
    tried = [trick.tries for trick in tricks()] + [pair["tries"] for pair in pairs().values()]
    assert [what for what in tried if what not in text] == []
    assert len(tried) == len(set(tried))
