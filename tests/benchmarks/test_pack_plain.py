"""The comparison of the lane plain with python-minifier."""

import pytest

from benchmarks import pack_plain
from benchmarks.pack_stdlib import LIBRARY

pytestmark = pytest.mark.slow


def test_a_program_of_the_corpus_does_the_same_and_is_smaller_than_another_minifier_makes_it() -> None:
    found = pack_plain.compare("lisp.py", pack_plain.CORPUS / "lisp.py", module=False)
    assert found and found.same and found.ratio < 1


def test_a_module_that_shows_something_else_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack_plain, "packed", lambda source, path, module: source + "\nother = 1\n")
    found = pack_plain.compare("bisect", LIBRARY / "bisect.py", module=True)
    assert found and not found.same
