"""golf corpus SOURCE ... -o input.txt: an input from files, folders and web pages, a document a line."""

import argparse
import re
from pathlib import Path

from golf.commands.arguments import Commands, add_command, count, say, time_limit
from golf.corpus.cache import Cache, default_folder
from golf.corpus.extract import LARGEST_BYTES, SECONDS
from golf.corpus.gather import gather, is_url, jobs_of
from golf.corpus.web import Limits, Web
from golf.errors import GolfError, printable
from golf.files import check_writable, read_text, write_whole

_REMEDY = "choose another -o"


def add_parser(commands: Commands) -> None:
    parser = add_command(commands, "corpus", "build an input from files and web pages")
    add = parser.add_argument
    add("sources", nargs="*", metavar="SOURCE", help="a file, a folder, or a web address")
    add("-o", "--out", type=Path, required=True, metavar="FILE", help="the input to write: a file, no device")
    add("--url-file", type=Path, metavar="FILE", help="web addresses, one a line; # begins a comment")
    add("--no-cache", action="store_true", help="neither read nor keep pages on disk")
    add("--timeout", type=time_limit, default=SECONDS, metavar="S", help="seconds for one page (default: 20)")
    add(
        "--max-bytes",
        type=_page_size,
        default=5_000_000,
        metavar="N",
        help="the largest page (default: 5000000)",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the corpus and print its counts. Raises GolfError for a call that cannot be met.

    A page that cannot be had is a warning on stderr; the other sources make the corpus.
    """
    sources = [*arguments.sources, *(_addresses(arguments.url_file) if arguments.url_file else [])]
    if not sources:
        raise GolfError("there is no source; name files, folders or web addresses, or a --url-file")
    check_writable(arguments.out, _REMEDY)
    cache = Cache(None if arguments.no_cache else default_folder())
    web = Web(Limits(arguments.timeout, arguments.max_bytes))
    found = gather(jobs_of(sources, arguments.out, _warn), web, cache, _warn)
    if not found.documents:
        raise GolfError("the sources hold no document; nothing is written", exit_status=1)
    write_whole(arguments.out, found.lines.encode(), _REMEDY)
    counts = f"{found.documents:,} documents, {found.characters:,} characters"
    missing = f"; {found.missing} page{'s' * (found.missing > 1)} could not be had" if found.missing else ""
    print(f"{printable(str(arguments.out))}: {counts}{missing}")
    return 0


def _page_size(text: str) -> int:
    """The largest page that the caller allows, in bytes."""
    if (number := count(text)) > LARGEST_BYTES:
        raise argparse.ArgumentTypeError(
            f"{text!r} is more than is read of a page: {LARGEST_BYTES:,} at most"
        )
    return number


def _warn(line: str) -> None:
    say(f"warning: {line}")


def _text(path: Path) -> str:
    return read_text(path, "name a UTF-8 file of web addresses", follow=True)


def _addresses(path: Path) -> list[str]:
    """The addresses of a file, without its comments. Raises GolfError at a line that is no address."""
    addresses = []
    for number, line in enumerate(_text(path).splitlines(), 1):
        address = re.sub(r"(^|\s)#.*", "", line).strip()  # a # within an address is part of it
        if address and not is_url(address):
            raise GolfError(f"{path}, line {number}: {address} is no web address; begin it with https://")
        if address:
            addresses.append(address)
    return addresses
