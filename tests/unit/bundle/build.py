"""Bundles between invented devices, right ones and wrong ones."""

import functools
import hashlib
import io
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import IO

from intake.bundle.header import MAGIC, encode_header
from intake.bundle.reading import OpenBundle, open_bundle
from intake.bundle.writing import Part, body_parts, entry_parts, keys_part, receipt_part, recipient_key, write_sealed
from intake.clock import HybridTime
from intake.crypto.age import SealWriter
from intake.crypto.age_recipients import HybridIdentity, Recipient
from intake.crypto.digests import LABEL_BUNDLE, padded_length
from intake.crypto.signing import fingerprint, public_key, sign
from intake.model.exchange import Addressee, BundleHeader, BundleKind, CarriedBlob, CarriedBody, Receipt, Section
from intake.model.journal import BodyState, EncodedBody, SignedEntry
from intake.progress import silent

SEED = bytes(range(32))
DEVICE = fingerprint(public_key(SEED)).hex()
ZEROS = "0" * 64
ENTRIES = tuple(SignedEntry(bytes([number]) * 300, bytes([number]) * 64) for number in range(1, 6))
BODIES = (
    CarriedBody("aa" * 32, BodyState.PRESENT, EncodedBody(b"body", b"words")),
    CarriedBody("bb" * 32, BodyState.PRESENT, EncodedBody(b"body", None)),
    CarriedBody("cc" * 32, BodyState.WITHHELD, None),
)
SEALED = b"age-encryption.org/v1 invented" * 40
BLOBS = (CarriedBlob("11" * 16, bytes(32), len(SEALED), hashlib.sha256(SEALED).hexdigest(), 900, "22" * 32),)
RECEIPTS = (Receipt("33" * 16, "44" * 32, "imported", 5, ((DEVICE, 5, "55" * 32),), ("aa" * 32,), ("11" * 16,)),)


@functools.cache
def receiver() -> HybridIdentity:
    return HybridIdentity(bytes(32))


@functools.cache
def other() -> HybridIdentity:
    return HybridIdentity(bytes([1]) * 32)


@dataclass(frozen=True)
class Load:
    header: BundleHeader
    parts: tuple[bytes, ...]


def section(kind: str, data: bytes, *, ident: str = "ab" * 16, part: int = 0, parts: int = 1) -> Section:
    return Section(kind, ident, part, parts, len(data), hashlib.sha256(data).hexdigest())


def addressee(identity: HybridIdentity, *, device: str = "ef" * 32) -> Addressee:
    return Addressee(device, recipient_key(str(identity.recipient())), 1, ZEROS)


@functools.cache
def load() -> Load:
    pieces: list[tuple[str, bytes]] = [
        ("entries", b"".join(entry_parts(iter(ENTRIES)))),
        ("bodies", b"".join(body_parts(iter(BODIES)))),
        ("keys", keys_part(BLOBS)),
        ("receipt", receipt_part(RECEIPTS)),
    ]
    sections = [section(kind, data) for kind, data in pieces] + [section("blob", SEALED, ident="11" * 16)]
    header = BundleHeader(
        kind=BundleKind.REPORT,
        id="01" * 16,
        organisation="02" * 16,
        device=DEVICE,
        created=HybridTime(1_700_000_000_000, 3),
        addressees=(addressee(receiver()),),
        heads=((DEVICE, 5, "66" * 32),),
        acknowledged=("77" * 16,),
        volume=(1, 1, "03" * 16),
        sections=tuple(sections),
    )
    return Load(header, (*(data for _, data in pieces), SEALED))


def with_sections(*pieces: tuple[Section, bytes]) -> Load:
    header = replace(load().header, sections=tuple(section for section, _ in pieces))
    return Load(header, tuple(data for _, data in pieces))


def opener(data: bytes) -> Callable[[], IO[bytes]]:
    return lambda: io.BytesIO(data)


def written(what: Load, *, recipients: Sequence[HybridIdentity] = ()) -> bytes:
    target = io.BytesIO()
    parts = [Part(each, opener(data)) for each, data in zip(what.header.sections, what.parts, strict=True)]
    to = [str(identity.recipient()) for identity in recipients or [receiver()]]
    write_sealed(target, header=what.header, parts=parts, seed=SEED, recipients=to, report=silent)
    return target.getvalue()


@functools.cache
def good() -> bytes:
    return written(load())


def signed_inner(
    header: bytes, content: bytes = b"", *, seed: bytes = SEED, magic: bytes = MAGIC, length: int | None = None
) -> bytes:
    """The inside of a bundle with any header and content, rightly signed, without padding."""
    signature = sign(seed, label=LABEL_BUNDLE, message=header)
    size = struct.pack(">I", len(header) if length is None else length)
    return magic + fingerprint(public_key(seed)) + signature + size + header + content


def padded(inner: bytes) -> bytes:
    return inner.ljust(padded_length(max(len(inner), 1 << 16)), b"\0")


def sealed(inner: bytes, *, recipients: Sequence[Recipient] = ()) -> bytes:
    target = io.BytesIO()
    writer = SealWriter(target, recipients=list(recipients) or [receiver().recipient()])
    writer.write(inner)
    writer.finish()
    return target.getvalue()


def sealed_load(what: Load) -> bytes:
    return sealed(padded(signed_inner(encode_header(what.header), b"".join(what.parts))))


def known(device: str) -> bytes | None:
    return public_key(SEED) if device == DEVICE else None


def opened(
    data: bytes, *, identity: HybridIdentity | None = None, keys: Callable[[str], bytes | None] = known
) -> OpenBundle:
    mine = identity or receiver()
    return open_bundle(
        io.BytesIO(data),
        identities=[mine],
        addresses=frozenset({recipient_key(str(mine.recipient()))}),
        public_key=keys,
        report=silent,
    )


def read_through(bundle: OpenBundle) -> None:
    """Read all that a bundle holds."""
    list(bundle.entries())
    list(bundle.bodies())
    bundle.receipts()
    for blob in bundle.blobs():
        b"".join(bundle.blob_parts(blob.blob))
