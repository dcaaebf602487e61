"""Self-extracting files: a deflate stream, and the shortest Python around it that runs what is inside."""

from collections.abc import Sequence
from dataclasses import dataclass

from golf.pack.deflate.deflate import NORMAL, Effort, Stream, deflate
from golf.pack.errors import no_smaller
from golf.pack.wrap.forms import Lane, forms, measure
from golf.pack.wrap.settle import settle
from golf.pack.wrap.unpacking import check_source, prove
from golf.run.interpreters import Interpreter


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
    return wrap_stream(source, settle(source, deflate(source, effort), effort, lane), lane, interpreters)


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


__all__ = ["Lane", "Packed", "measure", "wrap", "wrap_stream"]
