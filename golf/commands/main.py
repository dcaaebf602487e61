"""The toolbox: `golf COMMAND ...`, or `python -m golf COMMAND ...`."""

import argparse
import sys
import time
from collections.abc import Sequence
from importlib import import_module

from golf.commands.arguments import STATUSES, Parser, guarded
from golf.errors import GolfError, did_you_mean
from golf.results.version import VERSION

# In the order in which one meets them, each with an example; golf/commands/NAME.py has the arguments of each.
GROUPS = {
    "judge": {
        "run": "golf run mine.py --rounds home",
        "watch": "golf watch mine.py",
        "check": "golf check phone.log --hole names",
        "review": "golf review mine.py",
    },
    "look": {
        "show": "golf show --verbose",
        "history": "golf history mine",
        "board": "golf board --hole names",
        "verify": "golf verify",
    },
    "make small": {
        "size": "golf size mine.py packed.py",
        "pack": "golf pack mine.py -o packed.py",
    },
    "holes": {
        "holes": "golf holes",
        "new": "golf new mine",
        "golden": "golf golden --hole mine",
        "fetch": "golf fetch names",
        "corpus": "golf corpus notes/ -o input.txt",
    },
    "learn": {
        "lesson": "golf lesson sorter",
        "worksheet": "golf worksheet by_hand",
        "trace": "golf trace names",
        "plot": "golf plot sorter trace.log",
        "sweep": "golf sweep widths.toml --jobs 2",
    },
    "shell": {
        "completion": "golf completion bash",
    },
}
COMMANDS = tuple(name for group in GROUPS.values() for name in group)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command of the toolbox. Returns the exit status."""
    begun = time.monotonic()
    words = list(sys.argv[1:] if argv is None else argv)
    return guarded(lambda: _main(words, begun))


def _main(words: list[str], begun: float) -> int:
    first = words[0] if words and not words[0].startswith("-") else None
    if first is not None and first not in COMMANDS:
        hint = did_you_mean(first, COMMANDS)
        raise GolfError(f"{first}: there is no such command; {hint}the commands are {', '.join(COMMANDS)}")
    arguments = _parser((first,) if first else COMMANDS).parse_args(words, argparse.Namespace(begun=begun))
    return int(arguments.run(arguments))


class _Toolbox(Parser):
    """The parser above all commands, whose help names them in groups."""

    def format_help(self) -> str:
        return _help({name: parser.description or "" for name, parser in self.below().items()})


def _parser(names: Sequence[str]) -> Parser:
    """The parser of these commands; others need not be loaded for them."""
    parser = _Toolbox(prog="golf")
    parser.add_argument("--version", action="version", version=f"tinygpt-golf {VERSION}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)
    for name in names:
        import_module(f"golf.commands.{name}").add_parser(commands)
    parser.set_defaults(whole=lambda: _parser(COMMANDS))
    return parser


def _help(says: dict[str, str]) -> str:
    """Every command by an example, and what it does."""
    parts = ["usage: golf COMMAND ...\n\nA code-golf course for tiny GPTs. `golf COMMAND --help` tells more."]
    for title, group in GROUPS.items():
        rows = [f"  {example:<34}{_in_a_row(says[name])}" for name, example in group.items()]
        parts.append("\n".join([f"{title}:", *rows]))
    same = "`golf run` is `python compare_runs.py`. `golf --version` tells the version."
    return "\n\n".join([*parts, same, STATUSES]) + "\n"


def _in_a_row(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].removesuffix(".")
