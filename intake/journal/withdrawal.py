"""Somebody takes back leave: does it count, and what does it reach?

It reaches what that testifier said, brought and alone named; another relative's testimony is never touched, whatever a
withdrawal lists. Consents, withdrawals, decisions and ends stay: without them nobody would know. Source: records.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from intake.clock import HybridTime
from intake.ids import is_id
from intake.journal.reading import claims_of, records_in
from intake.model.consent import Scope
from intake.model.journal import (
    ENDED,
    Authority,
    Body,
    BodyState,
    Claim,
    FoldedRecord,
    Role,
    Source,
    SourceKind,
    StoredChange,
)
from intake.model.values import Code, Codes, Ref, Refs, Texts

WITHDRAWAL: Final = "withdrawal"
MOST_A_DAY: Final = 3
_DAY_MS: Final = 24 * 3600 * 1000
_NEVER_COVERED: Final = frozenset({"consent", WITHDRAWAL, "decision"})
_CONSENT: Final = "consent"
_INTERVIEW: Final = "interview"
_TELL_TESTIFIER: Final = frozenset({_CONSENT, _INTERVIEW})
_EVIDENCE: Final = "evidence"
_CHANGE_LETTERS: Final = 64


class Standing(StrEnum):
    """What becomes of a withdrawal. Waiting: more than three of its device that day; a coordinator looks first."""

    COUNTS = "counts"
    WAITING = "waiting"
    NOT_ENTITLED = "not_entitled"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One withdrawal as its maker's own claims say. records, changes, blobs: the ids it lists.

    device, wall_ms, time: of the act that named the testifier.
    """

    id: str
    testifier: str
    scopes: frozenset[Scope]
    records: frozenset[str]
    changes: frozenset[str]
    blobs: frozenset[str]
    device: str
    wall_ms: int
    time: HybridTime


@dataclass(frozen=True, slots=True)
class Reach:
    """What one testifier's withdrawal may touch at all.

    interviews: those in which only this person testifies; evidence: what only they brought; records: what only they
    named, these included.
    contested: interviews where another testifier is named too; nothing of them is touched until a person decides.
    """

    testifier: str
    interviews: frozenset[str]
    evidence: frozenset[str]
    records: frozenset[str]
    contested: frozenset[str]

    def covers(self, body: Body | Claim) -> bool:
        """Tell whether this content is reached: its source is theirs, or it is about a record that only they named."""
        if body.kind in _NEVER_COVERED or body.field == ENDED:
            return False
        return _is_theirs(body.source, self) or (body.source.kind is SourceKind.WORKER and body.record in self.records)


@dataclass(frozen=True, slots=True)
class Covered:
    """What a withdrawal does to the changes given; all are change ids, sorted.

    touched: to be sealed or erased; awaited: listed, and not here to be judged; refused: listed, but not this
    testifier's (a finding).
    """

    touched: tuple[str, ...]
    awaited: tuple[str, ...]
    refused: tuple[str, ...]


def read_withdrawals(records: Iterable[FoldedRecord]) -> tuple[Withdrawal, ...]:
    """Return all withdrawals, by id; what others than its maker added to one is left out, and so are unclear ones."""
    found = [_read(record) for record in records if record.kind == WITHDRAWAL]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.id))


def standings(
    withdrawals: Iterable[Withdrawal],
    *,
    interviews: Iterable[FoldedRecord],
    authority: Authority,
    reviewed: Collection[str] = (),
) -> dict[str, Standing]:
    """Return for each withdrawal whether it counts.

    It counts from a coordinator, or a device that wrote in an interview with that testifier; of those of one device and
    day (UTC, as the device states) the first three, in the order of its acts. reviewed: ids that a coordinator let
    through.
    """
    interviewers = interviewing_devices(interviews)
    result: dict[str, Standing] = {}
    a_day: dict[tuple[str, int], int] = {}
    for one in sorted(withdrawals, key=lambda one: (one.device, one.time, one.id)):
        is_entitled = authority.roles.get(one.device) is Role.COORDINATOR or _has_interviewed(
            one.device, interviewers.get(one.testifier, frozenset()), authority=authority
        )
        if not is_entitled:
            result[one.id] = Standing.NOT_ENTITLED
            continue
        day = (one.device, one.wall_ms // _DAY_MS)
        a_day[day] = a_day.get(day, 0) + 1
        is_free = a_day[day] <= MOST_A_DAY or one.id in reviewed
        result[one.id] = Standing.COUNTS if is_free else Standing.WAITING
    return result


def interviewing_devices(interviews: Iterable[FoldedRecord]) -> dict[str, frozenset[str]]:
    """Return for each testifier the devices that wrote in an interview with them.

    interviews: with their consents, which still tell it when the interview itself was erased.
    """
    found: dict[str, set[str]] = {}
    for record in interviews:
        if record.kind not in _TELL_TESTIFIER:
            continue
        own = {SourceKind.WORKER, SourceKind.INTERVIEW}
        devices = {claim.device for claim in record.claims if claim.source.kind in own}
        for testifier in records_in(record, "testifier"):
            found.setdefault(testifier, set()).update(devices)
    return {testifier: frozenset(devices) for testifier, devices in found.items()}


def reach_of(
    testifier: str,
    records: Iterable[FoldedRecord],
    *,
    listed: Collection[str] | None = None,
    lost: frozenset[str] = frozenset(),
) -> Reach:
    """Return what a withdrawal of this testifier may touch.

    records: at least all their interviews with the consents given there, all evidence, and all records that have a
    claim of their interviews. listed: only these of their interviews, all when None; lost: ids that are taken to be
    theirs because nothing here says otherwise (reach_for).
    """
    all_records = tuple(records)
    testifiers = _testifiers(all_records)
    own = {one for one, named in testifiers.items() if named == {testifier}}
    interviews = lost | (own if listed is None else own.intersection(listed))
    contested = frozenset(one for one, named in testifiers.items() if testifier in named and len(named) > 1)
    told = Reach(testifier, interviews, lost, frozenset(), contested)
    evidence = lost | {record.id for record in all_records if record.kind == _EVIDENCE and _is_only(record, told)}
    brought = Reach(testifier, interviews, evidence, frozenset(), contested)
    named = frozenset(
        record.id for record in all_records if record.kind not in _NEVER_COVERED and _is_only(record, brought)
    )
    return Reach(testifier, interviews, evidence, named | evidence | interviews, contested)


def reach_for(withdrawal: Withdrawal, records: Iterable[FoldedRecord], *, gone: Collection[str] = ()) -> Reach:
    """Return what this withdrawal may touch here: of their interviews those it lists, for a later one was given anew.

    Also what it lists and of which no more is left than its own words: that is what was erased before, or never here.
    Whoever else told of it, and whatever interview or consent names another testifier, keeps it out.
    records: as for reach_of, with those that the withdrawal lists; gone: ids of records of which this same withdrawal
    erased something here.
    """
    all_records = tuple(records)
    known = {record.id: record for record in all_records}
    testifiers = _testifiers(all_records)
    lost = frozenset(
        one
        for one in withdrawal.records
        if not testifiers.get(one) and _speaks_for_itself(known.get(one), is_gone=one in gone)
    )
    return reach_of(withdrawal.testifier, all_records, listed=withdrawal.records, lost=lost)


def coverage(withdrawal: Withdrawal, changes: Iterable[StoredChange], *, reach: Reach) -> Covered:
    """Return which of these changes a withdrawal that counts seals or erases.

    A body that is here is judged by what it says: it is touched if it is this testifier's and the withdrawal lists it,
    its record, or the interview or evidence it comes from - also when it arrives later. A later interview with the same
    person is not listed and stays. A body that is not here can only be listed, and is judged when it arrives.
    """
    touched: set[str] = set()
    awaited: set[str] = set()
    refused: set[str] = set()
    for change in changes:
        is_listed = change.id in withdrawal.changes
        if change.state is not BodyState.PRESENT or change.body is None:
            if is_listed and change.state is not BodyState.ERASED:
                awaited.add(change.id)
        elif is_listed or withdrawal.records & {change.body.record, change.body.source.id}:
            if reach.covers(change.body):
                touched.add(change.id)
            elif is_listed:
                refused.add(change.id)
    return Covered(tuple(sorted(touched)), tuple(sorted(awaited)), tuple(sorted(refused)))


def listing(
    changes: Iterable[StoredChange], *, reach: Reach, blobs: Mapping[str, Iterable[str]]
) -> dict[str, Refs | Texts]:
    """Return the values of the fields `records`, `changes` and `blobs` of a new withdrawal.

    changes: of all records that have anything of this testifier; blobs: evidence record -> ids of its blobs.
    """
    touched = {change.id for change in changes if change.body is not None and reach.covers(change.body)}
    kept = {blob for evidence in reach.evidence for blob in blobs.get(evidence, ())}
    return {
        "records": Refs(tuple(sorted(reach.records))),
        "changes": Texts(tuple(sorted(touched))),
        "blobs": Texts(tuple(sorted(kept))),
    }


def _read(record: FoldedRecord) -> Withdrawal | None:
    named = [claim for claim in claims_of(record, "testifier") if isinstance(claim.value, Ref)]
    if len(named) != 1 or not isinstance(named[0].value, Ref):
        return None
    maker = named[0].device
    own = [claim for claim in record.claims if claim.device == maker]
    scopes = _texts_of(own, "scopes")
    return Withdrawal(
        id=record.id,
        testifier=named[0].value.record,
        scopes=frozenset(scope for scope in Scope if scope.value in scopes),
        records=frozenset(_texts_of(own, "records")),
        changes=frozenset(one for one in _texts_of(own, "changes") if len(one) == _CHANGE_LETTERS),
        blobs=frozenset(_texts_of(own, "blobs")),
        device=maker,
        wall_ms=named[0].wall_ms,
        time=named[0].time,
    )


def _texts_of(claims: Iterable[Claim], field: str) -> set[str]:
    found: set[str] = set()
    for claim in claims:
        if claim.field != field:
            continue
        match claim.value:
            case Code(code=code):
                found.add(code)
            case Codes(codes=codes):
                found.update(codes)
            case Texts(texts=texts):
                found.update(texts)
            case Refs(records=ids):
                found.update(one for one in ids if is_id(one))
            case _:
                pass
    return found


def _has_interviewed(device: str, devices: Collection[str], *, authority: Authority) -> bool:
    """Tell whether the device, or one it took the place of, is among these."""
    for one in devices:
        seen: set[str] = set()
        current: str | None = one
        while current is not None and current not in seen:
            if current == device:
                return True
            seen.add(current)
            current = authority.successors.get(current)
    return False


def _testifiers(records: Iterable[FoldedRecord]) -> dict[str, frozenset[str]]:
    """Interview -> who testifies: as it says itself; where it does not (any more), as its consents say, which stay."""
    told: dict[str, frozenset[str]] = {}
    by_consent: dict[str, frozenset[str]] = {}
    for record in records:
        persons = records_in(record, "testifier")
        if record.kind == _INTERVIEW and persons:
            told[record.id] = persons
        elif record.kind == _CONSENT:
            for interview in records_in(record, _INTERVIEW):
                by_consent[interview] = by_consent.get(interview, frozenset()) | persons
    return by_consent | told


def _speaks_for_itself(record: FoldedRecord | None, *, is_gone: bool) -> bool:
    """Tell whether nothing here says who told of a record: it is not here, or its claims name only itself."""
    if record is None:
        return True
    told = [claim.source.id for claim in record.claims if claim.source.kind is not SourceKind.WORKER]
    is_source = record.kind in {_INTERVIEW, _EVIDENCE} and bool(told)
    return (is_source or is_gone) and all(source == record.id for source in told)


def _is_theirs(source: Source, reach: Reach) -> bool:
    if source.kind is SourceKind.INTERVIEW:
        return source.id in reach.interviews
    return source.kind is SourceKind.EVIDENCE and source.id in reach.evidence


def _is_only(record: FoldedRecord, reach: Reach) -> bool:
    """Tell whether this testifier, and nobody else, named the record. What the worker noted on it names nobody."""
    sources = [claim.source for claim in record.claims if claim.source.kind is not SourceKind.WORKER]
    # An evidence record's own claims may name itself as source (its digest, its size).
    others = [source for source in sources if source.id != record.id]
    return bool(others) and all(_is_theirs(source, reach) for source in others)
