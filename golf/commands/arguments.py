"""What all commands share: a parser, numbers as arguments, and how a fault or an interruption ends them."""

import argparse
import atexit
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from golf.errors import GolfError, did_you_mean, nearest, printable, remedy_for

# argparse has no public name for what add_subparsers returns.
Commands: TypeAlias = "argparse._SubParsersAction[Parser]"
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
DRAW = "draw"  # in the place of a seed
INTERRUPTED = 130
MOST_JOBS = 512  # more than there are cores anywhere; each is a process
SEED_DIGITS = 20  # of the largest seed
NOBODY_READS = 141  # as if SIGPIPE had ended it
STATUSES = """\
exit status:
  0    done, and every entry met its claim
  1    an entry missed its claim, or nothing (smaller) was found
  2    the call, a file or the machine is at fault
  3    an entry could not be judged, by a fault of the judge
  130  interrupted
  141  whoever read the output had enough"""

atexit.register(gc.freeze)  # what is left when a command ends: nobody need look through it for garbage


class Parser(argparse.ArgumentParser):
    """A parser whose faults are one line, with the word that may have been meant."""

    def error(self, message: str) -> NoReturn:
        unknown = message.removeprefix("unrecognized arguments: ")
        if unknown == message:
            raise GolfError(f"{message}; `{self.prog} --help` tells more")
        unknown = unknown.split(" ")[0]
        options = [option for action in self.arguments() for option in action.option_strings]
        meant = nearest(unknown, options) if unknown[:1] == "-" else None
        hint = did_you_mean(unknown, filter(None, [meant]))
        raise GolfError(f"{message}; {hint}`{self._who_knows(meant)} --help` tells more")

    def _who_knows(self, meant: str | None) -> str:
        """Whose help lists that option: the command's, unless it is one of all commands."""
        own = any(meant in action.option_strings for action in self._actions)
        return self.prog if own else next(iter(self.below().values()), self).prog

    def below(self) -> dict[str, "Parser"]:
        """The parsers of its commands, by name."""
        choices = [action.choices for action in self._actions if isinstance(action.choices, dict)]
        parsers = {name: each for table in choices for name, each in table.items()}
        return {name: each for name, each in parsers.items() if isinstance(each, Parser)}

    def arguments(self) -> list[argparse.Action]:
        """What it takes, and what its commands take."""
        return [*self._actions, *(each for parser in self.below().values() for each in parser.arguments())]

    def _get_value(self, action: argparse.Action, arg_string: str) -> object:
        """An empty argument, such as an unset variable of a shell, is never taken for an argument left out.

        An address is told as it was written: as a path it would lose a slash.
        """
        if not arg_string and action.nargs != argparse.PARSER:
            raise argparse.ArgumentError(action, "it is empty; write what is meant, or leave it out")
        if action.type is Path and arg_string.lower().startswith(("http://", "https://")):
            raise argparse.ArgumentError(
                action, f"{arg_string} is a web address; download it, and name the file"
            )
        return super()._get_value(action, arg_string)

    def _print_message(self, message: str, file: Any = None) -> None:
        """A help that cannot be printed is a fault, which argparse would pass over."""
        print(message, end="", file=file)

    def _check_value(self, action: argparse.Action, value: object) -> None:
        if action.choices is not None and value not in action.choices:
            words = [str(choice) for choice in action.choices]
            hint = did_you_mean(str(value), words)
            text = printable(str(value), 60)
            raise argparse.ArgumentError(action, f"{text!r} is none; {hint}choose from {', '.join(words)}")


def add_command(commands: Commands, name: str, says: str, epilog: str = "") -> Parser:
    """The parser of a command. `says`: what it does, in a few words."""
    return commands.add_parser(
        name,
        help=says,
        description=says[0].upper() + says[1:] + ("" if says.endswith("?") else "."),
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def add_hole(parser: Parser) -> None:
    """Holes are named in the same way everywhere."""
    where = "the file's, or the one of this folder"
    parser.add_argument("--hole", metavar="HOLE", help=f"its name or folder (default: {where})")


def add_forms(parser: Parser) -> None:
    """How a result may be told."""
    forms = parser.add_mutually_exclusive_group()
    forms.add_argument("--json", action="store_true", help="print the summary as JSON, and nothing else")
    forms.add_argument(
        "--markdown", action="store_true", help="print the answer as Markdown, and nothing else"
    )
    forms.add_argument("--verbose", action="store_true", help="print all tables as well")


def count(text: str) -> int:
    """A whole number above zero."""
    if not (text.isdecimal() and len(text) < 19 and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above zero")
    return int(text)


def seed(text: str) -> int:
    """Of what is random. Python takes a negative one for the same without its sign."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 on")
    if len(text) > SEED_DIGITS:
        largest = 10**SEED_DIGITS - 1
        raise argparse.ArgumentTypeError(f"{len(text):,} digits are too many; the largest seed is {largest}")
    return int(text)


def jobs(text: str) -> int:
    """How many programs or processes side by side."""
    if (number := count(text)) > MOST_JOBS:
        raise argparse.ArgumentTypeError(f"{text!r} is too many side by side; name at most {MOST_JOBS}")
    return number


def time_limit(text: str) -> float:
    """A number of seconds above zero."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e7:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above zero")
    return seconds


def say(line: str) -> None:
    """One printable line for a person, beside what the command prints."""
    with suppress(OSError):
        print(f"golf: {printable(line)}", file=sys.stderr)


def guarded(job: Callable[[], int]) -> int:
    """Do a command's job; the exit status. A fault becomes one line on stderr, and so does an interruption.

    What was to be printed and could not be is a fault as well, of the help, too.
    """
    _open_what_is_closed()
    _speak_whatever_the_locale()
    status = _told(job)
    return _told(_all_is_printed) or status


def _all_is_printed() -> int:
    sys.stdout.flush()
    return 0


def _told(job: Callable[[], int]) -> int:
    """The exit status of a job, whose faults are told."""
    try:
        with heeding_signals():
            return job()
    except SystemExit as ending:  # argparse has told what it was asked for
        return int(ending.code or 0)
    except GolfError as error:
        say(str(error))
        return error.exit_status
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    except ModuleNotFoundError as error:
        if (error.name or "golf").startswith("golf"):
            raise
        say(f"{error}; `pip install .` brings all that is needed")
        return 2
    except ImportError as error:
        if not (error.path or "").endswith(".so"):
            raise
        say(
            f"the machine refuses: {error}; allow more memory or open files (ulimit), or reinstall that package"
        )
        return 2
    except BrokenPipeError:
        _stop_printing()
        return NOBODY_READS
    # SystemError: an interpreter that has no memory for its error.
    except (OSError, MemoryError, SystemError) as error:
        _stop_printing()
        remedy = remedy_for(error, "see where its output goes, and what this user may do")
        say(f"the machine refuses: {error or 'there is no memory left'}; {remedy}")
        return 2


@contextmanager
def heeding_signals() -> Iterator[None]:
    """Every signal that asks for an end does what Ctrl-C does, once: what follows is bounded, and nothing cuts it off.

    A signal that was ignored when the call began stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked = [each for each in ENDING if signal.getsignal(each) not in (signal.SIG_IGN, None)]

    came: list[int] = []

    def end(number: int, frame: object) -> None:
        came.append(number)
        for each in asked:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {each: signal.signal(each, end) for each in asked}
    try:
        yield
    finally:
        for each, handler in before.items() if not came else ():
            signal.signal(each, handler)


def _open_what_is_closed() -> None:
    """No file that is opened later takes the number of a standard stream that is closed.

    What is said on stderr goes nowhere then; what is to be printed on stdout is refused by the system.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            how = os.O_RDONLY if name == "stdout" else os.O_RDWR
            lowest_free = os.open(os.devnull, how)  # its own number
            if name != "stdin":  # a command that reads tells that it cannot
                setattr(sys, name, os.fdopen(lowest_free, "w", encoding="utf-8"))


def _speak_whatever_the_locale() -> None:
    """A character that the output cannot hold is spelled out."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")


def _stop_printing() -> None:
    """What is still to be printed has no reader, or no room: leave it, or the interpreter complains at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
