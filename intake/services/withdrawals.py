"""Taking back consent: shown before, made, listed, let through, confirmed. `withdrawing` carries it out.

Only the desk that interviewed a person, or a coordinator, may note that this person takes something back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final

from intake.clock import HybridTime, to_ms
from intake.errors import Ambiguous, NeedsCoordinator, NeedsReason, NeedsSecondPerson, NotEntitled, NotFound
from intake.ids import is_id, new_id
from intake.journal.withdrawal import WITHDRAWAL, Reach, Withdrawal, listing, reach_of, read_withdrawals, standings
from intake.journal.withdrawal import Standing as Stands
from intake.model.consent import Scope
from intake.model.dates import UncertainDate
from intake.model.journal import Role, StoredChange
from intake.model.values import Code, Codes, Ref, Refs, Texts
from intake.model.withdrawals import Stage, Withdrawable, WithdrawalLine, Withdrawn
from intake.services.consents import (
    CONFIRMED,
    LET_THROUGH,
    STATE,
    answers_given,
    coordinator_says,
    known_withdrawals,
    standings_here,
)
from intake.services.finding import case_id, record_id
from intake.services.folded import of_kind, ref_of, refs_of
from intake.services.journaling import NewValue, record_act
from intake.services.opened import Session
from intake.services.people import people_of
from intake.services.what_left import arrivals, left_before
from intake.services.withdrawing import CONFIRM_WITHIN, apply_withdrawals, finish, followup_of, reach_here
from intake.vault.unit import Unit

_STAY: Final = frozenset({"consent", "withdrawal", "decision"})
ACT_MAKE: Final = "withdrawal.make"
ACT_REVIEW: Final = "withdrawal.review"
ACT_CONFIRM: Final = "withdrawal.confirm"


def preview(session: Session, about: str, *, testifier: str | None = None) -> Withdrawable:
    """Return what a withdrawal would reach and what has left already; changes nothing.

    about: a case, an interview or the person who testified; testifier: which one, where a case has several (their
    id, the beginning of it, or a name). Raises NotFound, Ambiguous.
    """
    with session.vault.read() as unit:
        person = _testifier(unit, about, testifier)
        reach, changes = _reach(unit, person)
        return _withdrawable(session, unit, person, reach=reach, changes=changes)


def withdraw(
    session: Session,
    about: str,
    *,
    scopes: Collection[Scope],
    demanded: bool | None,
    reason: str,
    testifier: str | None = None,
    by: str | None = None,
) -> Withdrawn:
    """Note that a person takes back leave for these scopes, and stop all use of it here at once.

    Taking back `store` takes back everything, seals the content at once and erases it: here, on a field desk, now; on a
    coordinator's after a second person confirmed. demanded: whether somebody demanded it of them (then it is noted as a
    reprisal), None: they did not say. by: code of the person at this desk.
    Raises NotFound, Ambiguous, NotEntitled, NeedsReason, DiskFull.
    """
    if not scopes or not reason.strip():
        raise NeedsReason()
    acting = replace(session, author=by.strip()) if by and by.strip() else session
    with session.vault.write() as unit:
        person = _testifier(unit, about, testifier)
        reach, changes = _reach(unit, person)
        left = _withdrawable(session, unit, person, reach=reach, changes=changes).left
        taken_back = frozenset(Scope) if Scope.STORE in scopes else frozenset(scopes)
        withdrawal = new_id(session.random)
        _must_be_entitled(session, unit, withdrawal, person=person, scopes=taken_back)
        values = [
            NewValue(withdrawal, WITHDRAWAL, "testifier", Ref(person)),
            NewValue(withdrawal, WITHDRAWAL, "scopes", Codes(tuple(sorted(scope.value for scope in taken_back)))),
            NewValue(withdrawal, WITHDRAWAL, "day", _today(session)),
            NewValue(withdrawal, WITHDRAWAL, "reason", reason.strip()),
            *_demanded(session, withdrawal, person=person, demanded=demanded),
            *(NewValue(withdrawal, WITHDRAWAL, field, value) for field, value in _listed(unit, reach, changes).items()),
        ]
        record_act(acting, unit, act=ACT_MAKE, values=values)
        applied = apply_withdrawals(session, unit)
    finish(session, applied)
    return Withdrawn(_line_of(session, withdrawal), left)


def withdrawals(session: Session) -> tuple[WithdrawalLine, ...]:
    """Return all withdrawals that this copy knows of, the newest first."""
    with session.vault.read() as unit:
        records = known_withdrawals(unit)
        judged = standings_here(session, unit, records) if records else {}
        lines = [_line(session, unit, one, standing=judged[one.id]) for one in read_withdrawals(records)]
    return tuple(sorted(lines, key=lambda line: (-line.made_ms, line.id)))


def let_through(session: Session, withdrawal: str, *, by: str) -> WithdrawalLine:
    """Say, at a coordinator's desk, that a withdrawal which waits counts. by: code of the person who looked.

    Raises NeedsCoordinator, NotFound, Ambiguous, NeedsSecondPerson.
    """
    return _state(session, withdrawal, by=by, state=LET_THROUGH, act=ACT_REVIEW)


def confirm(session: Session, withdrawal: str, *, by: str) -> WithdrawalLine:
    """Say, as a second person at a coordinator's desk, that what a withdrawal covers goes for good; it is erased now.

    Every copy that hears of it erases too. Raises NeedsCoordinator, NotFound, Ambiguous, NeedsSecondPerson, DiskFull.
    """
    return _state(session, withdrawal, by=by, state=CONFIRMED, act=ACT_CONFIRM)


def apply_again(session: Session) -> int:
    """Carry out all withdrawals once more, as after a restore; return how many records that touched."""
    with session.vault.write() as unit:
        applied = apply_withdrawals(session, unit)
    finish(session, applied)
    return len(applied.touched.ids)


def _state(session: Session, withdrawal: str, *, by: str, state: str, act: str) -> WithdrawalLine:
    if session.role is not Role.COORDINATOR:
        raise NeedsCoordinator()
    with session.vault.write() as unit:
        ident = record_id(unit, withdrawal, kind=WITHDRAWAL)
        record = unit.views.record(ident)
        made = next((one for one in read_withdrawals([] if record is None else [record])), None)
        if record is None or made is None:
            raise NotFound(kind=WITHDRAWAL)
        _must_be_another(session, unit, made, by=by)
        if not coordinator_says(session, record, state):
            values = [NewValue(ident, WITHDRAWAL, STATE, Code(state)), *_followup_done(session, unit, ident, state)]
            earlier = tuple(
                change
                for claim in record.claims
                if claim.field == STATE and claim.device == session.device
                for change in claim.attested_by
            )
            values[0] = replace(values[0], replaces=earlier)
            record_act(replace(session, author=by.strip()), unit, act=act, values=values)
        applied = apply_withdrawals(session, unit)
    finish(session, applied)
    return _line_of(session, ident)


def _must_be_another(session: Session, unit: Unit, made: Withdrawal, *, by: str) -> None:
    """Raise NeedsSecondPerson unless somebody else than who made it speaks."""
    maker = unit.journal.history([made.id])[-1]
    if not by.strip() or (maker.device == session.device and maker.author == by.strip()):
        raise NeedsSecondPerson()


def _followup_done(session: Session, unit: Unit, withdrawal: str, state: str) -> Iterator[NewValue]:
    record = followup_of(withdrawal)
    if state == CONFIRMED and unit.views.record(record) is not None:
        yield NewValue(record, "followup", "done", _today(session))


def _must_be_entitled(session: Session, unit: Unit, withdrawal: str, *, person: str, scopes: frozenset[Scope]) -> None:
    nothing: frozenset[str] = frozenset()
    now_ms = to_ms(session.now())
    made = Withdrawal(
        withdrawal, person, scopes, nothing, nothing, nothing, session.device, now_ms, HybridTime(now_ms, 0)
    )
    found = standings([made], interviews=answers_given(unit, [person]), authority=session.vault.authority)
    if found[withdrawal] is Stands.NOT_ENTITLED:
        raise NotEntitled()


def _demanded(session: Session, withdrawal: str, *, person: str, demanded: bool | None) -> Iterator[NewValue]:
    """Give the answer to "did somebody demand this?", and the reprisal that a yes is; in no words of theirs."""
    if demanded is None:
        return
    yield NewValue(withdrawal, WITHDRAWAL, "demanded", demanded)
    if demanded:
        reprisal = new_id(session.random)
        yield NewValue(reprisal, "reprisal", "against", Ref(person))
        yield NewValue(reprisal, "reprisal", "form", Code("other"))
        yield NewValue(reprisal, "reprisal", "when", _today(session))


def _reach(unit: Unit, person: str) -> tuple[Reach, tuple[StoredChange, ...]]:
    """Return what this person's withdrawal may touch, and all changes of the records it may be about."""
    given = answers_given(unit, [person])
    interviews = {record.id for record in given if record.kind == "interview"}
    interviews |= {one for record in given for one in refs_of(record, "interview")}
    touching = unit.sealed.records_about(sources=interviews)
    records = {record.id: record for record in (*given, *unit.views.records(touching))}
    first = reach_of(person, records.values())
    touching |= unit.sealed.records_about(sources=first.records)  # what their files say, and what is about those
    records.update((record.id, record) for record in unit.views.records(touching))
    reach = reach_of(person, records.values())
    changes = [change for found in unit.journal.changes_of_records(touching).values() for change in found]
    only, _known = unit.sealed.told_only_by(reach.interviews, among=touching)
    files = frozenset(record for record, kind in only.items() if kind == "evidence")
    named = frozenset(record for record, kind in only.items() if kind not in _STAY)
    return replace(reach, evidence=reach.evidence | files, records=reach.records | named), tuple(changes)


def _listed(unit: Unit, reach: Reach, changes: Sequence[StoredChange]) -> dict[str, Refs | Texts]:
    """Return what a withdrawal lists, with what this desk has let go of and others may hold."""
    listed = listing(changes, reach=reach, blobs={one: [one] for one in reach.evidence})
    _only, known = unit.sealed.told_only_by(reach.interviews | reach.evidence, among=reach.records)
    let_go = known - {change.id for change in changes if change.body is not None}
    here = listed["changes"]
    return listed | {"changes": Texts(tuple(sorted({*getattr(here, "texts", ()), *let_go})))}


def _withdrawable(
    session: Session, unit: Unit, person: str, *, reach: Reach, changes: tuple[StoredChange, ...]
) -> Withdrawable:
    listed = _listed(unit, reach, changes)
    covered = [change for change in changes if change.body is not None and reach.covers(change.body)]
    cases = unit.views.cases_of(reach.interviews)
    return Withdrawable(
        testifier=person,
        cases=cases,
        interviews=tuple(sorted(reach.interviews)),
        changes=len(getattr(listed["changes"], "texts", ())),
        blobs=sum(unit.own.blobs.get(one) is not None for one in reach.evidence),
        contested=tuple(sorted(reach.contested)),
        left=left_before(session, unit, cases=cases, changes=covered),
    )


def _testifier(unit: Unit, about: str, testifier: str | None) -> str:
    """Return whose withdrawal this is. Raises NotFound, Ambiguous."""
    found = _testifiers_of(unit, about)
    if testifier is not None:
        wanted = testifier.strip()
        people = people_of(unit.views.records(_with_names(unit, found)))
        named = {one for one in found if one in people and wanted in {name.text for name in people[one].names}}
        found = named or {one for one in found if len(wanted) >= 6 and one.startswith(wanted.lower())}
    if not found:
        raise NotFound(kind="testifier")
    if len(found) > 1:
        raise Ambiguous(kind="testifier", count=len(found))
    return next(iter(found))


def _with_names(unit: Unit, persons: Collection[str]) -> frozenset[str]:
    named = {record for one in persons for record, field in unit.views.references_to(one) if field == "person"}
    return frozenset(persons) | named


def _testifiers_of(unit: Unit, about: str) -> set[str]:
    """Return who testified in the case or interview that `about` names, or the person it names.

    A person of whom only the consents are left here is still found by the whole id.
    """
    if is_id(about) and answers_given(unit, [about]):
        return {about}
    for kind in ("case", "interview", "person"):
        try:
            ident = case_id(unit, about) if kind == "case" else record_id(unit, about, kind=kind)
        except NotFound:
            continue
        if kind == "person":
            return {ident} if answers_given(unit, [ident]) else set()
        records = unit.views.records_of_case(ident) if kind == "case" else unit.views.records([ident])
        return {one for record in of_kind(records, "interview") for one in [ref_of(record, "testifier")] if one}
    return set()


def _line_of(session: Session, withdrawal: str) -> WithdrawalLine:
    return next(line for line in withdrawals(session) if line.id == withdrawal)


def _line(session: Session, unit: Unit, made: Withdrawal, *, standing: Stands) -> WithdrawalLine:
    sealed = unit.sealed.sealed_by(made.id)
    stage = _STAGES.get(standing) or (
        Stage.STOPPED if Scope.STORE not in made.scopes else Stage.SEALED if sealed else Stage.ERASED
    )
    oldest = unit.journal.history([made.id])[-1]
    arrived, awaited = arrivals(session, unit, device=oldest.device, sequence=oldest.sequence)
    reach, _covered = reach_here(unit, made)
    return WithdrawalLine(
        id=made.id,
        testifier=made.testifier,
        scopes=tuple(sorted(scope.value for scope in made.scopes)),
        made_ms=made.wall_ms,
        device=made.device,
        author=oldest.author,
        stage=stage,
        changes=len(made.changes),
        blobs=len(made.blobs),
        held=len(sealed),
        due_ms=made.wall_ms + int(CONFIRM_WITHIN.total_seconds() * 1000) if stage is Stage.SEALED else None,
        arrived_at=arrived,
        awaited_at=awaited,
        contested=tuple(sorted(reach.contested)),
    )


def _today(session: Session) -> UncertainDate:
    day = session.now().date()
    return UncertainDate(None, None, day.isoformat(), None, day, day)


_STAGES: Final = {Stands.WAITING: Stage.WAITING, Stands.NOT_ENTITLED: Stage.NOT_ENTITLED}
