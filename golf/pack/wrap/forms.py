"""Every form of a self-extracting file, around a given stream.

The bytes of a stream are the bytes of the file, under a Latin-1 cookie; or they are hexadecimal digits, five to
a code point; or sixteen bits of a code point each. Where `,-9` costs more characters than the header and the
checksum of zlib's own format, the stream gets these. A stream may leave out the plain imports that its source begins
with: then the import of zlib names these modules, too.
"""

import zlib
from collections.abc import Iterator

from golf.pack.deflate.deflate import Stream
from golf.pack.source.hoist import hoisted
from golf.pack.wrap.lane import BYTES, Lane
from golf.pack.wrap.quote import digits, hex_literal, latin1_literals, utf16_literal

HEADERS = (b"x\x01", b"x\x5e", b"x\x9c", b"x\xda")  # zlib's format, at four levels; all mean the same


def forms(source: bytes, stream: Stream, lane: Lane) -> Iterator[tuple[str, bytes]]:
    """Every form of the lane that can hold the stream: its name and the file."""
    body = inflated(stream)
    head = "import zlib" + (hoisted(source).modules.decode() if body != source else "")
    window = _window(body, stream)
    if lane == BYTES:
        for literal in latin1_literals(stream.quiet_end):
            yield "latin-1", _latin1(head, literal, window)
        return
    yield "20 bits in a number", _number(head, stream.data, f",{window}")
    checksum = zlib.adler32(body).to_bytes(4, "big")
    containers = [(stream.data, f",{window}")]
    containers += [(header + stream.data + checksum, "") for header in HEADERS]
    for payload, argument in containers:
        for padding in ("05", ""):
            if found := hex_literal(payload, bool(padding)):
                count, text = found
                points = f"'%{padding}x'*{count}%(*map(ord,{text}),)"
                yield "20 bits", _around(head, f"bytes.fromhex({points})", argument)
        if units := utf16_literal(payload):
            yield "16 bits", _around(head, f"bytes({units},'utf-16le')", argument)


def inflated(stream: Stream) -> bytes:
    """What the stream stands for."""
    return zlib.decompress(stream.data, -15)


def _around(head: str, payload: str, argument: str) -> bytes:
    return f"{head}\nexec(zlib.decompress({payload}{argument}))".encode()


def _latin1(head: str, literal: bytes, window: int) -> bytes:
    other = '"' if literal.endswith(b"'") else "'"
    code = _around(head, f"bytes({literal.decode('L1')},{other}L1{other})", f",{window}")
    return b"#coding:L1\n" + code.decode().encode("L1")


def _number(head: str, payload: bytes, argument: str) -> bytes:
    return (
        f"{head}\nn=0\nfor c in'{digits(payload)}':n=n<<20^ord(c)\n"
        f"exec(zlib.decompress(n.to_bytes({len(payload)}){argument}))"
    ).encode()


def _window(source: bytes, stream: Stream) -> int:
    """The shortest window argument that zlib reads the stream with.

    Inflate looks back into what one call has put out, whatever the window; a small one matters only
    beyond the 16 KiB that Python asks for at once.
    """
    for window in (-9, -15):
        try:
            if zlib.decompress(stream.data, window) == source:
                return window
        except zlib.error:
            continue
    raise AssertionError("zlib does not read the stream back")
