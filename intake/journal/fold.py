"""From changes to a record as it now stands: a pure function, the same on every copy with the same entries and bodies.

Time orders what is shown and never decides what counts. Nothing is dropped for want of agreement: two current values of
one (record, field, source) stay, as a conflict, until a person chooses. Source: records.md, "The journal: Fold".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from intake.journal.encoding import encode_value
from intake.journal.replacing import DECISION, Replacing, body_of, is_across, may_replace, replacing
from intake.model.journal import (
    ENDED,
    Authority,
    Body,
    Claim,
    Conflict,
    FoldedRecord,
    Source,
    StoredChange,
    Superseded,
    Words,
)
from intake.model.values import Code

KIND_DIFFERS = "kind_differs"

Told = tuple[StoredChange, Body]
"""A promise with its content, which is here."""

Content = tuple[bytes, Words | None, bool, str | None, str | None, int | None]


def fold_record(record_id: str, changes: Iterable[StoredChange], *, authority: Authority) -> FoldedRecord:
    """Return the record as it stands after all these changes, in whatever order and however often they are given.

    changes: those whose body names the record, and those of other records or without body that replace one of them.
    authority: `assigned` for this record.
    """
    known = replacing(changes, authority=authority)
    told = _told(record_id, known.promises)
    current = [told[index] for index in told if index not in known.replaced_by]
    claims, conflicts = _claims(current)
    endings, is_ended = _endings(current, claims=claims, authority=authority)
    kind, kind_findings = _kind(told.values())
    return FoldedRecord(
        id=record_id,
        kind=kind,
        claims=tuple(sorted(claims, key=_claim_order)),
        conflicts=tuple(sorted((*conflicts, *endings), key=_conflict_order)),
        superseded=_superseded(record_id, known=known, told=told),
        findings=tuple(sorted(known.findings | kind_findings)),
        is_ended=is_ended,
    )


def _told(record_id: str, promises: Sequence[StoredChange]) -> dict[int, Told]:
    """Index -> promise and body of what is here and about this record."""
    told: dict[int, Told] = {}
    for index, promise in enumerate(promises):
        body = body_of(promise)
        if body is not None and body.record == record_id:
            told[index] = (promise, body)
    return told


def _kind(told: Iterable[Told]) -> tuple[str, frozenset[tuple[str, str]]]:
    """The kind that most changes state (then the first by letter), "" while none is here; the others are findings."""
    bodies = [(promise.id, body.kind) for promise, body in told]
    counts = Counter(kind for _change, kind in bodies)
    if not counts:
        return "", frozenset()
    kind = min(counts, key=lambda one: (-counts[one], one))
    if len(counts) == 1:
        return kind, frozenset()
    return kind, frozenset((KIND_DIFFERS, change) for change, stated in bodies if stated != kind)


# --- claims and conflicts -----------------------------------------------------------------------------------------


def _claims(current: Iterable[Told]) -> tuple[list[Claim], list[Conflict]]:
    """All current values; equal ones of one (field, source) are one claim, different ones a conflict."""
    groups: dict[tuple[str, Source], list[Told]] = {}
    for promise, body in current:
        groups.setdefault((body.field, body.source), []).append((promise, body))
    claims: list[Claim] = []
    conflicts: list[Conflict] = []
    for (field, source), members in groups.items():
        if len(members) == 1:
            claims.append(_claim(members))
            continue
        same: dict[Content, list[Told]] = {}
        for member in members:
            same.setdefault(_content(member[1]), []).append(member)
        found = sorted((_claim(attesting) for attesting in same.values()), key=_claim_id)
        claims.extend(found)
        if len(found) > 1:
            conflicts.append(Conflict(found[0].record, found[0].kind, field, source, tuple(found)))
    return claims, conflicts


def _content(body: Body) -> Content:
    """All that a change says. Bytes, not Python's ==, for which 1, True and 1.0 are equal; words that are not here are
    neither equal to nor different from each other by their commitment, which is salted.
    """
    lacks_words = body.words is None and body.words_commitment is not None
    return encode_value(body.value), body.words, lacks_words, body.how_known, body.as_of, body.credibility


def _claim(attesting: Sequence[Told]) -> Claim:
    """One value and all who attest it; it is named after the earliest."""
    if len(attesting) > 1:
        attesting = sorted(attesting, key=lambda told: (told[0].time, told[0].id, told[0].entry))
    promise, body = attesting[0]
    return Claim(
        id=promise.id,
        record=body.record,
        kind=body.kind,
        field=body.field,
        source=body.source,
        value=body.value,
        words=body.words,
        how_known=body.how_known,
        as_of=body.as_of,
        credibility=body.credibility,
        device=promise.device,
        wall_ms=promise.wall_ms,
        time=promise.time,
        attested_by=tuple(dict.fromkeys(one.id for one, _body in attesting)),
    )


def _claim_id(claim: Claim) -> str:
    return claim.id


def _claim_order(claim: Claim) -> tuple[object, ...]:
    return claim.field, claim.source, claim.time, claim.id, claim.device


def _conflict_order(conflict: Conflict) -> tuple[object, ...]:
    return conflict.field, conflict.source, tuple(claim.id for claim in conflict.claims)


# --- ended --------------------------------------------------------------------------------------------------------


def _endings(current: Sequence[Told], *, claims: Sequence[Claim], authority: Authority) -> tuple[list[Conflict], bool]:
    """Conflicts between an end and what stands beside it, and whether the record counts as ended.

    Only a Code ends; another value of `ended` takes an end back. An end that is contested does not count.
    """
    ends = [told for told in current if told[1].field == ENDED]
    if not ends:
        return [], False
    others = [told for told in current if told[1].field != ENDED]
    own_ids = {promise.id for promise, _body in others}
    claim_of = {change: claim for claim in claims for change in claim.attested_by}
    conflicts: dict[tuple[str, ...], Conflict] = {}
    for end in ends:
        beside = _beside(end, others, own_ids=own_ids, authority=authority)
        if not beside or not isinstance(end[1].value, Code):
            continue
        claim = claim_of[end[0].id]
        met = {one.id: one for one in (claim, *(claim_of[promise.id] for promise, _body in beside))}
        involved = tuple(met[one] for one in sorted(met))
        conflicts[tuple(sorted(met))] = Conflict(claim.record, claim.kind, ENDED, claim.source, involved)
    is_ended = not conflicts and all(isinstance(body.value, Code) for _promise, body in ends)
    return list(conflicts.values()), is_ended


def _beside(end: Told, others: Sequence[Told], *, own_ids: set[str], authority: Authority) -> list[Told]:
    """What other devices say in the record that the author of this end had not seen, or had no say over.

    An end names in `replaces` what its author saw (it replaces none of it). One that names nothing is taken to have
    seen what was there first, but no edit and nothing later: rather a conflict too many than an edit hidden.
    """
    promise = end[0]
    seen = own_ids.intersection(promise.replaces)
    beside: list[Told] = []
    for told in others:
        other = told[0]
        if other.device == promise.device or other.id in seen:
            is_seen = True
        elif seen:
            is_seen = False
        else:
            is_seen = not other.replaces and other.time < promise.time
        if not is_seen or not may_replace(promise.device, of=other.device, authority=authority):
            beside.append(told)
    return beside


# --- superseded by what is not here -------------------------------------------------------------------------------


def _superseded(record_id: str, *, known: Replacing, told: dict[int, Told]) -> tuple[Superseded, ...]:
    """What changes without body replaced, unless somebody has since replaced those in their turn."""
    lost: dict[int, list[str]] = {}
    for target, replacers in known.replaced_by.items():
        if target not in told and body_of(known.promises[target]) is not None:
            continue  # another record's change
        for index in replacers:
            if body_of(known.promises[index]) is None and not _is_answered(
                index, target=target, record_id=record_id, known=known
            ):
                lost.setdefault(index, []).append(known.promises[target].id)
    found = {
        Superseded(known.promises[index].id, tuple(sorted(set(replaced))), known.promises[index].state)
        for index, replaced in lost.items()
    }
    return tuple(sorted(found, key=lambda one: (one.change, one.replaced)))


def _is_answered(missing: int, *, target: int, record_id: str, known: Replacing) -> bool:
    """Tell whether a change that is here stands, over any steps, in the place of the one that is not."""
    aimed_at = body_of(known.promises[target])
    waiting, seen = list(known.replaced_by.get(missing, ())), {missing}
    while waiting:
        index = waiting.pop()
        if index in seen:
            continue
        seen.add(index)
        body = body_of(known.promises[index])
        if body is None:
            waiting.extend(known.replaced_by.get(index, ()))
        elif body.kind == DECISION or (body.record == record_id if aimed_at is None else not is_across(body, aimed_at)):
            return True
    return False
