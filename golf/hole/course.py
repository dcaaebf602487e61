"""A course: a folder whose holes are itself, where it has a `hole.toml`, and every folder in its `holes/`."""

from pathlib import Path

from golf.errors import GolfError, did_you_mean
from golf.files import resolved
from golf.hole.hole import Hole
from golf.hole.reader import course_of, read_hole


def hole_folders(root: Path) -> tuple[Path, ...]:
    """The folders of a course's holes, in the order of their names."""
    alone = (root,) if (root / "hole.toml").is_file() else ()
    return alone + tuple(sorted(path.parent for path in root.glob("holes/*/hole.toml")))


def course_root(*starts: Path) -> Path:
    """The nearest course, upwards from the first of these folders that lies in one, else from the working folder.

    Raises GolfError where there is none.
    """
    for start in starts or (Path.cwd(),):
        for folder in (start, *start.parents):
            if hole_folders(folder):
                return course_of(folder)
    raise GolfError("no course here: a course is a folder with a hole.toml in it or in holes/*/")


def find_hole(root: Path, name: str | None = None, *files: Path) -> Hole:
    """The hole of that folder, folder's name or title.

    Without a name it is the one in whose folder the first of the files lies, else the one whose reference lies where
    one stands: in the working folder, else in the course's root. Raises GolfError, with the holes that there are.
    """
    folders = hole_folders(root)
    if not folders:
        raise GolfError(f"{root}: has no hole; a course is a folder with a hole.toml in it or in holes/*/")
    if name is not None:
        return _named(folders, name)
    above = [resolved(file.parent) for file in files[:1]]  # of a link to a file, the folder of the link
    around = [folder for folder in folders for each in above if each.is_relative_to(resolved(folder))]
    if around:
        return read_hole(around[-1])  # the course itself comes first
    holes = [read_hole(folder) for folder in folders]
    for folder in (Path.cwd(), root):
        for hole in holes:
            if resolved(folder) in (resolved(hole.folder), resolved(hole.reference.parent)):
                return hole
    return holes[0]


def named_hole(name: str | None, *files: Path) -> Hole:
    """The hole that an argument names: a folder, wherever it lies, or a hole of the course in which one stands.

    Without a name, that of these files, or of where one stands: see `find_hole`.
    """
    if name is not None and (Path(name) / "hole.toml").is_file():
        return read_hole(Path(name))
    return find_hole(course_root(), name, *files)


def _named(folders: tuple[Path, ...], name: str) -> Hole:
    for folder in folders:
        if name == folder.name or resolved(Path(name)) == resolved(folder):
            return read_hole(folder)
    holes = [read_hole(folder) for folder in folders]
    for hole in holes:
        if name == hole.name:
            return hole
    names = [hole.name for hole in holes]
    hint = did_you_mean(name, names)
    raise GolfError(f"{name}: there is no hole of that name; {hint}the holes are: {', '.join(names)}")
