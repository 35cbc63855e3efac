"""The sealed outbox: what a coordinator holds whole need not lie on a laptop that crosses a border.

Only what a receipt confirms, and only interviews that went whole: where a word stayed home, all of it stays here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from intake.errors import NotForThisVault
from intake.journal.encoding import decode_body, decode_entry
from intake.model.journal import ENDED, Body, BodyState, Role, SourceKind
from intake.model.values import Ref
from intake.release.carry import NEVER_WITHHELD
from intake.services.gate import Gate
from intake.services.lacking import ENTRIES_AT_ONCE
from intake.services.opened import Session
from intake.services.peers import known_of
from intake.services.trust import trust_of
from intake.vault.chunks import in_chunks
from intake.vault.unit import Unit

_WORK: Final = frozenset({"question", "followup", "document"})
_RECOGNISED_BY: Final = frozenset({"case"})


@dataclass(frozen=True, slots=True)
class Purged:
    """What was let go of, or would be: values, evidence files, and cases that no longer show on this device."""

    changes: int
    files: int
    cases: int


def preview(session: Session, *, keeps_names: bool) -> Purged:
    """Return what `purge` would let go of; changes nothing. Raises NotForThisVault at a coordinator's desk."""
    with session.vault.read() as unit:
        found = _Delivered(session, unit, keeps_names=keeps_names)
        return Purged(len(found.changes), len(found.files), 0)


def purge(session: Session, *, keeps_names: bool) -> Purged:
    """Let go of everything that a coordinator has confirmed; the journal keeps its promises and still verifies.

    keeps_names: case numbers and the names of those sought stay, to recognise a case by; only if the worker chooses.
    Consents, withdrawals, decisions, questions and follow-ups stay. A coordinator can send a case back.
    Raises NotForThisVault, DiskFull.
    """
    with session.vault.write() as unit:
        before = unit.views.count_cases()
        found = _Delivered(session, unit, keeps_names=keeps_names)
        for blob in found.files:
            unit.own.blobs.remove(blob)
        unit.refold(unit.journal.set_body_state(found.changes, state=BodyState.PURGED))
        gone = before - unit.views.count_cases()
    for blob in found.files:
        session.vault.blobs.remove(blob)
    session.vault.database.checkpoint()
    return Purged(len(found.changes), len(found.files), gone)


@dataclass(frozen=True, slots=True)
class _Told:
    """One value that was confirmed. is_whole: it travelled with its words."""

    change: str
    body: Body
    is_whole: bool

    @property
    def belongs(self) -> tuple[str, ...]:
        """The interview or file it comes from, and its record: what goes together or not at all."""
        is_worker = self.body.source.kind is SourceKind.WORKER
        return (self.body.record,) if is_worker else (self.body.source.id, self.body.record)


class _Delivered:
    """Changes and files of this device that one coordinator confirmed, of interviews that went to them whole."""

    def __init__(self, session: Session, unit: Unit, *, keeps_names: bool) -> None:
        if session.role is not Role.FIELD:
            raise NotForThisVault(role=Role.FIELD.value)
        self._session, self._unit = session, unit
        self._keeps_names = keeps_names
        self._sought = frozenset(_sought(unit)) if keeps_names else frozenset()
        self._taken: set[str] = set()
        self.changes: list[str] = []
        self.files: list[str] = []
        for coordinator in _coordinators(session, unit):
            self._add(coordinator)

    def _add(self, coordinator: str) -> None:
        known = known_of(self._unit, coordinator)
        told = list(self._confirmed(known.heads.get(self._session.device, 0)))
        lacking = frozenset(known.missing_bodies)
        partly = {key for one in told if not one.is_whole or one.change in lacking for key in one.belongs}
        for one in told:
            if partly.intersection(one.belongs) or self._stays(one.body) or one.change in self._taken:
                continue
            self._taken.add(one.change)
            self.changes.append(one.change)
            is_file = one.body.kind == "evidence" and one.body.field == "digest"
            record = one.body.record
            if is_file and record not in known.missing_blobs and self._unit.own.blobs.get(record) is not None:
                self.files.append(record)

    def _confirmed(self, reached: int) -> Iterator[_Told]:
        """Give what this device wrote up to this entry, with how much of it may travel."""
        gate = Gate(self._session, self._unit)
        heads = self._unit.journal.heads_of(self._session.device)
        for some in in_chunks([head[2] for head in heads if head[1] <= reached], size=ENTRIES_AT_ONCE):
            entries = self._unit.journal.signed(some)
            ids = [change.id for entry in entries for change in decode_entry(entry.payload).changes]
            held = [body for body in self._unit.journal.bodies(ids) if body.encoded]
            for one, out in zip(held, gate.carried(held).bodies, strict=True):
                if one.encoded:
                    yield _Told(one.change, decode_body(one.encoded), one == out)

    def _stays(self, body: Body) -> bool:
        if body.kind in NEVER_WITHHELD or body.kind in _WORK or body.field == ENDED:
            return True
        return self._keeps_names and (body.kind in _RECOGNISED_BY or body.record in self._sought)


def _sought(unit: Unit) -> Iterator[str]:
    """Give the names of the persons sought: all of a case that is kept beside its number."""
    for case in unit.views.records_of_kind("case"):
        persons = {claim.value.record for claim in case.claims if isinstance(claim.value, Ref)}
        for person in persons:
            named = [record for record, field in unit.views.references_to(person) if field == "person"]
            yield from (record for record, kind in unit.views.kinds_of(named).items() if kind == "name")


def _coordinators(session: Session, unit: Unit) -> Iterator[str]:
    trust = trust_of(unit)
    for device, certificate in (trust.certificates if trust else {}).items():
        if certificate.role is Role.COORDINATOR and device != session.device:
            yield device
