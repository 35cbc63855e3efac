"""Carries out withdrawals that count, on this copy: after an act, after every import, after a restore.

Whatever else happens, withdrawal wins: what it covers is sealed or erased in the same transaction in which it arrives.
A field device erases at once; a coordinator's copy is sealed at once and erased when a second person has confirmed.
Source: design/records.md, Withdrawal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from intake.clock import from_ms, to_ms
from intake.crypto.digests import sha256
from intake.ids import derived_id
from intake.journal.withdrawal import Covered, Reach, Withdrawal, coverage, reach_for, read_withdrawals
from intake.journal.withdrawal import Standing as Stands
from intake.model.changes import Changes
from intake.model.consent import Scope
from intake.model.dates import UncertainDate
from intake.model.journal import Role
from intake.model.values import Ref
from intake.model.views import Draft
from intake.services.consents import CONFIRMED, answers_given, coordinator_says, known_withdrawals, standings_here
from intake.services.journaling import NewValue, record_act
from intake.services.opened import Session
from intake.texts import LANGUAGES, Texts
from intake.vault.erasure import Erasure, erase_bodies
from intake.vault.unit import Unit

CONFIRM_WITHIN: Final = timedelta(days=14)
ACT_FOLLOWUP: Final = "withdrawal.followup"


@dataclass(frozen=True, slots=True)
class Applied:
    """What was carried out. blobs: files whose keys are gone, to be unlinked; has_cleared: the log must be emptied."""

    touched: Changes = Changes()
    blobs: tuple[str, ...] = ()
    has_cleared: bool = False

    def __or__(self, other: Applied) -> Applied:
        """Return both together."""
        return Applied(self.touched | other.touched, self.blobs + other.blobs, self.has_cleared or other.has_cleared)


def apply_withdrawals(session: Session, unit: Unit, *, arrived: Collection[str] | None = None) -> Applied:
    """Carry out inside a unit of work what the withdrawals that count demand; `finish` follows when it is kept.

    arrived: ids of changes and of files that just came; only withdrawals that they matter to are looked at. None: all.
    """
    records = known_withdrawals(unit)
    if not records:
        return Applied()
    judged = standings_here(session, unit, records)
    applied = _open_again(unit, kept={one for one, standing in judged.items() if standing is Stands.COUNTS})
    about = None if arrived is None else _about(unit, arrived)
    for withdrawal in read_withdrawals(records):
        record = next(one for one in records if one.id == withdrawal.id)
        if judged[withdrawal.id] is not Stands.COUNTS or not _matters(withdrawal, arrived, about=about):
            continue
        applied |= _clear_drafts(unit, withdrawal)
        if Scope.STORE in withdrawal.scopes:
            is_final = session.role is Role.FIELD or coordinator_says(session, record, CONFIRMED)
            applied |= _carry_out(session, unit, withdrawal, is_final=is_final)
    return applied


def finish(session: Session, applied: Applied) -> None:
    """Unlink files and empty the log, after the unit of work was kept: until then the old pages are still on disk."""
    for blob in applied.blobs:
        session.vault.blobs.remove(blob)
    if applied.has_cleared:
        session.vault.database.checkpoint()


def is_withdrawn(session: Session, unit: Unit, interview: str) -> bool:
    """Tell whether a withdrawal that counts took back the keeping of this interview."""
    records = known_withdrawals(unit)
    judged = standings_here(session, unit, records) if records else {}
    return any(
        judged[one.id] is Stands.COUNTS and Scope.STORE in one.scopes and interview in one.records
        for one in read_withdrawals(records)
    )


def reach_here(unit: Unit, withdrawal: Withdrawal) -> tuple[Reach, Covered]:
    """Return what a withdrawal may touch on this copy, and what it covers of what is here."""
    given = answers_given(unit, [withdrawal.testifier])
    interviews = {record.id for record in given if record.kind == "interview"}
    touching = unit.sealed.records_about(sources=interviews | withdrawal.records, changes=withdrawal.changes)
    known = {record.id: record for record in given}
    known.update((record.id, record) for record in unit.views.records(touching | withdrawal.records))
    reach = reach_for(withdrawal, known.values(), gone=unit.sealed.erased_by(withdrawal.id))
    changes = [change for found in unit.journal.changes_of_records(touching).values() for change in found]
    return reach, coverage(withdrawal, changes, reach=reach)


def _open_again(unit: Unit, *, kept: Collection[str]) -> Applied:
    """Put back what a withdrawal had sealed that counts no longer, as when its device turns out to be an impostor's."""
    applied = Applied()
    for withdrawal in unit.sealed.withdrawals():
        if withdrawal not in kept:
            changes = unit.sealed.unseal(withdrawal)
            touched = unit.journal.records_of(changes) | unit.journal.records_replaced(changes)
            applied |= Applied(unit.refold(touched), has_cleared=True)
    return applied


def _about(unit: Unit, arrived: Collection[str]) -> frozenset[str]:
    """Return what the arrived changes are about and come from."""
    return unit.sealed.sources_of([one for one in arrived if len(one) == 64])


def _matters(withdrawal: Withdrawal, arrived: Collection[str] | None, *, about: frozenset[str] | None) -> bool:
    if arrived is None or about is None or withdrawal.id in about:
        return True
    return bool(withdrawal.records & about or withdrawal.changes & set(arrived) or withdrawal.blobs & set(arrived))


def _carry_out(session: Session, unit: Unit, withdrawal: Withdrawal, *, is_final: bool) -> Applied:
    reach, covered = reach_here(unit, withdrawal)
    now_ms = to_ms(session.now())
    if not is_final:
        is_first = not unit.sealed.sealed_by(withdrawal.id)
        sealed = unit.sealed.seal(covered.touched, withdrawal=withdrawal.id, now_ms=now_ms)
        if not sealed:
            return Applied()
        touched = unit.refold(sealed | unit.journal.records_replaced(covered.touched))
        if is_first:
            touched |= _remember_to_confirm(session, unit, withdrawal)
        return Applied(touched, has_cleared=True)
    changes = (*covered.touched, *unit.sealed.sealed_by(withdrawal.id))
    blobs = tuple(blob for blob in sorted(withdrawal.blobs & reach.evidence) if unit.own.blobs.get(blob) is not None)
    for blob in blobs:
        unit.own.blobs.remove(blob)
    if not changes:
        return Applied(blobs=blobs, has_cleared=bool(blobs))
    touched_records = erase_bodies(unit, Erasure(changes, withdrawal=withdrawal.id), now_ms=now_ms)
    return Applied(unit.refold(touched_records), blobs, has_cleared=True)


def _clear_drafts(unit: Unit, withdrawal: Withdrawal) -> Applied:
    """Let go of interviews with this person that are still being taken down."""
    gone = [draft for draft in unit.own.drafts.all() if withdrawal.testifier in _testifiers_of(draft)]
    for draft in gone:
        unit.own.drafts.remove(draft.id)
    return Applied(has_cleared=bool(gone))


def _testifiers_of(draft: Draft) -> Iterator[str]:
    testifier = draft.document.get("testifier")
    key = testifier.get("person") if isinstance(testifier, dict) else None
    if isinstance(key, str) and key in draft.bindings:
        yield draft.bindings[key]


def _remember_to_confirm(session: Session, unit: Unit, withdrawal: Withdrawal) -> Changes:
    """Note on this desk by when a second person has to confirm. Once for each withdrawal, on whichever desk."""
    record = followup_of(withdrawal.id)
    if unit.views.record(record) is not None:
        return Changes()
    due = (from_ms(withdrawal.wall_ms) + CONFIRM_WITHIN).date()
    language = unit.own.setting("setting.language") or ""
    words = Texts(language if language in LANGUAGES else "en")
    values = [
        NewValue(record, "followup", "person", Ref(withdrawal.testifier)),
        NewValue(record, "followup", "what", words.say("withdrawal.to_confirm", withdrawal=withdrawal.id[:8])),
        NewValue(record, "followup", "due", UncertainDate(None, None, due.isoformat(), None, due, due)),
    ]
    return record_act(session, unit, act=ACT_FOLLOWUP, values=values)


def followup_of(withdrawal: str) -> str:
    """Return the id of the follow-up that reminds of a withdrawal."""
    return derived_id(sha256(bytes.fromhex(withdrawal)), "followup")
