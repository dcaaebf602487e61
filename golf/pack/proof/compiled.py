"""Proof by each Python's own compiler that the names of two sources mean the same to it.

Compilers differ: from 3.12 on a comprehension is compiled into its function, and some releases confuse names there.
So each Python that is to run the packed file compiles both sources itself, and tells where it looks up each name.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from golf.errors import GolfError
from golf.pack.proof.trees import Different
from golf.run.ask import NoAnswer, ask
from golf.run.interpreters import Interpreter

PROGRAM = Path(__file__).with_name("names_program.py")


def readers(source: str, interpreters: Sequence[Interpreter]) -> list[Interpreter]:
    """The Pythons whose compiler accepts the source. Raises GolfError where none does."""
    answers = [(interpreter, _ask(interpreter, source, [])) for interpreter in interpreters]
    found = [interpreter for interpreter, (unread, _) in answers if not unread]
    if not found:
        reasons = "; ".join(f"{interpreter.version}: {unread}" for interpreter, (unread, _) in answers)
        raise GolfError(f"no Python that is to run it compiles the source ({reasons}); install one that does")
    return found


def prove_names(pairs: Iterable[tuple[str, str]], interpreters: Sequence[Interpreter]) -> None:
    """Raise Different unless each Python looks up the names of both sources of each pair in corresponding places."""
    pairs = list(pairs)
    for interpreter in interpreters:
        for fault in filter(None, _ask(interpreter, "", pairs)[1]):
            raise Different(f"to Python {interpreter.version}, {fault}")


def _ask(interpreter: Interpreter, source: str, pairs: Sequence[tuple[str, str]]) -> tuple[str, list[str]]:
    """Why it does not compile the source, empty where it does; and a fault for each pair, empty where there is none."""
    try:
        answer = ask(interpreter, PROGRAM.read_text("utf-8"), {"source": source, "pairs": pairs})
        match answer:
            case {"unread": str(unread), "faults": list(faults)}:
                return unread, faults
        raise NoAnswer("its answer is none")
    except NoAnswer as fault:
        raise GolfError(f"{interpreter} at {interpreter.path} does not compare names ({fault})") from None
