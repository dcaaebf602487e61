"""Which statements of a block may change places, computed from what they read, write and call.

Effects keep their order. A pure statement passes one only where no function could see the names involved; two pure
statements pass each other where neither touches what the other binds. In doubt: refused.
"""

import ast
import symtable
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from golf.pack.order.effects import NOTHING, Analysis, Effect, Kind
from golf.pack.source.rules import Rules
from golf.pack.source.sights.facts import EXECUTORS
from golf.pack.source.sights.kinds import Keep
from golf.pack.source.sights.sights import Sights
from golf.pack.source.slots import Spelling, Suite, Unit, spelled, suite_lines, unit_lines
from golf.pack.source.syntax import BUILTINS, last_word, parse
from golf.pack.source.tokens import join, text_of


@dataclass(frozen=True, slots=True)
class Context:
    """Where a block stands."""

    shared: frozenset[str] | None  # names that some function sees while a call runs; None: any
    bound: frozenset[str]  # names that certainly have a value when the block begins
    fixed: bool = False  # whether the order itself may be looked at


Before = list[set[int]]  # for each unit of a suite, those that must precede it


def find_orders(top: Suite, picks: Sequence[int], rules: Rules, sights: Sights) -> list[Before]:
    """Which units must precede which, for every suite of a source, by its number; `picks` are the source's own."""
    text = text_of(suite_lines(top, picks))
    builtin = BUILTINS - _stored(text)
    nodes = list(ast.walk(parse(text)))
    dynamic = rules.keep is None and any(_executes(node) for node in nodes)
    shared = None if dynamic or rules.module else _shared(_table(text))
    fixed = sights.reason(Keep.ORDER) is not None
    orders = _Orders(picks, builtin, _fragile(nodes), fixed)
    orders.suite(top, Context(shared, builtin, fixed))
    return [before for _, before in sorted(orders.before.items())]


def _executes(node: ast.AST) -> bool:
    """Whether strings may be executed here, which name any variable."""
    return last_word(node) in EXECUTORS


def _fragile(nodes: Sequence[ast.AST]) -> frozenset[str]:
    """The names that some statement unbinds."""
    deleted = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del)}
    return frozenset(
        deleted | {node.name for node in nodes if isinstance(node, ast.ExceptHandler) and node.name}
    )


def _table(text: str) -> symtable.SymbolTable:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return symtable.symtable(text, "source", "exec")


def _stored(text: str) -> frozenset[str]:
    """All names that the source binds anywhere."""
    names: set[str] = set()
    tables = [_table(text)]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        names |= {
            s.get_name()
            for s in table.get_symbols()
            if s.is_assigned() or s.is_parameter() or s.is_imported()
        }
    return frozenset(names)


def _shared(table: symtable.SymbolTable) -> frozenset[str]:
    """Names that functions inside of this scope take from outside of themselves."""
    names: set[str] = set()
    for child in table.get_children():
        if child.get_type() == "function":
            names |= {
                s.get_name()
                for s in child.get_symbols()
                if s.is_free() or s.is_global() or s.is_declared_global()
            }
        names |= _shared(child)
    return frozenset(names)


class _Orders:
    """Goes through the blocks of a source, and notes the order of each.

    builtin  names that are certainly builtins
    fragile  names that some statement unbinds
    fixed    whether the order of all statements may be looked at
    """

    def __init__(
        self, picks: Sequence[int], builtin: frozenset[str], fragile: frozenset[str], fixed: bool
    ) -> None:
        self.base, self.builtin, self.fragile, self.fixed = list(picks), builtin, fragile, fixed
        self.before: dict[int, Before] = {}  # by the number of the suite

    def suite(self, suite: Suite, context: Context) -> None:
        """The order of one block, and of the blocks inside."""
        effects: list[Effect] = []
        bound = context.bound
        for unit in suite.units:
            effects.append(self.effect(unit, bound))
            self._inner(unit, Context(context.shared, bound, self.fixed))
            quiet = effects[-1].kind < Kind.EFFECT
            bound = bound | effects[-1].writes - self.fragile if quiet else bound - effects[-1].writes
        every = [
            {j for j in range(i) if _ordered(suite.units[j], suite.units[i], effects[j], effects[i], context)}
            for i in range(len(effects))
        ]
        for before in every:
            for j in tuple(before):
                before |= every[j]
        self.before[suite.number] = every

    def _inner(self, unit: Unit, context: Context) -> None:
        """The blocks of a compound statement."""
        for items, body in unit.clauses:
            if body is None:
                continue
            words = [piece.text for piece in spelled(items, self.base)]
            if "def" in words[:2]:
                self.suite(body, self._function(unit, context))
            elif words[0] in ("if", "elif", "else", "for", "while"):
                self.suite(body, context)
            else:  # a class body, or a block that something may leave half done
                told = words[0] == "class" and (len(words) > 3 or len(unit.clauses) > 1)
                self.suite(body, Context(None, self.builtin, self.fixed or told))

    def _function(self, unit: Unit, context: Context) -> Context:
        """What holds in the body of a function."""
        try:
            function = _table(self._text(unit)).get_children()[-1]
        except SyntaxError:  # by itself it does not compile: it names nonlocal variables
            return Context(None, self.builtin, self.fixed)
        parameters = frozenset(getattr(function, "get_parameters", tuple)())
        reached = {symbol.get_name() for symbol in function.get_symbols() if not symbol.is_local()}
        shared = None if context.shared is None else _shared(function) | reached
        return Context(shared, self.builtin | parameters - self.fragile, self.fixed)

    def _text(self, unit: Unit) -> str:
        return text_of(unit_lines(unit, self.base))

    def effect(self, unit: Unit, bound: frozenset[str]) -> Effect:
        """What a unit does, in whichever spelling."""
        first = unit.clauses[0][0][0]
        if not unit.simple and not isinstance(first, Spelling) and first.text == "case":
            return Effect(Kind.BARRIER, frozenset(), frozenset())  # a part of a match statement
        texts = [self._text(unit)]
        for items, _ in unit.clauses if unit.simple else ():
            for item in items:
                if isinstance(item, Spelling):
                    picks = self.base[:]
                    for option in range(1, len(item.options)):
                        picks[item.slot] = option
                        texts.append(join(spelled(items, picks)))
        result = NOTHING
        for text in texts:
            for statement in parse(text).body:
                result = result.joined(Analysis(bound | result.writes).statement(statement))
        return result


def _ordered(one: Unit, two: Unit, first: Effect, second: Effect, context: Context) -> bool:
    """Whether the first must stay before the second."""
    if one.free and one.free == two.free:
        return False
    if context.fixed or Kind.BARRIER in (first.kind, second.kind):
        return True
    if first.writes & (second.writes | second.reads) or first.reads & second.writes:
        return True
    kinds = {first.kind, second.kind}
    if Kind.EFFECT not in kinds or first.kind == second.kind:
        return first.kind == second.kind == Kind.EFFECT
    if Kind.QUIET in kinds or context.shared is None:
        return True
    pure = first if first.kind == Kind.PURE else second
    return bool((pure.reads | pure.writes) & context.shared)
