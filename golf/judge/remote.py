"""One entry in one round, on a worker of a cluster."""

from dataclasses import replace

from golf.errors import GolfError
from golf.judge.one_round import EntryRun, Settings, run_entry
from golf.judge.rounds import ReadyRound
from golf.judge.verdict import Entry
from golf.run.cluster import Abandoned
from golf.run.interpreters import find_interpreter


def run_remotely(entry: Entry, ready: ReadyRound, settings: Settings) -> EntryRun:
    """Run an entry on a worker, with the worker's own Python of the version that is asked for."""
    interpreter = find_interpreter(ready.interpreter.version)
    if interpreter is None:
        raise GolfError(f"a worker has no {ready.interpreter}; install it there, or name another --python")
    return run_entry(entry, replace(ready, interpreter=interpreter), settings, Abandoned())
