"""Playing with the words of the GPT to follow by hand: prompts, samples, checkpoints, and wrong calls."""

import json
import random
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from references import ROOT, load

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
    words, gpt = play.load(str(checkpoint))
    play.save(str(checkpoint.with_name("again.json")), words, gpt.weights)
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
        (["--max-tokens", "-1"], "argument --max-tokens: '-1' is no positive number"),
    ],
)
def test_a_wrong_call_gets_one_line_before_any_training(
    tmp_path: Path, arguments: list[str], says: str
) -> None:
    refuses(arguments, says, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_training_is_kept_and_goes_on_where_it_ended(
    play: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys.modules["gptbyhand"].settings, "max_iters", 1)
    path = str(tmp_path / "words.json")
    logs = []
    for arguments in (["--save", path], ["--load", path]):
        monkeypatch.setattr(sys, "argv", ["play_with_words.py", *arguments, "--prompt", "the moon"])
        play.main()
        logs.append(capsys.readouterr().out)
    assert logs[0].endswith(logs[1]) and logs[1].startswith("sample 1: the moon ")
    assert "parameters, total: 6864\n" in logs[0] and "parameters" not in logs[1]
