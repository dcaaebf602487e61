"""Answers as they come, and how they are told at each width; `python tests/show/answers.py` writes the snapshots."""

import io
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from golf.show.answer import Answer, Mark, Mood, Parting, Sign, Told
from golf.show.markdown import as_markdown
from golf.show.terminal import show_answer

SNAPSHOTS = Path(__file__).with_name("snapshots")
WIDTHS = (50, 80, 140)
ROUNDS = ("home", "away-order", "away-letters", "away-few")


def told(name: str, size: str, form: str, records: tuple[str, str, str], seconds: tuple[float, ...]) -> Told:
    marks = tuple(Mark(name, Sign.EQUAL, spent) for name, spent in zip(ROUNDS, seconds, strict=True))
    return Told(name, size, form, "valid", Mood.GOOD, records, marks, None, ())


def record(lane: str) -> tuple[str, str, str]:
    return f"holds the record in {lane}", "holds the record", "record"


FEMTO = told("femtogpt", "367 characters", "packed", record("characters"), (31.2, 21.4, 16.5, 13.1))
PICO = replace(
    told("picogpt", "1,190 bytes", "plain", record("plain traces"), (45.7, 28.9, 19.8, 15.1)),
    verdict="traces, as claimed",
    mood=Mood.FAIR,
    marks=tuple(replace(mark, sign=Sign.AS_CLAIMED) for mark in FEMTO.marks),
)
ATTO = told("attogpt", "786 bytes", "packed", record("bytes"), (32.0, 21.8, 16.8, 12.7))
NANO = told("nanogpt", "1,253 bytes", "plain", record("plain"), (171.4, 101.0, 25.0, 22.9))
HOT = told("hotgpt", "27,658 bytes", "plain", record("seconds, 22.45 times faster"), (1.3, 1.2, 0.9, 0.7))
PARTING = Parting(
    round="away-few",
    place="line 4, step 1 (value)",
    reason="line 4, step 1: 1.9308 instead of 1.9306 (value)",
    expected=(("step    1 / 1000 | loss 1.930", False), ("6", True)),
    found=(("step    1 / 1000 | loss 1.930", False), ("8", True)),
    hint="No gradient yet at step 1: look at the initial weights and the forward pass.",
)
MINE = Told(
    name="mine",
    size="1,260 bytes",
    form="plain",
    verdict="differs",
    mood=Mood.BAD,
    records=("7 above the record in plain, 1,253", "7 above the record", "+7"),
    marks=(*(Mark(name, Sign.NOT_JUDGED) for name in ROUNDS[:3]), Mark("away-few", Sign.DIFFERS, 0.12)),
    parting=PARTING,
    remarks=(),
)
BETTER = replace(
    NANO,
    name="a-name-that-nobody-would-type-twice",
    size="1,249 bytes",
    records=("4 below the record in plain, 1,253", "4 below the record", "-4"),
    remarks=("It would enter the board: golf board --enter mine.py",),
)
BROKEN = replace(
    MINE,
    verdict="does not compile",
    marks=tuple(Mark(name, Sign.NOT_JUDGED) for name in ROUNDS),
    parting=None,
    remarks=("line 3: '(' was never closed",),
)
PAGE = "run_results/20261127_031937/report.html"
ANSWERS = {
    "five": Answer(
        "names", (FEMTO, PICO, ATTO, NANO, HOT), "names: 4 of 5 valid, 1 as claimed", (), PAGE, 171.0
    ),
    "wrong": Answer("names", (MINE,), "names: 0 of 1 valid, 1 wrong", (), PAGE, 0.71),
    "better": Answer("names", (BETTER,), "names: 1 of 1 valid", (), PAGE, 64.0),
    "broken": Answer("names", (BROKEN, ATTO), "names: 1 of 2 valid, 1 wrong", ("a note",), PAGE, None),
}


def printed(answer: Answer, width: int, terminal: bool = True, colour: bool = False) -> str:
    file = io.StringIO()
    show_answer(
        answer,
        Console(
            file=file,
            width=width,
            force_terminal=terminal,
            color_system="standard" if colour else None,
            legacy_windows=False,
        ),
    )
    return file.getvalue()


def snapshots() -> dict[str, str]:
    """The name of each snapshot, and what it holds."""
    found = {
        f"{name}_{width}.txt": printed(answer, width) for name, answer in ANSWERS.items() for width in WIDTHS
    }
    found |= {f"{name}_pipe.txt": printed(answer, 80, terminal=False) for name, answer in ANSWERS.items()}
    return found | {f"{name}.md": as_markdown(answer) for name, answer in ANSWERS.items()}


if __name__ == "__main__":
    for name, text in snapshots().items():
        (SNAPSHOTS / name).write_text(text, "utf-8")
