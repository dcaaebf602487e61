"""Parts of pages that a command writes: what stands between `<!-- name -->` and `<!-- end -->`."""

END = "<!-- end -->"


def filled(page: str, name: str, part: str) -> str:
    """The page with this part of it made anew. Raises ValueError where it has no place for the part."""
    head, mark, rest = page.partition(f"<!-- {name} -->\n")
    _, end, tail = rest.partition(END)
    if not (mark and end):
        raise ValueError(f"the page has no place for `{name}`")
    return f"{head}{mark}\n{part}\n\n{END}{tail}"
