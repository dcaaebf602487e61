"""hole.toml is read, and every fault in it is named with its place."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from golf.errors import GolfError
from golf.hole.hole import Claim, Kind
from golf.hole.inputs import round_files, with_fresh_seed
from golf.hole.reader import read_hole
from golf.log.parity import Parity

WORDS = 'make = "words"\ncount = 9\nletters = 3\nlengths = {}'


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
        (
            "hash_seed = 1",
            "hash_seed = -1",
            "hash_seed is -1; it must be a whole number from 0 to 4294967295",
        ),
        ("\nseed = 1\n", "\nseed = -1\n", "seed is -1; it must be a whole number from 0 to"),
        (
            "\nseed = 1\n",
            "\nseed = 1\narguments = ['a\\u0000']\n".replace("'", '"'),
            "entry 1 holds a null character",
        ),
        ('make = "shuffle"', WORDS.format("[[1, 2]]"), "lengths must be rows of [shortest, longest, weight]"),
        (
            'make = "shuffle"',
            WORDS.format("[[2, 1, 1]]"),
            "lengths must be rows of [shortest, longest, weight]",
        ),
        (
            'make = "shuffle"',
            WORDS.format("[[1, 2, 0]]"),
            "lengths has [1, 2, 0]; a weight must be above zero",
        ),
        (
            'make = "shuffle"',
            WORDS.format("[[1, 2, nan]]"),
            "lengths has [1, 2, nan]; a weight must be above zero",
        ),
        (
            'make = "shuffle"',
            WORDS.format("[[1, 1_000_000_000, 1]]"),
            "words of the longest length may have 67,108,864",
        ),
        ('make = "shuffle"', WORDS.format("[]"), "lengths is empty; it needs a row"),
        (
            'make = "shuffle"',
            WORDS.format("[[1, 2, 1]]").replace("9", "0"),
            "count is 0; it must be a whole number",
        ),
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
        (
            '"input.txt"',
            '"program.py"',
            "home: 'program.py' is what every program is called there; rename it",
        ),
        ("hash_seed = 1", 'files = ["a/program"]', "away-order: 'program' is what every program is called"),
        ("hash_seed = 1", 'files = ["a/input.txt"]', "away-order: two files would be called 'input.txt'"),
        ("hash_seed = 1", 'files = ["a/x", "b/x"]', "away-order: two files would be called 'x'; rename one"),
        ('input = "input.txt"', "[[round]]\nname = 'p'\ninput = 'good.py'", "p: the hole has no input"),
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
    with pytest.raises(
        GolfError, match=r"which is no file in this course; name one that is|a null character"
    ) as error:
        read_hole(fake_hole.root)
    assert f" {key.split()[-1]}" in str(error.value) and "\n" not in str(error.value)


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


SHIPPED = [
    path.read_text("utf-8") for path in sorted((Path(__file__).parents[2] / "holes").glob("*/hole.toml"))
]
VALUES = [
    "0",
    "-1",
    "1e400",
    "nan",
    "''",
    "'x'",
    "[]",
    "[[]]",
    "{}",
    "true",
    "1979-05-27",
    '"\\u0000"',
    "0x" + "f" * 9000,
]


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(SHIPPED), st.data())
def test_whatever_is_changed_in_a_hole_is_read_or_told_in_one_line(tmp_path, text, data):
    lines = text.splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        number = data.draw(st.integers(0, len(lines) - 1))
        key = lines[number].partition("=")[0]
        lines[number] = data.draw(
            st.sampled_from([f"{key}= {value}" for value in VALUES])
            | st.sampled_from(lines)
            | st.text(max_size=20)
        )
    (tmp_path / "hole.toml").write_text("\n".join(lines), "utf-8", "surrogatepass")
    try:
        rounds = read_hole(tmp_path).rounds
    except GolfError as error:
        assert "hole.toml: " in str(error) and "\n" not in str(error)
    else:
        assert all(with_fresh_seed(round_, 3).call() is not None for round_ in rounds)


def test_a_row_may_lie_beside_its_entry(fake_hole):
    (fake_hole.root / "entries").mkdir()
    fake_hole.write("entries/mine.py.toml", 'claim = "traces"\nholder = "Ada"\nstroke = "one less"\n')
    fake_hole.write("entries/other.py.toml", "")
    rows = read_hole(fake_hole.root).claims
    assert [row.path.name for row in rows] == ["good.py", "pico.py", "mine.py", "other.py"]
    assert rows[2] == Claim(fake_hole.root / "entries" / "mine.py", Parity.TRACES, "Ada", "one less")
    assert rows[3].parity == Parity.FULL


def test_a_row_beside_a_link_that_leads_out_of_the_course_is_refused(fake_hole):
    (fake_hole.root / "entries").mkdir()
    (fake_hole.root / "entries" / "mine.py").symlink_to("/etc/hostname")
    fake_hole.write("entries/mine.py.toml", "")
    with pytest.raises(
        GolfError, match=r"mine\.py\.toml: its entry is 'entries/mine\.py', which is no file in"
    ):
        read_hole(fake_hole.root)


@pytest.mark.parametrize(
    "text",
    ["claim = 3", 'claim = "most"', 'path = "x.py"', 'holder = "\\u001b[2J"', f'stroke = "{"x" * 201}"'],
)
def test_a_wrong_row_beside_an_entry_is_one_clear_line(fake_hole, text):
    (fake_hole.root / "entries").mkdir()
    fake_hole.write("entries/mine.py.toml", text)
    with pytest.raises(GolfError, match=r"mine\.py\.toml: "):
        read_hole(fake_hole.root)
