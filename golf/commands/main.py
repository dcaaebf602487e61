"""The toolbox: `golf COMMAND ...`, or `python -m golf COMMAND ...`."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from golf.commands.arguments import STATUSES, Parser, guarded
from golf.errors import GolfError, did_you_mean
from golf.results.version import VERSION

# In the order in which one meets them; golf/commands/NAME.py has the arguments of each.
COMMANDS = (
    "run", "show", "history", "board", "verify", "size", "pack", "fetch", "corpus", "golden", "worksheet", "plot",
)  # fmt: skip

EPILOG = f"""\
`golf run` is `python compare_runs.py`, the main job: run a hole's programs and
compare their logs. `golf COMMAND --help` tells more.

example:
  golf size mine.py                 what it costs
  golf run mine.py --hole names     is it the same program? where not?
  golf board --hole names           the records it has to beat

{STATUSES}"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command of the toolbox. Returns the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    return guarded(lambda: _main(words))


def _main(words: list[str]) -> int:
    first = words[0] if words and not words[0].startswith("-") else None
    if first is not None and first not in COMMANDS:
        hint = did_you_mean(first, COMMANDS)
        raise GolfError(f"{first}: there is no such command; {hint}the commands are {', '.join(COMMANDS)}")
    arguments = _parser((first,) if first else COMMANDS).parse_args(words)
    return int(arguments.run(arguments))


def _parser(names: Sequence[str]) -> Parser:
    """The parser of these commands; others need not be loaded for them."""
    parser = Parser(
        prog="golf",
        description="Tools for a code-golf course of tiny GPTs.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"tinygpt-golf {VERSION}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in names:
        import_module(f"golf.commands.{name}").add_parser(commands)
    return parser
