"""Bytes to documents: which encoding, which text of a page, and how a line becomes a document."""

import codecs
import logging
import re

from golf.corpus.libraries import library

HTML_TYPES = ("text/html", "application/xhtml+xml")
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)

# The control characters that are no white space, those of bidirectional text, and lone surrogates.
_CONTROLS = re.compile(
    "[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
# Encodings of Python that no page is in; some take hours, others make characters that are none.
_NO_CHARSETS = {"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined"}


def documents_of(text: str) -> list[str]:
    """Every line that holds anything is a document; white space within it becomes one space.

    Characters that control a terminal, turn the direction of writing, or are none are left out. An input made of
    documents comes out as it went in.
    """
    lines = (" ".join(_CONTROLS.sub("", line).split()) for line in text.splitlines())
    return [line for line in lines if line]


def main_text(html: str) -> str:
    """The main text of a page, without menus, notices and comments; empty where there is none."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    extracted = library("trafilatura").extract(html, include_comments=False, include_tables=False)
    return str(extracted or "")


def decoded(body: bytes, declared: str | None) -> str:
    """The text of a page's bytes, whatever its header says.

    Tried in this order, and taken if no byte contradicts: the byte order mark, the declared charset, the one
    that the page names itself, UTF-8. What is left is read as Windows-1252, as browsers do.
    """
    if body.startswith(codecs.BOM_UTF8):
        return body[len(codecs.BOM_UTF8) :].decode("utf-8", "replace")
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    named = _META_CHARSET.search(body[:2048])
    for charset in (declared, named and named[1].decode("ascii"), "utf-8"):
        if charset is None:
            continue
        try:
            if codecs.lookup(charset).name not in _NO_CHARSETS:
                return body.decode(charset)
        except (LookupError, ValueError):  # no such charset, no text encoding, or a byte it does not know
            continue
    return body.decode("windows-1252", "replace")


def charset_of(content_type: str) -> str | None:
    """The charset of a Content-Type header, if it names one."""
    match = re.search(r"""charset\s*=\s*["']?([\w.:-]+)""", content_type, re.IGNORECASE)
    return match[1] if match else None


def media_type(content_type: str) -> str:
    """`text/html` of `text/html; charset=utf-8`."""
    return content_type.partition(";")[0].strip().lower()
