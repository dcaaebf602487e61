"""Full-length parity on real input: the published log, the reference, and the entries."""

import json
import os
from pathlib import Path

import pytest

from golf.commands.run import main
from golf.hole.course import find_hole

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
HOLE = find_hole(ROOT, "names")
PUBLISHED_LOG = "names/published_microgpt.log"


# What runs here, to keep pytest short: two entries on both inputs, the fastest on the shipped one. Of the others,
# glyphgpt is quectogpt in another wrapper; tests/tools/test_update_figures.py verifies the kept run in all rounds.
ON_BOTH = [claim for claim in HOLE.claims if claim.path.resolve().parent == ROOT]
AT_HOME = [*ON_BOTH, *(claim for claim in HOLE.claims if claim.path.stem == "hotgpt")]


def judge(out: Path, *arguments: str) -> Path:
    main(ROOT, [*arguments, "--out", str(out)])
    return out


@pytest.fixture(scope="session")
def home(tmp_path_factory) -> Path:
    """Entries on the shipped input, beside the golden log where its arithmetic is this Python's."""
    paths = [str(claim.path) for claim in AT_HOME]
    return judge(tmp_path_factory.mktemp("parity") / "home", *paths, "--rounds", "home")


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> Path:
    """The first two entries on the published input, where it is here; the reference runs afresh."""
    paths = [str(claim.path) for claim in ON_BOTH]
    return judge(tmp_path_factory.mktemp("parity") / "out", *paths, "--fresh", "--rounds", "published")


def entry_rounds(judged: Path) -> dict[str, dict]:
    summary = json.loads((judged / "summary.json").read_text("utf-8"))
    return {entry["name"]: entry["rounds"][0] for entry in summary["entries"]}


def meets(found: dict, claim) -> bool:
    """Whether a round of 1,000 steps and 20 samples shows the claimed parity."""
    wanted = {"full": "full_log_match", "traces": "sample_output_match"}[claim.parity.word]
    return found[wanted] and found["loss_trace_match"] and (found["steps"], found["samples"]) == (1000, 20)


@pytest.mark.needs_data
def test_the_reference_prints_the_published_log_byte_for_byte(published):
    log = Path(os.environ["GOLF_DATA"], PUBLISHED_LOG).read_bytes()
    assert (published / "microgpt.published.log").read_bytes() == log
    assert (published / "microgpt.published.err").read_bytes() == b""


@pytest.mark.needs_data
@pytest.mark.parametrize("claim", ON_BOTH, ids=lambda claim: claim.path.stem)
def test_the_first_two_entries_reach_their_claims_on_the_published_input(published, claim):
    found = entry_rounds(published)[claim.path.stem]
    assert meets(found, claim), found["first_difference"]


@pytest.mark.parametrize("claim", AT_HOME, ids=lambda claim: claim.path.stem)
def test_an_entry_reaches_its_claim_on_the_shipped_input(home, claim):
    found = entry_rounds(home)[claim.path.stem]
    assert meets(found, claim), found["first_difference"]


@pytest.mark.parametrize("claim", AT_HOME, ids=lambda claim: claim.path.stem)
def test_an_entry_says_nothing_on_stderr(home, claim):
    assert (home / f"{claim.path.stem}.err").read_bytes() == b""


def unpacked(entry: Path) -> bytes:
    """What a packed entry hands to exec."""
    handed: list[bytes] = []
    exec(compile(entry.read_bytes(), entry.name, "exec"), {"exec": handed.append})
    return handed[0]


def test_glyphgpt_is_quectogpt_in_another_wrapper():
    bytes_, characters = (HOLE.folder / "entries" / name for name in ("quectogpt.py", "glyphgpt.py"))
    assert unpacked(bytes_) == unpacked(characters)
