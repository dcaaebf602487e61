"""
python -m tools.update_hints

Fills the tables of hints in docs/golfers.md and docs/porters.md, between `<!-- hints -->` and `<!-- end -->`, from
golf/show/hints.toml. A test fails when they are stale.
"""

from collections.abc import Iterator
from pathlib import Path

from golf.show.hints import hints
from tools import sections

DOCS = Path(__file__).resolve().parent.parent / "docs"


def by_kind() -> str:
    """For golfers: what each kind of difference usually means."""
    rows = [
        f"| {', '.join(hint.kinds)}{f', {hint.named}' if hint.named else ''} | {hint.says} |"
        for hint in sorted(hints(), key=lambda hint: bool(hint.named), reverse=True)
    ]
    return "\n".join(["| kind | usual cause |", "|---|---|", *rows])


def by_place() -> str:
    """For porters: where to look, from the log's beginning to its end."""
    named = [hint for hint in hints() if hint.named]
    first = [hint for hint in named if hint.named.startswith("before")]
    ordered = [*first, *(hint for hint in named if hint not in first)]
    return "\n".join(f"{i}. **{hint.named.capitalize()}**: {hint.says}" for i, hint in enumerate(ordered, 1))


PAGES = {"golfers.md": by_kind, "porters.md": by_place}


def stale() -> Iterator[str]:
    """The pages that do not say what hints.toml says."""
    for name, make in PAGES.items():
        text = (DOCS / name).read_text("utf-8")
        if text != sections.filled(text, "hints", make()):
            yield name


if __name__ == "__main__":
    for name, make in PAGES.items():
        text = (DOCS / name).read_text("utf-8")
        (DOCS / name).write_text(sections.filled(text, "hints", make()), "utf-8")
