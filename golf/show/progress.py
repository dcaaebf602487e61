"""How far the whole job is, and how long it will take: golden logs know what every round costs the reference."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from golf.hole.hole import Kind
from golf.judge.listeners import Planned
from golf.judge.programs import Programs
from golf.judge.rounds import Rounds
from golf.judge.verdict import Outcome

_Key = tuple[str, str]  # label and round


@dataclass
class Progress:
    """The runs of a job, as they begin and end. Times are in seconds.

    paces  how many times the reference's processor time each program takes, as far as that is known
    """

    paces: dict[str, float] = field(default_factory=dict)
    jobs: int = 1
    total: int = 0
    done: int = 0
    waiting: dict[_Key, float] = field(default_factory=dict)  # what the round costs the reference; 0: unknown
    running: dict[_Key, tuple[float, float]] = field(default_factory=dict)  # that, and since when
    wall: float = 0.0
    cpu: float = 0.0

    def plans(self, jobs: int, runs: Sequence[Planned]) -> None:
        self.jobs = jobs
        self.total += len(runs)
        self.waiting |= {(run.label, run.round): run.seconds for run in runs}

    def begins(self, label: str, round_name: str) -> None:
        self.running[label, round_name] = self.waiting.pop((label, round_name), 0.0), time.monotonic()

    def ends(self, label: str, round_name: str, outcome: Outcome | None) -> None:
        seconds, _ = self.running.pop((label, round_name), (0.0, 0.0))
        self.done += 1
        if outcome:
            self._learn(label, seconds, outcome)

    def drops(self, label: str) -> None:
        """What has not begun of this program will not be run."""
        for key in [key for key in self.waiting if key[0] == label]:
            del self.waiting[key]
            self.total -= 1

    def _learn(self, label: str, seconds: float, outcome: Outcome) -> None:
        usage = outcome.usage
        self.wall, self.cpu = self.wall + usage.seconds, self.cpu + usage.cpu_seconds
        if seconds and usage.cpu_seconds:
            self.paces[label] = usage.cpu_seconds / seconds

    def left(self) -> float | None:
        """About how many seconds the job still takes; None where a cost is not known."""
        now = time.monotonic()
        running = [
            (self._cost(label, cost), since) for (label, _), (cost, since) in self.running.items() if cost
        ]
        waiting = [self._cost(label, cost) for (label, _), cost in self.waiting.items()]
        if not all(waiting) or len(running) < len(self.running):
            return None
        each = [max(0.0, cost - (now - since)) for cost, since in running] + waiting
        return max([sum(each) / self.jobs, *each], default=0.0)

    def _cost(self, label: str, seconds: float) -> float:
        usual = median(self.paces.values()) if self.paces else 1.0
        slow = self.wall / self.cpu if self.cpu else 1.0  # of this machine, as busy as it is
        return seconds * self.paces.get(label, usual) * max(1.0, slow)

    def line(self) -> str:
        """
        >>> Progress(total=20, done=7).line()
        '7 of 20 runs'
        """
        left = self.left() if self.done < self.total else None
        return f"{self.done} of {self.total} runs" + (f", about {_about(left)} left" if left else "")

    def waits(self) -> str:
        """What has not begun, by program."""
        rounds: dict[str, list[str]] = {}
        for label, round_name in self.waiting:
            rounds.setdefault(label, []).append(round_name)
        return "; ".join(f"{label} {', '.join(names)}" for label, names in rounds.items())


def _about(seconds: float) -> str:
    return f"{max(1, round(seconds))} s" if seconds < 90 else f"{round(seconds / 60)} min"


def paces(programs: Programs, rounds: Rounds, past: Mapping[str, float]) -> dict[str, float]:
    """How many times the reference's time each entry has taken at home. `past`: by the hash of its source."""
    home = [each.known for each in rounds.ready if each.round.kind == Kind.HOME]
    if not home or not home[0] or not home[0].usage.cpu_seconds:
        return {}
    reference = home[0].usage.cpu_seconds
    seconds = {str(entry.label): past.get(entry.program.sha256) for entry in programs.entries}
    return {label: spent / reference for label, spent in seconds.items() if spent}
