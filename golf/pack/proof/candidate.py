"""Every candidate that is kept is proved: same tree up to names, same statements, in an order that was allowed."""

from collections.abc import Iterable, Sequence

from golf.errors import GolfError
from golf.pack.layout import Layout
from golf.pack.proof.bare import Seen, prove_same_tree
from golf.pack.proof.compiled import prove_names
from golf.pack.proof.equal import prove_equal
from golf.pack.proof.shared import prove_shared
from golf.pack.proof.trees import Different, prove_permuted
from golf.pack.source.slots import State
from golf.pack.source.tokens import text_of
from golf.run.interpreters import Interpreter


def prove_source(layout: Layout) -> None:
    """The layout, with nothing varied, is the source without comments, and without what it neither needs nor sees.

    Raises GolfError where that cannot be shown, so that nothing is written.
    """
    text = text_of(layout.lines([0] * len(layout.choices)))
    try:
        seen = Seen(
            layout.documented, layout.annotated, not layout.loses, not layout.nameless, layout.counted
        )
        prove_same_tree(layout.source, text, seen)
    except Different as fault:
        raise _refused(layout, fault) from None


def prove_candidate(layout: Layout, state: State, text: str) -> None:
    """A candidate is the source, in the spellings that its author allows, but for names and the order of statements.

    Raises GolfError where that cannot be shown.
    """
    spelled, ordered = spelled_and_renamed(layout, state)
    try:
        prove_equal(spelled, ordered, layout.rules.attributes)
        prove_permuted(ordered, text)
        for suite in layout.suites:
            order = state.orders[suite.number]
            if any(
                later in layout.before[suite.number][earlier]
                for at, earlier in enumerate(order)
                for later in order[at + 1 :]
            ):
                raise Different("a statement passed one that it depends on")
    except Different as fault:
        raise _refused(layout, fault) from None
    except SyntaxError as fault:
        raise _refused(layout, Different(f"it does not compile: {fault.msg}")) from None


def finish(layout: Layout, text: str) -> str:
    """A candidate's text as it is written to a file: the same, once what it repeats is put back for its name.

    Raises GolfError where that cannot be shown.
    """
    finished = layout.finished(text)
    try:
        prove_shared(text, finished)
    except Different as fault:
        raise _refused(layout, fault) from None
    return finished


def prove_unconfused(layout: Layout, pythons: Sequence[Interpreter]) -> None:
    """Each Python takes no variable of the source for another one, as some do in comprehensions.

    Raises GolfError where one does: there the source itself does something else than it says.
    """
    state = layout.start()
    state.names = [f"apart_{number}_{name}" for number, name in enumerate(state.names)]
    try:
        prove_names([spelled_and_renamed(layout, state)], pythons)
    except Different as fault:
        raise GolfError(
            f"{layout.path}: the source itself goes wrong on a Python whose compiler mixes up names of "
            f"comprehensions ({fault}); give them different names, or choose others with --python"
        ) from None


def prove_everywhere(layout: Layout, states: Iterable[State], pythons: Sequence[Interpreter]) -> None:
    """The names of each candidate mean to each Python what the source's names mean to it.

    Raises GolfError where that cannot be shown.
    """
    try:
        prove_names([spelled_and_renamed(layout, state) for state in states], pythons)
    except Different as fault:
        raise _refused(layout, fault) from None


def spelled_and_renamed(layout: Layout, state: State) -> tuple[str, str]:
    """A candidate with the source's own names, and with its own; both in the source's order."""
    renamed = layout.render(State(state.names, state.picks, layout.start().orders))
    return text_of(layout.lines(state.picks)), renamed


def _refused(layout: Layout, fault: Different) -> GolfError:
    return GolfError(f"{layout.path}: the result could not be proved equal ({fault}); nothing is written")
