"""Documents from files and folders."""

from collections.abc import Iterator
from pathlib import Path

from golf.corpus.documents import documents_of, main_text
from golf.errors import GolfError
from golf.files import read_text

HTML_SUFFIXES = (".html", ".htm", ".xhtml")
SUFFIXES = (".txt", ".md", *HTML_SUFFIXES)


def files_of(source: Path, out: Path) -> list[Path]:
    """The file itself, or a folder's text and HTML files at any depth, sorted; never the output.

    Raises GolfError where there is no such file, or no such files in the folder.
    """
    if source.is_file():
        if source.resolve() == out.resolve():
            raise GolfError(f"{source}: is the output too; name another with -o")
        return [source]
    if not source.is_dir():
        raise GolfError(
            f"{source}: there is no such file or folder; a web page begins with http:// or https://"
        )
    files = sorted(_texts_below(source, out.resolve()))
    if not files:
        raise GolfError(f"{source}: the folder holds no file that ends in {', '.join(SUFFIXES)}; name files")
    return files


def _texts_below(folder: Path, out: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.suffix.lower() in SUFFIXES and path.is_file() and path.resolve() != out:
            yield path


def read_file(path: Path) -> list[str]:
    """The documents of a file. Raises GolfError where it cannot be read or is not UTF-8."""
    text = read_text(path, "make it a readable file in UTF-8, for example with iconv")
    return documents_of(main_text(text) if path.suffix.lower() in HTML_SUFFIXES else text)
