"""The documents of one page, within limits of time and memory."""

from pathlib import Path

import pytest

from golf.corpus import documents
from golf.corpus.extract import PageError, documents_in

pytest.importorskip("trafilatura")


def test_a_page_of_text_becomes_a_document_a_line():
    page = "\ufeffcafé\x0bone\u2028\u202etwo  three\r\n\x1b\n".encode()
    assert documents_in(page, "text/plain", None, 10) == "café\none\ntwo three\n"


def test_a_main_text_that_takes_too_long_is_given_up():
    with pytest.raises(PageError, match=r"takes more than the 1 seconds left, or 1,024 MiB"):
        documents_in(b"<article>" + b"<p>a</p>" * 60_000, "text/html", None, 1)


def test_a_page_that_takes_too_much_memory_is_given_up(monkeypatch, tmp_path):
    program = tmp_path / "narrow.py"
    text = Path(documents.__file__).read_text("utf-8")
    program.write_text(text.replace("ADDRESS_SPACE = 1 << 30", "ADDRESS_SPACE = 64 << 20"), "utf-8")
    monkeypatch.setattr("golf.corpus.extract._PROGRAM", program)
    with pytest.raises(PageError, match="has a main text that takes more than"):
        documents_in(b"a" * (64 << 20), "text/plain", None, 600)
