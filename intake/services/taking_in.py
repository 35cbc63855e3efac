"""Adds what a judged bundle carries: files first, then entries and bodies in one transaction, then the receipt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from intake.bundle.reading import OpenBundle
from intake.clock import to_ms
from intake.errors import BlobDamaged, BundleDamaged
from intake.ids import new_id
from intake.journal.encoding import decode_entry
from intake.model.exchange import CarriedBlob, CarriedBody, ReadState, Receipt
from intake.model.journal import EncodedBody
from intake.model.own import Counter
from intake.progress import Report
from intake.services.journaling import saw_time
from intake.services.judging import FROM, Judged, place_name
from intake.services.lacking import covered
from intake.services.opened import Session
from intake.services.peers import add_receipt, note_receipt
from intake.services.returning import arrived as arrived_back
from intake.services.withdrawing import apply_withdrawals, finish
from intake.vault.chunks import in_chunks
from intake.vault.faults import file_faults
from intake.vault.unit import Unit

_SEEN: Final = "bundle"
_MOST_WAITING: Final = 60_000
"""More than one entry's 50,000 changes."""


def take_in(session: Session, judged: Judged, *, report: Report) -> tuple[int, int]:
    """Add a bundle's entries, bodies and files; return how many entries it has and how many were new here."""
    bundle = judged.bundle
    blobs = _take_files(session, bundle, report=report)
    bodies = _Bodies(bundle.bodies())
    entries = new = 0
    payloads: list[bytes] = []
    touched: set[str] = set()
    now_ms = to_ms(session.now())
    with session.vault.write() as unit:
        before = unit.journal.count()
        for signed in bundle.entries():
            entry = decode_entry(signed.payload)
            ids = [change.id for change in entry.changes]
            touched |= unit.journal.add_signed(entry, signed, bodies=bodies.take(ids))
            payloads.append(signed.payload)
            entries += 1
        new = unit.journal.count() - before
        for some in in_chunks(bodies.rest()):
            touched |= _late_bodies(unit, some)
        unit.refold(touched)
        for blob in blobs:
            unit.own.blobs.put(blob, now_ms=now_ms)
        arrived = {blob.blob for blob in blobs} | bodies.seen
        applied = apply_withdrawals(session, unit, arrived=arrived)  # what was taken back goes before anybody sees it
        saw_time(session, unit, payloads)
        _note(unit, judged, entries=entries, now_ms=now_ms)
    finish(session, applied)
    return entries, new


class _Bodies:
    """The bodies of a bundle as its entries need them. They come in the order of the entries, so that few wait."""

    def __init__(self, bodies: Iterator[CarriedBody]) -> None:
        self.seen: set[str] = set()
        self._coming = bodies
        self._waiting: dict[str, CarriedBody] = {}

    def take(self, ids: Sequence[str]) -> dict[str, EncodedBody]:
        """Return those of these changes' bodies that are here; those that come much later are left to `rest`."""
        missing = set(ids) - self._waiting.keys()
        while missing and len(self._waiting) < _MOST_WAITING:
            body = next(self._coming, None)
            if body is None:
                break
            self._keep(body)
            missing.discard(body.change)
        taken = (self._waiting.pop(one, None) for one in ids)
        return {body.change: body.encoded for body in taken if body is not None and body.encoded is not None}

    def rest(self) -> Iterator[CarriedBody]:
        """Give what no entry of the bundle took."""
        yield from self._waiting.values()
        for body in self._coming:
            self._keep(body)
            yield self._waiting.pop(body.change)

    def _keep(self, body: CarriedBody) -> None:
        self.seen.add(body.change)
        self._waiting[body.change] = body


def _late_bodies(unit: Unit, bodies: Iterable[CarriedBody]) -> frozenset[str]:
    """Add bodies whose entries came before them; bodies of no entry held here are left out."""
    found = {body.change: body.encoded for body in bodies if body.encoded is not None}
    known = [body.change for body in unit.journal.bodies(list(found))]
    return unit.journal.add_bodies(known, bodies={one: found[one] for one in known}, states={})


def _take_files(session: Session, bundle: OpenBundle, *, report: Report) -> list[CarriedBlob]:
    """Put the evidence files in place, each proven against its digests. Those without a row are collected later.

    A file that is here already keeps its key, whatever a bundle says: nobody takes a file's place under its id.
    """
    taken = []
    present = {section.id for section in bundle.header.sections if section.kind == "blob"}
    known = set(session.vault.known_blobs())
    for blob in bundle.blobs():
        if blob.blob not in present or blob.blob in known:
            continue
        session.vault.blobs.remove(blob.blob)  # what an import left that was broken off
        staged = session.vault.folder.staging / f"{new_id(session.random)}.blob"
        try:
            with file_faults(), staged.open("xb") as target:
                for piece in bundle.blob_parts(blob.blob):
                    target.write(piece)
            session.vault.blobs.take_in(staged, blob, report=report)
        except BlobDamaged as error:  # what was sent is not what it says it is; ours is unhurt
            raise BundleDamaged(where="blob") from error
        finally:
            staged.unlink(missing_ok=True)
        taken.append(blob)
    return taken


def _note_place(unit: Unit, judged: Judged, *, now_ms: int) -> None:
    """Remember which bundle had this number, and the highest number so far; one that comes late takes nothing back."""
    bundle, sequence = judged.bundle, judged.place.sequence
    unit.own.put_counter(Counter(place_name(bundle.sender, sequence), sequence, bundle.header_digest, now_ms))
    if sequence > unit.own.counter(FROM + bundle.sender).value:
        unit.own.put_counter(Counter(FROM + bundle.sender, sequence, bundle.header_digest, now_ms))


def _note(unit: Unit, judged: Judged, *, entries: int, now_ms: int) -> None:
    """Remember the bundle, its place in the row, its receipts, and answer it."""
    bundle = judged.bundle
    unit.own.mark_seen(bundle.header.id, kind=_SEEN, now_ms=now_ms)
    _note_place(unit, judged, now_ms=now_ms)
    for receipt in bundle.receipts():
        note_receipt(unit, bundle.sender, receipt, now_ms=now_ms)
        covered(unit, bundle.sender, bundle=receipt.bundle)
        arrived_back(unit, bundle.sender, bundle=receipt.bundle)
    if not entries and not bundle.header.sections:
        return
    if all(section.kind == "receipt" for section in bundle.header.sections):
        return  # a receipt is not answered, or two desks would answer each other for ever
    receipt = Receipt(
        bundle=bundle.header.id,
        header=bundle.header_digest,
        state=ReadState.IMPORTED,
        entries=entries,
        heads=unit.journal.heads(),
        missing_bodies=unit.journal.missing_bodies_of(bundle.sender),
        missing_blobs=missing_files(unit),
    )
    add_receipt(unit, bundle.sender, receipt)


def missing_files(unit: Unit) -> tuple[str, ...]:
    """Return the evidence that is told of here and whose file is not."""
    held = {blob.blob for blob in unit.own.blobs.all()}
    return tuple(evidence for evidence in unit.views.ids_of_kind("evidence") if evidence not in held)
