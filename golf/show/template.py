"""The templates of the pages: the one place where HTML and SVG are written, and where all that is shown is escaped."""

import tomllib
from contextlib import suppress
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from golf.show.context import visible


@cache
def environment() -> jinja2.Environment:
    """The templates; whatever comes from a log is escaped, and its control characters are spelled out."""
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("golf.show", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=_spelled_out,
    )
    templates.filters["thousands"] = lambda number: f"{number:,}"
    return templates


def compile_templates() -> None:
    """Compile them, so that they need not be when a page is due; what is wrong with one is told then."""
    with suppress(Exception):
        for name in ("report.html", "parts.html", "index.html"):
            environment().get_template(name)


def _spelled_out(value: Any) -> Any:
    """Text as it may stand on a page; what the templates themselves call safe stays as it is."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def palette() -> dict[str, dict[str, str]]:
    """The colours of the pages, by scheme (`light`, `dark`) and name."""
    return tomllib.loads(asset("palette.toml"))


def style() -> str:
    """The style sheet, with the palette as its variables."""
    light, dark = (
        " ".join(f"--{name}: {colour};" for name, colour in colours.items()) for colours in palette().values()
    )
    variables = (
        f":root {{ {light} }}\n@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
    )
    return variables + asset("report.css")


def asset(name: str) -> str:
    """A file beside the templates."""
    return (files("golf.show") / "templates" / name).read_text("utf-8")
