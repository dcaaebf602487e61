"""pytest --golf-entry mine.py [--golf-hole names]: judge any file as a test item of its own."""

import argparse
import os
from pathlib import Path
from typing import Any

import pytest

# pytest loads this module in every session, so the harness is imported only where an entry is judged.


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("golf")
    group.addoption(
        "--golf-entry",
        action="append",
        default=[],
        type=_not_empty,
        metavar="FILE",
        help="judge this file, and run no other test; it fails where it misses the claim of hole.toml (without one: "
        "full parity); may be repeated",
    )
    group.addoption(
        "--golf-hole",
        type=_not_empty,
        metavar="NAME",
        help="the hole that it is judged in (default: the file's, or the one of this folder)",
    )


def _not_empty(text: str) -> str:
    """An empty argument, such as an unset variable of a shell, would be taken for the working folder."""
    if not text:
        raise argparse.ArgumentTypeError("it is empty; write what is meant, or leave it out")
    return text


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """With --golf-entry no workers are started: the judge itself runs programs side by side."""
    if config.getoption("golf_entry"):
        config.option.dist, config.option.tx = "no", []


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> bool | None:
    """With --golf-entry the files named are all that is tested, and nothing else is even looked for."""
    entries = session.config.getoption("golf_entry")
    if not entries:
        return None
    from golf.errors import printable

    session.items = [
        EntryItem.from_parent(session, name=printable(name), entry=Path(name)) for name in entries
    ]
    session.testscollected = len(session.items)
    session.config.hook.pytest_collection_finish(session=session)
    return True


class EntryFailed(Exception):
    """An entry that misses its claim; the text says where."""


class EntryItem(pytest.Item):
    """One entry, judged in the home and away rounds of its hole."""

    def __init__(self, *, entry: Path, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.entry = Path(os.path.realpath(self.config.invocation_params.dir / entry))

    def runtest(self) -> None:
        from golf.compare.job import judge_file
        from golf.errors import GolfError, printable

        try:
            here = self.config.invocation_params.dir
            verdict = judge_file(here, self.config.getoption("--golf-hole"), self.entry)
        except GolfError as error:
            raise EntryFailed(printable(str(error))) from None
        if not verdict.claim_met:
            raise EntryFailed("\n".join(map(str, verdict.reasons)))
        self.add_report_section("call", "golf", f"{verdict.word}: {verdict.program.bytes} bytes")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The first difference, without a traceback of the harness."""
        if isinstance(excinfo.value, EntryFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.entry, None, f"golf entry {self.name}"
