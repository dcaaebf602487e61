"""Plotly's script, which draws on the pages. The package that brings it is slow to load, and of no other use here."""

import re
from importlib.util import find_spec
from pathlib import Path

HEAD = 1000  # bytes of the script, in which its version stands


def installed_script() -> tuple[Path, str]:
    """The script, and its version. Raises ModuleNotFoundError where it is not installed."""
    package = find_spec("plotly")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("No module named 'plotly'", name="plotly")
    script = Path(package.origin).parent / "package_data" / "plotly.min.js"
    with script.open("rb") as file:
        version = re.search(rb"plotly\.js v([\w.-]+)", file.read(HEAD))
    return script, version[1].decode() if version else "unknown"
