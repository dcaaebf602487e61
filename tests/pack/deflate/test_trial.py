"""Trials of one block."""

from packed_sources import SOURCE

from golf.pack.deflate.blocks import Codes
from golf.pack.deflate.estimate import TYPICAL
from golf.pack.deflate.trial import PythonBlocks


def test_codes_that_do_not_fit_the_symbols_are_not_used():
    """Only codes for the very symbols that the tokens use can be a start."""
    source = PythonBlocks(SOURCE)
    fitting = source.trial((0, len(SOURCE)), TYPICAL.costs())
    other = Codes(fitting.codes.literals[::-1], fitting.codes.distances)
    assert source.trial((0, len(SOURCE)), TYPICAL.costs(), other).codes == fitting.codes
