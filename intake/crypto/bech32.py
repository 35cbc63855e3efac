"""Bech32, the writing of age keys: letters and digits with a checksum that finds every typo of up to four letters.

Source: BIP 173, without its limit of 90 letters (a post-quantum recipient has 1,959), as age v1 asks.
"""

from __future__ import annotations

from typing import Final

from intake.errors import KeyNotAccepted

_ALPHABET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES: Final = {letter: value for value, letter in enumerate(_ALPHABET)}
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_LETTERS: Final = 6
_MOST_LETTERS: Final = 4096


def encode(prefix: str, data: bytes) -> str:
    """Return `data` as bech32 under a lower-case prefix, in lower case."""
    values = _to_fives(data)
    rest = _remainder(_spread(prefix) + values + [0] * _CHECKSUM_LETTERS) ^ 1
    checksum = [(rest >> 5 * (5 - place)) & 31 for place in range(_CHECKSUM_LETTERS)]
    return prefix + "1" + "".join(_ALPHABET[value] for value in values + checksum)


def decode(text: str) -> tuple[str, bytes]:
    """Return prefix (lower case) and data of a bech32 text in one case.

    Raises KeyNotAccepted when letters, case, checksum or padding are wrong.
    """
    if len(text) > _MOST_LETTERS or (text.lower() != text and text.upper() != text):
        raise KeyNotAccepted(where="case")
    prefix, separator, rest = text.lower().rpartition("1")
    if not separator or not prefix or len(rest) < _CHECKSUM_LETTERS:
        raise KeyNotAccepted(where="shape")
    if any(letter not in _VALUES for letter in rest) or not all("!" <= letter <= "~" for letter in prefix):
        raise KeyNotAccepted(where="letter")
    values = [_VALUES[letter] for letter in rest]
    if _remainder(_spread(prefix) + values) != 1:
        raise KeyNotAccepted(where="checksum")
    return prefix, _to_bytes(values[:-_CHECKSUM_LETTERS])


def _spread(prefix: str) -> list[int]:
    """Return the prefix as BIP 173 puts it in front of the checksum: high bits, zero, low bits."""
    codes = prefix.encode("ascii")
    return [code >> 5 for code in codes] + [0] + [code & 31 for code in codes]


def _remainder(values: list[int]) -> int:
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = ((checksum & 0x1FFFFFF) << 5) ^ value
        for place, generator in enumerate(_GENERATOR):
            if (top >> place) & 1:
                checksum ^= generator
    return checksum


def _to_fives(data: bytes) -> list[int]:
    """Cut bytes into groups of five bits, the last filled with zero bits."""
    groups = -(-len(data) * 8 // 5)
    number = int.from_bytes(data, "big") << (groups * 5 - len(data) * 8)
    return [(number >> 5 * place) & 31 for place in reversed(range(groups))]


def _to_bytes(values: list[int]) -> bytes:
    """Join groups of five bits; what is left over must be fewer than five bits and all zero."""
    number = 0
    for value in values:
        number = number << 5 | value
    spare = len(values) * 5 % 8
    if spare >= 5 or number & ((1 << spare) - 1):
        raise KeyNotAccepted(where="padding")
    return (number >> spare).to_bytes(len(values) * 5 // 8, "big")
