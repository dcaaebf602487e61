"""The comment: for the pull request that GitHub names, one and the same, and never what the artifact wants it to be."""

import io
import json
import threading
import zipfile
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from golf.errors import GolfError
from golf.results.summary_json import summary_to_json
from tools.comment import AUTHOR, MARK, main
from tools.verdicts import LARGEST_ZIP, NAME

RUN = {
    "id": 7, "event": "pull_request", "head_sha": "abc", "head_branch": "mine",
    "head_repository": {"owner": {"login": "ada"}},
}  # fmt: skip


class Forge:
    """The few answers of GitHub's API that are asked for, and what was written there."""

    def __init__(self) -> None:
        self.pulls = [{"number": 3, "head": {"sha": "abc"}}]
        self.artifacts = [{"id": 5, "size_in_bytes": 100}]
        self.zip = b""
        self.comments: list[dict[str, object]] = []
        self.written: list[tuple[str, str, str]] = []
        self.tokens: list[tuple[str, str | None]] = []

    def answer(self, path: str) -> object:
        if "/pulls" in path:
            assert "head=ada%3Amine" in path
            return self.pulls
        return {"artifacts": self.artifacts} if "/artifacts" in path else self.comments


@pytest.fixture
def forge(fake_hole, monkeypatch):
    forge = Forge()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            forge.tokens.append((self.path, self.headers["Authorization"]))
            if self.path.endswith("/zip"):
                self.send_response(302)
                self.send_header("Location", f"http://localhost:{server.server_port}/stored")
                self.end_headers()
                return
            data = forge.zip if self.path == "/stored" else json.dumps(forge.answer(self.path)).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(data)

        def write(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"]
            forge.written.append((self.command, self.path, body))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        do_POST = do_PATCH = write

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    event = fake_hole.write("event.json", json.dumps({"workflow_run": RUN}))
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(event))
    monkeypatch.setenv("GITHUB_API_URL", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("GITHUB_REPOSITORY", "golf/course")
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    yield forge
    server.shutdown()
    server.server_close()


def verdict(**changes: object) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(NAME, json.dumps({"run": "7", "head": "abc", "reviews": [], "faults": []} | changes))
    return file.getvalue()


def test_a_pull_request_is_told_once_and_then_anew(fake_hole, forge):
    forge.zip = verdict(faults=["a.py: is empty"])
    assert main(fake_hole.root) == 0
    [(method, path, body)] = forge.written
    assert (method, path) == ("POST", "/repos/golf/course/issues/3/comments")
    assert body.startswith(MARK) and "is empty" in body
    forge.comments = [
        {"id": 1, "user": {"login": "mallory"}, "body": f"{MARK} all is well"},
        {"id": 2, "user": {"login": AUTHOR}, "body": body},
    ]
    main(fake_hole.root)
    assert forge.written[1][:2] == ("PATCH", "/repos/golf/course/issues/comments/2")


def test_the_token_goes_to_the_api_alone(fake_hole, forge):
    forge.zip = verdict()
    main(fake_hole.root)
    tokens = dict(forge.tokens)
    assert tokens.pop("/stored") is None
    assert set(tokens.values()) == {"Bearer secret"}


def test_a_fork_that_is_gone_is_told_nothing(fake_hole, forge):
    fake_hole.write("event.json", json.dumps({"workflow_run": RUN | {"head_repository": None}}))
    assert main(fake_hole.root) == 0
    assert forge.written == []


@pytest.mark.parametrize("hole", ["another", "na\0me", "\ud800", "../..", ""])
def test_a_review_of_no_hole_of_this_repository_is_refused(fake_hole, forge, result, hole):
    one = replace(result[0], entries=result[0].entries[:1])
    told = {"hole": hole, "file": "good.py", "summaries": [summary_to_json(one)]}
    forge.zip = verdict(reviews=[told])
    with pytest.raises(GolfError, match="names no hole of this repository"):
        main(fake_hole.root)


def test_a_review_says_what_its_summaries_say(fake_hole, forge, result):
    wrong = next(entry for entry in result[0].entries if not entry.claim_met)
    told = summary_to_json(replace(result[0], entries=(wrong,)))
    forge.zip = verdict(reviews=[{"hole": result[0].hole, "file": "a.py", "summaries": [told]}])
    main(fake_hole.root)
    assert "a.py: not valid" in forge.written[0][2] and "misses its claim" in forge.written[0][2]


@pytest.mark.parametrize("head", ["abd", None])
def test_a_pull_request_that_has_moved_on_is_told_nothing(fake_hole, forge, head):
    forge.pulls = [{"number": 3, "head": {"sha": head}}] if head else []
    assert main(fake_hole.root) == 0
    assert forge.written == []


def test_nothing_that_was_written_becomes_markup(fake_hole, forge):
    hostile = "<script>alert(1)</script> @everyone [x](http://example.org) `a` ![i](x) | b\n===\n\n- c"
    forge.zip = verdict(faults=[hostile])
    main(fake_hole.root)
    body = forge.written[0][2].removeprefix(MARK)
    assert not any(part in body for part in ("<script", "](", "![", "`", " @everyone", "\n==", "\n- "))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"run": "8"}, "another run"),
        ({"head": "abd"}, "another run or commit"),
        ({"faults": 3}, "does not follow the schema"),
        ({"extra": "x"}, "does not follow the schema"),
    ],
)
def test_a_hostile_artifact_is_refused_and_nothing_is_told(fake_hole, forge, changes, why):
    forge.zip = verdict(**changes)
    with pytest.raises(GolfError, match=why):
        main(fake_hole.root)
    assert forge.written == []


def test_a_huge_artifact_is_never_downloaded(fake_hole, forge):
    forge.artifacts = [{"id": 5, "size_in_bytes": 1 << 30}]
    with pytest.raises(GolfError, match="is larger than"):
        main(fake_hole.root)
    assert not any(path.endswith("/zip") for path, _ in forge.tokens)
    forge.artifacts = [{"id": 5, "size_in_bytes": 100}]
    forge.zip = b"\0" * (LARGEST_ZIP + 1)
    with pytest.raises(GolfError, match="answers with more than"):
        main(fake_hole.root)
    assert forge.written == []


@pytest.mark.parametrize("count", [0, 2])
def test_a_run_with_none_or_several_artifacts_is_refused(fake_hole, forge, count):
    forge.artifacts = [{"id": 5, "size_in_bytes": 100}] * count
    with pytest.raises(GolfError, match=f"has {count} artifacts"):
        main(fake_hole.root)
