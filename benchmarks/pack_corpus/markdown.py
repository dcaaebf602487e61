"""Turns a small dialect of Markdown into HTML."""

import re

TEXT = """\
# The lighthouse

It stands on a *narrow* rock, and **nobody** has lived there for years.
The stairs have `199` steps.

## What to bring

- a rope
- a [map](https://example.org/map)
- bread & water

1. Row across
2. Climb up
3. Look <far>

> The sea is patient,
> said the keeper.

    for step in range(199):
        climb(step)

Good luck!
"""

INLINE = [
    (r"`([^`]+)`", r"<code>\1</code>"),
    (r"\*\*([^*]+)\*\*", r"<strong>\1</strong>"),
    (r"\*([^*]+)\*", r"<em>\1</em>"),
    (r"\[([^]]+)\]\(([^)]+)\)", r'<a href="\2">\1</a>'),
]


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def inline(text):
    text = escape(text)
    for pattern, replacement in INLINE:
        text = re.sub(pattern, replacement, text)
    return text


def listed(tag, lines, pattern):
    items = "".join(f"<li>{inline(re.sub(pattern, '', line))}</li>\n" for line in lines)
    return f"<{tag}>\n{items}</{tag}>"


def block(text):
    lines = text.split("\n")
    heading = re.match(r"(#+) (.*)", text)
    if heading:
        level = len(heading[1])
        return f"<h{level}>{inline(heading[2])}</h{level}>"
    if all(line.startswith("    ") for line in lines):
        return "<pre>" + escape("\n".join(line[4:] for line in lines)) + "</pre>"
    if all(line.startswith("- ") for line in lines):
        return listed("ul", lines, "^- ")
    if all(re.match(r"\d+\. ", line) for line in lines):
        return listed("ol", lines, r"^\d+\. ")
    if all(line.startswith("> ") for line in lines):
        return "<blockquote>" + inline(" ".join(line[2:] for line in lines)) + "</blockquote>"
    return f"<p>{inline(' '.join(lines))}</p>"


for paragraph in re.split(r"\n\n+", TEXT.rstrip("\n")):
    print(block(paragraph))
