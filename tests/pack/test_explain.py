"""What a source costs is told, and nothing in it commands the terminal."""

import pytest
from rich.console import Console

from golf.pack.deflate.deflate import deflate
from golf.pack.explain import costs, heat_map


@pytest.mark.slow
def test_what_does_not_print_is_spelled_out(capsys):
    source = 'x="a\x1b]0;b\x07\u202e"\n'
    Console(width=100).print(heat_map(costs(source, deflate(source.encode()))))
    out = capsys.readouterr().out
    assert out.count("a\\x1b]0;b\\x07\\u202e") == 2  # in its line, and among the dearest tokens
    assert "".join(out.split("\n")).isprintable()
