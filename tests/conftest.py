"""A hole of five-line programs, which is judged in a moment."""

from collections.abc import Callable
from pathlib import Path

import pytest
from five_lines import HOLE, REFERENCE


class FakeHole:
    """A hole in a temporary folder, and ways to change it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("hole.toml", HOLE)
        self.write("input.txt", "ada\nbo\ncleo\ndan\nella\nfay")
        self.write("reference.py", REFERENCE)
        self.write("good.py", REFERENCE.replace("step + 1", "1 + step"))
        self.write("pico.py", REFERENCE.replace('print("num docs:", len(words))\n', ""))

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def entry(self, name: str, old: str = "", new: str = "") -> Path:
        """An entry: the reference with one thing changed."""
        assert old in REFERENCE
        return self.write(name, REFERENCE.replace(old, new) if old else REFERENCE)

    def edit(self, old: str, new: str) -> None:
        """Change hole.toml."""
        text = (self.root / "hole.toml").read_text("utf-8")
        assert old in text
        self.write("hole.toml", text.replace(old, new))


@pytest.fixture
def fake_hole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeHole:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "140")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return FakeHole(tmp_path)


@pytest.fixture
def compare(fake_hole: FakeHole, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Calls compare_runs.py's main in this process: exit status, stdout, stderr."""
    from golf.commands.run import main

    def call(*arguments: object) -> tuple[int, str, str]:
        try:
            status = main(fake_hole.root, [str(argument) for argument in arguments])
        except SystemExit as ending:  # argparse
            status = int(ending.code or 0)
        return (status, *capsys.readouterr())

    return call
