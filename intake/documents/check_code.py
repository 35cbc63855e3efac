"""The check code printed on a paper (a QR of 170 letters): whose paper it is and which, without a name or a number.

It holds a key's first bytes, a random token and a digest under a signature. An outsider learns "something signed by
somebody"; the organisation looks the token up and compares its own copy with the sheet. The digest is of the document
as rendered without its code, because a code cannot hold the digest of what it is part of.
Layout, big-endian: version 1, key id 4, token 12, SHA-256 32, Ed25519 signature over those 49 bytes 64; as Base45.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from intake.crypto.digests import LABEL_PAPER
from intake.crypto.signing import fingerprint, public_key, sign
from intake.crypto.signing import verify as verify_signature
from intake.errors import Bug, EncodingInvalid, FromNewerVersion, KeyNotAccepted

VERSION: Final = 1
KEY_ID_BYTES: Final = 4
TOKEN_BYTES: Final = 12
LETTERS: Final = 170

_DIGEST_BYTES: Final = 32
_SIGNED_BYTES: Final = 1 + KEY_ID_BYTES + TOKEN_BYTES + _DIGEST_BYTES
_BYTES: Final = _SIGNED_BYTES + 64
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


@dataclass(frozen=True, slots=True)
class CheckCode:
    """What a code says. key_id 4 bytes, token 12, digest 32, signature 64 over `signed`; nothing is verified yet."""

    key_id: bytes
    token: bytes
    digest: bytes
    signed: bytes
    signature: bytes


def make(digest: bytes, *, token: bytes, seed: bytes) -> str:
    """Return the letters of the code for a document. digest: 32 bytes; token: 12 fresh random bytes; seed: Ed25519."""
    if len(digest) != _DIGEST_BYTES or len(token) != TOKEN_BYTES:
        raise Bug(where="check code")
    signed = bytes([VERSION]) + key_id(public_key(seed)) + token + digest
    return _to_base45(signed + sign(seed, label=LABEL_PAPER, message=signed))


def parse(untrusted: str) -> CheckCode:
    """Return what a code says. Raises EncodingInvalid for anything that `make` would not write, FromNewerVersion."""
    if len(untrusted) > 2 * LETTERS:
        raise EncodingInvalid(where="size")
    data = _from_base45(untrusted)
    if data[:1] > bytes([VERSION]):
        raise FromNewerVersion(version=data[0])
    if len(data) != _BYTES or data[0] != VERSION:
        raise EncodingInvalid(where="size")
    rest = data[1 + KEY_ID_BYTES :]
    return CheckCode(
        key_id=data[1 : 1 + KEY_ID_BYTES],
        token=rest[:TOKEN_BYTES],
        digest=rest[TOKEN_BYTES : TOKEN_BYTES + _DIGEST_BYTES],
        signed=data[:_SIGNED_BYTES],
        signature=data[_SIGNED_BYTES:],
    )


def verify(code: CheckCode, *, key: bytes) -> None:
    """Return when `key` (Ed25519, 32 bytes) signed it. Raises KeyNotAccepted for another key, SignatureInvalid."""
    if key_id(key) != code.key_id:
        raise KeyNotAccepted(where="key id")
    verify_signature(key, code.signature, label=LABEL_PAPER, message=code.signed)


def key_id(key: bytes) -> bytes:
    """Return the four bytes by which a code names a device's key; several keys may share them."""
    return fingerprint(key)[:KEY_ID_BYTES]


def _to_base45(data: bytes) -> str:
    """Return the letters of RFC 9285: three for two bytes, two for a last one."""
    letters = []
    for start in range(0, len(data), 2):
        pair = data[start : start + 2]
        number = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            number, digit = divmod(number, 45)
            letters.append(_ALPHABET[digit])
    return "".join(letters)


def _from_base45(untrusted: str) -> bytes:
    """Return the bytes of RFC 9285 letters; raise EncodingInvalid for any other writing of them."""
    digits = [_ALPHABET.find(letter) for letter in untrusted]
    if -1 in digits or len(digits) % 3 == 1:
        raise EncodingInvalid(where="base45")
    data = bytearray()
    for start in range(0, len(digits), 3):
        group = digits[start : start + 3]
        number = sum(digit * 45**place for place, digit in enumerate(group))
        if number >= 1 << 8 * (len(group) - 1):
            raise EncodingInvalid(where="base45")
        data += number.to_bytes(len(group) - 1, "big")
    return bytes(data)
