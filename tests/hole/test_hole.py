"""hole.toml is read, and every fault in it is named with its place."""

import pytest

from golf.errors import GolfError
from golf.hole.course import find_hole
from golf.hole.hole import Kind, read_hole
from golf.log.parity import Parity


def test_a_hole_is_read_whole(fake_hole):
    hole = read_hole(fake_hole.root)
    assert (hole.name, hole.reference.name, hole.input) == ("fake", "reference.py", "input.txt")
    assert [(claim.path.name, claim.parity) for claim in hole.claims] == [
        ("good.py", Parity.FULL),
        ("pico.py", Parity.TRACES),
    ]
    assert [(r.name, r.kind, r.hash_seed) for r in hole.rounds] == [
        ("home", Kind.HOME, 0),
        ("away-order", Kind.AWAY, 1),
    ]
    assert hole.claim_of(fake_hole.root / "pico.py") == Parity.TRACES
    assert hole.claim_of(fake_hole.root / "other.py") == Parity.FULL


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "fake"', "title = ", "line 2"),
        ('title = "fake"', "", "title is missing"),
        ('title = "fake"', "title = 3", "title is 3; it must be a str"),
        ('title = "fake"', 'title = "fake"\nhue = 1', "unknown key hue"),
        ("(?P<key>num docs)", "(?P<key>num docs", "[log] metadata is no regular expression"),
        ("(?P<loss>", "(?P<lost>", "[log] loss has no group (?P<loss>...)"),
        ("sample = ", "simple = ", "[log] simple is unknown"),
        ('claim = "traces"', 'claim = "most"', "pico.py: claim is 'most'; it must be one of full"),
        (
            'name = "away-order"',
            'name = "home"\nkind = "home"\n[[round]]\nname = "home"',
            "home stands there twice",
        ),
        ('name = "away-order"', 'name = "../x"', "a round's name is made of letters"),
        ('name = "away-order"', 'name = "x"\nkind = "near"', "kind is 'near'"),
        ('make = "shuffle"', "mode = 3", "unknown key m"),
        ('make = "shuffle"', "", "away-order: nothing is made from the seed"),
        ("\nseed = 1\n", "\n", "away-order: seed is missing"),
        ("[[round]]", "[[round]]\nname = 'p'\ndata = 'x'\n[[round]]", "sha256 is missing"),
    ],
)
def test_a_broken_hole_is_one_clear_line(fake_hole, old, new, message):
    fake_hole.edit(old, new)
    with pytest.raises(GolfError) as error:
        read_hole(fake_hole.root)
    assert str(error.value).startswith(str(fake_hole.root / "hole.toml"))
    assert message in str(error.value) and "\n" not in str(error.value)


def test_a_missing_and_an_unreadable_hole_are_told_apart(fake_hole):
    fake_hole.write("hole.toml", b"\xff")
    with pytest.raises(GolfError, match="byte 1 is not UTF-8"):
        read_hole(fake_hole.root)
    (fake_hole.root / "hole.toml").unlink()
    with pytest.raises(GolfError, match="there is no such file"):
        read_hole(fake_hole.root)


def test_holes_are_found_by_name_and_a_wrong_name_lists_them(fake_hole):
    folder = fake_hole.root / "holes" / "other"
    folder.mkdir(parents=True)
    (folder / "hole.toml").write_text((fake_hole.root / "hole.toml").read_text().replace('"fake"', '"other"'))
    assert find_hole(fake_hole.root, None).name == "fake"
    assert find_hole(fake_hole.root, "fake").folder == fake_hole.root
    assert find_hole(fake_hole.root, "other").folder == folder
    with pytest.raises(GolfError, match="the holes are: fake, other"):
        find_hole(fake_hole.root, "third")
