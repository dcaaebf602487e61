"""The words of `golf run` are those of the hole."""

import argparse

from golf.commands.arguments import Parser
from golf.commands.run import add_parser
from golf.hole.hole import Kind
from golf.run.records import Limits


def asked(*call: str) -> argparse.Namespace:
    parser = Parser()
    add_parser(parser.add_subparsers(parser_class=Parser))
    return parser.parse_args(("run", *call))


def test_every_kind_of_round_can_be_asked_for_by_its_name_and_all_at_once() -> None:
    assert asked("--rounds", ",".join(Kind)).rounds == asked("--rounds", "all").rounds == {*map(str, Kind)}
    assert asked().rounds == {"home", "away"}


def test_the_clock_waits_longer_than_the_processor_unless_it_is_told_how_long() -> None:
    assert asked().timeout is None
    assert Limits().wall_seconds > (Limits().cpu_seconds or 0)
    assert asked("--timeout", "9").timeout == 9
