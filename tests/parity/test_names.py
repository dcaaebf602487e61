"""Full-length parity on real input: the published log, the reference, and the entries."""

import json
import os
from pathlib import Path

import pytest

from golf.cli import main
from golf.hole import read_hole

ROOT = Path(__file__).parent.parent.parent
HOLE = read_hole(ROOT)
PUBLISHED_LOG = "names/published_microgpt.log"


@pytest.fixture(scope="session")
def judged(tmp_path_factory) -> Path:
    """All entries on the home and, where it is here, the published input; the references run afresh."""
    out = tmp_path_factory.mktemp("parity") / "out"
    rounds = ["home", "published"] if os.environ.get("GOLF_DATA") else ["home"]
    main(ROOT, ["--fresh", "--out", str(out), "--rounds", ",".join(rounds)])
    return out


def entry_rounds(judged: Path) -> dict[tuple[str, str], dict]:
    summary = json.loads((judged / "summary.json").read_text("utf-8"))
    return {(e["name"], r["name"]): r for e in summary["entries"] for r in e["rounds"]}


def needs_published_data() -> None:
    if not os.environ.get("GOLF_DATA"):
        pytest.skip("GOLF_DATA is not set: it names the folder that holds names/makemore_names.txt")


def test_the_reference_prints_the_published_log_byte_for_byte(judged):
    needs_published_data()
    published = Path(os.environ["GOLF_DATA"], PUBLISHED_LOG).read_bytes()
    assert (judged / "microgpt.published.log").read_bytes() == published
    assert (judged / "microgpt.published.err").read_bytes() == b""


@pytest.mark.parametrize("round_name", ["home", "published"])
@pytest.mark.parametrize("claim", HOLE.claims, ids=lambda claim: claim.path.stem)
def test_every_entry_reaches_its_claim_on_both_inputs(judged, claim, round_name):
    if round_name == "published":
        needs_published_data()
    found = entry_rounds(judged)[claim.path.stem, round_name]
    wanted = {"full": "full_log_match", "traces": "sample_output_match"}[claim.parity.word]
    assert found[wanted] and found["loss_trace_match"], found["first_difference"]
    assert (found["steps"], found["samples"]) == (1000, 20)


@pytest.mark.parametrize("claim", HOLE.claims, ids=lambda claim: claim.path.stem)
def test_every_entry_is_faster_than_the_reference(judged, claim):
    summary = json.loads((judged / "summary.json").read_text("utf-8"))
    reference = {r["name"]: r for r in summary["reference"]["rounds"]}["home"]
    assert entry_rounds(judged)[claim.path.stem, "home"]["cpu_seconds"] < reference["cpu_seconds"]


@pytest.mark.parametrize("claim", HOLE.claims, ids=lambda claim: claim.path.stem)
def test_every_entry_says_nothing_on_stderr(judged, claim):
    assert (judged / f"{claim.path.stem}.err").read_bytes() == b""
