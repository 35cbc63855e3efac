"""Arrays from outside, accepted in their one encoding only."""

from __future__ import annotations

from typing import Final

from intake.errors import CannotBeTrusted, EncodingInvalid, FromNewerVersion
from intake.journal.cbor import check_plain, read_array, write

MOST_BYTES: Final = 16 << 20


def decode_strict(untrusted: bytes, *, most_bytes: int = MOST_BYTES) -> list[object]:
    """Return the one array that `untrusted` holds. Raises EncodingInvalid, TooLarge.

    What was read must be written again as the same bytes, so no two files mean the same thing.
    """
    array = read_array(untrusted, limit=most_bytes)
    check_plain(array)
    if write(array) != untrusted:
        raise EncodingInvalid(where="not_canonical")
    return array


def check_magic(untrusted: bytes, magic: bytes, *, damaged: CannotBeTrusted) -> None:
    """Return when the bytes begin with `magic`, whose last byte is the version.

    Raises FromNewerVersion when only the version is a later one, and `damaged` for anything else.
    """
    name, version = magic[:-1], magic[-1]
    if untrusted.startswith(magic):
        return
    if untrusted.startswith(name) and len(untrusted) >= len(magic) and untrusted[len(name)] > version:
        raise FromNewerVersion(version=untrusted[len(name)])
    raise damaged


__all__ = ["MOST_BYTES", "check_magic", "decode_strict", "write"]
