"""
python -m tools.comment

Called by the workflow that may comment, after the one that judges has run: reads that run's artifact as the work of a
stranger, and keeps one comment on the pull request up to date. It checks out and runs nothing of the pull request.
"""

import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from golf.commands.arguments import guarded
from golf.errors import GolfError
from golf.hole.course import hole_folders
from golf.hole.hole import Hole
from golf.hole.reader import read_hole
from golf.results.board import new_records, read_board
from golf.results.lanes import judged
from golf.results.records import Record
from golf.results.review import Review
from golf.results.summary import together
from golf.show.markdown import escaped
from golf.show.review import review_markdown
from tools.verdicts import LARGEST_ZIP, Judged, Verdicts, read_zip

ARTIFACT = "verdict"
MARK = "<!-- golf: verdict -->"
AUTHOR = "github-actions[bot]"
LARGEST_ANSWER = 8 << 20
LONGEST_COMMENT = 60_000
FOOT = (
    "Judged with fresh seeds by the code of this pull request; after the merge the board judges again by itself, "
    "and enters what holds."
)


class _Elsewhere(HTTPRedirectHandler):
    """Follows a redirection without the token."""

    def redirect_request(self, *arguments: Any) -> Request | None:
        request = super().redirect_request(*arguments)
        if request:
            request.remove_header("Authorization")
        return request


class GitHub:
    """What is asked of the API, about one repository."""

    def __init__(self, api: str, repository: str, token: str) -> None:
        self._root, self._token = f"{api}/repos/{repository}", token
        self._opener = build_opener(_Elsewhere)

    def get(self, path: str, **query: object) -> Any:
        return json.loads(self.ask("GET", f"{path}?{urlencode(query)}"))

    def ask(self, method: str, path: str, body: object = None, limit: int = LARGEST_ANSWER) -> bytes:
        """The answer, `limit` bytes at most. Raises GolfError."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/vnd.github+json"}
        request = Request(f"{self._root}{path}", data, headers, method=method)
        try:
            with self._opener.open(request, timeout=60) as answer:
                found: bytes = answer.read(limit + 1)
        except (HTTPError, URLError, OSError) as error:
            raise GolfError(f"{method} {urlsplit(path).path}: {error}; run this job again") from None
        if len(found) > limit:
            raise GolfError(f"{method} {urlsplit(path).path}: answers with more than {limit:,} bytes", 1)
        return found


def pull_request(github: GitHub, run: dict[str, Any]) -> int | None:
    """The open pull request whose newest commit was judged, as GitHub knows it; the artifact is not asked.

    A fork that is gone has no pull request that could be found.
    """
    if run["head_repository"] is None:
        return None
    head = f"{run['head_repository']['owner']['login']}:{run['head_branch']}"
    pulls = github.get("/pulls", state="open", head=head, per_page=100)
    return next((pull["number"] for pull in pulls if pull["head"]["sha"] == run["head_sha"]), None)


def artifact(github: GitHub, run_id: int) -> bytes:
    """The zipped verdict of this run, small enough to be read."""
    found = github.get(f"/actions/runs/{run_id}/artifacts", name=ARTIFACT, per_page=100)["artifacts"]
    if len(found) != 1:
        raise GolfError(f"the run has {len(found)} artifacts of the name {ARTIFACT}; one is read", 1)
    if found[0]["size_in_bytes"] > LARGEST_ZIP:
        raise GolfError(f"the artifact is larger than {LARGEST_ZIP:,} bytes; nothing is told of it", 1)
    return github.ask("GET", f"/actions/artifacts/{quote(str(found[0]['id']))}/zip", limit=LARGEST_ZIP)


def comment(root: Path, verdicts: Verdicts) -> str:
    """The comment's text: made here, of what the artifact tells."""
    parts = [MARK, *(review_markdown(_review(root, each)) for each in verdicts.reviews)]
    parts += [escaped(fault) for fault in verdicts.faults]
    if len(parts) == 1:
        parts.append("No entry is changed, so nothing is judged.")
    text = "\n\n".join([*parts, FOOT])
    if len(text) > LONGEST_COMMENT:
        raise GolfError("the artifact has more to tell than a comment may hold; nothing is told of it", 1)
    return text


def _review(root: Path, told: Judged) -> Review:
    """The review as it follows here from the summaries, beside the records of this repository."""
    board = read_board(_hole(root, told.hole))
    found = Review(told.file, told.summaries[0].entries[0].program, board, told.summaries, ())
    if found.missed:
        return found
    entry = judged(together(told.summaries))
    return replace(found, won=tuple(new_records(board, entry, {}, Record("", told.file, 0, "", ""))))


def _hole(root: Path, name: str) -> Hole:
    for hole in map(read_hole, hole_folders(root)):
        if hole.name == name:
            return hole
    raise GolfError("the artifact names no hole of this repository; nothing is told of it", 1)


def tell(github: GitHub, number: int, text: str) -> None:
    """Write the comment, or write it anew where it stands already; others may copy its mark, and not its author."""
    for page in range(1, 11):
        comments = github.get(f"/issues/{number}/comments", per_page=100, page=page)
        for each in comments:
            if each["user"]["login"] == AUTHOR and each["body"].startswith(MARK):
                github.ask("PATCH", f"/issues/comments/{each['id']}", {"body": text})
                return
        if len(comments) < 100:
            break
    github.ask("POST", f"/issues/{number}/comments", {"body": text})


def main(root: Path) -> int:
    run = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text("utf-8"))["workflow_run"]
    github = GitHub(os.environ["GITHUB_API_URL"], os.environ["GITHUB_REPOSITORY"], os.environ["GITHUB_TOKEN"])
    number = pull_request(github, run) if run["event"] == "pull_request" else None
    if number is None:
        print("no open pull request has this commit as its newest one, so nobody is told")
        return 0
    verdicts = read_zip(artifact(github, run["id"]), str(run["id"]), run["head_sha"])
    tell(github, number, comment(root, verdicts))
    return 0


if __name__ == "__main__":
    sys.exit(guarded(lambda: main(Path.cwd())))
