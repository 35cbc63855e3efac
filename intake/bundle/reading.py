"""Opens one bundle that came from outside, step by step as security.md numbers them, and believes nothing before.

The bundle file itself is sealed, so it is its own encrypted staging: everything is verified in a first pass over it,
then read again part by part. Nothing of it is ever written in the clear.
"""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Final

from intake.bundle import sections
from intake.bundle.header import MAGIC, MOST_HEADER_BYTES, PRELUDE_BYTES, decode_header
from intake.bundle.strict import check_magic, decode_strict
from intake.bundle.writing import PART_BYTES, header_digest, padded_bytes
from intake.crypto.age_header import read_header
from intake.crypto.age_reader import SeekReader
from intake.crypto.age_recipients import HybridIdentity
from intake.crypto.digests import LABEL_BUNDLE
from intake.crypto.signing import check_public_key, fingerprint, verify
from intake.errors import (
    Bug,
    BundleDamaged,
    BundleForSomeoneElse,
    EncodingInvalid,
    NoKeyFits,
    SealRefused,
    SignatureInvalid,
    TooLarge,
    UnknownSender,
)
from intake.model.exchange import BundleHeader, CarriedBlob, CarriedBody, Receipt, Section
from intake.model.journal import SignedEntry
from intake.progress import Progress, Report

STEP_READ: Final = "bundle_read"
MOST_BUNDLE_BYTES: Final = 64 << 30
MOST_PART_BYTES: Final = 4 * PART_BYTES

_COPY_BYTES: Final = 1 << 18
_STANZA: Final = b"mlkem768x25519"


@dataclass(frozen=True, slots=True)
class OpenBundle:
    """A bundle whose signature, address, digests and padding were all found right. Valid while its file is open."""

    header: BundleHeader
    header_digest: str
    sender: str
    _inner: io.BufferedIOBase
    _offsets: Mapping[tuple[str, str, int], int]

    def entries(self) -> Iterator[SignedEntry]:
        """Yield the entries it carries, in their order. Raises BundleDamaged for anything we would not have written."""
        for part in self._decoded("entries"):
            for item in part:
                yield sections.entry(item)

    def bodies(self) -> Iterator[CarriedBody]:
        """Yield the bodies it carries."""
        for part in self._decoded("bodies"):
            for item in part:
                yield sections.body(item)

    def blobs(self) -> tuple[CarriedBlob, ...]:
        """Return the evidence files it carries, with the keys that open them."""
        return tuple(sections.blob(item) for part in self._decoded("keys") for item in part)

    def receipts(self) -> tuple[Receipt, ...]:
        """Return the receipts it carries."""
        return tuple(sections.receipt(item) for part in self._decoded("receipt") for item in part)

    def blob_parts(self, blob: str) -> Iterator[bytes]:
        """Yield the sealed bytes of one evidence file, as far as this volume holds them."""
        for section in self.header.sections:
            if section.kind == "blob" and section.id == blob:
                yield from self._bytes_of(section)

    def _decoded(self, kind: str) -> Iterator[list[object]]:
        for section in self.header.sections:
            if section.kind != kind:
                continue
            if section.size_bytes > MOST_PART_BYTES:
                raise TooLarge(limit=MOST_PART_BYTES)
            try:
                part = decode_strict(b"".join(self._bytes_of(section)), most_bytes=MOST_PART_BYTES)
            except EncodingInvalid as error:
                raise BundleDamaged(where=kind) from error
            yield part

    def _bytes_of(self, section: Section) -> Iterator[bytes]:
        self._inner.seek(self._offsets[section.kind, section.id, section.part])
        digest = hashlib.sha256()
        for data in _read_exactly(self._inner, section.size_bytes):
            digest.update(data)
            yield data
        if digest.hexdigest() != section.sha256:  # whoever holds the file's key could change it between two readings
            raise BundleDamaged(where="digest")


def open_bundle(
    file: IO[bytes],
    *,
    identities: Sequence[HybridIdentity],
    addresses: frozenset[str],
    public_key: Callable[[str], bytes | None],
    report: Report,
) -> OpenBundle:
    """Return a bundle that may be read on, after all checks that need nothing but the bundle and our keys.

    addresses: digests of our age recipients (recipient_key); public_key: the Ed25519 key of a device we know, by its
    fingerprint, or None. Whether it was seen before, its row, and who may send what is for the caller to judge.
    Raises UnknownSender before anything of the inside is parsed; TooLarge, BundleDamaged, SignatureInvalid,
    BundleForSomeoneElse, FromNewerVersion, KeyNotAccepted. Sources: security.md, Bundle; numbers as there.
    """
    # (1) size cap  (2) age header caps  (3) last chunk authentic: SeekReader checks both when made
    if file.seek(0, io.SEEK_END) > MOST_BUNDLE_BYTES:
        raise TooLarge(limit=MOST_BUNDLE_BYTES)
    file.seek(0)
    try:
        stanzas = _check_stanzas(file)
        inner = io.BufferedReader(SeekReader(file, identities=identities), _COPY_BYTES)
        bundle = _open_inner(inner, addresses=addresses, public_key=public_key, report=report)
    except NoKeyFits as error:
        raise BundleForSomeoneElse() from error
    except SealRefused as error:
        raise BundleDamaged(where="seal") from error
    if stanzas != len(bundle.header.addressees):  # somebody the signed header does not name could read it too
        raise BundleDamaged(where="recipients")
    return bundle


def _check_stanzas(file: IO[bytes]) -> int:
    """Return how many recipients the seal has, all of them post-quantum: one of another kind would undo the rest."""
    stanzas = read_header(file).stanzas
    file.seek(0)
    if not any(stanza.arguments[0] == _STANZA for stanza in stanzas):
        raise NoKeyFits()
    if any(stanza.arguments[0] != _STANZA for stanza in stanzas):
        raise BundleDamaged(where="recipients")
    return len(stanzas)


def _open_inner(
    inner: io.BufferedIOBase,
    *,
    addresses: frozenset[str],
    public_key: Callable[[str], bytes | None],
    report: Report,
) -> OpenBundle:
    prelude = inner.read(PRELUDE_BYTES)  # (4)
    check_magic(prelude, MAGIC, damaged=BundleDamaged(where="prelude"))
    if len(prelude) != PRELUDE_BYTES:
        raise BundleDamaged(where="prelude")
    sender = prelude[8:40].hex()
    signature = prelude[40:104]
    (size,) = struct.unpack(">I", prelude[104:108])
    key = public_key(sender)
    if key is None:  # (5) nothing of an unknown sender is parsed
        raise UnknownSender()
    check_public_key(key)
    if fingerprint(key).hex() != sender:
        raise Bug(where="public_key")
    if size > MOST_HEADER_BYTES:
        raise TooLarge(limit=MOST_HEADER_BYTES)
    untrusted_header = inner.read(size)
    if len(untrusted_header) != size:
        raise BundleDamaged(where="header")
    verify(key, signature, label=LABEL_BUNDLE, message=untrusted_header)  # (6) over the raw bytes
    header = decode_header(untrusted_header)  # (7) only now
    if header.device != sender:
        raise SignatureInvalid()
    if not any(to.key in addresses for to in header.addressees):  # (8)
        raise BundleForSomeoneElse()
    offsets = _verify_sections(inner, header, start=PRELUDE_BYTES + size, report=report)  # (9)
    return OpenBundle(header, header_digest(untrusted_header), sender, inner, offsets)


def _verify_sections(
    inner: io.BufferedIOBase, header: BundleHeader, *, start: int, report: Report
) -> dict[tuple[str, str, int], int]:
    total = sum(section.size_bytes for section in header.sections)
    offset, offsets = start, {}
    for section in header.sections:
        digest = hashlib.sha256()
        for data in _read_exactly(inner, section.size_bytes):
            digest.update(data)
            report(Progress(offset - start, total, STEP_READ))
        if digest.hexdigest() != section.sha256:
            raise BundleDamaged(where="digest")
        offsets[section.kind, section.id, section.part] = offset
        offset += section.size_bytes
    length = offset
    while data := inner.read(_COPY_BYTES):  # (10) padding is zeros, and as much as it must be
        if data.strip(b"\0"):
            raise BundleDamaged(where="padding")
        length += len(data)
    if length != padded_bytes(offset):
        raise BundleDamaged(where="padding_length")
    return offsets


def _read_exactly(inner: io.BufferedIOBase, size_bytes: int) -> Iterator[bytes]:
    left = size_bytes
    while left:
        data = inner.read(min(_COPY_BYTES, left))
        if not data:
            raise BundleDamaged(where="short")
        left -= len(data)
        yield data
