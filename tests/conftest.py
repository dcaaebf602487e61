"""What tests need, and what many use: a hole of five-line programs, judged in a moment, and a web site that is here."""

import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from five_lines import FakeHole, at_home
from hypothesis import HealthCheck, settings
from needs import NEEDS
from processes import process_state, told
from site_server import Site

from golf.results.summary import Summary
from golf.results.summary_json import read_summary

# `benchmarks` and `tools` are folders of the checkout, which is last: an installed package is tested as installed.
sys.path.append(str(Path(__file__).parent.parent))

# No property is false because the machine is busy.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--first-rows", action="store_true", help="of each table, run the first row of each need"
    )


def pytest_configure(config: pytest.Config) -> None:
    for name, need in NEEDS.items():
        config.addinivalue_line("markers", f"{name}: skipped where {need.lacking}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The parity of whole runs comes first, then files with slow tests: no worker begins with the longest one when the
    others are done."""
    if config.getoption("first_rows", False):
        rows: dict[tuple[str, frozenset[str]], pytest.Item] = {}
        for item in items:
            needs = frozenset(mark.name for mark in item.iter_markers() if mark.name in NEEDS)
            rows.setdefault((item.nodeid.partition("[")[0], needs), item)
        items[:] = rows.values()
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path.parent.name != "parity", item.path not in slow))


def pytest_runtest_setup(item: pytest.Item) -> None:
    for name, need in NEEDS.items():
        if item.get_closest_marker(name) and not need.met():
            pytest.skip(need.lacking)


@pytest.fixture(autouse=True)
def nothing_leaks() -> Iterator[None]:
    """No test leaves the process changed for those that come after it."""
    before = process_state()
    yield
    assert process_state() == before


@pytest.fixture(scope="session")
def known_logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that knows what the reference prints, so that it need not run in every test."""
    from golf.commands.run import main

    root = tmp_path_factory.mktemp("known")
    FakeHole(root)
    with pytest.MonkeyPatch.context() as patch:
        at_home(root, patch)
        main(root, ["good.py", "--isolation", "none"])
    return root / "cache"


@pytest.fixture
def fake_hole(tmp_path: Path, known_logs: Path, monkeypatch: pytest.MonkeyPatch) -> FakeHole:
    """A course that knows its reference's logs."""
    at_home(tmp_path, monkeypatch)
    shutil.copytree(known_logs, tmp_path / "cache")
    return FakeHole(tmp_path)


@pytest.fixture
def compare(fake_hole: FakeHole, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Calls compare_runs.py's main in this process: exit status, stdout, stderr."""
    from golf.commands.run import main

    def call(*arguments: object) -> tuple[int, str, str]:
        status = main(fake_hole.root, [str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return status, out, told(err)

    return call


@pytest.fixture(scope="session")
def judged_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with a result of a valid entry, one with traces alone, and one that goes wrong.

    All rounds ran to their end, so that the same files are there every time.
    """
    from golf.commands.run import main

    root = tmp_path_factory.mktemp("judged")
    FakeHole(root).entry("wrong.py", "1 / (step", "1.001 / (step")
    with pytest.MonkeyPatch.context() as patch:
        at_home(root, patch)
        main(root, ["good.py", "pico.py", "wrong.py", "--no-fail-fast"])
    return root


@pytest.fixture
def judged_hole(fake_hole: FakeHole, judged_course: Path) -> FakeHole:
    """A copy of that course, to be looked at and tampered with."""
    shutil.copytree(judged_course, fake_hole.root, dirs_exist_ok=True)
    return fake_hole


@pytest.fixture
def result(judged_hole: FakeHole) -> tuple[Summary, Path]:
    """The summary of its result, and its folder."""
    return read_summary(judged_hole.latest), judged_hole.latest


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
