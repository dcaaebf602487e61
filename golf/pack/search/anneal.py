"""One restart of the search: simulated annealing over the slots of a layout."""

import math
import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from golf.pack.layout import Layout
from golf.pack.search.gauge import Gauge
from golf.pack.source.slots import State

COOL_EVERY = 64  # steps between two changes of the temperature of a search that counts steps


@dataclass(frozen=True, slots=True)
class Cooling:
    """How long one restart runs, how warm, and by which measure: temperatures are in bits.

    exact  whether what it begins with is changed by the exact size of its block
    """

    seconds: float
    steps: int  # 0: until the seconds are over
    hot: float = 5.0
    cold: float = 0.5
    exact: bool = False


class Annealer:
    """Changes one slot at a time, and keeps what makes the text cheaper, or a little dearer while it is warm."""

    def __init__(self, layout: Layout, state: State, gauge: Callable[[bytes], Gauge], seed: int) -> None:
        self.layout, self.state = layout, state.copy()
        self.random = random.Random(seed)
        self.symbols = layout.names.symbols
        self.pool = layout.names.pool
        choices = list(enumerate(layout.choices))
        self.literals = [i for i, choice in choices if choice.options[0] and len(choice.options) > 1]
        self.structural = [i for i, choice in choices if not choice.options[0]]
        self.movable = [suite for suite in layout.suites if _can_move(layout.before[suite.number])]
        self.kinds = [self.rename, self.exchange, self.respell, self.restructure, self.reorder]
        self.weights = [  # by how many slots there are, but a name can become fifty others
            8 * len(self.symbols),
            3 * len(self.symbols),
            len(self.literals),
            2 * len(self.structural),
            2 * sum(len(suite.units) for suite in self.movable),
        ]
        self.relayout()
        self._find_contexts()
        self.gauge = gauge(self.text())

    def relayout(self) -> None:
        """Join neighbours that never vary, so that a candidate is few texts."""
        flat = self.layout.flatten(self.state)
        values = self.layout.values(self.state)
        first_fixed = len(values) - len(self.layout.fixed_texts)
        self.values, self.flat = values[:first_fixed], []
        run: list[str] = []
        for index in flat:
            if index >= first_fixed:
                run.append(values[index])
                continue
            if run:
                self._add_fixed("".join(run))
                run = []
            self.flat.append(index)
        if run:
            self._add_fixed("".join(run))

    def _add_fixed(self, text: str) -> None:
        self.flat.append(len(self.values))
        self.values.append(text)

    def text(self) -> bytes:
        values = self.values
        return "".join([values[index] for index in self.flat]).encode()

    def _find_contexts(self) -> None:
        """For each symbol, the symbols that stand somewhere between the same neighbours."""
        groups: dict[tuple[str, str], list[int]] = defaultdict(list)
        texts = [self.values[index] for index in self.flat]
        for place, index in enumerate(self.flat):
            if index < len(self.symbols):
                before = texts[place - 1][-2:] if place else ""
                after = texts[place + 1][:2] if place + 1 < len(texts) else ""
                groups["<", before].append(index)
                groups[">", after].append(index)
        self.like: list[list[int]] = [[] for _ in self.symbols]
        for members in groups.values():
            for index in set(members):
                self.like[index] += [member for member in members if member != index]

    def run(self, cooling: Cooling, stop: Callable[[], bool] = lambda: False) -> State:
        """Anneal, and return the cheapest state that was seen."""
        best, best_state = self.gauge.cost, self.state.copy()
        begin, step, part = time.monotonic(), 0, 0.0
        temperature = cooling.hot
        while part < 1 and any(self.weights):
            if not cooling.steps or step % COOL_EVERY == 0:
                part = step / cooling.steps if cooling.steps else (time.monotonic() - begin) / cooling.seconds
                temperature = cooling.hot * (cooling.cold / cooling.hot) ** part
                if stop():
                    break
            step += 1
            undo = self.move()
            if undo is None:
                continue
            if self.accept(temperature):
                if self.gauge.cost < best:
                    best, best_state = self.gauge.cost, self.state.copy()
            else:
                undo()
        return best_state

    def accept(self, temperature: float) -> bool:
        """Whether the changed text may stay: a bit more than a logarithm of luck must not be lost."""
        return self.gauge.passes(self.text(), -temperature * math.log(self.random.random() or 1.0))

    # --- moves: each changes the state and the texts, and returns how to take it back --------------------

    def move(self) -> Callable[[], None] | None:
        (kind,) = self.random.choices(self.kinds, self.weights)
        return kind()

    def rename(self) -> Callable[[], None] | None:
        """Give a symbol another name; whoever must not share it takes the old one."""
        choose = self.random
        index = choose.randrange(len(self.symbols))
        names = self.state.names
        like = self.like[index]
        if like and choose.random() < 0.6:
            new = names[like[int(choose.random() * len(like))]]
        else:
            new = self.pool[int(choose.random() * len(self.pool))]
        old = names[index]
        if new == old or new in self.symbols[index].forbidden:
            return None
        changed = [index]
        for other in self.symbols[index].others:
            if names[other] == new:
                symbol = self.symbols[other]
                if old in symbol.forbidden or any(names[o] == old and o != index for o in symbol.others):
                    return None
                changed.append(other)
        for left in changed[1:]:  # they all take the old name: none of them may conflict with another
            if any(right in self.symbols[left].others for right in changed[1:]):
                return None
        given = [(index, names[index]) for index in changed]
        self._give([(index, new if index == changed[0] else old) for index in changed])
        return lambda: self._give(given)

    def exchange(self) -> Callable[[], None] | None:
        """Exchange two names wherever they stand: repeats stay repeats, and the code may get easier to tell."""
        names, random = self.state.names, self.random
        one, other = (
            names[int(random.random() * len(names))],
            self.pool[int(random.random() * len(self.pool))],
        )
        exchanged = {one: other, other: one}
        changed = [(index, exchanged[name]) for index, name in enumerate(names) if name in exchanged]
        if one == other or any(new in self.symbols[index].forbidden for index, new in changed):
            return None
        before = [(index, names[index]) for index, _ in changed]
        self._give(changed)
        return lambda: self._give(before)

    def _give(self, named: Sequence[tuple[int, str]]) -> None:
        for index, name in named:
            self.state.names[index] = self.values[index] = name

    def respell(self) -> Callable[[], None]:
        """Change the spelling of a literal or a separator, now and then of all that have the same options."""
        choice = self.random.choice(self.literals)
        pick = self.random.randrange(len(self.layout.choices[choice].options))
        changed = [choice]
        if self.random.random() < 0.1:
            options = self.layout.choices[choice].options
            changed = [i for i in self.literals if self.layout.choices[i].options == options]
        before = [self.state.picks[i] for i in changed]
        for i in changed:
            self._pick(i, pick)

        def undo() -> None:
            for i, old in zip(changed, before, strict=True):
                self._pick(i, old)

        return undo

    def _pick(self, choice: int, pick: int) -> None:
        self.state.picks[choice] = pick
        first = self.layout.first_value[choice]
        for part, text in enumerate(self.layout.texts(choice, pick, self.state.blank)):
            self.values[first + part] = text

    def restructure(self) -> Callable[[], None]:
        choice = self.random.choice(self.structural)
        old = self.state.picks[choice]
        self.state.picks[choice] = self.random.randrange(len(self.layout.choices[choice].options))
        return self._relaid(lambda: self.state.picks.__setitem__(choice, old))

    def reorder(self) -> Callable[[], None] | None:
        """Move one statement to another place, where nothing that depends on it is passed."""
        suite = self.random.choice(self.movable)
        order = self.state.orders[suite.number]
        old = order[:]
        source, target = self.random.randrange(len(order)), self.random.randrange(len(order))
        unit = order[source]
        passed = order[target:source] if target < source else order[source + 1 : target + 1]
        before = self.layout.before[suite.number]
        if source == target or any(
            (other in before[unit]) if target < source else (unit in before[other]) for other in passed
        ):
            return None
        order.insert(target, order.pop(source))
        return self._relaid(lambda: self.state.orders.__setitem__(suite.number, old))

    def _relaid(self, restore: Callable[[], None]) -> Callable[[], None]:
        values, flat = self.values, self.flat
        self.relayout()

        def undo() -> None:
            restore()
            self.values, self.flat = values, flat

        return undo


def _can_move(before: Sequence[set[int]]) -> bool:
    """Whether any two statements of a block may change places: the later one needs not stay behind the earlier one."""
    return any(len(earlier) < place for place, earlier in enumerate(before))
