"""Published data: downloaded once into the user's data folder, and checked by its sha256."""

import urllib.request

from golf.errors import GolfError
from golf.files import make_folder, sha256, write_whole
from golf.hole.hole import Hole, Round
from golf.hole.inputs import find_data, user_data_folder

TIMEOUT_SECONDS = 30
LARGEST_BYTES = 64 << 20


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
    path = user_data_folder() / round_.data
    make_folder(path.parent, "set $GOLF_DATA instead")
    write_whole(path, data, "set $GOLF_DATA instead")
    return f"{round_.name}: {round_.data} is in {user_data_folder()}"


def _download(name: str, url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as answer:
            data: bytes = answer.read(LARGEST_BYTES)
    except (OSError, ValueError) as error:
        raise GolfError(
            f"{name}: {url} cannot be had ({error}); are you offline? Or put the file below $GOLF_DATA"
        ) from None
    return data
