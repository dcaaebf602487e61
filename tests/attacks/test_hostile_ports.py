"""Ten hostile sources of other languages: none gets through all layers, and each is stopped by the layers it names."""

from pathlib import Path

import pytest
from hostile_ports import PAGE, PORTS, TABLE, HostilePort, hostile_ports, table, tried

from golf.confine.prove import LAYERS, prepare
from golf.run.interpreters import this_interpreter
from golf.run.records import LIMITS, REAPER, Ended

ALL = hostile_ports()
WALLS = tuple(layer for layer in LAYERS if layer not in (LIMITS, REAPER))
SLOW = {"thread_bomb.mjs"}
named = [
    pytest.param(port, id=port.name, marks=[pytest.mark.slow] if port.name in SLOW else []) for port in ALL
]
walled = [
    pytest.param(port, layer, id=f"{port.name} {layer}", marks=pytest.mark.slow)
    for port in ALL
    for layer in (*WALLS, *([LIMITS] if LIMITS in port.stopped_by else []))
    if port.stopped_by
]


@pytest.fixture(autouse=True)
def possible(request: pytest.FixtureRequest) -> None:
    if missing := prepare("auto", this_interpreter()).isolation.missing:
        pytest.skip(f"this machine lacks {', '.join(missing)}; nothing hostile is run here")
    port = getattr(request.node, "callspec", None) and request.node.callspec.params.get("port")
    if port and port.lacking:
        pytest.skip(f"{port.name} needs {port.lacking}, which is not here")


@pytest.mark.slow
def test_there_are_ten_and_each_says_what_it_tries() -> None:
    assert {port.name for port in ALL} == {path.name for path in PORTS.iterdir()} - {TABLE.name}
    assert len([port for port in ALL if port.tries]) == 10


@pytest.mark.slow
@pytest.mark.parametrize("port", named)
def test_no_hostile_port_gets_through_all_layers(port: HostilePort, tmp_path: Path) -> None:
    through, run = tried(port, LAYERS, tmp_path)
    if port.stopped_by:
        assert not through
    else:
        assert run is not None and run.ended == Ended.FLOOD


@pytest.mark.slow
@pytest.mark.parametrize("port", named)
def test_every_hostile_port_works_without_layers(port: HostilePort, tmp_path: Path) -> None:
    """Else its failing behind them would show nothing."""
    assert tried(port, (REAPER,), tmp_path)[0]


@pytest.mark.parametrize(("port", "layer"), walled)
def test_a_hostile_port_is_stopped_by_the_layers_that_it_names_and_by_no_other(
    port: HostilePort, layer: str, tmp_path: Path
) -> None:
    assert tried(port, (REAPER, layer), tmp_path)[0] == (layer not in port.stopped_by)


@pytest.mark.slow
def test_the_page_has_the_table_of_them() -> None:
    assert table() in PAGE.read_text("utf-8"), "run: python tests/attacks/hostile_ports.py"
