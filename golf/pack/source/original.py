"""The source file as it is found."""

import io
from dataclasses import dataclass
from pathlib import Path

from golf.errors import GolfError
from golf.files import characters, read, source_encoding

LARGEST_BYTES = 1_000_000
ENCODING = "save it as UTF-8, or name its encoding in a coding cookie"


@dataclass(frozen=True, slots=True)
class Original:
    """A source to be packed.

    text        in lines that end with a newline alone
    characters  of the file, in its own encoding, as the judge counts them
    """

    path: Path
    data: bytes
    text: str
    characters: int


def read_original(path: Path) -> Original:
    """Raises GolfError where there is no readable, non-empty text."""
    return original_of(path, read(path, "name a readable Python source", LARGEST_BYTES))


def original_of(path: Path, data: bytes) -> Original:
    """A source that has been read. Raises GolfError where it is no text, or an empty one."""
    if not data.strip():
        raise GolfError(f"{path}: is empty; there is nothing to pack")
    try:
        encoding = source_encoding(path, data)
        text = io.TextIOWrapper(io.BytesIO(data), encoding).read()
        return Original(path, data, text, characters(data, encoding))
    except UnicodeDecodeError as error:
        where = f"byte {error.start + 1} is not {error.encoding}"
        raise GolfError(f"{path}: {where}; {ENCODING}") from None
    except SyntaxError as error:
        raise GolfError(f"{path}: {_where(data) or error.msg}; {ENCODING}") from None
    except (LookupError, ValueError) as error:  # of codecs that make no text
        raise GolfError(
            f"{path}: its coding cookie names no encoding of text ({error}); {ENCODING}"
        ) from None


def _where(data: bytes) -> str:
    """Where a file that names no encoding is not UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return f"byte {error.start + 1} is not UTF-8"
    return ""
