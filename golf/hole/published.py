"""Published data: downloaded once into the user's data folder, and checked by its sha256."""

import http.client
import ssl
import threading
import urllib.error
import urllib.parse
import urllib.request

from golf.errors import GolfError
from golf.files import LARGEST_BYTES, make_folder, sha256, user_data, write_whole
from golf.hole.hole import Hole, Round
from golf.hole.inputs import find_data

WALL_SECONDS = 60.0


def fetch(hole: Hole) -> list[str]:
    """Get the data of all published rounds of a hole; a line for each of them.

    Raises GolfError where a download fails or brings other bytes than the published ones.
    """
    rounds = [round_ for round_ in hole.rounds if round_.data is not None]
    if not rounds:
        return [f"hole {hole.name} has no published data"]
    return [_fetch_round(round_) for round_ in rounds]


def _fetch_round(round_: Round) -> str:
    if find_data(round_) is not None:
        return f"{round_.name}: {round_.data} is already here"
    if round_.url is None:
        raise GolfError(f"{round_.name}: {round_.data} has no public address; put it below $GOLF_DATA")
    data = _download(round_.name, round_.url)
    found = sha256(data)
    if found != round_.sha256:
        raise GolfError(
            f"{round_.name}: {round_.url} is not the published file (sha256 {found}, not {round_.sha256}); "
            f"put the right one below $GOLF_DATA as {round_.data}"
        )
    assert round_.data is not None
    path = user_data() / round_.data
    make_folder(path.parent, "set $GOLF_DATA instead")
    write_whole(path, data, "set $GOLF_DATA instead")
    return f"{round_.name}: {round_.data} is in {user_data()}"


def _download(name: str, url: str) -> bytes:
    """What the address holds. A daemon thread waits for it, since names, headers and bytes may all come slowly."""
    got: list[bytes | Exception] = []
    thread = threading.Thread(target=lambda: got.append(_get(url)), daemon=True)
    thread.start()
    thread.join(WALL_SECONDS)
    found = got[0] if got else TimeoutError(f"took more than {WALL_SECONDS:g} seconds")
    if isinstance(found, bytes):
        return found
    remedy = f"{'are you offline? Or ' if _is_out_of_reach(found) else ''}put the file below $GOLF_DATA"
    raise GolfError(f"{name}: {url} cannot be had ({found}); {remedy}")


def _is_out_of_reach(error: Exception) -> bool:
    """Did nobody answer? A status, a certificate or too many bytes are answers; what is refused here is not asked."""
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    return isinstance(cause, OSError) and not isinstance(cause, ssl.SSLError)


class _Ports(urllib.request.BaseHandler):
    """Refuses a port that does not exist, which the system would wrap to another one."""

    def http_request(self, request: urllib.request.Request) -> urllib.request.Request:
        _ = urllib.parse.urlsplit(request.full_url).port
        return request

    https_request = http_request


def _get(url: str) -> bytes | Exception:
    try:
        with _opener().open(url, timeout=WALL_SECONDS) as answer:
            data: bytes = answer.read(LARGEST_BYTES + 1)
    except (OSError, ValueError, http.client.HTTPException) as error:
        return error
    return data if len(data) <= LARGEST_BYTES else ValueError(f"it has more than {LARGEST_BYTES:,} bytes")


def _opener() -> urllib.request.OpenerDirector:
    """Speaks HTTP and HTTPS, and nothing else, wherever it is redirected to."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        _Ports(),
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener
