"""Whether a changed text may stay in the place of the one that stands: asked some ten thousand times a restart."""

from collections.abc import Callable
from typing import Protocol

from golf.pack.deflate.blocks import Codes
from golf.pack.deflate.trial import BlockMaker, Trial, open_data
from golf.pack.source.hoist import hoisted

SLACK = 4.0  # bits by which a screen may err
CLOSE = 1.0  # and what Huffman's codes may

Measure = Callable[[bytes], float]  # what a text costs, in bits


class Gauge(Protocol):
    """What the text that stands costs, in bits, and whether another may stand that costs at most so many more."""

    cost: float

    def passes(self, text: bytes, patience: float) -> bool:
        """Whether the text may stand; then it does."""
        ...


class Screened:
    """By a measure; where there is a screen, a quick one, it refuses most of the texts before the other is asked."""

    def __init__(self, text: bytes, measure: Measure, screen: Measure | None = None) -> None:
        self._measure, self._screen = measure, screen
        self.cost = measure(text)
        self._screened = screen(text) if screen else 0.0

    def passes(self, text: bytes, patience: float) -> bool:
        """As Gauge has it."""
        screened = 0.0
        if self._screen:
            screened = self._screen(text)
            if screened > self._screened + patience + SLACK:
                return False
        cost = self._measure(text)
        if cost > self.cost + patience:
            return False
        self.cost, self._screened = cost, screened
        return True


class Exact:
    """By the exact size of a block, in a parse under the codes of the text that stands, and with codes that fit.

    It is three times as slow as the estimate, and rougher: it ends a search, and finds less where it begins one.
    """

    def __init__(self, text: bytes, codes: Codes) -> None:
        maker, trial, beside = self._tried(text, codes)
        self._stand(trial, _settled(maker, trial, codes), beside)

    def passes(self, text: bytes, patience: float) -> bool:
        """As Gauge has it. Most texts are refused by what they take under Huffman's codes."""
        maker, trial, beside = self._tried(text, self.block.codes)
        if trial.bits + beside - self._gain > self.cost + patience + CLOSE:
            return False
        block = _settled(maker, trial, self.block.codes)
        if block.bits + beside > self.cost + patience:
            return False
        self._stand(trial, block, beside)
        return True

    def _tried(self, text: bytes, codes: Codes) -> tuple[BlockMaker, Trial, int]:
        """The text's block with Huffman's codes, and what the imports that the wrapper takes along cost beside it."""
        modules, body = hoisted(text)
        maker = open_data(body)
        return maker, maker.trial((0, len(body)), codes.costs()), 8 * len(modules)

    def _stand(self, trial: Trial, block: Trial, beside: int) -> None:
        self.block, self._gain, self.cost = block, trial.bits - block.bits, float(block.bits + beside)


def _settled(maker: BlockMaker, trial: Trial, codes: Codes) -> Trial:
    """The trial's block with fitting codes, parsed anew under these as long as that makes it smaller."""
    best = maker.fitted(trial, codes.items)
    bounds = (0, sum(best.lengths[: best.count]))
    while True:
        again = maker.trial(bounds, best.codes.costs())
        if again.counts == best.counts:
            return best
        again = maker.fitted(again, best.codes.items)
        if again.bits >= best.bits:
            return best
        best = again
