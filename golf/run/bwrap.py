"""The command of bubblewrap: name spaces in which what a runtime reaches is there, read-only, and nothing else."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from golf.run.records import BWRAP, Confinement, Reach

PROJECT = Path(__file__).resolve().parent.parent.parent
LAUNCHER = "import sys; sys.path.append(sys.argv.pop(1)); from golf.launcher import {0}; {0}.{1}()"
CHANCE = "/dev/urandom"  # which some packages open instead of calling getrandom
INSIDE = Path("/golf")  # where the run's own files lie, as a program sees it
LAUNCHER_INSIDE = INSIDE / "launcher"


@dataclass(frozen=True)
class Places:
    """Folders of a run: the one that the program starts in, the environment of its Python, what a build writes."""

    folder: Path
    environment: Path
    out: Path


def places(parent: Path) -> Places:
    return Places(parent / "run", parent / "python", parent / "out")


def seen(confinement: Confinement, scratch: Path) -> Places:
    """Where a program sees the folders that lie in `scratch`: the same for all programs, where that can be."""
    return places(INSIDE if BWRAP in confinement.isolation.layers else scratch)


def bwrap_command(confinement: Confinement, scratch: Path, copies: Mapping[str, str]) -> list[str]:
    """The command up to, and with, the second launcher. `copies`: path -> the file that is shown in its place."""
    reaches = (confinement.reach, confinement.second_reach)
    return [
        *(confinement.bwrap, "--unshare-all", "--unshare-user", "--die-with-parent", "--cap-drop", "ALL"),
        *_top_links(),
        *_shown(reaches, copies),
        *_own(scratch),
        *_links(reaches),
        *_masks(reaches),
        *_packages(reaches),
        *("--dev-bind-try", CHANCE, CHANCE),
        *("--dev-bind", os.devnull, os.devnull, "--remount-ro", "/", "--chdir", "/", "--"),
        *(confinement.second_launcher, "-I", "-S", "-B", "-c"),
        *(LAUNCHER.format("namespace", "second_launcher"), str(LAUNCHER_INSIDE)),
    ]


def _top_links() -> Iterator[str]:
    """/lib and its like, where they are links, as on this machine."""
    for link in map(Path, ("/lib", "/lib64", "/lib32", "/bin")):
        if link.is_symlink():
            yield from ("--symlink", str(link.readlink()), str(link))


def _shown(reaches: tuple[Reach, ...], copies: Mapping[str, str]) -> Iterator[str]:
    """What is reached, each at its own place; a folder of `list_only` brings what is to be read in it."""
    whole = {path: None for reach in reaches for path in (*reach.execute, *reach.list_only)}
    for reach in reaches:
        whole |= dict.fromkeys(path for path in reach.read if not path.startswith(reach.list_only))
    for path in whole:
        yield from ("--ro-bind-try", copies.get(path, path), path)


def _masks(reaches: tuple[Reach, ...]) -> Iterator[str]:
    """An empty folder over each of those that hold installed packages."""
    for path in dict.fromkeys(path for reach in reaches for path in reach.masked):
        yield from ("--tmpfs", path)


def _packages(reaches: tuple[Reach, ...]) -> Iterator[str]:
    """The installed packages that may be read, in folders of which no other one is to be seen."""
    masked = tuple(f"{path}/" for reach in reaches for path in reach.masked)
    for path in dict.fromkeys(path for reach in reaches for path in reach.read if path.startswith(masked)):
        yield from ("--ro-bind-try", path, path)


def _own(scratch: Path) -> Iterator[str]:
    """The run's own folders, and the launcher."""
    there, here = places(INSIDE), places(scratch)
    yield from ("--ro-bind", str(here.folder), str(there.folder))
    yield from ("--ro-bind", str(here.environment), str(there.environment))
    yield from ("--bind-try", str(here.out), str(there.out))
    for part in ("golf/__init__.py", "golf/launcher"):
        yield from ("--ro-bind", str(PROJECT / part), str(LAUNCHER_INSIDE / part))


def _links(reaches: tuple[Reach, ...]) -> Iterator[str]:
    shown = {path for reach in reaches for path in (*reach.execute, *reach.read)}
    for link, target in {link: target for reach in reaches for link, target in reach.links}.items():
        if shown.isdisjoint((link, *map(str, Path(link).parents))):
            yield from ("--symlink", target, link)
