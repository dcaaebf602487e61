"""What the packer makes of a source before it changes names, proved."""

from golf.pack.layout import Layout
from golf.pack.proof.candidate import prove_source
from golf.pack.source.rules import Rules
from golf.pack.source.tokens import text_of


def plain(source: str, module: bool = False) -> str:
    layout = Layout(source, Rules(module=module, plain=True))
    prove_source(layout)
    return text_of(layout.lines([0] * len(layout.choices)))
