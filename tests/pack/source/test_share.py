import pytest

from golf.pack.proof.shared import prove_shared
from golf.pack.source.share import share

LONG = "'some text'"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"print({LONG},{LONG},{LONG})", f"a={LONG}\nprint(a,a,a)"),
        ("'doc';x=None\nfor x in None,None,None,None,None:0", "'doc';a=None\nx=a\nfor x in a,a,a,a,a:0"),
        (f'f"{{{LONG}}}{{{LONG}}}{{{LONG}}}"', None),
        (f"match x:\n case {LONG}|[{LONG}]|({LONG}):0", None),
        ("isinstance=1;print(isinstance,isinstance,isinstance,isinstance)", None),
        ("from os import *\nisinstance;isinstance;isinstance;isinstance", None),
        (
            f"def f():\n try:x({LONG})\n finally:x({LONG})\n yield {LONG}",
            f"a={LONG}\ndef f():\n try:x(a)\n finally:x(a)\n yield a",
        ),
        ("def f():\n super;super;super;super;super;super", None),
        (f"def f():\n try:yield {LONG}\n finally:{LONG};x({LONG},{LONG})", None),
    ],
)
def test_what_is_repeated_gets_a_name_where_it_may_and_pays(text: str, wanted: str | None) -> None:
    shared = share(text, "a")
    prove_shared(text, shared)
    assert shared == (text if wanted is None else wanted)
