"""Documents from files and folders."""

from collections.abc import Callable, Iterator
from pathlib import Path

from golf.corpus.documents import HTML_TYPES, as_lines
from golf.corpus.extract import LARGEST_BYTES, SECONDS, PageError, documents_in
from golf.errors import GolfError
from golf.files import read_text, resolved

HTML_SUFFIXES = (".html", ".htm", ".xhtml")
SUFFIXES = (".txt", ".md", *HTML_SUFFIXES)


def files_of(source: Path, out: Path, warn: Callable[[str], None]) -> list[Path]:
    """The file itself, or a folder's text and HTML files at any depth, sorted; never the output.

    A link that leads out of the folder is told to `warn` and left out. Raises GolfError where there is no such file, or
    no such files in the folder.
    """
    if not source.exists():
        raise GolfError(
            f"{source}: there is no such file or folder; a web page begins with http:// or https://"
        )
    if not source.is_dir():
        if resolved(source) == resolved(out):
            raise GolfError(f"{source}: is the output too; name another with -o")
        return [source]
    files = sorted(_texts_below(source, resolved(out), warn))
    if not files:
        raise GolfError(f"{source}: the folder holds no file that ends in {', '.join(SUFFIXES)}; name files")
    return files


def _texts_below(folder: Path, out: Path, warn: Callable[[str], None]) -> Iterator[Path]:
    whole = resolved(folder)
    for path in folder.rglob("*"):
        if path.suffix.lower() not in SUFFIXES or not path.is_file() or resolved(path) == out:
            continue
        if resolved(path).is_relative_to(whole):
            yield path
        else:
            warn(f"{path} is a link that leads out of the folder; it is left out")


def read_file(path: Path) -> str:
    """The documents of a file, a line each. Raises GolfError where it cannot be read, or is not UTF-8."""
    if path.suffix.lower() in HTML_SUFFIXES:
        return _read_html(path)
    remedy = "it must be readable, in UTF-8 (iconv makes it so), and of 64 MiB at most"
    return as_lines(read_text(path, remedy, follow=True))


def _read_html(path: Path) -> str:
    remedy = f"a page must be readable, in UTF-8 (iconv makes it so), and of {LARGEST_BYTES:,} bytes at most"
    text = read_text(path, remedy, LARGEST_BYTES, follow=True)
    try:
        return documents_in(text.encode(), HTML_TYPES[0], "utf-8", SECONDS)
    except PageError as error:
        raise GolfError(f"{path}: {error}; give its text as a .txt file") from None
