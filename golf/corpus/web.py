"""One web page, politely and within limits: robots.txt, redirects, addresses, time, size."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from golf.corpus.address import Names
from golf.corpus.documents import HTML_TYPES, charset_of, media_type
from golf.corpus.extract import SECONDS, PageError, documents_in
from golf.corpus.libraries import library

AGENT = "tinygpt-golf"
REDIRECTS = 5
LAST_PORT = 65535  # a larger one would be wrapped by the system, and be another
ROBOTS_BYTES = 500 * 1024  # as much as RFC 9309 asks a crawler to read


@dataclass(frozen=True)
class Limits:
    """What one page may cost."""

    seconds: float = SECONDS
    size: int = 5_000_000  # bytes, decompressed


@dataclass(frozen=True)
class Answer:
    status: int
    content_type: str
    location: str | None
    body: bytes


@dataclass
class Web:
    """Fetches pages one after the other, and remembers each site's robots.txt.

    The address that was checked is the one connected to: a name that changes in between gains nothing.
    """

    limits: Limits = field(default_factory=Limits)
    names: Names = field(default_factory=Names)
    sleep: Callable[[float], None] = time.sleep
    _robots: dict[str, Any] = field(default_factory=dict)
    _visited: dict[str, float] = field(default_factory=dict)  # site -> when it was last asked

    def documents(self, url: str) -> str:
        """The documents of a page, a line each. Raises PageError where they cannot be had.

        The time limit holds for all of it, from a slow name to a slow main text: what takes longer is left
        to a thread that nobody waits for.
        """
        for name in ("httpx2", "protego", "trafilatura"):
            library(name)
        result: list[str | Exception] = []
        deadline = time.monotonic() + self.limits.seconds

        def work() -> None:
            try:
                result.append(self._documents(url, deadline))
            except Exception as error:
                result.append(error)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(self.limits.seconds)
        if not result:
            raise PageError(f"took more than {self.limits.seconds:g} seconds")
        if isinstance(result[0], Exception):
            raise result[0]
        return result[0]

    def _documents(self, url: str, deadline: float) -> str:
        answer = self._follow(url, self.limits.size, robots=True)
        if answer.status != 200:
            raise PageError(f"answered with status {answer.status}")
        kind = media_type(answer.content_type)
        if kind not in (*HTML_TYPES, "text/plain"):
            raise PageError(f"is {kind or 'of no stated type'}, neither HTML nor plain text")
        left = deadline - time.monotonic()
        documents = documents_in(answer.body, kind, charset_of(answer.content_type), left)
        if not documents:
            raise PageError("has no main text")
        return documents

    def _follow(self, url: str, size: int, robots: bool) -> Answer:
        """The answer at the end of the redirects, each of which is checked like the first address."""
        http = library("httpx2")
        came_from_public = False
        for _ in range(REDIRECTS + 1):
            try:
                parsed = http.URL(url)
            except (http.InvalidURL, ValueError) as error:
                raise PageError(f"is no web address ({error})") from None
            if parsed.scheme not in ("http", "https") or not parsed.host or (parsed.port or 0) > LAST_PORT:
                raise PageError(f"leads to {url}, which is no web address")
            address = self._address(parsed.host)
            public = self.names.public(address)
            if came_from_public and not public:
                raise PageError(f"redirects to {parsed.host}, a private address")
            came_from_public = came_from_public or public
            if robots:
                self._ask_robots(parsed)
            answer = self._request(parsed, address, size)
            if answer.location is None:
                return answer
            try:
                url = str(parsed.join(answer.location))
            except (http.InvalidURL, ValueError):
                raise PageError(f"redirects to {answer.location}, which is no web address") from None
        raise PageError(f"redirects more than {REDIRECTS} times")

    def _address(self, host: str) -> str:
        try:
            return self.names.resolve(host)
        except (OSError, UnicodeError):
            raise PageError(f"has a host without an address, {host}") from None

    def _ask_robots(self, url: Any) -> None:
        """Raises PageError where the site's robots.txt keeps us out; waits as long as it asks for."""
        site = str(url.copy_with(raw_path=b"/", fragment=None, userinfo=b""))
        if site not in self._robots:
            self._robots[site] = library("protego").Protego.parse(self._robots_text(url))
        rules = self._robots[site]
        if not rules.can_fetch(str(url), AGENT):
            raise PageError("is closed to programs by the site's robots.txt")
        now, delay = time.monotonic(), rules.crawl_delay(AGENT) or 0
        pause = self._visited.get(site, now - delay) + delay - now
        self._visited[site] = max(now, now + pause)
        if pause > 0:
            self.sleep(pause)

    def _robots_text(self, url: Any) -> str:
        """RFC 9309: no such file allows everything, a site that cannot say forbids everything."""
        try:
            answer = self._follow(str(url.join("/robots.txt")), ROBOTS_BYTES, robots=False)
        except PageError as error:
            raise PageError(f"belongs to a site whose robots.txt {error}") from None
        if answer.status >= 500:
            return "User-agent: *\nDisallow: /"
        return answer.body.decode("utf-8", "replace") if answer.status == 200 else ""

    def _request(self, url: Any, address: str, size: int) -> Answer:
        http = library("httpx2")
        seconds = self.limits.seconds
        headers = {"Host": url.netloc.decode("ascii"), "User-Agent": AGENT, "Accept": "text/html, text/plain"}
        try:
            with (
                http.Client(trust_env=False, timeout=seconds) as client,
                client.stream(
                    "GET",
                    url.copy_with(host=address, fragment=None),
                    headers=headers,
                    extensions={"sni_hostname": url.host},
                ) as response,
            ):
                status = response.status_code
                moved = response.headers.get("location") if 300 <= status < 400 else None
                content_type = response.headers.get("content-type", "")
                body = b"" if moved or status >= 400 else _body(response, size, time.monotonic() + seconds)
                return Answer(status, content_type, moved, body)
        except http.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise PageError(f"cannot be had ({reason})") from None


def _body(response: Any, size: int, deadline: float) -> bytes:
    """The body, decompressed. Raises PageError once it grows past `size` bytes or `deadline`."""
    body = bytearray()
    for chunk in response.iter_bytes(65536):
        body += chunk
        if len(body) > size:
            raise PageError(f"is larger than {size:,} bytes")
        if time.monotonic() > deadline:
            raise PageError("took too long")
    return bytes(body)
