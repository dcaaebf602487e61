"""What the extra `corpus` installs, imported only when a web page or an HTML file is asked for."""

import importlib
from typing import Any

from golf.errors import GolfError


def library(name: str) -> Any:
    """The module of that name. Raises GolfError, with the remedy, where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise GolfError(
            f"web pages and HTML files need {name}, which is not installed; "
            'install it with: pip install "tinygpt-golf[corpus]"'
        ) from None
