"""Each port in turn, and what microgpt.py prints on the same input."""

import sys
from collections.abc import Callable

import pytest
from port_runs import ALL, REFERENCE, Port, command, run, shortened


@pytest.fixture(scope="session", params=ALL, ids=lambda port: port.path.name)
def port(request: pytest.FixtureRequest) -> Port:
    """Each port in turn; the tests of one that cannot run here are skipped by its name."""
    if reason := request.param.missing():
        pytest.skip(reason)
    return request.param


@pytest.fixture(scope="session")
def short_call(port: Port, tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], list[str]]:
    """Gives what runs the port for a number of steps; built once for each number."""
    calls: dict[int, list[str]] = {}

    def call(steps: int) -> list[str]:
        if steps not in calls:
            folder = tmp_path_factory.mktemp("port")
            calls[steps] = command(shortened(port.path, steps, folder), folder)
        return calls[steps]

    return call


@pytest.fixture(scope="session")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, int], bytes]:
    """Gives what microgpt.py prints on an input in a number of steps; each is run once."""
    logs: dict[tuple[bytes, int], bytes] = {}

    def log(data: bytes, steps: int) -> bytes:
        if (data, steps) not in logs:
            folder = tmp_path_factory.mktemp("reference")
            call = [sys.executable, str(shortened(REFERENCE, steps, folder))]
            ran = run(call, folder, data)
            assert (ran.returncode, ran.stderr) == (0, b""), "the reference refuses this input"
            logs[data, steps] = ran.stdout
        return logs[data, steps]

    return log
