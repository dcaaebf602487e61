"""A lesson as one page that opens from the disk: a model while it learns, and a script that thinks with its weights.

A hole with a lesson has two files:

    lesson.py   prints, as JSON, what the page shows: title, text, ask, example, vocabulary, shape, losses as
                [step, loss], and snapshots, each a step and the weights by name
    lesson.js   defines `lesson`, with read, complete and think; see holes/sorter/lesson.js
"""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2

from golf.errors import GolfError
from golf.lessons.reference import log_of

KEYS = frozenset({"title", "text", "ask", "example", "vocabulary", "shape", "losses", "snapshots"})


def make_lesson(hole: Path, script: str) -> str:
    """The page of the hole in a folder, with its lesson.js. Raises GolfError where its lesson.py prints none."""
    program = hole / "lesson.py"
    return page(_checked(program.name, log_of(program, ())), script)


def page(lesson: dict[str, Any], script: str) -> str:
    """The page of a lesson and the hole's script."""
    templates = files("golf.lessons") / "templates"
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.from_string((templates / "lesson.html").read_text("utf-8")).render(
        lesson=lesson,
        data=json.dumps(lesson, ensure_ascii=True, allow_nan=False).replace("<", "\\u003c"),
        script=script,
        viewer=(templates / "lesson.js").read_text("utf-8"),
        style=(templates / "lesson.css").read_text("utf-8"),
    )


def _checked(name: str, printed: str) -> dict[str, Any]:
    try:
        lesson = json.loads(printed)
    except ValueError:
        lesson = None
    if not isinstance(lesson, dict) or lesson.keys() != KEYS or not lesson["snapshots"]:
        raise GolfError(f"{name}: prints no lesson; it must be JSON with {', '.join(sorted(KEYS))}")
    return lesson
