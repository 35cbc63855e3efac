"""The one CBOR that signed structures may use: arrays, integers of 64 bits, texts, bytes, true, false and null.

No maps, floats, tags, indefinite or longer-than-needed lengths (RFC 8949, section 4.2.1, core deterministic encoding).
`cbor2` reads more than that and gives equal values for different bytes; so whatever was read must be written again by
the caller and be the same bytes, and what would cost more than it weighs (tags, maps, depth) is refused while reading.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NoReturn

import cbor2

from intake.errors import EncodingInvalid, FromNewerVersion, TooLarge

MOST_DEPTH: Final = 8
VERSION: Final = 1
LARGEST_INT: Final = 2**63 - 1
PLAIN: Final = frozenset({int, str, bytes, bool, type(None)})


def _refuse(*_arguments: object) -> NoReturn:
    raise EncodingInvalid(where="cbor")


class _EveryTag(dict[int, Callable[..., NoReturn]]):
    """Answers for every tag that it is refused. Else cbor2 6 follows shared values (28, 29) and makes big integers."""

    def __missing__(self, tag: int) -> Callable[..., NoReturn]:
        return _refuse

    def __contains__(self, tag: object) -> bool:
        return True

    def get(self, tag: int, default: object = None, /) -> Callable[..., NoReturn]:
        """Return what refuses the tag."""
        del tag, default
        return _refuse


_NO_TAGS: Final = _EveryTag()


def write(array: object) -> bytes:
    """Return the bytes of an array of plain values. Raises EncodingInvalid for text that is not Unicode."""
    try:
        return cbor2.dumps(array)
    except (UnicodeEncodeError, cbor2.CBOREncodeError) as error:
        raise EncodingInvalid(where="text") from error


def read_array(untrusted: bytes, *, limit: int, depth: int = MOST_DEPTH) -> list[object]:
    """Return the one array that `untrusted` holds, not yet shown to be in its one encoding: write it again and compare.

    limit: most bytes; depth: most nested arrays. Raises TooLarge, EncodingInvalid.
    """
    if len(untrusted) > limit:
        raise TooLarge(limit=limit)
    try:
        array = cbor2.loads(
            untrusted,
            max_depth=depth,
            allow_indefinite=False,
            semantic_decoders=_NO_TAGS,
            tag_hook=_refuse,
            object_hook=_refuse,
        )
    except (cbor2.CBORError, RecursionError, MemoryError) as error:
        raise EncodingInvalid(where="cbor") from error
    if type(array) is not list or not array:
        raise EncodingInvalid(where="array")
    return array


def check_shape(array: list[object], *, length: int) -> None:
    """Check the version in front and the number of members. Raises FromNewerVersion, EncodingInvalid."""
    version = array[0]
    if type(version) is int and version > VERSION:
        raise FromNewerVersion(version=version)
    if type(version) is not int or version != VERSION or len(array) != length:
        raise EncodingInvalid(where="shape")


def check_plain(value: object) -> None:
    """Check that a value is made of arrays and plain values only. Raises EncodingInvalid, for instance for a float."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if type(item) is list:
            waiting.extend(item)
        elif type(item) not in PLAIN or (type(item) is int and not -LARGEST_INT - 1 <= item <= LARGEST_INT):
            raise EncodingInvalid(where="plain")


def text(value: object, *, most: int, least: int = 0) -> str:
    """Return `value` if it is a text of `least` to `most` letters. Raises EncodingInvalid."""
    if type(value) is not str or not least <= len(value) <= most:
        raise EncodingInvalid(where="text")
    return value


def integer(value: object, *, least: int = -LARGEST_INT - 1, most: int = LARGEST_INT) -> int:
    """Return `value` if it is an integer in these bounds. Raises EncodingInvalid."""
    if type(value) is not int or not least <= value <= most:
        raise EncodingInvalid(where="integer")
    return value


def boolean(value: object) -> bool:
    """Return `value` if it is true or false. Raises EncodingInvalid."""
    if type(value) is not bool:
        raise EncodingInvalid(where="boolean")
    return value


def octets(value: object, *, size: int | None = None, most: int | None = None) -> bytes:
    """Return `value` if it is bytes, of exactly `size` or up to `most` when given. Raises EncodingInvalid."""
    if type(value) is not bytes or (size is not None and len(value) != size):
        raise EncodingInvalid(where="bytes")
    if most is not None and len(value) > most:
        raise EncodingInvalid(where="bytes")
    return value


def items(value: object) -> list[object]:
    """Return `value` if it is an array. Raises EncodingInvalid."""
    if type(value) is not list:
        raise EncodingInvalid(where="array")
    return value


def hexadecimal(value: object, *, size: int) -> str:
    """Return bytes of `size` as lower-case hexadecimal. Raises EncodingInvalid."""
    return octets(value, size=size).hex()


def from_hexadecimal(value: object, *, size: int) -> bytes:
    """Return the `size` bytes that lower-case hexadecimal text stands for. Raises EncodingInvalid."""
    if type(value) is not str or len(value) != 2 * size:
        raise EncodingInvalid(where="id")
    try:
        raw = bytes.fromhex(value)
    except ValueError as error:
        raise EncodingInvalid(where="id") from error
    if raw.hex() != value:  # fromhex also takes capitals and spaces
        raise EncodingInvalid(where="id")
    return raw
