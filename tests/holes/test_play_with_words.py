"""Playing with the words of the GPT to follow by hand: prompts, samples, checkpoints, and wrong calls."""

import json
import math
import random
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from references import ROOT, load

from golf.commands.main import main as golf
from golf.lessons.attention import Picture, read_pictures
from golf.lessons.trace import read_trace_grammar

HOLE = ROOT / "holes" / "by_hand"


@pytest.fixture(scope="module")
def play() -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(HOLE))
        return load("holes/by_hand/play_with_words.py")


def run(*arguments: str, folder: Path = HOLE) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-s", "-B", "-X", "utf8", str(HOLE / "play_with_words.py"), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def checkpoint(play: ModuleType, tmp_path: Path) -> Path:
    random.seed(6)
    words = [play.PAUSE, "moon", "sea", play.UNKNOWN]
    play.save(str(tmp_path / "words.json"), words, play.Gpt(len(words)).weights)
    return tmp_path / "words.json"


def test_a_checkpoint_comes_back_exactly(play: ModuleType, checkpoint: Path) -> None:
    words, gpt, beginning = play.load(str(checkpoint))
    play.save(str(checkpoint.with_name("again.json")), words, gpt.weights, beginning)
    assert checkpoint.with_name("again.json").read_bytes() == checkpoint.read_bytes()
    assert sorted(path.name for path in checkpoint.parent.iterdir()) == ["again.json", "words.json"]


@pytest.mark.slow
def test_generation_keeps_the_prompt_and_repeats_with_the_seed(checkpoint: Path) -> None:
    call = ["--load", str(checkpoint), "--prompt", "moon moo", "--max-tokens", "3", "--temperature", "2"]
    first, again, other = run(*call), run(*call), run(*call, "--seed", "7")
    assert first.stdout == again.stdout != other.stdout
    assert first.stdout.startswith("sample 1: moon <UNK> ")
    assert first.stdout.count("\n") == 5


def test_an_unknown_word_is_refused_where_the_text_is_the_program_s_own(
    play: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ending:
        play.encode_prompt("the sun", [play.PAUSE, "sea", "the"])
    assert ending.value.code == 2
    assert capsys.readouterr().err == (
        f"{Path(sys.argv[0]).name}: --prompt: the model does not know the word 'sun'; its words are: sea the\n"
    )


def test_a_failed_save_leaves_the_old_checkpoint_and_nothing_beside_it(
    play: ModuleType,
    checkpoint: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = checkpoint.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(play.os, "fsync", full)
    with pytest.raises(SystemExit):
        play.save(str(checkpoint), [play.PAUSE], play.Gpt(1).weights)
    assert checkpoint.read_bytes() == before
    assert [path.name for path in checkpoint.parent.iterdir()] == ["words.json"]
    assert "No space left on device; give --save another place\n" in capsys.readouterr().err


def change(**parts: object):
    return lambda content: {**content, **parts}


def with_number(number: object):
    def edit(content: dict) -> dict:
        content["weights"]["final norm"][0][3] = number
        return content

    return edit


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda _: [1, 2], "it does not say that it is a 'gptbyhand checkpoint 1'"),
        (change(format="other 2"), "it does not say that it is a 'gptbyhand checkpoint 1'"),
        (change(vocabulary="abc"), "its vocabulary is no list of words"),
        (change(vocabulary=["a", " "]), "its vocabulary does not begin with a pause, or has a word twice"),
        (
            change(vocabulary=[" ", "a", "a"]),
            "its vocabulary does not begin with a pause, or has a word twice",
        ),
        (change(vocabulary=[" ", "a"]), "its 'token embedding' is not 2 x 16 finite numbers"),
        (change(beginning="sun"), "its samples begin with a word that is not in its vocabulary"),
        (change(weights={"final norm": []}), "its weights are not this model's"),
        (with_number("1"), "its 'final norm' is not 1 x 16 finite numbers"),
        (with_number(float("nan")), "its 'final norm' is not 1 x 16 finite numbers"),
    ],
)
def test_a_foreign_checkpoint_is_refused_with_one_line(checkpoint: Path, edit, says: str) -> None:
    checkpoint.write_text(json.dumps(edit(json.loads(checkpoint.read_text()))))
    refuses(["--load", str(checkpoint)], f"is no checkpoint of this program: {says}; --save FILE writes one")


@pytest.mark.parametrize("content", [b"\x89PNG", b"", b'{"format": ', b"[" * 100000])
def test_a_file_that_is_no_json_is_refused_with_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    refuses(["--load", str(tmp_path / "file")], "is no checkpoint of this program")


def refuses(arguments: list[str], says: str, folder: Path = HOLE) -> None:
    """In one line, before any training."""
    ended = run(*arguments, folder=folder)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("play_with_words.py: ")
    assert says in ended.stderr
    assert ended.stderr.count("\n") == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--load", "none.json"], "can't read the checkpoint 'none.json': No such file"),
        (["--input", "none.txt"], "can't read the text 'none.txt': No such file"),
        (["--save", "none/x.json"], "can't write the checkpoint 'none/x.json': No such file or directory"),
        (["--save", "."], "can't write the checkpoint '.': it is a folder; give --save another place"),
        (["--prompt", "the zebra"], "--prompt: the model does not know the word 'zebra'; its words are: a "),
        (["--load", "x", "--input", "y"], "--load takes what was learned as it is; leave out --input"),
        (
            ["--load", "x", "--save", "y"],
            "--load takes what was learned as it is; leave out --input and --save",
        ),
        (["--temperature", "0"], "argument --temperature: '0' is no positive number"),
        (["--temperature", "hot"], "argument --temperature: 'hot' is no positive number"),
        (
            ["--attention"],
            "--attention tells how the words of a prompt look at each other; give --prompt as well",
        ),
        (["--attention", "--prompt", " "], "give --prompt as well"),
        (["--attention", "--prompt", "the zebra"], "--prompt: the model does not know the word 'zebra'"),
        (["--max-tokens", "-1"], "argument --max-tokens: '-1' is no positive number"),
    ],
)
def test_a_wrong_call_gets_one_line_before_any_training(
    tmp_path: Path, arguments: list[str], says: str
) -> None:
    refuses(arguments, says, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def log(play: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """What the program prints after a training of so few iterations that it is over at once."""
    monkeypatch.setattr(sys.modules["gptbyhand"].settings, "max_iters", 2)

    def call(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["play_with_words.py", *arguments])
        play.main()
        return capsys.readouterr().out

    return call


@pytest.mark.slow
def test_a_training_is_kept_and_goes_on_where_it_ended(log, tmp_path: Path) -> None:
    path = str(tmp_path / "words.json")
    trained, loaded = (log(option, path, "--prompt", "the moon") for option in ("--save", "--load"))
    assert trained.endswith(loaded) and loaded.startswith("sample 1: the moon ")
    assert "parameters, total: 6864\n" in trained and "parameters" not in loaded


@pytest.mark.slow
def test_the_attention_of_a_prompt_is_the_same_after_training_and_after_loading(log, tmp_path: Path) -> None:
    path = str(tmp_path / "words.json")
    asked = ["--prompt", "the old tree", "--attention"]
    trained, loaded = (log(option, path, *asked) for option in ("--save", "--load"))
    assert trained.endswith(loaded) and "sample 5: the old tree " in loaded
    words = ("1 'the'", "2 'old'", "3 'tree'")
    found = pictures(loaded)
    assert [each.title.partition(": ")[2] for each in found] == [
        f"layer {layer}, head {head}, masked weights" for layer in (1, 2) for head in (1, 2)
    ]
    for picture in found:
        assert picture.columns == tuple(label for label, _ in picture.rows) == words
        for i, (_, weights) in enumerate(picture.rows):
            assert sum(weights) == pytest.approx(1, abs=3e-6) and not any(weights[i + 1 :])


def test_the_attention_is_the_model_s_own_and_of_as_many_words_as_it_looks_back_on(
    play: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    random.seed(1)
    gpt = play.Gpt(3)
    for matrix in gpt.weights.values():
        matrix.rows = [[random.gauss(0, 1) for _ in row] for row in matrix.rows]
    play.print_attention(gpt, [1, 2] * 5, [play.PAUSE, "a:", "b"])
    [first, *_] = pictures(capsys.readouterr().out)
    assert first.columns == tuple(rf"{i} 'a\x3a'" if i % 2 else f"{i} 'b'" for i in range(1, 9))
    assert first.rows[7][1] == pytest.approx(attention_of_the_first_head(gpt, [1, 2] * 4), abs=1e-6)


def attention_of_the_first_head(gpt, tokens: list[int]) -> list[float]:
    """What the last token makes of all of them in layer 1."""
    weights = {name: matrix.rows for name, matrix in gpt.weights.items()}
    queries, keys = [], []
    for place, token in enumerate(tokens):
        pairs = zip(weights["token embedding"][token], weights["position embedding"][place], strict=True)
        x = [a + b for a, b in pairs]
        mean = math.fsum(x) / 16
        deviation = math.sqrt(math.fsum((number - mean) ** 2 for number in x) / 16 + 1e-5)
        gains = weights["layer 1, norm 1"][0]
        x = [(number - mean) / deviation * gain for number, gain in zip(x, gains, strict=True)]
        for found, name in ((queries, "query"), (keys, "key")):
            rows = weights[f"layer 1, {name}"][:8]
            found.append([math.fsum(a * b for a, b in zip(x, row, strict=True)) for row in rows])
    scores = [math.fsum(a * b for a, b in zip(queries[-1], key, strict=True)) / math.sqrt(8) for key in keys]
    shares = [math.exp(score) for score in scores]
    return [share / math.fsum(shares) for share in shares]


def pictures(log: str) -> tuple[Picture, ...]:
    return read_pictures(log, read_trace_grammar(HOLE))


@pytest.mark.slow
def test_golf_plot_draws_the_attention_of_a_prompt(
    checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = run("--load", str(checkpoint), "--prompt", "moon sea moon", "--attention")
    (tmp_path / "log").write_text(ended.stdout)
    assert golf(["plot", str(HOLE), str(tmp_path / "log")]) == 0
    drawn = capsys.readouterr().out
    assert drawn.count("masked weights") == 4
    assert len(re.findall(r"^3 'moon' +(?:\S )?0\.\d\d +(?:\S )?0\.\d\d +(?:\S )?0\.\d\d", drawn, re.M)) == 4


@pytest.mark.slow
def test_where_no_pause_was_learned_samples_begin_with_the_text_s_first_word(log, tmp_path: Path) -> None:
    """After training and after loading; a pause among what is not trained on, the last fifth, is none."""
    text, path = tmp_path / "line.txt", str(tmp_path / "words.json")
    text.write_text("down " + "the sea wears the stone " * 20 + "\nthe end")
    trained, loaded = log("--input", str(text), "--save", path), log("--load", path)
    assert trained.endswith(loaded)
    says, *samples = loaded.splitlines()
    assert says == "no pause was learned, so samples begin with the text's first word, 'down'"
    assert len(samples) == 5 and all(": down " in sample for sample in samples)
    assert log("--load", path, "--prompt", "sea").startswith("sample 1: sea ")


@pytest.mark.slow
def test_where_a_pause_was_learned_samples_begin_with_it(log, tmp_path: Path) -> None:
    text = tmp_path / "lines.txt"
    text.write_text("the sea wears the stone\n" * 20)
    printed = log("--input", str(text)).splitlines()
    assert "no pause" not in "".join(printed) and all(line.split(": ")[1][0] == " " for line in printed[-5:])


def test_a_checkpoint_that_does_not_say_what_samples_begin_with_begins_with_a_pause(
    play: ModuleType, checkpoint: Path
) -> None:
    content = json.loads(checkpoint.read_text())
    assert content.pop("beginning") == play.PAUSE
    checkpoint.write_text(json.dumps(content))
    assert play.load(str(checkpoint))[2] == play.PAUSE
