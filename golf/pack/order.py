"""Which statements of a block may change places."""

from golf.pack.layout import Layout


def find_orders(layout: Layout) -> None:
    """Fill in, for every suite, what must precede what."""
    for suite in layout.suites:
        units = suite.units
        suite.before = [
            {j for j in range(i) if not (units[i].free and units[i].free == units[j].free)} for i in range(len(units))
        ]
        for i in range(len(units)):  # whatever stays in order with this one
            for j in tuple(suite.before[i]):
                suite.before[i] |= suite.before[j]
