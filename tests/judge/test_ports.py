"""Programs that no bare Python runs are judged like any other; what they stand on is told, and what they lack."""

import json
import shutil

import pytest
from five_lines import REFERENCE

from golf.files import sha256
from golf.judge.built import cache_folder

C_PORT = r"""
#include <stdio.h>
#include <string.h>
int main(void) {
    char words[100][40];
    int n = 0;
    FILE *file = fopen("input.txt", "r");
    while (n < 100 && fscanf(file, "%39s", words[n]) == 1) n++;
    printf("%d\n", n);
    return 0;
}
"""
needs_cc = pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler here")
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="there is no node here")


@needs_cc
@pytest.mark.slow
def test_a_port_that_does_not_build_is_told_with_its_line_and_the_output_is_kept(fake_hole, compare):
    fake_hole.write("bad.c", "int main(void) {\n  return x;\n}\n")
    status, out, _ = compare("bad.c", "--rounds", "home")
    assert status == 1
    assert "bad_c: does not build" in out and "bad_c: line 2: error: " in out
    assert b"undeclared" in (fake_hole.latest / "bad_c.build").read_bytes()
    assert (fake_hole.latest / "bad_c.c").read_text() == "int main(void) {\n  return x;\n}\n"
    assert fake_hole.judged("bad_c")["language"] == "C"


@pytest.mark.slow
@needs_cc
def test_what_a_port_was_built_by_stands_in_the_result_and_verifies(fake_hole, compare, capsys):
    fake_hole.write("port.c", C_PORT)
    compare("port.c", "--no-fail-fast")
    [first, *_] = fake_hole.judged("port_c")["rounds"]
    assert first["made_by"]["runtime"] == "C" and "-O3" in first["made_by"]["build"]
    assert first["made_by"]["version"] and first["exit_status"] == 0
    from golf.commands.main import main

    assert main(["verify"]) == 0, capsys.readouterr().out


@pytest.mark.slow
@needs_cc
def test_a_built_program_is_kept_for_its_user_alone_and_checked(fake_hole, compare):
    fake_hole.write("port.c", C_PORT)
    compare("port.c", "--rounds", "home")
    folder = cache_folder()
    assert folder is not None and folder.stat().st_mode & 0o777 == 0o700
    kept = {path: path.read_bytes() for path in folder.iterdir()}
    assert len(kept) == 2, "the sample and the port"
    for path, data in kept.items():
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    compare("port.c", "--rounds", "home")
    assert {path: sha256(path.read_bytes()) for path in kept} == {
        path: sha256(data) for path, data in kept.items()
    }, "what has been changed is built again"


@pytest.mark.slow
@needs_cc
def test_a_folder_in_which_others_can_write_keeps_no_program(fake_hole, compare):
    (fake_hole.root / "cache" / "tinygpt-golf" / "built").mkdir(parents=True)
    (fake_hole.root / "cache" / "tinygpt-golf" / "built").chmod(0o777)
    assert cache_folder() is None
    fake_hole.write("port.c", C_PORT)
    compare("port.c", "--rounds", "home", "--no-fail-fast")
    assert fake_hole.judged("port_c")["rounds"][0]["exit_status"] == 0


def test_a_runtime_that_is_not_here_makes_no_verdict(fake_hole, compare):
    toml = (fake_hole.root / "hole.toml").read_text()
    row = (
        '[[runtime]]\nname = "Some"\nsuffixes = [".some"]\nversion = ["no-such-tool"]\nrun = ["{program}"]\n'
    )
    fake_hole.write("hole.toml", f"{toml}\n{row}")
    fake_hole.write("port.some", "print")
    status, out, _ = compare("port.some", "good.py", "--rounds", "home")
    assert status == 3
    assert "Some: no-such-tool is not on this machine; install it, or judge elsewhere" in out
    assert fake_hole.verdicts["port_some"] == "not judged"
    assert fake_hole.judged("good")["parity"] == "full", "the others are judged"


def test_a_package_that_is_not_installed_is_named(fake_hole, compare):
    header = '# /// script\n# dependencies = ["no-such-package>=1"]\n# ///\n'
    fake_hole.write("port.py", header + REFERENCE)
    status, out, _ = compare("port.py", "--rounds", "home")
    assert status == 3
    assert "runs its code" in out and "python -m pip install 'no-such-package>=1'" in out


def test_a_source_without_packages_may_ask_for_another_python(fake_hole, compare):
    fake_hole.write("port.py", f'# /// script\n# requires-python = ">=4"\n# ///\n{REFERENCE}')
    status, out, _ = compare("port.py", "--rounds", "home")
    assert status == 3 and "it requires Python >=4, and this is" in out
    assert fake_hole.verdicts["port"] == "not judged"


@pytest.mark.parametrize(
    "asked", ['dependencies = ["needy >= >= 1"]', "dependencies = [needy]", "x = " + "9" * 5000]
)
def test_a_header_that_cannot_be_read_is_a_verdict_on_that_entry_alone(fake_hole, compare, asked):
    fake_hole.write("port.py", f"# /// script\n# {asked}\n# ///\n{REFERENCE}")
    status, out, _ = compare("port.py", "good.py", "--rounds", "home")
    assert status == 1 and "port.py: script header: " in out
    assert fake_hole.verdicts["port"] == "has a header that cannot be read"
    assert fake_hole.verdicts["good"].startswith("match")


@pytest.mark.slow
def test_a_port_in_python_sees_its_packages_and_no_others(fake_hole, compare):
    header = '# /// script\n# dependencies = ["packaging"]\n# ///\nimport packaging.version\n'
    other = "try:\n    import rich\n    print('rich')\nexcept ImportError:\n    pass\n"
    fake_hole.write("port.py", header + other + REFERENCE)
    assert compare("port.py", "--rounds", "home")[0] == 0
    entry = fake_hole.judged("port")
    assert (entry["parity"], entry["language"]) == ("full", "Python with packages")
    assert entry["rounds"][0]["made_by"]["packages"][0].startswith("packaging ")


@pytest.mark.parametrize(("name", "status"), [("port.zig", 2), ("port.c.txt", 2)])
def test_a_source_of_an_unknown_suffix_is_a_wrong_call(fake_hole, compare, name, status):
    fake_hole.write(name, "x")
    assert compare(name)[0] == status


@needs_node
@pytest.mark.needs_confinement
@pytest.mark.slow
def test_a_port_in_javascript_is_confined_and_its_line_ends_are_told(fake_hole, compare):
    lines = json.dumps(REFERENCE.count("\n"))
    fake_hole.write("port.mjs", f"process.stdout.write('{lines}\\r\\n');\n")
    assert compare("port.mjs", "--rounds", "home")[0] == 1
    [home] = fake_hole.judged("port_mjs")["rounds"]
    assert home["isolation"]["confined"] and home["made_by"]["runtime"] == "JavaScript"
