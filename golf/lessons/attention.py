"""The attention rows of a log's trace, as pictures to be drawn."""

from dataclasses import dataclass

from golf.lessons.trace import Block, TraceGrammar, read_blocks


@dataclass(frozen=True)
class Picture:
    """One grid of attention: how much each row attends to each column, from 0 to 1."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[float, ...]], ...]  # label and weights


def read_pictures(log: str, grammar: TraceGrammar) -> tuple[Picture, ...]:
    """The pictures of all blocks that tell attention by weights from 0 to 1."""
    blocks = [block for block in read_blocks(log, grammar) if grammar.attention.search(block.title)]
    return tuple(picture for block in blocks if (picture := _picture(block)))


def _picture(block: Block) -> Picture | None:
    """Columns without names are called by the rows' labels, or else by their place."""
    try:
        rows = tuple((row.label, tuple(float(number) for number in row.numbers)) for row in block.rows)
    except ValueError:
        return None
    if not all(0 <= weight <= 1 for _, weights in rows for weight in weights):
        return None
    width = max(len(weights) for _, weights in rows)
    labels = tuple(label for label, _ in rows)
    columns = block.rows[0].tokens or (
        labels if len(labels) == width else tuple(map(str, range(1, width + 1)))
    )
    return Picture(f"{block.section}: {block.title}" if block.section else block.title, columns, rows)
