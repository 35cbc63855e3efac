"""Names for things: random and derived 128-bit ids, written as 32 lower-case hexadecimal letters."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable

RandomBytes = Callable[[int], bytes]

_DERIVED = b"intake/derived-id/v1\0"


def new_id(random: RandomBytes = secrets.token_bytes) -> str:
    """Return a fresh random 128-bit id as 32 hexadecimal letters."""
    return random(16).hex()


def derived_id(digest: bytes, key: str) -> str:
    """Return the id that `key` has inside the file with this SHA-256 digest: the same on every device.

    digest: 32 bytes; key: the record's place in the file, for instance `persons/wife/names/0`.
    """
    return hashlib.sha256(_DERIVED + digest + key.encode()).hexdigest()[:32]


def is_id(text: str) -> bool:
    """Tell whether `text` has the form of an id: 32 lower-case hexadecimal letters."""
    return len(text) == 32 and all(letter in "0123456789abcdef" for letter in text)
