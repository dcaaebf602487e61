"""Sources, one after the other, to documents: files, folders, pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from golf.corpus.cache import Cache
from golf.corpus.extract import PageError
from golf.corpus.local import files_of, read_file
from golf.corpus.web import Web

Warn = Callable[[str], None]


@dataclass(frozen=True)
class Gathered:
    """All documents, a line each, in the order of their sources, and how many pages could not be had."""

    lines: str
    missing: int

    @property
    def documents(self) -> int:
        return self.lines.count("\n")

    @property
    def characters(self) -> int:
        return len(self.lines) - self.documents


def is_url(source: str) -> bool:
    """Whether a source is the address of a page."""
    return source.lower().startswith(("http://", "https://"))


def jobs_of(sources: Sequence[str], out: Path, warn: Warn) -> list[str | Path]:
    """Addresses as they are, and files; of a folder all its texts. Raises GolfError where there is none."""
    jobs: list[str | Path] = []
    for source in sources:
        jobs += [source] if is_url(source) else files_of(Path(source), out, warn)
    return jobs


def gather(jobs: Sequence[str | Path], web: Web, cache: Cache, warn: Warn) -> Gathered:
    """Read files and fetch pages. A page that cannot be had is told to `warn`, and is left out."""
    lines: list[str] = []
    missing = 0
    with _progress() as progress:
        task = progress.add_task("sources", total=len(jobs))
        for job in jobs:
            try:
                lines.append(read_file(job) if isinstance(job, Path) else _page(job, web, cache))
            except PageError as error:
                missing += 1
                warn(f"{job} {error}; it is left out")
            progress.advance(task)
    return Gathered("".join(lines), missing)


def _progress() -> Progress:
    console = Console(stderr=True, markup=False, emoji=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _page(url: str, web: Web, cache: Cache) -> str:
    documents = cache.get(url)
    if documents is None:
        documents = web.documents(url)
        cache.put(url, documents)
    return documents
