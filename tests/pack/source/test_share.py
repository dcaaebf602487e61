import pytest

from golf.pack.proof.shared import prove_shared
from golf.pack.proof.trees import Different
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
        ("import module\nmodule.x(module.y);module.z", "import module;a=module\na.x(a.y);a.z"),
        (
            "class Wide:0\n@Wide\ndef f(x:Wide=Wide)->Wide:Wide\ny=[Wide for _ in x]\nclass B(Wide):z:Wide=Wide",
            "class Wide:0\na=Wide\n@a\ndef f(x:Wide=a)->Wide:Wide\ny=[Wide for _ in x]\nclass B(a):z:Wide=a",
        ),
        ("import module;module.x;module.y;module.z;module=0", None),
        ("import module;module.x;module.y;module.z;'module'.x", None),
        ("from x import *\nimport module;module.x;module.y;module.z", None),
        ("import __module\nclass A:__module.x;__module.y;__module.z", None),
        ("if x:import module\nmodule.x;module.y;module.z", None),
        ("import module\ndef f():module.x;module.y;module.z", None),
    ],
)
def test_what_is_repeated_gets_a_name_where_it_may_and_pays(text: str, wanted: str | None) -> None:
    shared = share(text, "a")
    prove_shared(text, shared)
    assert shared == (text if wanted is None else wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"f({LONG});g({LONG},{LONG})", f"a={LONG}\nf(a);g(a,a)"),
        (f"f(({LONG},1));g({LONG}*2,-{LONG},{LONG}[0])", None),
        (f"def f(x={LONG},y={LONG},z={LONG}):0", None),
        (f"def f(x={LONG},*,y={LONG},z={LONG},u={LONG}):0", f"a={LONG}\ndef f(x={LONG},*,y=a,z=a,u=a):0"),
        (f"f((x,{LONG}));g({LONG}+x,{LONG}%x)", f"a={LONG}\nf((x,a));g(a+x,a%x)"),
    ],
)
def test_what_the_compiler_makes_one_object_of_stays_whole(text: str, wanted: str | None) -> None:
    shared = share(text, "a", single=True)
    prove_shared(text, shared)
    assert shared == (text if wanted is None else wanted)


@pytest.mark.parametrize(
    "wrong",
    [
        "import module;a=module\ndef f():a.x",
        "import module;a=module;[a.x for _ in a.y]",
        "a=module;import module;a.x",
        "import module;a=module;a.x;module=0",
        "import module;a=other;a.x",
        "import __module\na=__module\nclass A:a.x",
    ],
)
def test_a_second_name_stands_only_where_it_is_certainly_the_same(wrong: str) -> None:
    first = (
        wrong.replace("a=module;", "")
        .replace("a=module", "0")
        .replace("a=other;", "")
        .replace("a.", "module.")
    )
    with pytest.raises(Different):
        prove_shared(first, wrong)
