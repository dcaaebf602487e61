"""Other spellings of literals that mean the same."""

import ast
import re
from collections.abc import Iterator

from golf.pack.source.syntax import value_of
from golf.pack.source.tokens import Piece

# An escape that no octal digit follows, which would belong to it; or another escape, to be passed over.
CONTROL = re.compile(r"\\(?:x([01][0-9a-f])(?![0-7])|.)", re.DOTALL)
LETTERS = {8: "\\b", 11: "\\v", 12: "\\f"}


def spellings(pieces: list[Piece]) -> Iterator[tuple[list[Piece], list[tuple[str, ...]]]]:
    """The literals among neighbouring pieces: for each its pieces, and its spellings as texts for them."""
    # f-strings that have begun; one change of quotes is a change of all inside
    opened: list[list[Piece]] = []
    for piece in pieces:
        if piece.kind == "open":
            opened.append([])
        if piece.kind in ("open", "glue", "close", "string"):
            for group in opened:
                group.append(piece)
        if piece.kind == "close":
            group = opened.pop()
            if not opened:
                yield group, _swapped(group)
        elif not opened and piece.kind == "string":
            yield [piece], [(text,) for text in string_spellings(piece.text)]
        elif piece.kind == "number":
            yield [piece], [(text,) for text in number_spellings(piece.text)]


def string_spellings(text: str) -> list[str]:
    """The literal, and the same with the other quotes where that needs no escape."""
    quote, body = text[-1], _body(text)
    if "\\" in body or _holds_quotes(body) or "\n" in body:
        return [text]
    prefix = text[: text.index(quote)]
    return [f"{prefix}{quote}{body}{quote}", *(f"{prefix}{q}{body}{q}" for q in "'\"" if q != quote)]


def _body(text: str) -> str:
    """What stands between a string's first quote and its last."""
    return text[text.index(text[-1]) + 1 : -1]


def _holds_quotes(text: str) -> bool:
    return "'" in text or '"' in text


def shortest_string(text: str) -> str:
    """The literal, or several, in a spelling that is shorter: with single quotes, or without escapes."""
    if text[0] in "uU":
        return text  # a part of its meaning
    try:
        value = value_of(text)
    except (SyntaxError, ValueError):
        return text
    spellings = (repr(value), CONTROL.sub(_shorter_escape, repr(value)))
    return min(text, *(each for each in spellings if _is_same(each, value)), key=len)


def _shorter_escape(found: re.Match[str]) -> str:
    """An escape of a control character in octal digits, or by its own letter."""
    code = int(found[1], 16) if found[1] else 0
    return LETTERS.get(code, f"\\{code:o}") if found[1] else found[0]


def number_spellings(text: str) -> list[str]:
    """The spellings of a number, shortest first, that are at most one character longer than the shortest."""
    value = ast.literal_eval(text)
    found = {text.lower().replace("_", "")}
    if isinstance(value, float):
        found |= {repr(value), f"{value:g}", f"{value:e}"}
        for mantissa, _, exponent in [spelling.partition("e") for spelling in tuple(found)]:
            digits = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
            power = f"e{int(exponent)}" if exponent and int(exponent) else ""
            found |= {digits + power, digits.lstrip("0") + power, digits + "." + power}
            if "." in digits:
                whole, _, part = digits.partition(".")
                found.add(f"{int(whole + part)}e{int(exponent or 0) - len(part)}")
            elif digits.endswith("0"):
                stem = digits.rstrip("0")
                found.add(f"{stem}e{int(exponent or 0) + len(digits) - len(stem)}")
    elif isinstance(value, int):
        found.add(str(value))
    equal = sorted({s for s in found if _is_same(s, value)}, key=lambda s: (len(s), s))
    return [spelling for spelling in equal if len(spelling) <= len(equal[0]) + 1]


def _is_same(spelling: str, value: object) -> bool:
    try:
        other = ast.literal_eval(spelling)
    except (SyntaxError, ValueError):
        return False
    return type(other) is type(value) and repr(other) == repr(value)


def _swapped(pieces: list[Piece]) -> list[tuple[str, ...]]:
    """An f-string's parts as they are, and with both kinds of quotes exchanged where no escape or text holds one."""
    texts = tuple(piece.text for piece in pieces)
    if len(pieces[-1].text) > 1 or any("\\" in text for text in texts):
        return [texts]
    inside = (_body(p.text) if p.kind == "string" else p.text for p in pieces if p.kind in ("glue", "string"))
    if any(map(_holds_quotes, inside)):
        return [texts]
    swap = str.maketrans("'\"", "\"'")
    return [texts, tuple(text.translate(swap) for text in texts)]
