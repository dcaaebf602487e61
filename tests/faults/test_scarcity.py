"""What a machine may lack: the judge does its work, or says in one line what it lacks; nothing is lost or left."""

import re
import resource
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from harnesses import Harnesses, judged, results, says_one_line, verdicts
from processes import PATIENCE, told

pytestmark = pytest.mark.slow

LIMITS = {
    "forty descriptors": (resource.RLIMIT_NOFILE, 40, {0}),
    "twenty descriptors": (resource.RLIMIT_NOFILE, 20, {2, 3}),  # lacking for the reference, or for an entry
    "sixteen descriptors": (resource.RLIMIT_NOFILE, 16, {2}),
    "twelve descriptors": (resource.RLIMIT_NOFILE, 12, {2}),
    "ten descriptors": (resource.RLIMIT_NOFILE, 10, {2}),
    "eight descriptors": (resource.RLIMIT_NOFILE, 8, {2}),
    "files without a byte": (resource.RLIMIT_FSIZE, 0, {2}),
    "files of one page": (resource.RLIMIT_FSIZE, 4096, {2}),
    "50 MB of memory": (resource.RLIMIT_AS, 50 << 20, {0, 2}),
    "100 MB of memory": (resource.RLIMIT_AS, 100 << 20, {0}),
}


def limit(kind: int, amount: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(kind, (amount, amount))


def ends(start: Harnesses, statuses: set[int], *arguments: str, **how) -> str:
    """A judge ends with one of these statuses, and says why in a line, or of each entry. Returns what it says."""
    with start("--fresh", *arguments, **how) as harness:
        out, err = harness.communicate(timeout=PATIENCE)
    assert harness.returncode in statuses, err
    assert says_one_line(err) if harness.returncode == 2 else told(err) == "", err
    start.left_nothing()
    faults = re.findall(r"^\S+: \S+: could not be judged: .*$", out, re.MULTILINE)
    assert bool(faults) == (harness.returncode == 3), out
    return told(err) or "\n".join(faults)


@pytest.mark.parametrize("lacking", LIMITS)
def test_a_limit_is_borne_or_told(start: Harnesses, lacking: str) -> None:
    kind, amount, statuses = LIMITS[lacking]
    err = ends(start, statuses, preexec_fn=limit(kind, amount))
    if kind == resource.RLIMIT_NOFILE and err:
        assert "ulimit" in err and not re.search("TMPDIR|reinstall|restore|another", err), err


@pytest.mark.parametrize("length", [200, 4096])
def test_a_long_path_for_temporary_files_is_borne(start: Harnesses, length: int) -> None:
    """Where it is longer than a path can be, another place is taken."""
    deep = start.scratch
    while len(str(deep)) < length:
        deep /= "x" * min(200, max(1, length - len(str(deep)) - 1))
    if length < 4096:
        deep.mkdir(parents=True)
    ends(start, {0}, TMPDIR=str(deep)) if length == 4096 else borne(start, deep)


def borne(start: Harnesses, folder: Path) -> None:
    with start("--fresh", TMPDIR=str(folder)) as harness:
        assert (told(harness.communicate(timeout=PATIENCE)[1]), harness.returncode) == ("", 0)
    assert not list(folder.iterdir())


# Mounts something, runs a command, and keeps what is there in the end.
MOUNTED = """mount -t tmpfs -o "$1" none "$2" || exit 77
place=$2 kept=$3; shift 3; "$@"; status=$?; cp -a "$place/." "$kept"; exit $status"""
DISKS = {
    "a full disk for results": ("run_results", "size=40k", {2}),
    "no inodes for results": ("run_results", "nr_inodes=14", {2}),
    "results that cannot be written": ("run_results", "ro", {2}),
    "a full disk for temporary files": ("scratch", "size=12k", {2}),
    "no inodes for temporary files": ("scratch", "nr_inodes=5", {2}),
    "temporary files that cannot be written": ("scratch", "ro", {0}),
    "a full disk for the cache": ("cache", "size=4k", {0}),
    "a cache that cannot be written": ("cache", "ro", {0}),
}


@pytest.mark.needs_mounts
@pytest.mark.parametrize("lacking", DISKS)
def test_a_disk_is_borne_or_told_and_what_was_written_stays(
    start: Harnesses, lacking: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    name, options, statuses = DISKS[lacking]
    place, kept = place_of(start, name), tmp_path_factory.mktemp("kept")
    mount = ("unshare", "--user", "--map-root-user", "--mount", "/bin/sh", "-c", MOUNTED)
    ends(start, statuses, within=(*mount, "sh", options, str(place), str(kept)))
    if name == "scratch":
        assert not list(kept.iterdir())
    elif name == "run_results" and any(kept.iterdir()):
        goes_on(start, kept)


def place_of(start: Harnesses, name: str) -> Path:
    place = {"scratch": start.scratch, "cache": start.cache}.get(name, start.hole.root / name)
    place.mkdir(exist_ok=True)
    return place


def goes_on(start: Harnesses, kept: Path) -> None:
    """With room enough, --resume makes of what was kept what it should have been."""
    shutil.copytree(kept, start.hole.root / "run_results", dirs_exist_ok=True)
    (folder,) = results(start.hole)
    before = judged(folder)
    ends(start, {0}, "--resume", folder.name)
    assert judged(folder)[: len(before)] == before
    assert {name: parity for name, (parity, *_) in verdicts(folder).items()} == {
        "good": "full",
        "pico": "traces",
    }
