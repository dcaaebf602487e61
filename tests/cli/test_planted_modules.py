"""Nothing that lies where entries lie is imported by the judge, whatever it is called."""

import os
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from processes import imported_by_runpy

ROOT = Path(__file__).parent.parent.parent
PLANTED = "import os; os.mkdir(os.environ['CAUGHT'] + '/' + __name__.replace('.', '_'))\n"
CALLS = {
    "the door": ["compare_runs.py", "--help"],
    "the toolbox": ["-m", "golf", "--help"],
    "judging": ["compare_runs.py", "random.py"],
    "entering": ["-m", "golf", "board", "--enter", "random.py"],
    "packing": ["-m", "golf", "pack", "random.py", "-o", "out.py", "--lane", "plain", "--seconds", "0"],
}


LATER = ("entering", "packing")


@pytest.mark.slow
@pytest.mark.parametrize(
    "call", [pytest.param(call, marks=[pytest.mark.slow] if call in LATER else []) for call in CALLS]
)
def test_a_file_beside_the_door_that_is_called_like_a_module_is_never_run(fake_hole, tmp_path_factory, call):
    caught = tmp_path_factory.mktemp("caught")
    shutil.copy(ROOT / "compare_runs.py", fake_hole.root)
    (fake_hole.root / "golf").symlink_to(ROOT / "golf")
    names = {
        name for name in sys.stdlib_module_names | packages_distributions().keys() if name.isidentifier()
    }
    for name in names - {"golf", "sys", "builtins"} - imported_by_runpy():
        fake_hole.write(f"{name}.py", PLANTED)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    subprocess.run(
        [sys.executable, *CALLS[call]],
        cwd=fake_hole.root,
        env=environment | {"CAUGHT": str(caught)},
        capture_output=True,
        check=False,
    )
    assert list(caught.iterdir()) == []
