"""Where there is no torch, the twins say so, and how to get it."""

import subprocess
import sys

import pytest
from twins import POEMS, TOKENS


@pytest.mark.parametrize("program", [POEMS, TOKENS], ids=lambda path: path.stem)
def test_a_twin_without_torch_says_in_one_line_how_to_get_it(program):
    script = (
        "import runpy, sys; sys.modules['torch'] = None; runpy.run_path(sys.argv[1], run_name='__main__')"
    )
    ran = subprocess.run([sys.executable, "-c", script, program], capture_output=True, encoding="utf-8")
    told = f"{program.name}: needs torch; pip install torch, or run this with: uv run {program.name}\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", told)
