"""Writes what a person reads of a result: summary.txt, report.html, and index.html above them."""

from collections.abc import Iterator
from pathlib import Path

from golf.results.folder import RESULTS, ResultFolder
from golf.results.past import results
from golf.results.summary import Summary
from golf.show.index import render_index
from golf.show.page import build_page
from golf.show.plot_script import installed_script
from golf.show.tables import as_text
from golf.show.template import environment

SCRIPT, VERSION = installed_script()
PLOTLY = f"plotly-{VERSION}.min.js"
ABOVE = f"../{PLOTLY}"  # one script for all results of a folder


def compile_templates() -> None:
    """Compile them, so that they need not be when a page is due."""
    for name in ("report.html", "parts.html", "index.html"):
        environment().get_template(name)


def publish(summary: Summary, folder: ResultFolder) -> None:
    """Write a result's page and its text. Results of one run_results/ share one script; others hold their own."""
    script = _script(folder.path)
    if not (folder.path / script).is_file():
        folder.write(script, SCRIPT.read_bytes())
    for name, text in _pages(summary, folder.path, script).items():
        folder.write(name, text)
    folder.write_manifest()
    if _is_shared(folder.path):
        folder.write("../index.html", render_index(results(folder.path.parent)))


def stale_pages(summary: Summary, folder: Path) -> Iterator[str]:
    """A line for each page that is not what the summary and the logs beside it make.

    A folder may have been copied: its page calls Plotly's script where that was when the page was made.
    """
    yield from min((list(_stale(summary, folder, script)) for script in (PLOTLY, ABOVE)), key=len)


def _stale(summary: Summary, folder: Path, script: str) -> Iterator[str]:
    for name, text in _pages(summary, folder, script).items():
        if not ResultFolder(folder).holds(name, text):
            yield f"{name}: does not follow from the summary and the logs"


def _pages(summary: Summary, folder: Path, script: str) -> dict[str, str]:
    return {"summary.txt": as_text(summary), "report.html": build_page(summary, folder, script)}


def _is_shared(folder: Path) -> bool:
    return folder.resolve().parent.name == RESULTS


def _script(folder: Path) -> str:
    """The address of Plotly's script, as seen from the page."""
    return ABOVE if _is_shared(folder) else PLOTLY
