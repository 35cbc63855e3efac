"""Writes one bundle: prelude, signed header, sections, padding, all sealed for post-quantum recipients only.

Never for the sender itself: what a worker handed over cannot be opened again on the worker's laptop (security.md).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Final

from intake.bundle.header import MAGIC, MOST_HEADER_BYTES, PRELUDE_BYTES, encode_header
from intake.crypto.age import SealWriter
from intake.crypto.age_recipients import HybridRecipient
from intake.crypto.digests import LABEL_BUNDLE, LABEL_RECIPIENT, Target, padded_length, sha256_hex
from intake.crypto.signing import fingerprint, public_key, sign
from intake.errors import Bug, BundleDamaged, TooLarge
from intake.journal.cbor import write
from intake.model.exchange import BundleHeader, CarriedBlob, CarriedBody, Receipt, Section
from intake.model.journal import SignedEntry
from intake.progress import Progress, Report

STEP_WRITE: Final = "bundle_write"
PART_BYTES: Final = 4 << 20
"""Entries and bodies are cut into parts of about this size, so that reading needs little memory."""

LEAST_BYTES: Final = 1 << 16

_COPY_BYTES: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Part:
    """A section with the means to read its bytes: a fresh binary file, opened when its turn comes."""

    section: Section
    open: Callable[[], IO[bytes]]


def recipient_key(recipient: str) -> str:
    """Return the digest by which a signed header names an age recipient (64 letters)."""
    return sha256_hex(LABEL_RECIPIENT, recipient.encode())


def header_digest(header_bytes: bytes) -> str:
    """Return the digest by which the next bundle names this one as the previous (64 letters)."""
    return sha256_hex(LABEL_BUNDLE, header_bytes)


def entry_parts(entries: Iterator[SignedEntry]) -> Iterator[bytes]:
    """Yield entries as encoded section parts: each an array of [payload, signature]."""
    yield from _cut([entry.payload, entry.signature] for entry in entries)


def body_parts(bodies: Iterator[CarriedBody]) -> Iterator[bytes]:
    """Yield bodies as encoded section parts: each an array of [change id, state, body or null, words or null]."""
    yield from _cut(
        [
            bytes.fromhex(body.change),
            body.state.value,
            body.encoded.body if body.encoded else None,
            body.encoded.words if body.encoded else None,
        ]
        for body in bodies
    )


def keys_part(blobs: Sequence[CarriedBlob]) -> bytes:
    """Return the encoded section that opens the evidence files: [id, seed, sizes and digests] of each."""
    return write(
        [
            [
                bytes.fromhex(blob.blob),
                blob.seed,
                blob.sealed_bytes,
                bytes.fromhex(blob.sealed_sha256),
                blob.plain_bytes,
                bytes.fromhex(blob.plain_sha256),
            ]
            for blob in blobs
        ]
    )


def receipt_part(receipts: Sequence[Receipt]) -> bytes:
    """Return the encoded receipts of one bundle."""
    return write(
        [
            [
                bytes.fromhex(receipt.bundle),
                bytes.fromhex(receipt.header),
                receipt.state,
                receipt.entries,
                [
                    [bytes.fromhex(device), sequence, bytes.fromhex(digest)]
                    for device, sequence, digest in receipt.heads
                ],
                [bytes.fromhex(change) for change in receipt.missing_bodies],
                [bytes.fromhex(blob) for blob in receipt.missing_blobs],
            ]
            for receipt in receipts
        ]
    )


def write_sealed(
    target: Target,
    *,
    header: BundleHeader,
    parts: Sequence[Part],
    seed: bytes,
    recipients: Sequence[str],
    report: Report,
) -> bytes:
    """Write one whole bundle file to `target` and return the header's bytes.

    parts: in the order of header.sections, each giving exactly the bytes its section names (BundleDamaged otherwise);
    recipients: `age1pq…` texts, exactly those that the header names, none of them the sender's (Bug otherwise).
    Raises TooLarge when the header would not be read again.
    """
    _check_addressees(header, seed=seed, recipients=recipients)
    header_bytes = encode_header(header)
    if len(header_bytes) > MOST_HEADER_BYTES:
        raise TooLarge(limit=MOST_HEADER_BYTES)
    signature = sign(seed, label=LABEL_BUNDLE, message=header_bytes)
    sealed = SealWriter(target, recipients=[HybridRecipient.parse(text) for text in recipients])
    prelude = MAGIC + fingerprint(public_key(seed)) + signature + struct.pack(">I", len(header_bytes))
    sealed.write(prelude + header_bytes)
    total = sum(part.section.size_bytes for part in parts)
    done = 0
    for part in parts:
        done = _copy(part, sealed, done=done, total=total, report=report)
    length = PRELUDE_BYTES + len(header_bytes) + total
    padding = padded_bytes(length) - length
    while padding:
        size = min(padding, _COPY_BYTES)
        sealed.write(bytes(size))
        padding -= size
    sealed.finish()
    return header_bytes


def padded_bytes(length: int) -> int:
    """Return how long a bundle's inside is with its padding: small ones all look alike, larger ones nearly."""
    return padded_length(max(length, LEAST_BYTES))


def _check_addressees(header: BundleHeader, *, seed: bytes, recipients: Sequence[str]) -> None:
    named = [to.key for to in header.addressees]
    device = fingerprint(public_key(seed)).hex()
    if named != [recipient_key(text) for text in recipients] or header.device != device:
        raise Bug(where="recipients")
    if any(to.device == device for to in header.addressees):
        raise Bug(where="sealed for its sender")


def _copy(part: Part, sealed: SealWriter, *, done: int, total: int, report: Report) -> int:
    left = part.section.size_bytes
    with part.open() as source:
        while left:
            data = source.read(min(_COPY_BYTES, left))
            if not data:
                raise BundleDamaged(where="section_short")
            sealed.write(data)
            left -= len(data)
            done += len(data)
            report(Progress(done, total, STEP_WRITE))
        if source.read(1):
            raise BundleDamaged(where="section_long")
    return done


def _cut(items: Iterator[list[object]]) -> Iterator[bytes]:
    waiting: list[object] = []
    size = 0
    for item in items:
        waiting.append(item)
        size += sum(len(piece) if isinstance(piece, bytes) else 8 for piece in item)
        if size >= PART_BYTES:
            yield write(waiting)
            waiting, size = [], 0
    if waiting:
        yield write(waiting)
