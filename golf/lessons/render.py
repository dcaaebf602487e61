"""A worksheet as Markdown, and as a page to print."""

import re

import jinja2

from golf.lessons.sheet import Sheet

FILES = ("worksheet.md", "worksheet.html")


def render(sheet: Sheet) -> dict[str, str]:
    """File name -> content, from the template of the same name. Text is escaped in the page alone."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("golf.lessons", "templates"),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters["breaks"] = _breaks
    return {name: environment.get_template(name).render(sheet=sheet) for name in FILES}


def _breaks(text: str) -> str:
    """Markdown that keeps the line breaks within a paragraph."""
    return re.sub(r"(?<=\S)\n(?=\S)", "  \n", text.strip())
