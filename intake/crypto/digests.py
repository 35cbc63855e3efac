"""Digests, commitments, padding lengths, and the one place where all domain labels stand.

A label goes in front of what is hashed or signed, so that bytes made for one purpose never pass for another's.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import IO, Final, Protocol

from intake.progress import Progress, Report

DIGEST_BYTES: Final = 32
STEP_DIGEST: Final = "digest"

# Labels end in a zero byte, so none is the beginning of another. A label once released never changes its meaning.
LABEL_BODY: Final = b"intake/body/v1\0"
LABEL_WORDS: Final = b"intake/words/v1\0"
LABEL_ENTRY: Final = b"intake/entry/v1\0"
LABEL_ENTRY_DIGEST: Final = b"intake/entry-digest/v1\0"
LABEL_ORGANISATION: Final = b"intake/organisation/v1\0"
LABEL_DEVICE_KEY: Final = b"intake/device-key/v1\0"
LABEL_RECIPIENT: Final = b"intake/recipient/v1\0"
LABEL_BUNDLE: Final = b"intake/bundle/v1\0"
LABEL_CARD: Final = b"intake/card/v1\0"
LABEL_CERTIFICATE: Final = b"intake/certificate/v1\0"
LABEL_ROOTS: Final = b"intake/roots/v1\0"
LABEL_RECIPIENTS: Final = b"intake/recipients/v1\0"
LABEL_REVOCATION: Final = b"intake/revocation/v1\0"
LABEL_PAPER: Final = b"intake/paper/v1\0"
LABEL_CHECK_CODE: Final = b"intake/check-code/v1\0"
LABEL_SUCCESSION: Final = b"intake/succession/v1\0"
LABEL_ARCHIVE: Final = b"intake/archive/v1\0"

_BLOCK_BYTES = 1 << 18


def sha256(*parts: bytes) -> bytes:
    """Return the 32-byte SHA-256 of the parts one after another (no lengths between: labels and fixed sizes only)."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


def sha256_hex(*parts: bytes) -> str:
    """Return `sha256(*parts)` as 64 lower-case hexadecimal letters."""
    return sha256(*parts).hex()


def commitment(body: bytes) -> bytes:
    """Return the 32 bytes that bind a change's body: SHA-256 under the label `intake/body/v1`.

    body: salt (128 random bits or more) and content in their one encoding; without salt, short values can be guessed.
    """
    return sha256(LABEL_BODY, body)


def equal(left: bytes, right: bytes) -> bool:
    """Tell whether two secrets or digests are equal, in a time that depends on their lengths only."""
    return hmac.compare_digest(left, right)


def file_digest(source: IO[bytes], *, report: Report) -> bytes:
    """Return the SHA-256 of all that `source` still holds, in flat memory.

    report: called about once in 256 KiB with bytes done and in all (0 when unknown); may raise Cancelled.
    """
    digest = hashlib.sha256()
    total, done = bytes_left(source), 0
    while block := source.read(_BLOCK_BYTES):
        digest.update(block)
        done += len(block)
        report(Progress(done, total, STEP_DIGEST))
    return digest.digest()


def bytes_left(source: IO[bytes]) -> int:
    """Return how many bytes `source` holds from its position on, 0 when it cannot tell (a pipe)."""
    if not source.seekable():
        return 0
    here = source.tell()
    end = source.seek(0, os.SEEK_END)
    source.seek(here)
    return max(0, end - here)


def padded_length(length: int) -> int:
    """Return the length to which `length` bytes are padded so that sizes tell little (at most 12 % more).

    Source: Padmé, Nikitin et al., "Reducing Metadata Leakage from Encrypted Files", PoPETs 2019, section 4.
    """
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    kept_bits = exponent.bit_length()
    mask = (1 << (exponent - kept_bits)) - 1
    return (length + mask) & ~mask


class Target(Protocol):
    """Anything that takes bytes: a binary file, a DigestWriter, a SealWriter."""

    def write(self, data: bytes, /) -> object:
        """Take `data`."""


class DigestWriter:
    """A binary target that passes all on to another and keeps SHA-256 and size, for hashing and sealing in one pass."""

    def __init__(self, target: Target) -> None:
        """Write on to `target`, which stays the caller's to close."""
        self._target = target
        self._digest = hashlib.sha256()
        self.size_bytes = 0

    def write(self, data: bytes, /) -> int:
        """Write and count `data`; return its length."""
        self._target.write(data)
        self._digest.update(data)
        self.size_bytes += len(data)
        return len(data)

    def digest(self) -> bytes:
        """Return the SHA-256 of all that was written so far."""
        return self._digest.digest()
