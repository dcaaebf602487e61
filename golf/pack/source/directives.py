"""What a source says about itself, in comments that begin with `#|` (see golf/pack/source/tokens.py)."""

from golf.errors import GolfError
from golf.pack.names.fixed import Rules
from golf.pack.source.minify import walk
from golf.pack.source.tokens import Line


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
    return Rules(rules.module, keep, frozenset(attributes))
