"""pytest --golf-entry mine.py [--golf-hole names]: judge any file as a test item of its own."""

from pathlib import Path
from typing import Any

import pytest

# pytest loads this module in every session, so the harness is imported only where an entry is judged.


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("golf")
    group.addoption(
        "--golf-entry", action="append", default=[], metavar="FILE", help="judge this file; may be repeated"
    )
    group.addoption("--golf-hole", metavar="NAME", help="the hole that it is judged in (default: the root's)")


def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[Any]) -> None:
    """With --golf-entry, the files named are all that is tested."""
    entries = [Path(name) for name in config.getoption("--golf-entry")]
    if entries:
        items[:] = [EntryItem.from_parent(session, name=str(path), entry=path) for path in entries]


class EntryFailed(Exception):
    """An entry that misses its claim; the text says where."""


class EntryItem(pytest.Item):
    """One entry, judged in the home and away rounds of its hole."""

    def __init__(self, *, entry: Path, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.entry = (self.config.invocation_params.dir / entry).resolve()

    def runtest(self) -> None:
        from golf.compare import judge_file
        from golf.errors import GolfError

        try:
            verdict = judge_file(self.config.rootpath, self.config.getoption("--golf-hole"), self.entry)
        except GolfError as error:
            raise EntryFailed(str(error)) from None
        if not verdict["claim_met"]:
            raise EntryFailed("\n".join(verdict["reasons"]))
        self.add_report_section("call", "golf", f"{verdict['verdict']}: {verdict['bytes']} bytes")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The first difference, without a traceback of the harness."""
        if isinstance(excinfo.value, EntryFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.entry, None, f"golf entry {self.name}"
