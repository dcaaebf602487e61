"""index.html: every result below one folder, by hole, with the sizes of what was tried."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from golf.judge.verdict import BROKEN
from golf.log.parity import Parity
from golf.show.chart import Tick
from golf.show.sizes import Scale
from golf.show.template import environment, style

DRAWN = 100  # results of a hole, the latest ones
Json = Mapping[str, Any]


class Dot(NamedTuple):
    """One entry of one result; places are in percent of the picture, from its top left."""

    x: float
    y: float
    valid: bool
    says: str


class HoleResults(NamedTuple):
    """All results of one hole, the latest first, and a picture of the sizes in them, the oldest left."""

    hole: str
    results: Mapping[str, Json]
    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    first: str
    last: str


def render_index(results: Mapping[str, Json]) -> str:
    """The page that links every result; `results` as golf/results/past.py gathers them, the oldest first."""
    holes: dict[str, dict[str, Json]] = {}
    for stamp, result in reversed(list(results.items())):
        holes.setdefault(result["hole"] or "", {})[stamp] = result
    page = {
        "count": len(results),
        "holes": [_hole(name, found) for name, found in holes.items()],
        "bad": (Parity.NONE.word, *BROKEN),
        "style": style(),
    }
    return environment().get_template("index.html").render(page)


def _hole(name: str, results: Mapping[str, Json]) -> HoleResults:
    drawn = list(results.items())[DRAWN - 1 :: -1]
    sizes = [max(entry["bytes"], 1) for _, result in drawn for entry in result["entries"]]
    scale = Scale.around(sizes or [1])
    dots = [
        Dot(
            x=round(100 * (i + 0.5) / len(drawn), 2),
            y=round(100 - scale.place(entry["bytes"]), 2),
            valid=entry["verdict"] == "valid",
            says=f"{entry['name']}, {entry['bytes']:,} bytes, {entry['verdict']}",
        )
        for i, (_, result) in enumerate(drawn)
        for entry in result["entries"]
    ]
    days = [result["started"][:10] or stamp for stamp, result in drawn]
    return HoleResults(name, results, tuple(dots), tuple(scale.ticks()), days[0], days[-1])
