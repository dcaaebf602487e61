"""Self-extracting files: a deflate stream, and the shortest Python around it that runs what is inside."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from golf.errors import GolfError
from golf.pack.deflate.deflate import NORMAL, QUICK, Effort, Stream, deflate
from golf.pack.source.hoist import hoisted
from golf.pack.wrap.forms import forms, inflated
from golf.pack.wrap.lane import Lane
from golf.pack.wrap.settle import settle
from golf.pack.wrap.unpacking import unpacking_fault
from golf.run.interpreters import Interpreter


@dataclass(frozen=True, slots=True)
class Packed:
    """A file that does what its source does.

    source     what it runs
    size       in the unit of its lane
    form       the wrapper's name
    stream     of a compressed source
    proved_on  the Pythons that unpacked it to its source, in silence
    """

    source: bytes
    data: bytes
    size: int
    form: str
    stream: Stream | None = None
    proved_on: tuple[str, ...] = ()


def bare(source: bytes, lane: Lane) -> Packed:
    """The source itself."""
    return Packed(source, source, lane.measure(source), "not compressed")


def wrap(source: bytes, lane: Lane, effort: Effort = NORMAL) -> Packed:
    """The smallest file found in the lane that unpacks and runs the source."""
    return wrap_settled(source, deflate(streamed(source, lane), effort), lane, effort)


def wrap_settled(source: bytes, stream: Stream, lane: Lane, effort: Effort) -> Packed:
    """The smallest file around a stream, or one as small that takes less in the file."""
    return wrap_stream(source, settle(inflated(stream), stream, effort, lane), lane)


def streamed(source: bytes, lane: Lane, effort: Effort = QUICK) -> bytes:
    """What a stream should hold: the source, or what is left where the wrapper takes its first imports along.

    effort  to tell which one is smaller
    """
    modules, body = hoisted(source)
    if not modules:
        return source
    saved = deflate(source, effort).bits - deflate(body, effort).bits
    return body if saved > lane.bits * len(modules) else source


def wrap_stream(source: bytes, stream: Stream, lane: Lane) -> Packed:
    """The smallest file around a stream that is there already, of the source or of what `hoisted` leaves of it."""
    return _around(source, stream, lane)[0]


def _around(source: bytes, stream: Stream, lane: Lane) -> list[Packed]:
    """All files around a stream, the smallest first."""
    every = [
        Packed(source, data, lane.measure(data), form, stream) for form, data in forms(source, stream, lane)
    ]
    return sorted(every, key=lambda packed: packed.size)


def proved(packed: Packed, original: bytes, lane: Lane, interpreters: Sequence[Interpreter]) -> Packed:
    """The smallest file around the same stream that every interpreter unpacks to its source.

    Raises GolfError where there is none. A source that is not compressed has nothing to unpack.
    """
    if packed.stream is None:
        return packed
    versions = tuple(interpreter.version for interpreter in interpreters)
    for candidate in _around(packed.source, packed.stream, lane):
        fault = unpacking_fault(original, candidate.source, candidate.data, interpreters)
        if fault is None:
            return replace(candidate, proved_on=versions)
    assert fault is not None
    raise GolfError(
        f"Python {fault.version} does not unpack the file to its source ({fault.reason}); "
        "name the Pythons that can run it with --python"
    )
