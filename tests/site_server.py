"""A real HTTP server on 127.0.0.1, with the faults that the web has."""

import gzip
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ARTICLE = (
    "<html><head><title>On falling leaves</title></head><body>"
    "<nav><a href='/'>Home</a> <a href='/shop'>Shop</a></nav><article><h1>On falling leaves</h1>"
    + "".join(
        f"<p>In the {season} the leaves of the old café trees fall slowly upon the wide grey river, "
        "and nobody who walks along its banks at night can say where they will be carried.</p>"
        for season in ("spring", "summer", "autumn")
    )
    + "</article><footer>Copyright notice and cookie settings</footer></body></html>"
)
TEXT = "first line\n\n  second   line\n"


class Site(ThreadingHTTPServer):
    """Counts what it was asked for; its robots.txt may be changed."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []
        self.robots: tuple[int, str] = (404, "")
        self.agents: set[str] = set()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_address[1]}{path}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up in the middle is what some tests want."""


class Handler(BaseHTTPRequestHandler):
    server: Site

    def log_message(self, *args: object) -> None:
        """Keep the tests' output clean."""

    def answer(
        self, status: int, body: bytes = b"", kind: str = "text/html; charset=utf-8", **headers: str
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.agents.add(self.headers["User-Agent"])
        if self.path == "/robots.txt":
            status, rules = self.server.robots
            if status == 302:
                return self.answer(status, Location=rules)
            return self.answer(status, rules.encode(), "text/plain")
        name, _, argument = self.path[1:].partition("?")
        return getattr(self, f"page_{name}", self.page_missing)(argument)

    def page_article(self, _: str) -> None:
        self.answer(200, ARTICLE.encode())

    def page_text(self, _: str) -> None:
        self.answer(200, TEXT.encode(), "text/plain")

    def page_missing(self, _: str) -> None:
        self.answer(404, b"<p>not here</p>")

    def page_to(self, target: str) -> None:
        self.answer(302, Location=target)

    def page_circle(self, _: str) -> None:
        self.answer(301, Location="/circle")

    def page_pdf(self, _: str) -> None:
        self.answer(200, b"%PDF-1.7", "application/pdf")

    def page_empty(self, _: str) -> None:
        self.answer(200, b"<html><body></body></html>")

    def page_lying(self, _: str) -> None:
        self.answer(200, ARTICLE.encode("latin-1"))  # the header says UTF-8

    def page_unheard(self, _: str) -> None:
        self.answer(200, ARTICLE.encode(), "text/html; charset=x-unheard-of")

    def page_marked(self, _: str) -> None:
        self.answer(200, ARTICLE.encode("utf-16"), "text/html")

    def page_declared(self, _: str) -> None:
        page = ARTICLE.replace("<head>", "<head><meta charset='windows-1251'>").replace("café", "кафе")
        self.answer(200, page.encode("windows-1251"), "text/html")

    def page_huge(self, _: str) -> None:
        self.answer(200, b"x" * 300_000, "text/plain")

    def page_bomb(self, _: str) -> None:
        self.answer(200, gzip.compress(b"x" * 3_000_000), "text/plain", Content_Encoding="gzip")

    def page_crowded(self, _: str) -> None:
        self.answer(200, b"<article>" + b"<p>a</p>" * 60_000)

    def page_slow(self, _: str) -> None:
        self.answer(200)
        for _ in range(100):
            time.sleep(0.05)
            self.wfile.write(b"<p>wait</p>")

    def page_broken(self, _: str) -> None:
        self.answer(200, b"<p>half", Content_Length="5000")
