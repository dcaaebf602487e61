"""At scale, the twins in PyTorch train, keep, go on, write, and say in one line what is wrong."""

import re
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from port_runs import ROOT
from twins import ENVIRONMENT, POEMS, TOKENS, call, fault, needs_torch, run

pytestmark = needs_torch

PLAY = (ROOT / "holes" / "poems" / "input.txt").read_text("utf-8")[2000:6000]
SIZE = ("--batch", 3, "--context", 12, "--width", 16, "--heads", 2, "--layers", 2)
POEM = ("--finale", *SIZE, "--steps", 8, "--eval-interval", 4, "--characters", 30)
DOCUMENTS = ("--finale", "--num-steps", 3, "--block-size", 16)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "input.txt").write_text(PLAY, "utf-8")
    return tmp_path


def losses(log: str) -> list[str]:
    return re.findall(r"^(?:transformer )?step .* loss (\S+)$", log, re.M)


def tail(log: str) -> str:
    """What a finale prints after its last step, but for the time it took."""
    return log[log.index("sample 3") :]


# --- The poems ----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_finale_trains_keeps_its_best_model_and_writes_with_it(folder):
    ran = run(POEMS, folder, *POEM, "--learning-rate", 0.01)
    assert (ran.stderr, ran.returncode) == ("", 0)
    training = [float(loss) for loss in losses(ran.stdout)]
    assert len(training) == 4 and training[3] < training[1]
    assert "device: cpu with 1 threads, float32\n" in ran.stdout
    assert re.search(r"^8 steps in \d+\.\d seconds, [\d,]+ tokens a second$", ran.stdout, re.M)
    assert f"transformer validation loss: {training[3]:.4f}\n" in ran.stdout
    wrote = run(POEMS, folder, "--sample-from", "poems.pt", "--characters", 30)
    assert wrote.stdout == tail(ran.stdout).partition("best step")[0]


@pytest.mark.slow
def test_the_best_model_is_kept_where_training_goes_on_too_long(folder):
    log = run(POEMS, folder, *POEM, "--learning-rate", 1, "--eval-interval", 1).stdout
    validation = losses(log)[1::2]
    best = min(validation, key=float)
    assert best != validation[-1], "this training never grows worse"
    assert f"best step: {validation.index(best) + 1}\ntransformer validation loss: {best}\n" in log


@pytest.mark.slow
def test_an_interrupted_training_goes_on_as_if_nothing_had_been(folder):
    whole = run(POEMS, folder, *POEM, "--checkpoint", "whole.pt").stdout
    with subprocess.Popen(
        call(POEMS, folder, *POEM, "--eval-interval", 1, "--steps", 8, "--checkpoint", "part.pt"),
        cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    ) as part:  # fmt: skip
        assert part.stdout and part.stderr
        for line in part.stdout:
            if "step    2" in line:
                part.send_signal(signal.SIGINT)
                break
        part.stdout.read()
        told = part.stderr.read()
    assert part.returncode == 130
    done = re.fullmatch(
        r"poemgpt_torch.py: interrupted after step (\d); go on with --finale --resume part.pt\n", told
    )
    assert done and 2 <= int(done[1]) < 8
    resumed = run(POEMS, folder, "--finale", "--resume", "part.pt", "--characters", 30).stdout
    assert losses(resumed)[-1] == losses(whole)[-1]
    assert tail(resumed) == tail(whole)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--resume", "poems.pt"), "--resume is for the finale; add --finale"),
        (("--finale", "--device", "cuda:77"), "--device cuda:77 cannot be used: "),
        (("--finale", "--device", "gpu"), "--device gpu cannot be used: "),
        (("--finale", "--precision", "tf32"), "--precision tf32 needs a CUDA device from Ampere on"),
        (
            ("--finale", "--input", "input.txt", "--context", 500),
            "input.txt has 4000 characters, too few; a context of 500 needs 5001",
        ),
        (("--finale", "--steps", 0), "--steps is 0; it must be at least 1"),
        (("--finale", "--checkpoint", "no/such.pt"), "the checkpoint no/such.pt cannot be written (No such"),
        (("--finale", "--checkpoint", "."), "the checkpoint . cannot be written (it is a folder)"),
        (("--sample-from", "input.txt"), "input.txt is no checkpoint of this program"),
        (("--sample-from", "none.pt"), "none.pt cannot be read (No such file or directory)"),
        (("--finale", "--width", 16, "--heads", 3), "--width 16 is no multiple of --heads 3; make it one"),
        (("--finale", "--batches", 3), "unrecognized arguments: --batches 3"),
    ],
    ids=lambda value: None if isinstance(value, str) else " ".join(map(str, value)),
)
def test_a_call_of_the_poems_twin_that_cannot_be_met_is_told_in_one_line(arguments, says, folder):
    assert says in fault(POEMS, folder, *arguments)


@pytest.mark.slow
def test_checkpoints_of_another_program_shape_or_text_are_refused(folder):
    import torch

    torch.save({"format": "another"}, folder / "other.pt")
    assert "other.pt is no checkpoint of this program" in fault(POEMS, folder, "--sample-from", "other.pt")
    run(POEMS, folder, *POEM)
    resume = ("--finale", "--resume", "poems.pt", "--input", "input.txt", "--steps", 9)
    assert "was trained with --width 16; leave --width out" in fault(POEMS, folder, *resume, "--width", 32)
    assert "is at step 8 of 8 already; give more --steps" in fault(POEMS, folder, *resume[:-2])
    (folder / "another.txt").write_text("abc\n" * 200, "utf-8")
    assert "another.txt; give its --input" in fault(POEMS, folder, *resume, "--input", "another.txt")
    content = torch.load(folder / "poems.pt", weights_only=True)
    content["call"]["width"] = 32
    torch.save(content, folder / "bent.pt")
    assert "bent.pt holds weights of another shape" in fault(POEMS, folder, "--sample-from", "bent.pt")


def test_a_checkpoint_runs_nothing_that_it_holds(folder):
    import torch

    torch.save({"format": Path("x")}, folder / "pickled.pt")
    assert "pickled.pt is no checkpoint of this program" in fault(
        POEMS, folder, "--sample-from", "pickled.pt"
    )


# --- The tokens ---------------------------------------------------------------------------------------


def test_the_finale_of_one_document_a_step_in_doubles_loses_what_the_reference_does(folder):
    finale = run(TOKENS, folder, *DOCUMENTS, "--batch-size", 1, "--dtype", "float64").stdout
    assert losses(finale) == losses(run(TOKENS, folder, *DOCUMENTS[1:]).stdout)


@pytest.mark.slow
def test_a_step_of_several_documents_has_the_mean_loss_of_their_tokens(folder):
    together = run(
        TOKENS, folder, *DOCUMENTS, "--batch-size", 3, "--num-steps", 1, "--dtype", "float64"
    ).stdout
    apart = []
    for count in (1, 2, 3):  # with so small a rate, nothing is learned
        log = run(
            TOKENS, folder, *DOCUMENTS, "--batch-size", 1, "--num-steps", count, "--learning-rate", 1e-12
        ).stdout
        tokens = int(re.search(r"^(\d+) tokens in", log, re.M)[1])  # type: ignore[index]
        apart.append((tokens, [float(loss) for loss in losses(log)]))
    counts = [tokens - before for (tokens, _), (before, _) in zip(apart, [(0, []), *apart], strict=False)]
    mean = sum(count * loss for count, loss in zip(counts, apart[-1][1], strict=True)) / sum(counts)
    assert float(losses(together)[0]) == pytest.approx(mean, abs=1e-4)


def test_the_finale_continues_what_is_typed_in_half_the_bits(folder):
    call = (*DOCUMENTS, "--batch-size", 4, "--dtype", "bfloat16", "--interactive")
    ran = run(TOKENS, folder, *call, stdin="To be\n\n")
    assert (ran.stderr, ran.returncode) == ("", 0)
    assert re.search(r" tokens a second, 4 documents a step on cpu, bfloat16$", ran.stdout, re.M)
    assert re.search(r"^continuation  1: To be", ran.stdout, re.M)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--batch-size", 3), "--batch-size is for the finale; add --finale"),
        (("--finale", "--batch-size", 0), "--batch-size is 0; it must be at least 1"),
        (("--finale", "--dtype", "int8"), "argument --dtype: invalid choice: 'int8'"),
        (("--device", "cuda:77"), "--device cuda:77 cannot be used: "),
        (("--finale", "--input", "none.txt"), "none.txt cannot be read (No such file or directory)"),
    ],
    ids=lambda value: None if isinstance(value, str) else " ".join(map(str, value)),
)
def test_a_call_of_the_tokens_twin_that_cannot_be_met_is_told_in_one_line(arguments, says, folder):
    assert says in fault(TOKENS, folder, *arguments)


# --- Both ---------------------------------------------------------------------------------------------


DIVERGING = "from torch.nn import functional as F; F.cross_entropy = lambda x, y: x.sum() * float('nan')"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("program", "arguments"), [(POEMS, POEM), (TOKENS, DOCUMENTS)], ids=["poems", "tokens"]
)
def test_a_loss_that_is_no_number_ends_the_training_and_says_where(program, arguments, folder):
    script = f"{DIVERGING}; import runpy, sys; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], {{}}, '__main__')"
    ran = subprocess.run(
        [sys.executable, "-c", script, program, *map(str, arguments)],
        cwd=folder, env=ENVIRONMENT, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert re.search(r"the loss is nan at step \d: choose a smaller --learning-rate\n$", ran.stderr)
    assert ran.returncode == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("program", "arguments", "remedy"),
    [
        (POEMS, (*POEM, "--batch", 300_000), "--batch, --context or --width"),
        (
            TOKENS,
            (*DOCUMENTS, "--n-embd", 64, "--batch-size", 200_000),
            "--batch-size, --block-size or --n-embd",
        ),
    ],
    ids=["poems", "tokens"],
)
def test_where_memory_runs_out_it_is_said_what_to_lower(program, arguments, remedy, folder):
    most = 3 << 30  # of address space
    ran = subprocess.run(
        call(program, folder, *arguments),
        cwd=folder, env=ENVIRONMENT, capture_output=True, encoding="utf-8", timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (most, most)),
    )  # fmt: skip
    assert ran.stderr.endswith(f"enough memory; choose a smaller {remedy}\n"), ran.stderr
    assert ran.returncode == 2
