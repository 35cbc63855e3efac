"""Bundles that an enrolled device could write if its owner were hostile: signed and sealed rightly, wrong inside."""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from intake.bundle.header import MAGIC, encode_header
from intake.bundle.writing import body_parts, entry_parts, keys_part, recipient_key
from intake.clock import HybridTime
from intake.crypto.age import SealWriter
from intake.crypto.age_recipients import HybridRecipient
from intake.crypto.digests import LABEL_BUNDLE, padded_length
from intake.crypto.signing import fingerprint, public_key, sign
from intake.ids import new_id
from intake.model.exchange import Addressee, BundleHeader, BundleKind, CarriedBlob, CarriedBody, Section
from intake.model.journal import BodyState, EncodedBody, SignedEntry
from intake.services import identity
from intake.services.opened import Session
from intake.services.trust import trust_of

NO_HEADER = "0" * 64


@dataclass
class Forged:
    """What will be in the bundle; every part may be wrong."""

    sender: Session
    reader: Session
    header: BundleHeader
    parts: list[bytes]
    seed: bytes
    recipients: list[str]
    padding: Callable[[bytes], bytes] = field(
        default=lambda inner: inner.ljust(padded_length(max(len(inner), 1 << 16)), b"\0")
    )
    raw_header: Callable[[bytes], bytes] = field(default=lambda header: header)
    magic: bytes = MAGIC

    def add(self, kind: str, data: bytes, *, ident: str | None = None) -> Forged:
        """Add a section."""
        section = Section(kind, ident or new_id(), 0, 1, len(data), hashlib.sha256(data).hexdigest())
        self.header = replace(self.header, sections=(*self.header.sections, section))
        self.parts.append(data)
        return self

    def write(self, folder: Path) -> Path:
        """Sign, seal and write it."""
        header = self.raw_header(encode_header(self.header))
        signature = sign(self.seed, label=LABEL_BUNDLE, message=header)
        prelude = self.magic + fingerprint(public_key(self.seed)) + signature + struct.pack(">I", len(header))
        return seal(self.padding(prelude + header + b"".join(self.parts)), self.recipients, folder=folder)


def seal(inner: bytes, recipients: Iterable[str], *, folder: Path) -> Path:
    """Seal the inside of a bundle for these recipients."""
    target = io.BytesIO()
    writer = SealWriter(target, recipients=[HybridRecipient.parse(one) for one in recipients])
    writer.write(inner)
    writer.finish()
    file = folder / f"{new_id()[:16]}.age"
    file.write_bytes(target.getvalue())
    return file


def recipient_of(desk: Session) -> str:
    """Return the age recipient of a desk."""
    with desk.vault.read() as unit:
        return str(identity.age_identity(unit).recipient())


def forge(
    sender: Session,
    reader: Session,
    *,
    entries: Iterable[SignedEntry] | None = None,
    bodies: Iterable[CarriedBody] | None = None,
    sequence: int = 1,
) -> Forged:
    """Return an honest first bundle of what the sender wrote, to be spoiled."""
    with sender.vault.read() as unit:
        own = unit.journal.entries_of(sender.device) if entries is None else tuple(entries)
        trust = trust_of(unit)
    held = bodies_of(sender, own) if bodies is None else tuple(bodies)
    assert trust is not None
    key = recipient_key(recipient_of(reader))
    header = BundleHeader(
        kind=BundleKind.REPORT,
        id=new_id(),
        organisation=trust.organisation,
        device=sender.device,
        created=HybridTime(1_700_000_000_000, 0),
        addressees=(Addressee(reader.device, key, sequence, NO_HEADER),),
        heads=(),
        acknowledged=(),
        volume=(1, 1, new_id()),
        sections=(),
    )
    made = Forged(sender, reader, header, [], sender.sign_seed, [recipient_of(reader)])
    if own:
        made.add("entries", b"".join(entry_parts(iter(own))))
    return made.add("bodies", b"".join(body_parts(iter(held)))) if held else made


def bodies_of(desk: Session, entries: Iterable[SignedEntry]) -> tuple[CarriedBody, ...]:
    """Return all bodies of these entries as the desk holds them, without asking anybody's consent."""
    from intake.journal.encoding import decode_entry

    ids = [change.id for entry in entries for change in decode_entry(entry.payload).changes]
    with desk.vault.read() as unit:
        return unit.journal.bodies(ids)


def wrong_body(one: CarriedBody) -> CarriedBody:
    """Return a body that is not what its change promised."""
    assert one.encoded is not None
    changed = bytearray(one.encoded.body)
    changed[-1] ^= 1
    return CarriedBody(one.change, BodyState.PRESENT, EncodedBody(bytes(changed), one.encoded.words))


def keys(blobs: Iterable[CarriedBlob]) -> bytes:
    """Return the section that opens evidence files."""
    return keys_part(tuple(blobs))


def open_inside(file: Path, desk: Session) -> bytes:
    """Return the inside of a bundle that a desk can open."""
    from intake.crypto.age_reader import SeekReader

    source: IO[bytes]
    with desk.vault.read() as unit, file.open("rb") as source:
        return SeekReader(source, identities=[identity.age_identity(unit)]).read()
