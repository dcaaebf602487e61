import pytest
from plain_text import plain


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("print(x if not y else z)", "print(z if y else x)\n"),
        ("print(x if y is not None else z if z else 1)", "print((z if z else 1)if y is None else x)\n"),
        (
            "print([x if y not in z else 1 for x in y if not x])",
            "print([1 if y in z else x for x in y if not x])\n",
        ),
        ("print(f'{x if not y else 1}')", "print(f'{x if not y else 1}')\n"),
        ("x = True if y else False", "x=not not y\n"),
        ("x = True if isinstance(y, z) and y is z else False", "x=isinstance(y,z)and y is z\n"),
        ("isinstance = y\nx = False if isinstance(y, z) else True", "isinstance=y\nx=not isinstance(y,z)\n"),
        ("any = y\nx = True if any(y) else False", "any=y\nx=not not any(y)\n"),
        ("if not x:\n y = 1\n z = 2\nelse: z = 1", "if x:\n z=1\nelse:\n y=1\n z=2\n"),
        ("for x in y:\n if x is not y: z = 1\n else: break", "for x in y:\n if x is y:\n  break\n z=1\n"),
        ("if x or y:\n if z: y = 1", "if(x or y)and z:\n y=1\n"),
        ("if (x and y):\n if ((z and (x or y))): y = 1", "if x and y and z and(x or y):\n y=1\n"),
        ("if x:\n if (z) or (y): y = 1", "if x and(z or y):\n y=1\n"),
        ("if x:\n if z: y = 1\nelse: y = 2", "if x:\n if z:\n  y=1\nelse:\n y=2\n"),
        ("with x as y:\n with z: pass", "with x as y,z:\n 0\n"),
        (
            "if (x, y, not x, f'''\n''') is not z:\n x = 1\n y = 1\nelse: z = 1",
            "if(x,y,not x,f'''\n''')is not z:\n x=y=1\nelse:\n z=1\n",
        ),
        ("with (x):\n with z: pass", "with x:\n with z:\n  0\n"),
    ],
)
def test_a_plain_text_has_conditions_in_fewer_words(source: str, wanted: str) -> None:
    assert plain(source) == wanted


ASKED = "class A:\n def __bool__(self): print(); return True\nA()\n"


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("x = True if y and z else False", "x=True if y and z else False\n"),
        ("x = True if not y < z < 1 else False", "x=False if y<z<1 else True\n"),
        ("x = True if y else False", "x=not not y\n"),
        ("if not(x and y): f()", "if not(x and y):\n f()\n"),
        ("if not x: f()", "x or f()\n"),
    ],
)
def test_no_object_is_asked_more_often_where_it_may_tell(source: str, wanted: str) -> None:
    assert plain(ASKED + source).endswith("\n" + wanted)
    assert plain(source, module=True) == wanted
