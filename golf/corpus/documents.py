"""Bytes to documents: which encoding, which text of a page, and how a line becomes a document.

A hostile page takes `main_text` long. Run as a program, with a media type, a charset and seconds, it reads a page from
standard input within limits, and prints its documents; it imports the standard library and trafilatura alone.
"""

import codecs
import logging
import re
import resource
import sys
from collections.abc import Iterator
from io import StringIO
from itertools import chain

ADDRESS_SPACE = 1 << 30

HTML_TYPES = ("text/html", "application/xhtml+xml")
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)

# The control characters that are no white space, those of bidirectional text, and lone surrogates.
_CONTROLS = re.compile(
    "[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
# Lines as `str.splitlines` knows them, a few at a time: in a list of all lines each would cost some 60 bytes.
_SOME_LINES = re.compile("(?s:.{1,65536})[^\n\v\f\r\x1c-\x1e\x85\u2028\u2029]*")
# Encodings of Python that no page is in; some take hours, others make characters that are none.
_NO_CHARSETS = {"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined"}


def documents_of(text: str) -> Iterator[str]:
    """Every line that holds anything is a document; white space within it becomes one space.

    Characters that control a terminal, turn the direction of writing, or are none are left out. An input made of
    documents comes out as it went in.
    """
    some = (_CONTROLS.sub("", match[0]).splitlines() for match in _SOME_LINES.finditer(text))
    lines = (" ".join(line.split()) for line in chain.from_iterable(some))
    return (line for line in lines if line)


def as_lines(text: str) -> str:
    """The documents of a text, each with its line end."""
    lines = StringIO()
    lines.writelines(f"{document}\n" for document in documents_of(text))
    return lines.getvalue()


def main_text(html: str) -> str:
    """The main text of a page, without menus, notices and comments; empty where there is none."""
    import trafilatura  # here, because plain text can do without

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    extracted = trafilatura.extract(html, include_comments=False, include_tables=False)
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


def _main(kind: str, charset: str, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    text = decoded(sys.stdin.buffer.read(), charset or None)
    sys.stdout.write(as_lines(main_text(text) if kind in HTML_TYPES else text))


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
