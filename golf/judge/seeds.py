"""Seeds that nobody can know before the judge has read the entry."""

import hashlib
import secrets

SEED_BYTES = 6


def drawn_seed(source_sha256: str) -> int:
    """A seed for one entry's away rounds: from its source, and from what the judge draws afterwards."""
    nonce = secrets.token_bytes(32)
    return int.from_bytes(hashlib.sha256(source_sha256.encode() + nonce).digest()[:SEED_BYTES])
