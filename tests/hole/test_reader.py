"""hole.toml is read, and every fault in it is named with its place."""

import pytest

from golf.errors import GolfError
from golf.hole.hole import Kind
from golf.hole.inputs import round_files
from golf.hole.reader import read_hole
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
        ('title = "fake"', 'title = "fake"\nhue = 1', "unknown key 'hue'"),
        ("(?P<key>num docs)", "(?P<key>num docs", "[log] metadata is no regular expression"),
        ("(?P<loss>", "(?P<lost>", "[log] loss has no group (?P<loss>...)"),
        (
            "sample = ",
            "simple = ",
            "[log] unknown key 'simple'; did you mean sample? the keys are",
        ),
        ('claim = "traces"', 'claim = "most"', "pico.py: claim is 'most'; it must be one of full"),
        (
            'name = "away-order"',
            'name = "home"\nkind = "home"\n[[round]]\nname = "home"',
            "home stands there twice",
        ),
        ('name = "away-order"', 'name = "../x"', "a round's name is made of at most 40 letters"),
        ('name = "away-order"', 'name = "x"\nkind = "near"', "kind is 'near'"),
        ('make = "shuffle"', "mode = 3", "unknown key 'mode'"),
        ('make = "shuffle"', 'make = "knit"', "make is 'knit'; it must be one of shuffle, words, lines"),
        ('make = "shuffle"', 'make = "shufle"', "make is 'shufle'; did you mean shuffle? it must"),
        (
            'make = "shuffle"',
            'make = "words"\ncount = 3\nlengths = []',
            "away-order: letters is missing; add it",
        ),
        ('make = "shuffle"', 'make = "words"\nletter = 3\ncount = 3', "letters is missing; rename 'letter'"),
        ('make = "shuffle"', 'make = "lines"\ncount = 3', "away-order: unknown key 'count'"),
        ("hash_seed = 1", "hash_seed = -1", "hash_seed is -1; it must be a number from 0 to 4294967295"),
        ("hash_seed = 1", "hash_sed = 1", "unknown key 'hash_sed'; did you mean hash_seed?"),
        (
            'title = "fake"',
            'title = "fa\\u001bke"',
            "title must be a name of at most 60 printable characters",
        ),
        ('title = "fake"', "board = 'x'\ntitle = 'fake'", "unknown key 'board'"),
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


@pytest.mark.parametrize(
    "name",
    [
        "/etc/hostname",
        "../../etc/hostname",
        "..",
        "leads_out",
        "leads_in/../../x",
        "nu\\u0000ll",
        "folder_out/x",
    ],
)
@pytest.mark.parametrize("key", ["reference", "input", "files", "round input", "path"])
def test_a_hole_names_no_file_outside_its_course(fake_hole, name, key):
    (fake_hole.root / "leads_out").symlink_to("/etc/hostname")
    (fake_hole.root / "folder_out").symlink_to(fake_hole.root.parent)
    changes = {
        "reference": ('"reference.py"', f'"{name}"'),
        "input": ('"input.txt"', f'"{name}"'),
        "files": ("hash_seed = 1", f'files = ["good.py", "{name}"]'),
        "round input": ("hash_seed = 1", f'input = "{name}"'),
        "path": ('"good.py"', f'"{name}"'),
    }
    fake_hole.edit(*changes[key])
    with pytest.raises(GolfError, match="which is no file in this course; name one that is") as error:
        read_hole(fake_hole.root)
    assert f" {key.split()[-1]} is " in str(error.value) and "\n" not in str(error.value)


def test_a_hole_may_name_files_of_its_course_by_links_and_from_below_holes(fake_hole):
    folder = fake_hole.root / "holes" / "other"
    folder.mkdir(parents=True)
    (fake_hole.root / "linked.txt").symlink_to("input.txt")
    fake_hole.edit('"input.txt"', '"../../linked.txt"')
    fake_hole.edit('"reference.py"', '"../../reference.py"')
    (fake_hole.root / "hole.toml").rename(folder / "hole.toml")
    hole = read_hole(folder)
    assert hole.reference.read_text() == (fake_hole.root / "reference.py").read_text()
    assert list(round_files(hole, hole.rounds[0])) == ["linked.txt"]


@pytest.mark.parametrize("data", ["/etc/hostname", "../x", "a/../../x", "", "a//b", "a/.."])
def test_published_data_lies_below_its_folder(fake_hole, data):
    fake_hole.edit("[[round]]", f"[[round]]\nname = 'p'\ndata = '{data}'\nsha256 = ''\n[[round]]")
    with pytest.raises(GolfError, match=r"it must be a relative name without `..`"):
        read_hole(fake_hole.root)
