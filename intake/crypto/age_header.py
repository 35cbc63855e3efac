"""Reading and writing the header of an age v1 file: stanzas, base64, HMAC. Strict, and bounded before it parses.

Source: C2SP age specification, https://c2sp.org/age, "Header". Only the binary form: armor is never accepted.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from intake.errors import Bug, SealHeaderInvalid

FILE_KEY_BYTES: Final = 16
MOST_STANZAS: Final = 64
MOST_HEADER_BYTES: Final = 1 << 20

_VERSION: Final = b"age-encryption.org/v1\n"
_FOOTER: Final = b"---"
_MOST_LINE_BYTES: Final = 8192
_BODY_LINE_LETTERS: Final = 64
_STANZA_LINE: Final = re.compile(rb"->((?: [\x21-\x7e]+)+)\n")
_BODY_LINE: Final = re.compile(rb"([A-Za-z0-9+/]{0,64})\n")
_FOOTER_LINE: Final = re.compile(rb"--- ([A-Za-z0-9+/]{43})\n")


@dataclass(frozen=True, slots=True)
class Stanza:
    """One recipient's part of a header: its arguments (the first is the type) and its body, already from base64."""

    arguments: tuple[bytes, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class AgeHeader:
    """A header that keeps to the form; nothing in it is proven yet.

    covered: the bytes the HMAC stands for, from the version line up to and with `---`. mac: 32 bytes.
    """

    stanzas: tuple[Stanza, ...]
    covered: bytes
    mac: bytes


def read_header(source: IO[bytes]) -> AgeHeader:
    """Read one header and leave `source` at the first byte of the payload.

    At most 64 stanzas, 1 MiB in all, 8 KiB a line. Raises SealHeaderInvalid.
    """
    if source.readline(_MOST_LINE_BYTES) != _VERSION:
        raise SealHeaderInvalid(where="version")
    covered = bytearray(_VERSION)
    stanzas: list[Stanza] = []
    while True:
        line = source.readline(_MOST_LINE_BYTES)
        if line.startswith(_FOOTER):
            break
        covered += line
        stanzas.append(_read_stanza(line, source, covered=covered))
        if len(stanzas) > MOST_STANZAS:
            raise SealHeaderInvalid(where="stanzas")
    footer = _FOOTER_LINE.fullmatch(line)
    if footer is None or not stanzas:
        raise SealHeaderInvalid(where="footer")
    # A passphrase stanza must stand alone (specification, "scrypt recipient type").
    if len(stanzas) > 1 and any(stanza.arguments[0] == b"scrypt" for stanza in stanzas):
        raise SealHeaderInvalid(where="scrypt")
    return AgeHeader(tuple(stanzas), bytes(covered + _FOOTER), decode_base64(footer[1]))


def _read_stanza(first_line: bytes, source: IO[bytes], *, covered: bytearray) -> Stanza:
    """Read the body lines that follow `first_line`; add them to `covered`."""
    match = _STANZA_LINE.fullmatch(first_line)
    if match is None:
        raise SealHeaderInvalid(where="stanza")
    body = bytearray()
    while True:
        line = source.readline(_MOST_LINE_BYTES)
        part = _BODY_LINE.fullmatch(line)
        if part is None:
            raise SealHeaderInvalid(where="body")
        covered += line
        if len(covered) > MOST_HEADER_BYTES:
            raise SealHeaderInvalid(where="size")
        body += part[1]
        if len(part[1]) < _BODY_LINE_LETTERS:
            return Stanza(tuple(match[1][1:].split(b" ")), decode_base64(bytes(body)))


def write_header(stanzas: Sequence[Stanza], *, file_key: bytes) -> bytes:
    """Return a whole header, with the newline after its HMAC. Raises Bug for none or more than 64 stanzas."""
    if not 0 < len(stanzas) <= MOST_STANZAS:
        raise Bug(where="stanzas")
    covered = bytearray(_VERSION)
    for stanza in stanzas:
        covered += b"-> " + b" ".join(stanza.arguments) + b"\n"
        text = encode_base64(stanza.body)
        # The last line is always shorter than 64 letters, so it may be empty.
        for start in range(0, len(text) + 1, _BODY_LINE_LETTERS):
            covered += text[start : start + _BODY_LINE_LETTERS] + b"\n"
    covered += _FOOTER
    return bytes(covered) + b" " + encode_base64(_mac(bytes(covered), file_key=file_key)) + b"\n"


def mac_fits(header: AgeHeader, *, file_key: bytes) -> bool:
    """Tell whether the header is the one that was written with `file_key`."""
    return hmac.compare_digest(_mac(header.covered, file_key=file_key), header.mac)


def _mac(covered: bytes, *, file_key: bytes) -> bytes:
    return hmac.new(hkdf(file_key, salt=b"", info=b"header"), covered, hashlib.sha256).digest()


def hkdf(secret: bytes, *, salt: bytes, info: bytes) -> bytes:
    """Return 32 bytes of HKDF-SHA256 (RFC 5869), the only key derivation of age besides HPKE's."""
    return HKDF(hashes.SHA256(), 32, salt, info).derive(secret)


def encode_base64(data: bytes) -> bytes:
    """Return standard base64 without padding."""
    return base64.b64encode(data).rstrip(b"=")


def decode_base64(text: bytes) -> bytes:
    """Return what unpadded canonical base64 holds; raise SealHeaderInvalid for anything else."""
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise SealHeaderInvalid(where="base64") from error
    if encode_base64(data) != text:  # bits left over must be zero: one writing for each value
        raise SealHeaderInvalid(where="base64")
    return data
