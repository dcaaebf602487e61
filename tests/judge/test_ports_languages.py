"""A program in each language that is here is built and run behind all walls; of the others the rows are data."""

import shutil
from pathlib import Path

import pytest
from processes import PATIENCE

from golf.confine.prove import prepare_port
from golf.judge.ports import way_of
from golf.judge.verdict import Program
from golf.run.interpreters import this_interpreter
from golf.run.program import run_program
from golf.run.records import Launch, Limits
from golf.run.runtimes import Runtime, runtimes
from golf.run.toolchain import toolchain

pytestmark = [pytest.mark.slow, pytest.mark.needs_confinement]

# Each reads a file of its folder, and says how many words there are.
COUNTS = {
    "C": '#include <stdio.h>\nint main(void) { char w[9]; int n = 0; FILE *f = fopen("input.txt", "r");'
    ' while (fscanf(f, "%8s", w) == 1) n++; printf("%d words\\n", n); }',
    "C++": '#include <fstream>\n#include <iostream>\n#include <string>\nint main() { std::ifstream f("input.txt");'
    ' std::string w; int n = 0; while (f >> w) n++; std::cout << n << " words\\n"; }',
    "Rust": 'fn main() { let t = std::fs::read_to_string("input.txt").unwrap();'
    ' println!("{} words", t.split_whitespace().count()); }',
    "Go": 'package main\nimport ("fmt"; "os"; "strings")\nfunc main() { b, _ := os.ReadFile("input.txt");'
    ' fmt.Println(len(strings.Fields(string(b))), "words") }',
    "JavaScript": 'const n = require("fs").readFileSync("input.txt", "utf8").trim().split(/\\s+/).length;'
    " console.log(`${n} words`);",
    "Perl": 'use strict; use List::Util "sum0"; open(my $f, "<", "input.txt") or die; my $n = 0;'
    ' while (<$f>) { $n += sum0(map { 1 } split) } print "$n words\\n";',
    "Ruby": 'puts "#{File.read("input.txt").split.size} words"',
    "Lua": 'local n = 0 for line in io.lines("input.txt") do for _ in line:gmatch("%S+") do n = n + 1 end end'
    ' print(n .. " words")',
    "PyPy": 'print(len(open("input.txt").read().split()), "words")',
}


def test_every_language_has_its_program() -> None:
    assert COUNTS.keys() == {row.name for row in runtimes()}


@pytest.mark.parametrize("row", runtimes(), ids=lambda row: row.name)
def test_a_program_runs_behind_all_walls(row: Runtime, tmp_path: Path, monkeypatch) -> None:
    if shutil.which(row.version[0]) is None:
        pytest.skip(f"{row.name} needs {row.version[0]}, which is not here")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    source, path = COUNTS[row.name].encode(), f"port{row.suffixes[0]}"
    program = Program(path, "0" * 64, 1, 1, 1, False, row.name)
    this = this_interpreter()
    way = way_of(program, source, this, "require", runtimes())
    launch = Launch(path, way.source, {"input.txt": b"ada bo\ncleo\n"}, (), 0, this, port=way.port)
    run = run_program(launch, Limits(wall_seconds=PATIENCE), way.confinement)
    assert (run.log.stdout, run.log.stderr, run.log.exit_status) == (b"3 words\n", b"", 0)
    assert run.isolation.confined


@pytest.mark.parametrize("row", [row for row in runtimes() if row.build], ids=lambda row: row.name)
def test_a_build_is_proved_by_the_same_canaries(row: Runtime) -> None:
    if shutil.which(row.version[0]) is None:
        pytest.skip(f"{row.name} needs {row.version[0]}, which is not here")
    walls = prepare_port("auto", this_interpreter(), toolchain(row).builds(row.suffixes[0]))
    assert walls.isolation.confined and walls.isolation.missing == ()
