"""python watched_world.py FILE

Runs a program with a builtin `world`, six things of which everything can be asked, that are also the modules name_0 to
name_5: whatever is done with them is printed, and gives another such thing. So a random program runs far, and tells
what it does.
"""

import builtins
import itertools
import signal
import sys

MOST = 300  # things that are told before the program is ended
TRUTHS = itertools.cycle((True, True, False))
told = 0


def tell(*words):
    global told
    told += 1
    print(*words, flush=True)
    if told == MOST:
        raise SystemExit(7)


class Thing:
    __all__ = ()
    __path__ = ()

    def __init__(self, *values, **keywords):
        tell("made", len(values), *keywords)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return told_of("get", name)

    def __setattr__(self, name, value):
        tell("set", name)

    def __delattr__(self, name):
        tell("del", name)

    def __call__(self, *values, **keywords):
        return told_of("call", len(values), *keywords)

    def __bool__(self):
        return next(TRUTHS)

    def __iter__(self):
        tell("iter")
        return iter((Thing(), Thing()))

    def __exit__(self, kind, problem, trace):
        tell("exit", kind is None)
        return kind is not None and kind is not SystemExit

    def __hash__(self):
        return 0

    def __repr__(self):
        return "thing"


def told_of(*words):
    tell(*words)
    return Thing()


OPERATIONS = """
    getitem add sub mul matmul truediv floordiv mod pow lshift rshift and or xor neg pos invert lt le gt ge enter
"""
for name in OPERATIONS.split():
    for method in (f"__{name}__", f"__r{name}__"):
        setattr(Thing, method, lambda self, *others, method=method: told_of(method))
for name in ("setitem", "delitem"):
    setattr(Thing, f"__{name}__", lambda self, *others, name=name: tell(name))

builtins.world = [Thing() for _ in range(6)]
for number, thing in enumerate(builtins.world):
    sys.modules[f"name_{number}"] = thing
if hasattr(signal, "setitimer"):
    signal.setitimer(signal.ITIMER_VIRTUAL, 1)  # of its own time: the same on a busy machine
with open(sys.argv[1], "rb") as file:  # noqa: PTH123 - as few imports as possible
    program = compile(file.read(), "program", "exec", dont_inherit=True)
exec(program, {"__name__": "__main__"})
