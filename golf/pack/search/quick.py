"""About how small a source packs, for one who is still writing it: nothing is proved, and nothing is written."""

from golf.pack.deflate.deflate import QUICK, deflate
from golf.pack.search.anneal import Cooling
from golf.pack.search.search import COLD, HOT, WARM, Task, restart
from golf.pack.source.rules import Rules
from golf.pack.wrap.lane import BYTES
from golf.pack.wrap.wrap import wrap_stream

FRESH = 0.6  # of the time goes to a new beginning, the rest to refining what it found


def packs_to(text: str, path: str, seconds: float) -> int:
    """The bytes of the smallest file that a search of so many seconds finds; a longer search finds a smaller one.

    Raises GolfError for a source that the packer does not take.
    """
    task = Task(text, path, Rules(), wrapped=True, seconds=seconds)
    first = restart(task, None, Cooling(FRESH * seconds, steps=0, hot=HOT, cold=COLD), task.seed)
    best = restart(
        task, first.state, Cooling((1 - FRESH) * seconds, steps=0, hot=WARM, cold=COLD / 2), task.seed
    )
    data = min(first, best, key=lambda found: found.bits).text.encode()
    return wrap_stream(data, deflate(data, QUICK), BYTES).size
