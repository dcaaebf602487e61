"""Published data is downloaded, checked and kept."""

import hashlib
import http.server
import threading

import pytest

from golf.errors import GolfError
from golf.hole.inputs import find_data
from golf.hole.published import fetch
from golf.hole.reader import read_hole

DATA = b"anna\nbob"


@pytest.fixture
def public_place(fake_hole, monkeypatch, tmp_path):
    """A server on this machine that carries the data, and a hole whose round names it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user"))
    monkeypatch.delenv("GOLF_DATA", raising=False)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(DATA)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        add_round(fake_hole, f"http://127.0.0.1:{server.server_port}/", hashlib.sha256(DATA).hexdigest())
        yield server
        server.shutdown()


def add_round(fake_hole, url, sha256):
    with (fake_hole.root / "hole.toml").open("a") as file:
        file.write(
            f'[[round]]\nname = "published"\nkind = "published"\n'
            f'data = "names/p.txt"\nurl = "{url}"\nsha256 = "{sha256}"\n'
        )


def test_data_is_downloaded_once_and_found_afterwards(fake_hole, public_place):
    hole = read_hole(fake_hole.root)
    assert "is in" in fetch(hole)[0]
    assert find_data(hole.rounds[-1]) == DATA
    assert "is already here" in fetch(hole)[0]


def test_other_bytes_than_the_published_ones_are_refused(fake_hole, public_place):
    fake_hole.edit(hashlib.sha256(DATA).hexdigest(), "0" * 64)
    hole = read_hole(fake_hole.root)
    with pytest.raises(GolfError, match="is not the published file"):
        fetch(hole)
    assert find_data(hole.rounds[-1]) is None


def test_offline_says_so(fake_hole, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user"))
    monkeypatch.delenv("GOLF_DATA", raising=False)
    add_round(fake_hole, "http://127.0.0.1:1/p.txt", "0" * 64)
    with pytest.raises(GolfError, match=r"cannot be had .*are you offline"):
        fetch(read_hole(fake_hole.root))


def test_a_hole_without_published_data_says_so(fake_hole):
    assert fetch(read_hole(fake_hole.root)) == ["hole fake has no published data"]
