"""The worksheet: every answer follows from the numbers that it prints."""

import math
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from golf.commands.arguments import Parser
from golf.commands.worksheet import add_parser
from golf.errors import GolfError

HOLE = Path(__file__).resolve().parents[2] / "holes" / "by_hand"


def make(hole: Path, out: Path, *more: str) -> int:
    parser = Parser()
    add_parser(parser.add_subparsers())
    arguments = parser.parse_args(["worksheet", str(hole), "--out", str(out), *more])
    return int(arguments.run(arguments))


@pytest.fixture(scope="module", params=[(), ("--token", "6", "--seed", "11")], ids=["usual", "a pupil's own"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The usual sheet, and another one."""
    out = tmp_path_factory.mktemp("worksheet") / "new"
    assert make(HOLE, out, *request.param) == 0
    return out


def sheet(folder: Path, suffix: str) -> str:
    (path,) = folder.glob(f"*.{suffix}")
    return path.read_text("utf-8")


@pytest.fixture(scope="module")
def markdown(folder: Path) -> str:
    return sheet(folder, "md")


def given(markdown: str, exercise: int, caption: str) -> np.ndarray:
    """The numbers printed under a caption; tables that go on side by side are joined."""
    after = markdown.split(f"\n## {exercise}. ")[1].split("\n## ")[0].split(f"\n{caption}")[1]
    if single := re.match(r" (\S+)\n", after):
        return np.array([[float(single[1])]])
    tables: list[list[list[float]]] = []
    for part in after.strip("\n").split("\n\n"):
        if not part.startswith("| |"):
            break
        tables.append([[float(cell) for cell in row.split("|")[2:-1]] for row in part.splitlines()[2:]])
    return np.hstack([np.array(table) for table in tables])


def answers(markdown: str) -> dict[str, list[str]]:
    table = markdown.split("\n## Answers\n")[1].split("\n## ")[0]
    return {
        label: numbers.split() for label, numbers in re.findall(r"^\| (\w+) \| (.*) \|$", table, re.MULTILINE)
    }


def unit(shown: str) -> float:
    """One unit in the last place shown."""
    mantissa, _, exponent = shown.partition("e")
    return 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))


def normed(markdown: str) -> dict[str, np.ndarray]:
    x = given(markdown, 1, "The token's combined embedding, 16 numbers:")[0]
    assert len(x) == 16
    mean = x.sum() / 16
    deviation = math.sqrt(((x - mean) ** 2).sum() / 16 + 0.00001)
    return {"1a": mean, "1b": deviation, "1c": ((x - mean) / deviation)[:4]}


def attended(markdown: str) -> dict[str, np.ndarray]:
    followed = re.search(r"What does the (\w+) token gather", markdown)
    assert followed
    query = given(markdown, 2, f"The {followed[1]} token's query (columns 1 to 8 belong to head 1):")[0]
    keys, values = given(markdown, 2, "Keys:"), given(markdown, 2, "Values:")
    scores = keys @ query / math.sqrt(8)
    weights = np.exp(scores) / np.exp(scores).sum()
    return {"2a": scores, "2b": weights, "2c": (weights @ values)[:4]}


def surprised(markdown: str) -> dict[str, np.ndarray]:
    """Of 32 words, four are worked out; what the others add to the sum is given."""
    exponentials = np.exp(given(markdown, 3, "The logits of the words in columns 1 to 4:")[0])
    others = given(markdown, 3, "The sum of e^logit over the words in columns 5 to 32:").item()
    chance = given(markdown, 3, "The probability of the word that really came second:").item()
    return {"3a": exponentials / (exponentials.sum() + others), "3b": -np.log(chance)}


def gradient(markdown: str) -> dict[str, np.ndarray]:
    query = given(markdown, 4, "The gradient of query number 1, at the eight positions:")
    token = given(markdown, 4, "The normed number 1, at the eight positions:")
    return {"4a": (query * token).sum()}


def stepped(markdown: str) -> dict[str, np.ndarray]:
    captions = (
        "The gradient: mean of the two micro-batches, clipped:",
        "m before:",
        "v before:",
        "The weight before:",
    )
    g, m, v, weight = (given(markdown, 5, caption).item() for caption in captions)
    m, v = 0.9 * m + 0.1 * g, 0.95 * v + 0.05 * g * g
    step = m / (1 - 0.9**2) / (math.sqrt(v / (1 - 0.95**2)) + 0.00000001)
    change = -0.00006 * step - 0.00006 * 0.1 * weight
    return {"5a": m, "5b": v, "5c": change, "5d": weight + change}


@pytest.mark.slow
def test_every_answer_follows_from_the_rounded_numbers_within_the_rounding_shown(markdown: str) -> None:
    recomputed = {
        **normed(markdown),
        **attended(markdown),
        **surprised(markdown),
        **gradient(markdown),
        **stepped(markdown),
    }
    shown = answers(markdown)
    assert list(shown) == list(recomputed)
    for label, numbers in shown.items():
        values = np.atleast_1d(recomputed[label])
        assert len(values) == len(numbers), label
        for value, number in zip(values, numbers, strict=True):
            assert abs(value - float(number)) <= unit(number), (label, value, number)


def test_there_is_one_blank_for_each_answer_and_no_answer_before_the_end(markdown: str, folder: Path) -> None:
    count = sum(len(numbers) for numbers in answers(markdown).values())
    assert markdown.count("`__________`") == count
    page = sheet(folder, "html")
    assert page.count('<span class="blank">') == count
    exercises = markdown.split("\n## Answers\n")[0]
    for label, numbers in answers(markdown).items():
        for number in numbers:
            assert not re.search(rf"(?<![\d.]){re.escape(number)}(?!\d)", exercises), label


def test_the_page_shows_the_numbers_of_the_markdown(markdown: str, folder: Path) -> None:
    def numbers(text: str) -> list[str]:
        return re.findall(r"-?\d+\.\d{3,}(?:e-\d+)?", text)

    page = sheet(folder, "html").split("</style>")[1]
    assert numbers(page) == numbers(markdown)
    assert "<script" not in page
    assert 'name="viewport"' in sheet(folder, "html")


def test_every_answer_is_worked_out_and_comes_to_what_is_shown(markdown: str) -> None:
    workings = dict(
        re.findall(r"^\*\*(\w+)\*\* ((?:.+\n)+)", markdown.split("\n## Worked answers\n")[1], re.M)
    )
    shown = answers(markdown)
    assert workings.keys() == shown.keys()
    for label, numbers in shown.items():
        last = workings[label].strip().splitlines()[-1]
        found = [float(number) for number in re.findall(r"-?\d+\.\d+(?:e-?\d+)?", last)]
        for number in numbers[:1] if label == "1c" else numbers:
            assert any(abs(float(number) - each) <= 1.01 * unit(number) for each in found), (
                label,
                number,
                last,
            )


@pytest.mark.slow
def test_every_pupil_of_a_class_gets_a_sheet_of_their_own(tmp_path: Path) -> None:
    sheets = set()
    for seed in range(3):
        assert make(HOLE, tmp_path, "--seed", str(seed), "--token", str(seed + 2)) == 0
        text = (tmp_path / f"worksheet-{seed}.md").read_text("utf-8")
        sheets |= {number for numbers in answers(text).values() for number in numbers}
        assert (tmp_path / f"worksheet-{seed}.html").is_file()
    assert len(sheets) > 3 * 20


def test_a_token_that_cannot_be_followed_and_a_seed_where_none_is_taken_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GolfError, match="--token 9 cannot be followed; choose one from 2 to 8"):
        make(HOLE, tmp_path, "--token", "9")
    for name in ("hole.toml", "gptbyhand.py"):
        shutil.copy(HOLE / name, tmp_path)
    plan = (HOLE / "worksheet.toml").read_text("utf-8").replace('seed_option = "--seed"\n', "")
    (tmp_path / "worksheet.toml").write_text(plan, "utf-8")
    with pytest.raises(
        GolfError, match="its reference takes no seed; leave out --seed, or name its seed_option"
    ):
        make(tmp_path, tmp_path, "--seed", "1")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"layer 1, queries"', '"layer 9"', "the trace has no block 'layer 9' in section 'iteration 1"),
        (
            "columns = [5, 32]",
            "columns = [5, 33]",
            "surprise': the trace's block 'logits' has no row 1 or column 33",
        ),
        ("columns = [5, 32]", "columns = [4, 3]", "columns must be [first, last], counted from 1"),
        (
            "columns = [5, 32]",
            "columns = 32",
            "[[exercise]] 'One softmax, and the surprise': [[given]] columns is 32; it must be a list",
        ),
        ('form = ".2e"', 'fom = ".2e"', "[[question]] form is missing; rename 'fom'"),
        ('title = "A GPT, ', 'tilte = ""\ntitle = "A GPT, ', "unknown key 'tilte'; did you mean title?"),
        ('form = ".2e"', 'form = "two"', "'two' no format such as .3f"),
        (
            'compute = "exp(-x)"',
            'compute = "exp(-y)"',
            "and the surprise': compute: 'exp(-y)' cannot be computed (KeyError: 'y'); mend it",
        ),
        ("{-log(chance):.3f}", "{open(chance):.3f}", "working: 'open(chance)' cannot be computed (KeyError"),
        ('title = "One gradient"', "", "[[exercise]] title is missing; add it"),
        ("[[exercise]]", "[[exercise", "mend the TOML there"),
        ('arguments = ["--trace"]', 'arguments = ["--tracy"]', "gptbyhand.py ended with exit status 2"),
    ],
)
def test_a_plan_that_does_not_fit_says_where(tmp_path: Path, old: str, new: str, says: str) -> None:
    for name in ("hole.toml", "worksheet.toml", "gptbyhand.py"):
        shutil.copy(HOLE / name, tmp_path)
    plan = tmp_path / "worksheet.toml"
    text = plan.read_text("utf-8")
    assert old in text
    plan.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(GolfError, match=re.escape(says)):
        make(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_hole_without_a_plan_says_so(tmp_path: Path) -> None:
    shutil.copy(HOLE / "hole.toml", tmp_path)
    with pytest.raises(GolfError, match="there is no such file; a hole with a worksheet has it beside"):
        make(tmp_path, tmp_path)


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GolfError, match=r"cannot be made .*; choose another --out"):
        make(HOLE, tmp_path / "file")
