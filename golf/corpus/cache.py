"""Pages on disk, so that a second call asks nobody again."""

import hashlib
import json
import os
import tempfile
import time
from pathlib import Path

import platformdirs

FRESH_SECONDS = 7 * 24 * 3600


def default_folder() -> Path:
    return platformdirs.user_cache_path("tinygpt-golf", appauthor=False) / "pages"


class Cache:
    """The text of each page by its address, for a week. Without a folder it keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def get(self, url: str) -> str | None:
        """The page's text; None where it is not there, too old, or not readable."""
        if self.folder is None:
            return None
        try:
            path = self._path(self.folder, url)
            if time.time() - path.stat().st_mtime > FRESH_SECONDS:
                return None
            page = json.loads(path.read_text("utf-8"))
            return str(page["text"]) if page["url"] == url else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, url: str, text: str) -> None:
        """Keep a page, whole or not at all. A full or read-only disk is no reason to stop."""
        if self.folder is None:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump({"url": url, "text": text}, file)
            Path(name).replace(self._path(self.folder, url))
        except OSError:
            return

    @staticmethod
    def _path(folder: Path, url: str) -> Path:
        return folder / f"{hashlib.sha256(url.encode()).hexdigest()}.json"
