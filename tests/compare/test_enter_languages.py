"""The board knows the languages that a hole adds to those of the house."""

from rich.console import Console

from golf.compare.enter import Bench
from golf.hole.reader import read_hole
from golf.hole.source import read_source

RUNTIME = """
[[runtime]]
name = "Mine"
suffixes = [".mine"]
version = ["sh", "-c", "echo 1"]
run = ["sh", "{source}"]
"""


def test_a_program_is_in_the_language_that_its_hole_says(fake_hole):
    text = (fake_hole.root / "hole.toml").read_text("utf-8")
    fake_hole.write("hole.toml", text + RUNTIME)
    source = read_source(fake_hole.write("port.mine", "echo"))
    bench = Bench(read_hole(fake_hole.root), (), Console(quiet=True))
    assert bench.program(source).language == "Mine"
    assert any(row.name == "Mine" for row in bench.settings.runtimes)
