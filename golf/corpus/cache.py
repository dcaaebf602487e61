"""Pages on disk, so that a second call asks nobody again."""

import json
import time
from contextlib import suppress
from pathlib import Path

from golf.errors import GolfError
from golf.files import make_folder, read, sha256, user_cache, write_whole

FRESH_SECONDS = 7 * 24 * 3600


def default_folder() -> Path:
    return user_cache() / "pages"


class Cache:
    """The documents of each page by its address, for a week. Without a folder it keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def get(self, url: str) -> str | None:
        """The page's documents; None where it is not there, too old, or not readable."""
        if self.folder is None:
            return None
        try:
            path = self._path(self.folder, url)
            if time.time() - path.stat().st_mtime > FRESH_SECONDS:
                return None
            page = json.loads(read(path, ""))
            return str(page["documents"]) if page["url"] == url else None
        except (OSError, GolfError, ValueError, KeyError, TypeError):
            return None

    def put(self, url: str, documents: str) -> None:
        """Keep a page, whole or not at all. A full or read-only disk is no reason to stop."""
        if self.folder is None:
            return
        page = json.dumps({"url": url, "documents": documents}).encode()
        with suppress(GolfError):
            make_folder(self.folder, "")
            write_whole(self._path(self.folder, url), page, "")

    @staticmethod
    def _path(folder: Path, url: str) -> Path:
        return folder / f"{sha256(url.encode())}.json"
