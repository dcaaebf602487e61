"""A verdict is read as a stranger's: nothing but this run's, this commit's, small, whole and by the schema."""

import io
import json
import tracemalloc
import zipfile
from dataclasses import replace

import pytest

from golf.errors import GolfError
from golf.results.board import Board
from golf.results.review import Review
from tools.verdicts import LARGEST_JSON, LARGEST_ZIP, NAME, as_json, read_zip


@pytest.fixture
def text(result) -> str:
    summary = result[0]
    one = replace(summary, entries=summary.entries[:1])
    review = Review("good.py", one.entries[0].program, Board((), ()), (one,), ())
    return as_json("7", "abc", [("fake", review)], ["a.py: is empty"])


def zipped(*members: tuple[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


def changed(text: str, *path: object, to: object) -> bytes:
    """The verdict with one value changed."""
    whole = json.loads(text)
    place = whole
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return zipped((NAME, json.dumps(whole)))


def refused(data: bytes, why: str) -> None:
    with pytest.raises(GolfError, match=why):
        read_zip(data, "7", "abc")


def test_what_was_written_is_read(text):
    found = read_zip(zipped((NAME, text)), "7", "abc")
    assert [each.file for each in found.reviews] == ["good.py"]
    assert found.reviews[0].summaries[0].entries[0].label.name == "good"
    assert found.faults == ("a.py: is empty",)


@pytest.mark.parametrize(
    "member", ["../verdict.json", "/etc/verdict.json", "x/verdict.json", "other.json", "verdict.json\n"]
)
def test_a_file_elsewhere_is_refused(text, member):
    refused(zipped((member, text)), "holds something else than verdict.json")


def test_a_file_more_or_none_is_refused(text):
    refused(zipped((NAME, text), ("script.sh", "id")), "holds something else")
    refused(zipped(), "holds something else")


def test_a_gigabyte_is_refused_before_it_is_unpacked(text):
    refused(b"\0" * (LARGEST_ZIP + 1), "is larger than")
    bomb = zipped((NAME, b" " * (LARGEST_JSON + 1)))
    assert len(bomb) < LARGEST_ZIP
    refused(bomb, "unpacks to more than")
    lies = bomb.replace((LARGEST_JSON + 1).to_bytes(4, "little"), (9).to_bytes(4, "little"))
    assert lies != bomb
    refused(lies, "the artifact ")


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"no zip at all", b"{}"])
def test_what_is_no_archive_is_refused(data):
    refused(data, "is no archive that can be read")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "nan",
        "[" * 100_000,
        '{"run": NaN}',
        '{"run": 1e999}',
        "9" * 10_000,
        "\ud800".encode("utf-8", "surrogatepass"),
    ],
)  # fmt: skip
def test_what_is_no_json_is_refused(text):
    refused(zipped((NAME, text)), "holds no JSON that can be read|does not follow the schema")


def test_another_runs_or_commits_verdict_is_refused(text):
    for run, head in (("8", "abc"), ("7", "abd")):
        with pytest.raises(GolfError, match="tells of another run or commit"):
            read_zip(zipped((NAME, text)), run, head)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("run",), 7),
        (("reviews",), {}),
        (("more",), 1),
        (("faults",), ["x" * 2001]),
        (("reviews", 0, "file"), "x" * 301),
        (("reviews", 0, "summaries"), []),
        (("reviews", 0, "summaries", 0, "entries"), "all"),
        (("reviews", 0, "summaries", 0, "entries", 0, "bytes"), "<b>1</b>"),
        (("reviews", 0, "summaries", 0, "entries", 0, "sha256"), "../../etc"),
        (("reviews", 0, "summaries", 0, "more"), 1),
    ],
)
def test_another_shape_is_refused(text, path, to):
    refused(changed(text, *path, to=to), "does not follow the schema at")


def test_a_million_faults_are_refused_at_the_first(text):
    tracemalloc.start()
    refused(changed(text, "faults", to=[0] * 1_000_000), "does not follow the schema at")
    assert tracemalloc.get_traced_memory()[1] < 64 << 20
    tracemalloc.stop()


def test_a_review_of_no_entry_is_refused(text):
    refused(changed(text, "reviews", 0, "summaries", 0, "entries", to=[]), "schema|cannot be read")
