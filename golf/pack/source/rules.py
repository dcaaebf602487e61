"""What is said about a source: by the caller of the packer, and by the source itself in comments `#| ...`."""

from dataclasses import dataclass, replace

from golf.errors import GolfError
from golf.pack.source.tokens import Line, walk


@dataclass(frozen=True, slots=True)
class Rules:
    """What may change in a source.

    module      others import it: its globals and parameters are its interface
    plain       the file is not compressed: it pays to write a thing once
    keep        names that stay; given at all, executed strings use no other name
    attributes  attributes of the program's own, free to be renamed
    """

    module: bool = False
    keep: frozenset[str] | None = None
    attributes: frozenset[str] = frozenset()
    plain: bool = False


def rules_of(lines: list[Line], rules: Rules) -> Rules:
    """The rules of the call, joined with those that the source's own directives give."""
    keep, attributes = rules.keep, set(rules.attributes)
    for line in walk(lines):
        for directive in line.directives:
            word, _, rest = directive.words.partition(" ")
            if word == "keep":
                keep = (keep or frozenset()) | frozenset(rest.split())
            elif word == "attributes":
                attributes |= set(rest.split())
            elif " -> " not in directive.words and directive.words != "any order":
                raise GolfError(
                    f"line {directive.line}: unknown directive `#| {directive.words}`; known are `OLD -> NEW`, "
                    "`any order`, `keep NAME ...` and `attributes NAME ...`"
                )
    return replace(rules, keep=keep, attributes=frozenset(attributes))
