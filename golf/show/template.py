"""The templates of the pages: the one place where HTML and SVG are written, and where all that is shown is escaped."""

import sys
import tomllib
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from markupsafe import Markup

from golf.show.context import visible

COMPILED = Path(__file__).with_name("templates") / "__pycache__"
NAMES = f"%s.{sys.implementation.cache_tag}.cache"  # a Python reads its own files alone


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
        bytecode_cache=_Compiled(str(COMPILED), NAMES),
    )
    templates.filters["thousands"] = lambda number: f"{number:,}"
    return templates


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Compiled templates, kept beside them as Python keeps compiled modules: compiling takes longer than making a page.

    A file that is missing, broken or of another source costs time, and no page; so does one that cannot be written.
    """

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(Exception):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            if not sys.dont_write_bytecode:
                Path(self.directory).mkdir(exist_ok=True)
                super().dump_bytecode(bucket)

    def get_source_checksum(self, source: str) -> str:
        """Of a template, of this file, which says how templates are compiled, and of who compiles them."""
        return super().get_source_checksum(source + Path(__file__).read_text("utf-8") + jinja2.__version__)


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
