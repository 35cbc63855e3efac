"""Sealing and opening age v1 files: streaming, flat in memory, with progress, and nothing released before it is proven.

Source: https://c2sp.org/age, "Payload": 64 KiB chunks of ChaCha20-Poly1305 under a key of the file's own (STREAM).
Files of this form open with any age tool, so what we keep outlives this program.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from intake.crypto.age_header import FILE_KEY_BYTES, hkdf, mac_fits, read_header, write_header
from intake.crypto.age_recipients import Identity, Recipient
from intake.crypto.digests import DigestWriter, Target, bytes_left
from intake.errors import Bug, NoKeyFits, SealHeaderForged, SealHeaderInvalid, SealPayloadDamaged
from intake.progress import Progress, Report

CHUNK_BYTES: Final = 64 * 1024
TAG_BYTES: Final = 16
SEALED_CHUNK_BYTES: Final = CHUNK_BYTES + TAG_BYTES
STEP_SEAL: Final = "seal"
STEP_OPEN: Final = "open"

_NONCE_BYTES: Final = 16
_REPORT_EVERY: Final = 16  # chunks: once in a MiB


class ChunkCipher:
    """Seals and opens the chunks of one payload by their number."""

    def __init__(self, file_key: bytes, *, nonce: bytes) -> None:
        """Derive the payload key. file_key and nonce: 16 bytes each."""
        self._cipher = ChaCha20Poly1305(hkdf(file_key, salt=nonce, info=b"payload"))

    def seal(self, chunk: bytes | memoryview, *, number: int, is_last: bool) -> bytes:
        """Return the chunk with its tag. A chunk number is never used twice for one file."""
        return self._cipher.encrypt(_chunk_nonce(number, is_last=is_last), chunk, None)

    def open(self, sealed: bytes, *, number: int, is_last: bool) -> bytes:
        """Return the plain chunk; raise SealPayloadDamaged when it is not the chunk of this number and place."""
        try:
            return self._cipher.decrypt(_chunk_nonce(number, is_last=is_last), sealed, None)
        except InvalidTag as error:
            raise SealPayloadDamaged(chunk=number) from error


def _chunk_nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if is_last else b"\0")


class SealWriter:
    """A binary target that seals what is written to it, chunk by chunk.

    Nothing of a file counts before `finish()` has returned: until then the last chunk is missing and no tool opens it.
    """

    def __init__(self, target: Target, *, recipients: Sequence[Recipient]) -> None:
        """Write the header to `target`, which stays the caller's to flush and close.

        Raises Bug for no recipients, more than 64, or a mixture of kinds (one X25519 stanza would undo the
        post-quantum ones), and KeyNotAccepted for a key that cannot be sealed to.
        """
        if len({recipient.is_post_quantum for recipient in recipients}) != 1:
            raise Bug(where="recipients")
        file_key = secrets.token_bytes(FILE_KEY_BYTES)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        self._target = target
        self._cipher = ChunkCipher(file_key, nonce=nonce)
        self._pending = bytearray()
        self._number = 0
        self._is_finished = False
        target.write(write_header([recipient.wrap(file_key) for recipient in recipients], file_key=file_key) + nonce)

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        """Seal `data` as far as it fills chunks and keep the rest; return its length in bytes."""
        if self._is_finished:
            raise Bug(where="finished")
        self._pending += data
        # A full chunk waits until a byte follows it, because the last chunk is sealed differently and may be full.
        while len(self._pending) > CHUNK_BYTES:
            self._seal_chunk(is_last=False)
        return len(data)

    def finish(self) -> None:
        """Seal the last chunk. Once; nothing can be written after it."""
        if self._is_finished:
            raise Bug(where="finished")
        self._is_finished = True
        self._seal_chunk(is_last=True)

    def _seal_chunk(self, *, is_last: bool) -> None:
        with memoryview(self._pending) as pending:
            chunk = pending[:CHUNK_BYTES]
            self._target.write(self._cipher.seal(chunk, number=self._number, is_last=is_last))
            chunk.release()
        del self._pending[:CHUNK_BYTES]
        self._number += 1


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one pass of `encrypt` found: sizes in bytes and SHA-256 of the plain and of the sealed file."""

    plain_bytes: int
    plain_digest: bytes
    sealed_bytes: int
    sealed_digest: bytes


def encrypt(source: IO[bytes], target: Target, *, recipients: Sequence[Recipient], report: Report) -> Sealed:
    """Seal the rest of `source` into `target` for all `recipients` (one kind only), hashing both in the same pass.

    report: called once in a MiB, in plain bytes; Cancelled passes through, and what `target` holds then never opens.
    """
    sealed = DigestWriter(target)
    writer = SealWriter(sealed, recipients=recipients)
    plain = DigestWriter(writer)
    total = bytes_left(source)
    while block := source.read(CHUNK_BYTES * _REPORT_EVERY):
        plain.write(block)
        report(Progress(plain.size_bytes, total, STEP_SEAL))
    writer.finish()
    return Sealed(plain.size_bytes, plain.digest(), sealed.size_bytes, sealed.digest())


def decrypt(source: IO[bytes], target: Target, *, identities: Sequence[Identity], report: Report) -> int:
    """Open the age file in `source` into `target` and return its size in plain bytes.

    Chunks are written as they are proven, so `target` holds a true beginning when SealPayloadDamaged is raised; it must
    lie in the vault's staging or in memory, and only a normal return says that the file is whole.
    Raises SealHeaderInvalid, NoKeyFits, SealHeaderForged, SealPayloadDamaged.
    report: called once in a MiB, in sealed bytes; Cancelled passes through.
    """
    total = bytes_left(source)
    cipher = open_header(source, identities=identities)
    number = plain_bytes = 0
    is_last = False
    while not is_last:
        chunk, is_last = _open_next(source, cipher, number=number)
        target.write(chunk)
        plain_bytes += len(chunk)
        number += 1
        if is_last or number % _REPORT_EVERY == 0:
            report(Progress(min(total, number * SEALED_CHUNK_BYTES), total, STEP_OPEN))
    if source.read(1):
        raise SealPayloadDamaged(chunk=number)
    return plain_bytes


def open_header(source: IO[bytes], *, identities: Sequence[Identity]) -> ChunkCipher:
    """Read header and nonce of an age file and return the cipher of its payload, which starts where `source` stands.

    Raises SealHeaderInvalid, NoKeyFits, SealHeaderForged.
    """
    header = read_header(source)
    unwrapped = (identity.unwrap(stanza) for identity in identities for stanza in header.stanzas)
    file_key = next((key for key in unwrapped if key is not None), None)
    if file_key is None:
        raise NoKeyFits
    if not mac_fits(header, file_key=file_key):
        raise SealHeaderForged
    nonce = read_fully(source, _NONCE_BYTES)
    if len(nonce) != _NONCE_BYTES:
        raise SealHeaderInvalid(where="nonce")
    return ChunkCipher(file_key, nonce=nonce)


def _open_next(source: IO[bytes], cipher: ChunkCipher, *, number: int) -> tuple[bytes, bool]:
    """Return the next plain chunk and whether it is the last one."""
    sealed = read_fully(source, SEALED_CHUNK_BYTES)
    if len(sealed) < TAG_BYTES:
        raise SealPayloadDamaged(chunk=number)
    if len(sealed) == SEALED_CHUNK_BYTES:
        try:
            return cipher.open(sealed, number=number, is_last=False), False
        except SealPayloadDamaged:
            # A full chunk may be the last one: then only the nonce of a last chunk opens it.
            return cipher.open(sealed, number=number, is_last=True), True
    chunk = cipher.open(sealed, number=number, is_last=True)
    if not chunk and number:
        raise SealPayloadDamaged(chunk=number)  # only an empty file ends with an empty chunk
    return chunk, True


def read_fully(source: IO[bytes], size_bytes: int) -> bytes:
    """Return `size_bytes` from `source`, fewer only at its end (an unbuffered file may give less at a time)."""
    data = source.read(size_bytes)
    if len(data) == size_bytes or not data:
        return data
    parts = bytearray(data)
    while len(parts) < size_bytes and (data := source.read(size_bytes - len(parts))):
        parts += data
    return bytes(parts)
