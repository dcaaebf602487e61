"""Self-extracting files: a deflate stream, and the shortest Python around it that runs what is inside.

Lane `bytes`: a Latin-1 cookie, so that a byte of the stream is a byte of the file. Lane `characters`: 20 bits
of the stream in each code point, or 16 where the shorter decoder is worth it.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from golf.interpreters import Interpreter
from golf.pack.deflate import NORMAL, Effort, Stream, deflate
from golf.pack.errors import no_smaller
from golf.pack.proof import check_source, prove
from golf.pack.quote import digits, latin1_literals, utf16_literal
from golf.pack.settle import settle

Lane = Literal["bytes", "characters"]


@dataclass(frozen=True, slots=True)
class Packed:
    """A self-extracting file."""

    data: bytes  # the file
    size: int  # in the unit of its lane
    form: str  # the wrapper's name
    stream: Stream
    proved_on: tuple[str, ...]  # the Pythons that unpacked it to its source, in silence


def wrap(
    source: bytes,
    lane: Lane,
    effort: Effort = NORMAL,
    interpreters: Sequence[Interpreter] = (),
) -> Packed:
    """The smallest file in the lane that runs the source; proved on each interpreter given.

    Raises GolfError where the source does not compile, where no form is smaller than it, or where an
    interpreter does not unpack any.
    """
    check_source(source)
    stream = deflate(source, effort)
    return wrap_stream(
        source, settle(source, stream, effort) if lane == "bytes" else stream, lane, interpreters
    )


def wrap_stream(
    source: bytes, stream: Stream, lane: Lane, interpreters: Sequence[Interpreter] = ()
) -> Packed:
    """As wrap, around a stream that is there already."""
    candidates = sorted(forms(source, stream, lane), key=lambda candidate: measure(candidate[1], lane))
    size = measure(source, lane)
    if measure(candidates[0][1], lane) >= size:
        raise no_smaller(size, measure(candidates[0][1], lane), lane)
    form, data = prove(source, candidates, interpreters)
    return Packed(data, measure(data, lane), form, stream, tuple(each.version for each in interpreters))


def measure(data: bytes, lane: Lane) -> int:
    """What a source costs in the lane."""
    return len(data) if lane == "bytes" else len(data.decode())


def forms(source: bytes, stream: Stream, lane: Lane) -> Iterator[tuple[str, bytes]]:
    """Every form of the lane that can hold the stream: its name and the file."""
    window = _window(source, stream)
    payload = stream.quiet_end
    if lane == "bytes":
        for literal in latin1_literals(payload):
            yield "latin-1", _latin1(literal, window)
    else:
        yield "20 bits", _twenty_bits(payload, window)
        if units := utf16_literal(payload):
            yield (
                "16 bits",
                f"import zlib\nexec(zlib.decompress(bytes({units},'utf-16le'),{window}))".encode(),
            )


def _latin1(literal: bytes, window: int) -> bytes:
    other = b'"' if literal.endswith(b"'") else b"'"
    return b"#coding:L1\nimport zlib\nexec(zlib.decompress(bytes(%b,%bL1%b),%d))" % (
        literal,
        other,
        other,
        window,
    )


def _twenty_bits(payload: bytes, window: int) -> bytes:
    return (
        f"import zlib\nn=0\nfor c in'{digits(payload)}':n=n<<20^ord(c)\n"
        f"exec(zlib.decompress(n.to_bytes({len(payload)}),{window}))"
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
