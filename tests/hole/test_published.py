"""Published data is downloaded, checked and kept."""

import hashlib
import http.server
import threading

import pytest

from golf.errors import GolfError
from golf.hole import published
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
            if self.path == "/slow":
                self.wfile.write(b"HTTP/1.0 200 OK\r\n")
                while not self.server.closing.wait(0.1):  # as long as anybody listens
                    self.wfile.write(b"X: y\r\n")
            elif self.path.startswith("/to/"):
                self.send_response(302)
                self.send_header("Location", self.path.removeprefix("/to/"))
                self.end_headers()
            elif self.path == "/missing":
                self.send_error(404)
            elif self.path == "/broken":
                self.wfile.write(b"hello")
            else:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(DATA)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.closing = threading.Event()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        add_round(fake_hole, f"http://127.0.0.1:{server.server_port}/", hashlib.sha256(DATA).hexdigest())
        yield f"http://127.0.0.1:{server.server_port}/"
        server.closing.set()
        server.shutdown()


def add_round(fake_hole, url, sha256):
    with (fake_hole.root / "hole.toml").open("a") as file:
        file.write(
            f'[[round]]\nname = "published"\nkind = "published"\n'
            f'data = "names/p.txt"\nurl = "{url}"\nsha256 = "{sha256}"\n'
        )


@pytest.mark.slow
def test_data_is_downloaded_once_and_found_afterwards(fake_hole, public_place):
    hole = read_hole(fake_hole.root)
    assert "is in" in fetch(hole)[0]
    assert find_data(hole.rounds[-1]) == DATA
    assert "is already here" in fetch(hole)[0]


@pytest.mark.slow
def test_other_bytes_than_the_published_ones_are_refused(fake_hole, public_place):
    fake_hole.edit(hashlib.sha256(DATA).hexdigest(), "0" * 64)
    hole = read_hole(fake_hole.root)
    with pytest.raises(GolfError, match="is not the published file"):
        fetch(hole)
    assert find_data(hole.rounds[-1]) is None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("slow", "took more than 0.5 seconds"),
        ("to/file:///etc/hostname", "is not allowed"),
        ("to/ftp://127.0.0.1:1/x", "unknown url type: ftp"),
        ("broken", "hello"),
        ("a b", "control characters"),
        ("large", "it has more than 7 bytes"),
        ("missing", "404"),
        ("to/http://127.0.0.1:65537/", "Port out of range"),
    ],
)
def test_a_download_that_brings_nothing_good_is_one_line_in_time(
    fake_hole, public_place, monkeypatch, path, why
):
    monkeypatch.setattr(published, "WALL_SECONDS", 0.5 if path == "slow" else 30.0)
    monkeypatch.setattr(published, "LARGEST_BYTES", 7)
    fake_hole.edit(public_place, public_place + path)
    with pytest.raises(GolfError, match=r"published: http.* cannot be had .*put the file below") as error:
        fetch(read_hole(fake_hole.root))
    assert why in str(error.value) and "\n" not in str(error.value)
    assert ("are you offline" in str(error.value)) == (path == "slow")


@pytest.mark.slow
def test_a_redirect_is_followed_and_nothing_else_stays_in_the_folder(fake_hole, public_place, tmp_path):
    fake_hole.edit(public_place, f"{public_place}to/{public_place}")
    assert "is in" in fetch(read_hole(fake_hole.root))[0]
    assert [path.name for path in (tmp_path / "user").rglob("*") if path.is_file()] == ["p.txt"]


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://x/y", "data:,anna", "names.txt", ""])
def test_an_address_that_is_not_of_the_web_is_refused(fake_hole, url):
    add_round(fake_hole, url, "0" * 64)
    with pytest.raises(GolfError, match="it must begin with http:// or https://"):
        read_hole(fake_hole.root)


def test_offline_says_so(fake_hole, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user"))
    monkeypatch.delenv("GOLF_DATA", raising=False)
    add_round(fake_hole, "http://127.0.0.1:1/p.txt", "0" * 64)
    with pytest.raises(GolfError, match=r"cannot be had .*are you offline"):
        fetch(read_hole(fake_hole.root))


def test_a_hole_without_published_data_says_so(fake_hole):
    assert fetch(read_hole(fake_hole.root)) == ["hole fake has no published data"]
