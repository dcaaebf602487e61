"""`golf corpus SOURCE ... -o input.txt`: sources -> one file, a document a line."""

import argparse
import re
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from golf.corpus.cache import Cache, default_folder
from golf.corpus.documents import documents_of
from golf.corpus.local import files_of, read_file
from golf.corpus.web import Limits, PageError, Web
from golf.errors import GolfError
from golf.files import read_text, write_whole


def add_corpus_parser(subparsers: Any) -> None:
    """Add `corpus` to the toolbox; its `run` is run_corpus."""
    parser = subparsers.add_parser(
        "corpus",
        help="build an input from files, folders and web pages",
        description="Build an input, a document a line, from files, folders and web pages.",
    )
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help="a file, a folder, or a web address")
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="FILE", help="the input to write")
    parser.add_argument(
        "--url-file", type=Path, metavar="FILE", help="web addresses, one a line; # begins a comment"
    )
    parser.add_argument("--no-cache", action="store_true", help="neither read nor keep pages on disk")
    parser.add_argument("--timeout", type=float, default=20.0, metavar="S", help="seconds for one page")
    parser.add_argument(
        "--max-bytes", type=int, default=5_000_000, metavar="N", help="the largest page that is read"
    )
    parser.set_defaults(run=run_corpus)


def run_corpus(args: argparse.Namespace, web: Web | None = None) -> int:
    """Write the corpus and print its counts. Returns 0, or raises GolfError for a call that cannot be met.

    A page that cannot be had is a warning on stderr; the other sources make the corpus.
    """
    if args.timeout <= 0 or args.max_bytes <= 0:
        raise GolfError("--timeout and --max-bytes must be above zero")
    sources = [*args.sources, *(read_url_file(args.url_file) if args.url_file else [])]
    if not sources:
        raise GolfError("there is no source; name files, folders or web addresses, or a --url-file")
    web = web or Web(Limits(args.timeout, args.max_bytes))
    cache = Cache(None if args.no_cache else default_folder())
    jobs: list[str | Path] = []
    for source in sources:
        jobs += [source] if is_url(source) else files_of(Path(source), args.out)

    documents, missing = _gather(jobs, web, cache)
    if not documents:
        raise GolfError("the sources hold no document; nothing is written", exit_status=1)
    write_whole(args.out, ("\n".join(documents) + "\n").encode(), "choose another -o")
    pages = f"; {missing} page{'s' * (missing > 1)} could not be had" if missing else ""
    print(f"{args.out}: {len(documents):,} documents, {sum(map(len, documents)):,} characters{pages}")
    return 0


def is_url(source: str) -> bool:
    return source.lower().startswith(("http://", "https://"))


def read_url_file(path: Path) -> list[str]:
    """The addresses of a file, without its comments. Raises GolfError at a line that is no address."""
    lines = read_text(path, "name a UTF-8 file of web addresses").splitlines()
    addresses = []
    for number, line in enumerate(lines, 1):
        address = re.sub(r"(^|\s)#.*", "", line).strip()  # a # within an address is part of it
        if address and not is_url(address):
            raise GolfError(f"{path}, line {number}: {address} is no web address; begin it with https://")
        if address:
            addresses.append(address)
    return addresses


def _gather(jobs: list[str | Path], web: Web, cache: Cache) -> tuple[list[str], int]:
    """The documents of all jobs, in their order, and how many pages could not be had."""
    console = Console(stderr=True)
    bars = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    documents: list[str] = []
    missing = 0
    with Progress(*bars, console=console, transient=True, disable=not console.is_terminal) as progress:
        tasks = {
            kind: progress.add_task(kind, total=total)
            for kind, total in (
                ("files", sum(isinstance(job, Path) for job in jobs)),
                ("pages", sum(isinstance(job, str) for job in jobs)),
            )
            if total
        }
        for job in jobs:
            if isinstance(job, Path):
                documents += read_file(job)
            else:
                try:
                    documents += documents_of(_page(job, web, cache))
                except PageError as error:
                    missing += 1
                    print(f"golf: warning: {job} {error}; it is left out", file=sys.stderr)
            progress.advance(tasks["files" if isinstance(job, Path) else "pages"])
    return documents, missing


def _page(url: str, web: Web, cache: Cache) -> str:
    text = cache.get(url)
    if text is None:
        text = web.text(url)
        cache.put(url, text)
    return text
