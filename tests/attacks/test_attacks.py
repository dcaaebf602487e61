"""No hostile or cheating entry is valid, none does harm, and each is told why."""

import re
from collections.abc import Iterator

import pytest
from attack_suite import Attack, attacks, got_through, judge
from attack_table import DOCUMENT
from attack_targets import HERE, HOLE, Targets, targets

from golf.confine.prove import LAYERS, prepare
from golf.run.interpreters import this_interpreter

ALL = attacks()
# Its own pipe is open to an entry that no name space keeps from /proc.
NEEDS_BWRAP = {"takes_back"}


def marks(place: int, attack: Attack) -> list[pytest.MarkDecorator]:
    """One in six is tried on the short way round."""
    needs = [pytest.mark.needs_bwrap] if attack.name in NEEDS_BWRAP else []
    return needs if place % 6 == 0 else [*needs, pytest.mark.slow]


named = [pytest.param(attack, id=attack.name, marks=marks(place, attack)) for place, attack in enumerate(ALL)]


@pytest.fixture
def aims() -> Iterator[Targets]:
    with targets() as made:
        yield made


@pytest.fixture(autouse=True, scope="module")
def walls() -> None:
    if not prepare("auto", this_interpreter()).isolation.confined:
        pytest.skip("this machine cannot confine a run; nothing hostile is run here")


@pytest.mark.slow
def test_every_entry_has_an_expected_reason_and_there_are_many() -> None:
    files = {path.stem for path in (HERE / "entries").glob("*.py")}
    assert files == {attack.name for attack in ALL}
    assert len(files) >= 40


@pytest.mark.slow
def test_the_honest_entry_is_valid_here(aims: Targets) -> None:
    """Else the refusal of all others would mean nothing."""
    verdict = judge(HOLE / "reference.py", aims)
    assert (verdict.valid, verdict.word, verdict.reasons) == (True, "valid", ())


@pytest.mark.slow
@pytest.mark.parametrize("attack", named)
def test_an_attack_is_not_valid_does_no_harm_and_is_told_why(attack: Attack, aims: Targets) -> None:
    verdict = judge(attack.path, aims, limits=attack.limits)
    told = [str(reason) for reason in verdict.reasons]
    assert not verdict.valid and told
    assert re.search(attack.reason, told[0]), told
    assert aims.hit() == []
    assert all(line.isprintable() for line in told), "shown without escapes"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["reads_reference", "reads_kept_log"])
def test_what_a_wall_would_have_stopped_is_never_valid_without_it(name: str, aims: Targets) -> None:
    """The trick works without walls, and gives a match at home: but an unconfined one."""
    verdict = judge(HERE / "entries" / f"{name}.py", aims, isolation="none")
    assert verdict.results[0].parity.word == "full"
    assert not verdict.valid
    assert verdict.word in ("match (unconfined)", "none")
    assert any("not confined" in reason.text for reason in verdict.reasons)


SOON = ("reads_reference", "writes_outside", "udp", "unix_socket", "starts_a_program", "limits_others")


@pytest.mark.slow
@pytest.mark.parametrize("name", SOON)
def test_the_document_says_which_layer_stops_what(name: str) -> None:
    """Measured again for a few attacks; `python tests/attacks/attack_table.py` measures them all."""
    for layer in LAYERS:
        if layer not in prepare("auto", this_interpreter()).isolation.layers:
            pytest.skip(f"{layer} does not work on this machine")
    attack = next(attack for attack in ALL if attack.name == name)
    assert got_through(attack, ()), "without layers it must work, or it shows nothing"
    stopping = [layer for layer in LAYERS if not got_through(attack, (layer,))]
    row = next(
        line for line in DOCUMENT.read_text("utf-8").split("\n") if line.startswith(f"| {attack.tries} |")
    )
    cells = [cell.strip() for cell in row.split("|")[2:-1]]
    assert [layer for layer, cell in zip(LAYERS, cells, strict=True) if cell] == stopping


@pytest.mark.slow
def test_the_document_names_every_attack() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert [attack.name for attack in ALL if attack.tries not in text] == []
