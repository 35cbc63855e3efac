"""Bundles out: what a recipient lacks since their last receipt, through the release gate, sealed for them alone.

A lost or repeated stick costs nothing: until a receipt says otherwise, everything since the last one is sent again.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from intake.bundle.writing import (
    PART_BYTES,
    Part,
    body_parts,
    entry_parts,
    header_digest,
    keys_part,
    receipt_part,
    recipient_key,
    write_sealed,
)
from intake.clock import to_ms
from intake.crypto.digests import DigestWriter, file_digest, sha256_hex
from intake.errors import BundleDamaged, FolderMissing, NothingToSend
from intake.ids import new_id
from intake.journal.encoding import decode_entry, entry_digest
from intake.model.exchange import (
    Addressee,
    BundleHeader,
    BundleKind,
    CarriedBlob,
    CarriedBody,
    OutboxLine,
    Receipt,
    RecipientLine,
    Section,
    Written,
)
from intake.model.journal import SignedEntry
from intake.model.own import Counter
from intake.progress import Report
from intake.services.consents import counting
from intake.services.files import new_file
from intake.services.gate import Gate
from intake.services.journaling import next_time
from intake.services.lacking import (
    Party,
    count_lacking,
    entries_lacking,
    find_party,
    offered,
    parties,
    records_of_party,
)
from intake.services.opened import Session
from intake.services.peers import KnownOf, known_of, receipts_went, waiting_receipts
from intake.services.returning import to_return, went_in
from intake.services.staging import Staged, staged
from intake.services.trust import trust_of
from intake.vault.chunks import in_chunks
from intake.vault.unit import Unit

SENT: Final = "sent:"
_NO_HEADER: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Load:
    """What goes to one party; entries and bodies lie in staging, here are their numbers."""

    entries: int
    bodies: int
    blobs: tuple[CarriedBlob, ...]
    receipts: tuple[Receipt, ...]
    withheld: int

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to send."""
        return not (self.entries or self.bodies or self.blobs or self.receipts)


def recipients(session: Session) -> tuple[RecipientLine, ...]:
    """Return everybody to whom this device can write; empty before enrolment."""
    with session.vault.read() as unit:
        return tuple(
            RecipientLine(party.name, "coordinator" if party.is_coordinator else "device", party.device)
            for party in parties(session, unit)
        )


def write_bundle(session: Session, *, to: str, folder: Path, report: Report) -> Written:
    """Write what a recipient lacks as a new sealed file in `folder`, and read it again before it counts.

    to: the organisation's name (its coordinator), or a device's pseudonym, id or beginning of an id.
    Raises NeedsEnrolment, RecipientUnknown, NothingToSend, FolderMissing, PlaceNotWritable, DiskFull, Cancelled.
    """
    if not folder.is_dir():
        raise FolderMissing()
    file = folder / f"{session.random(8).hex()}.age"
    with staged(session) as stage:
        with session.vault.read() as unit:
            party = find_party(session, unit, to)
            load = _load(session, unit, party, stage=stage)
        if load.is_empty:
            raise NothingToSend()
        stage.finish()
        # The file gets its name after its number in the row is kept: a bundle that is missing is a note to its reader,
        # two with one number are a fork and would be held.
        with new_file(file) as target, session.vault.write() as unit:
            _write(session, unit, party, target=target, load=load, stage=stage, report=report)
    return Written((file,), party.name, load.entries, load.bodies, len(load.blobs), load.withheld)


def outbox(session: Session) -> tuple[OutboxLine, ...]:
    """Return what each recipient has not confirmed yet."""
    with session.vault.read() as unit:
        lines = []
        for party in parties(session, unit):
            known = known_of(unit, party.device)
            undelivered = count_lacking(unit, party, known)
            sent = unit.own.counter(SENT + party.device)
            lines.append(OutboxLine(party.name, party.device, known.receipt_ms or None, sent.value, undelivered))
        return tuple(lines)


class _Pieces:
    """Gathers entries or bodies until they fill a part."""

    def __init__(self) -> None:
        self.entries: list[SignedEntry] = []
        self.bodies: list[CarriedBody] = []
        self._size = 0

    def add(self, entries: Sequence[SignedEntry], bodies: Sequence[CarriedBody]) -> bool:
        """Add to what waits; tell whether that is enough for a part."""
        self.entries += entries
        self.bodies += bodies
        self._size += sum(len(one.payload) for one in entries)
        self._size += sum(len(one.encoded.body) + len(one.encoded.words or b"") for one in bodies if one.encoded)
        return self._size >= PART_BYTES

    def put(self, stage: Staged) -> None:
        """Move what waits into staging."""
        for piece in entry_parts(iter(self.entries)):
            stage.add("entries", piece)
        for piece in body_parts(iter(self.bodies)):
            stage.add("bodies", piece)
        self.entries, self.bodies, self._size = [], [], 0


def _load(session: Session, unit: Unit, party: Party, *, stage: Staged) -> Load:
    """Put what a party lacks and may have into staging."""
    known = known_of(unit, party.device)
    gate = Gate(session, unit)
    pieces = _Pieces()
    known_to = None if party.is_coordinator else records_of_party(unit, party.device)
    entries = bodies = withheld = 0
    evidence: dict[str, None] = {}
    missing, new = frozenset(known.missing_bodies), set[str]()
    for some in _with_withdrawals(session, unit, party, known=known):
        ids = [change.id for entry in some for change in decode_entry(entry.payload).changes]
        carried = gate.carried(unit.journal.bodies(ids))
        new.update(missing.intersection(ids))
        entries, bodies, withheld = entries + len(some), bodies + len(carried.bodies), withheld + carried.withheld
        evidence.update(dict.fromkeys(carried.evidence))
        if pieces.add(some, gate.without_reasons(carried.bodies, known_to=known_to)):
            pieces.put(stage)
    wanted = dict.fromkeys([*known.missing_bodies, *to_return(unit, party.device)])
    for ids in in_chunks(change for change in wanted if change not in new):
        carried = gate.carried(unit.journal.bodies(ids))
        # A body that is still withheld tells nobody anything new; it goes only beside its own entry.
        told = gate.without_reasons(carried.bodies, known_to=known_to)
        found = [body for body in told if body.encoded is not None]
        bodies += len(found)
        evidence.update(dict.fromkeys(carried.evidence))
        if pieces.add((), found):
            pieces.put(stage)
    pieces.put(stage)
    blobs = _blobs(unit, gate, [*evidence, *known.missing_blobs])
    return Load(entries, bodies, blobs, waiting_receipts(unit, party.device), withheld)


def _with_withdrawals(
    session: Session, unit: Unit, party: Party, *, known: KnownOf
) -> Iterator[tuple[SignedEntry, ...]]:
    """Give the entries that a party lacks, some at a time, and after them every withdrawal that counts.

    Withdrawals go with every bundle that carries anything, to whomever: a copy that was set back, or once got what they
    cover by another way, hears of them again (records.md).
    """
    sent: set[str] = set()
    for some in entries_lacking(unit, party, known):
        sent.update(entry_digest(one.payload) for one in some)
        yield some
    if not sent:
        return
    again = unit.sealed.entries_about([one.id for one in counting(session, unit)])
    more = tuple(
        one
        for one in again
        if entry_digest(one.payload) not in sent and decode_entry(one.payload).device != party.device
    )
    if more:
        yield more


def _write(
    session: Session, unit: Unit, party: Party, *, target: IO[bytes], load: Load, stage: Staged, report: Report
) -> None:
    """Write and count one bundle."""
    sent = unit.own.counter(SENT + party.device)
    header, parts = _header(session, unit, party, load=load, sent=sent, stage=stage)
    counted = DigestWriter(target)
    header_bytes = write_sealed(
        counted, header=header, parts=parts, seed=session.sign_seed, recipients=[party.recipient], report=report
    )
    _read_again(target, counted.digest(), report=report)
    now_ms = to_ms(session.now())
    unit.own.put_counter(Counter(SENT + party.device, sent.value + 1, header_digest(header_bytes), now_ms))
    receipts_went(unit, party.device)
    offered(unit, party, bundle=header.id)
    went_in(unit, party.device, bundle=header.id)


def _read_again(target: IO[bytes], digest: bytes, *, report: Report) -> None:
    """Read what was written back from the disk or stick. Raises BundleDamaged.

    It cannot be opened here: it was never sealed for us. That it reads back as written is all a sender can know.
    """
    target.flush()
    os.fsync(target.fileno())
    with Path(target.name).open("rb") as source:
        found = file_digest(source, report=report)
    if found != digest:
        raise BundleDamaged(where="written")


def _blobs(unit: Unit, gate: Gate, evidence: Sequence[str]) -> tuple[CarriedBlob, ...]:
    """Return the evidence files that go along: of evidence that is told now, and what the party asked for."""
    keys = (unit.own.blobs.get(one) for some in in_chunks(dict.fromkeys(evidence)) for one in gate.files(some))
    return tuple(key for key in keys if key is not None)


def _header(
    session: Session, unit: Unit, party: Party, *, load: Load, sent: Counter, stage: Staged
) -> tuple[BundleHeader, list[Part]]:
    parts = [
        *stage.parts("entries", ident=new_id(session.random)),
        *stage.parts("bodies", ident=new_id(session.random)),
        *(_part("keys", session, keys_part(load.blobs)) if load.blobs else []),
        *(_part("receipt", session, receipt_part(load.receipts)) if load.receipts else []),
        *(_blob_part(session, blob) for blob in load.blobs),
    ]
    trust = trust_of(unit)
    is_receipt = bool(load.receipts) and not load.entries and not load.blobs
    usual = BundleKind.REPORT if party.is_coordinator else BundleKind.UPDATE
    header = BundleHeader(
        kind=BundleKind.RECEIPT if is_receipt else usual,
        id=new_id(session.random),
        organisation=trust.organisation if trust else "0" * 32,
        device=session.device,
        created=next_time(session, unit),
        addressees=(
            Addressee(party.device, recipient_key(party.recipient), sent.value + 1, sent.digest or _NO_HEADER),
        ),
        heads=unit.journal.heads(),
        acknowledged=tuple(receipt.bundle for receipt in load.receipts),
        volume=(1, 1, new_id(session.random)),
        sections=tuple(part.section for part in parts),
    )
    return header, parts


def _part(kind: str, session: Session, piece: bytes) -> list[Part]:
    section = Section(kind, new_id(session.random), 0, 1, len(piece), sha256_hex(piece))
    return [Part(section, lambda: io.BytesIO(piece))]


def _blob_part(session: Session, blob: CarriedBlob) -> Part:
    path = session.vault.blobs.path(blob.blob)
    section = Section("blob", blob.blob, 0, 1, blob.sealed_bytes, blob.sealed_sha256)
    return Part(section, lambda: path.open("rb"))
