"""A toolchain is asked before it is used; one that is missing, fails or hangs makes no verdict."""

from pathlib import Path

import pytest

from golf.run import toolchain as toolchains
from golf.run.runtimes import Runtime
from golf.run.toolchain import Lacking, libraries, paths_told, toolchain

NEEDS_SH = pytest.mark.needs_sh


def runtime(*version: str, **more) -> Runtime:
    return Runtime("Some", (".some",), version, (), ("{program}",), **more)


@NEEDS_SH
def test_the_version_is_the_first_line_of_the_answer() -> None:
    assert toolchain(runtime("sh", "-c", "echo Some 1.2; echo and more")).version == "Some 1.2"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (("no-such-program",), "Some: no-such-program is not on this machine; install it"),
        pytest.param(("sh", "-c", "exit 3"), "Some: sh does not answer .* exit status 3", marks=NEEDS_SH),
        pytest.param(
            ("sh", "-c", "yes"), "Some: sh does not answer .* more than 1,048,576 bytes", marks=NEEDS_SH
        ),
        (("/etc/passwd",), "Some: passwd does not answer .*Permission denied"),
    ],
)
def test_what_does_not_answer_is_told_in_one_line(question: tuple[str, ...], told: str) -> None:
    with pytest.raises(Lacking, match=told) as fault:
        toolchain(runtime(*question))
    assert fault.value.exit_status == 3 and "\n" not in str(fault.value)


@NEEDS_SH  # and with it sleep
def test_a_toolchain_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchains, "ANSWER_SECONDS", 0.2)
    with pytest.raises(Lacking, match="takes more than"):
        toolchain(runtime("sh", "-c", "exec sleep 20"))
    with pytest.raises(Lacking, match="takes more than"):
        toolchain(runtime("sh", "-c", "sleep 20 & exit"))
    with pytest.raises(Lacking, match="timed out"):
        toolchain(runtime("sh", "-c", "exec >&- 2>&-; sleep 20"))


def test_a_linker_that_does_not_answer_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ldd").write_text("#!/no/such/program\n")
    (tmp_path / "ldd").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Lacking, match="shared objects: ldd does not answer"):
        libraries("/etc/passwd")


@NEEDS_SH
def test_found_paths_are_read_and_the_first_one_stands_in_commands(tmp_path: Path) -> None:
    row = Runtime(
        "Some", (".some",), ("sh", "-c", "echo 1"), (), ("{found}/bin/x", "{program}"),
        find=("sh", "-c", f"echo {tmp_path}; echo /no/such/folder; echo relative"),
    )  # fmt: skip
    port = toolchain(row).runs(".some")
    assert port.command == (f"{tmp_path}/bin/x", "{program}")
    assert str(tmp_path) in port.reach.read and "/no/such/folder" not in port.reach.read


@NEEDS_SH
def test_what_was_built_reaches_no_file() -> None:
    row = Runtime("Some", (".some",), ("sh", "-c", "echo 1"), ("cc",), ("{program}",), sample="x")
    port = toolchain(row).runs(".some")
    assert (port.reach.execute, port.reach.read, port.file) == ((), (), "program")


def test_the_libraries_of_a_program_are_told_by_their_own_paths() -> None:
    told = "\tlibm.so.6 => /usr/lib/libm.so.6 (0x0)\n\t/usr/lib/ld.so (0x0)\n\tlinux-vdso.so.1 (0x0)\n/usr/lib/me.so:\n"
    assert list(paths_told(told)) == ["/usr/lib/libm.so.6", "/usr/lib/ld.so"]
    assert libraries("/no/such/program") == ()
