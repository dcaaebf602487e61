"""What a program may see of its own source: which names, strings and orders must stay, and what is to be told."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass, replace

from golf.errors import GolfError
from golf.pack.source.sights.facts import Facts
from golf.pack.source.sights.kinds import CLOSES, DIES, Keep, Note, Refusal, Sight
from golf.pack.source.sights.predicates import PREDICATES
from golf.pack.source.sights.telling import keys
from golf.pack.source.sights.words import BUILTINS, DEFINED, MODULES, USED


@dataclass(frozen=True, slots=True)
class Sights:
    """All sights of a source.

    spelled  all words of its strings
    keys     those that stand there by themselves, as the keys of a dictionary do, maybe in a list
    """

    seen: tuple[Sight, ...]
    spelled: frozenset[str]
    keys: frozenset[str]

    def reason(self, keep: Keep) -> str | None:
        """Why something stays as it is; None where nothing asks for it."""
        return next((sight.reason for sight in self.seen if keep in sight.keeps), None)

    def refusals(self, wrapped: bool) -> list[Refusal]:
        return list(dict.fromkeys(s.refuses for s in self.seen if s.refuses and (wrapped or not s.wrapped)))

    def notes(self, wrapped: bool) -> list[Note]:
        return list(dict.fromkeys(s.note for s in self.seen if s.note and (wrapped or not s.wrapped)))


def sights_of(trees: Iterable[ast.Module]) -> Sights:
    """The sights of a source in all its spellings."""
    every = [Facts(tree) for tree in trees]
    seen = [sight for facts in every for sight in _seen(facts)]
    words = (frozenset().union(*map(said, every)) for said in (lambda facts: facts.spelled, keys))
    return Sights(tuple(dict.fromkeys(seen)), *words)


def _seen(facts: Facts) -> Iterable[Sight]:
    tables = (
        (USED, facts.words),
        (BUILTINS, facts.builtins),
        (MODULES, facts.modules),
        (DEFINED, facts.definitions | facts.bound | facts.attributes | facts.spelled),
    )
    for rows, words in tables:
        for betraying, sight in rows:
            if found := sorted(betraying & words):
                yield replace(sight, reason=f"{sight.reason} ({found[0]})")
    for predicate, sight in PREDICATES:
        if predicate(facts):
            yield sight


def shares(sights: Sights, said: bool) -> bool:
    """Whether a module may have more variables: nothing looks through them, or comes when they are gone.

    said  whether the source says what is looked up
    """
    seen = sights.reason(Keep.NAMES) or Refusal.GLOBALS in sights.refusals(wrapped=True)
    made_up = not said and sights.reason(Keep.VARIABLES) is not None
    return not seen and not made_up and not _ends(sights, DIES)


def rebinds(sights: Sights) -> bool:
    """Whether nothing comes when what a variable held before is gone."""
    return not _ends(sights, DIES) and not _ends(sights, CLOSES)


def lasts(sights: Sights) -> bool:
    """Whether only the source's own statements look at the module's variables, and give them other values."""
    return sights.reason(Keep.GLOBALS) is None and sights.reason(Keep.VARIABLES) is None


def is_single(sights: Sights) -> bool:
    """Whether it may show which things are one object."""
    return sights.reason(Keep.IDENTITY) is not None


def _ends(sights: Sights, reason: str) -> bool:
    return any(Keep.LIVES in sight.keeps and sight.reason.startswith(reason) for sight in sights.seen)


class Refused(GolfError):
    """No other text could do what the source does."""

    def __init__(self, path: str, reason: Refusal) -> None:
        super().__init__(f"{path}: cannot be packed: it {reason}")
        self.reason = reason


def differences(sights: Sights, path: str, module: bool, wrapped: bool) -> list[str]:
    """What the packed file may do differently. Raises Refused where it surely would, but for a module."""
    refusals = sights.refusals(wrapped)
    if refusals and not module:
        raise Refused(path, refusals[0])
    notes = [*sights.notes(wrapped), *([Note.MODULE] if module else [])]
    return [f"it {reason}" for reason in refusals] + notes
