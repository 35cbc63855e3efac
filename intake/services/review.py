"""What waits for a decision, and decisions: each is an entry of the journal, travels, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator

from intake.errors import Ambiguous, NeedsReason, NotFound
from intake.ids import new_id
from intake.journal.disagreements import disagreements
from intake.model.changes import Changes
from intake.model.journal import BodyState, Claim, FoldedRecord
from intake.model.values import Code, Ref
from intake.model.views import ClaimView, ReviewItem
from intake.services.finding import case_id
from intake.services.folded import ref_of
from intake.services.journaling import NewValue, record_act
from intake.services.opened import Session
from intake.services.people import people_of
from intake.services.preferences import KIND as PREFERENCE
from intake.services.preferences import preferred_claims, settled_sets
from intake.vault.unit import Unit

SAME = "same"
DIFFERENT = "different"
UNSURE = "unsure"
VERDICTS = (SAME, DIFFERENT, UNSURE)


def open_questions(session: Session) -> tuple[ReviewItem, ...]:
    """Return conflicts, disagreements nobody has spoken on, and what the fold found wrong, by case and record."""
    with session.vault.read() as unit:
        items = list(_items(unit))
    return tuple(sorted(items, key=lambda item: (item.case or "", item.record, item.field, item.kind)))


def prefer(session: Session, claim: str, *, reason: str) -> Changes:
    """Prefer one claim where sources differ; the others stay. claim: its id or the beginning of it.

    In a conflict (one source, two values) the preferred value replaces the others.
    Raises NeedsReason, NotFound, Ambiguous.
    """
    if not reason.strip():
        raise NeedsReason()
    with session.vault.write() as unit:
        chosen = _claim(unit, claim)
        record = unit.views.record(chosen.record)
        if record is None:
            raise NotFound(kind="claim")
        values = _preference(session, chosen, reason)
        rivals = [one for conflict in record.conflicts if chosen in conflict.claims for one in conflict.claims]
        if rivals:
            replaced = tuple(change for one in rivals for change in one.attested_by)
            values.append(
                NewValue(
                    chosen.record,
                    chosen.kind,
                    chosen.field,
                    chosen.value,
                    chosen.words,
                    chosen.how_known,
                    chosen.as_of,
                    chosen.source,
                    replaced,
                )
            )
        return record_act(session, unit, act="review.prefer", values=values)


def decide_person(session: Session, first: str, second: str, *, verdict: str, reason: str = "") -> Changes:
    """Note whether two cases are about the same person. first, second: cases. Raises NotFound, Ambiguous."""
    with session.vault.write() as unit:
        persons = sorted(_person(unit, case) for case in (first, second))
        if persons[0] == persons[1]:
            return Changes()
        decision = new_id(session.random)
        values = [
            NewValue(decision, "decision", "about", Code("same_person")),
            NewValue(decision, "decision", "a", Ref(persons[0])),
            NewValue(decision, "decision", "b", Ref(persons[1])),
            NewValue(decision, "decision", "verdict", Code(verdict)),
            *([NewValue(decision, "decision", "reason", reason)] if reason else []),
            *_taken_back(unit, persons),
        ]
        return record_act(session, unit, act="review.person", values=values)


def _taken_back(unit: Unit, persons: list[str]) -> Iterator[NewValue]:
    """End earlier decisions about the same two persons: the newest word counts, the old one stays in the journal."""
    common = {record for record, field in unit.views.references_to(persons[0]) if field in {"a", "b"}} & {
        record for record, field in unit.views.references_to(persons[1]) if field in {"a", "b"}
    }
    for record in unit.views.records(common):
        if record.kind == "decision" and not record.is_ended:
            seen = tuple(change for claim in record.claims for change in claim.attested_by)
            yield NewValue(record.id, "decision", "ended", Code("decided_anew"), replaces=seen)


def _items(unit: Unit) -> Iterator[ReviewItem]:
    for record in unit.views.disputed_records():
        settled = settled_sets(_preferences_about(unit, record.id)) if record.conflicts else ()
        for conflict in record.conflicts:
            if any({claim.id for claim in conflict.claims} <= claims for claims in settled):
                continue
            yield _item(unit, "conflict", record, conflict.field, conflict.claims)
        for code, _change in record.findings:
            yield _item(unit, "finding", record, code, ())
        if any(lost.state is not BodyState.ERASED for lost in record.superseded):
            yield _item(unit, "superseded", record, "", ())
    for line in _disagreeing_cases(unit):
        records = unit.views.records_of_case(line)
        preferred = preferred_claims(records)
        settled = settled_sets(records)
        for record in records:
            for one in disagreements(record):
                is_settled = any({claim.id for claim in one.claims} <= claims for claims in settled)
                if not is_settled and not any(preferred.keys() & set(claim.attested_by) for claim in one.claims):
                    yield _item(unit, "disagreement", record, one.field, one.claims)


def _preferences_about(unit: Unit, record: str) -> tuple[FoldedRecord, ...]:
    return unit.views.records({one for one, field in unit.views.references_to(record) if field == "record"})


def _disagreeing_cases(unit: Unit) -> Iterator[str]:
    last = None
    while page := unit.views.case_lines(after=last, limit=500):
        for line in page:
            if line.disagreements:
                yield line.id
        last = page[-1]


def _item(unit: Unit, kind: str, record: FoldedRecord, field: str, claims: tuple[Claim, ...]) -> ReviewItem:
    cases = unit.views.cases_of([record.id])
    return ReviewItem(
        kind=kind,
        case=cases[0] if cases else None,
        record=record.id,
        record_kind=record.kind,
        field=field,
        claims=tuple(_shown(unit, claim) for claim in claims),
    )


def _shown(unit: Unit, claim: Claim) -> ClaimView:
    teller = ref_of(unit.views.record(claim.source.id), "testifier")
    told_by = None
    if teller:
        parts = [teller, *(record for record, field in unit.views.references_to(teller) if field == "person")]
        person = people_of(unit.views.records(parts)).get(teller)
        told_by = person.shown if person else None
    return ClaimView(
        id=claim.id,
        record=claim.record,
        kind=claim.kind,
        field=claim.field,
        value=claim.value,
        words=claim.words.text if claim.words else None,
        source=claim.source,
        said_by=told_by,
        how_known=claim.how_known,
        as_of=claim.as_of,
        device=claim.device,
        wall_ms=claim.wall_ms,
        disputed=True,
    )


def _preference(session: Session, chosen: Claim, reason: str) -> list[NewValue]:
    ident = new_id(session.random)
    return [
        NewValue(ident, PREFERENCE, "record", Ref(chosen.record)),
        NewValue(ident, PREFERENCE, "field", chosen.field),
        NewValue(ident, PREFERENCE, "claim", chosen.id),
        NewValue(ident, PREFERENCE, "reason", reason),
    ]


def _claim(unit: Unit, text: str) -> Claim:
    """Return the claim whose id is or begins with `text`. Raises NotFound, Ambiguous."""
    fits = {claim.id: claim for claim in unit.views.claims_beginning(text.strip().lower())}
    if not fits:
        raise NotFound(kind="claim")
    if len(fits) > 1:
        raise Ambiguous(kind="claim", count=len(fits))
    return next(iter(fits.values()))


def _person(unit: Unit, case: str) -> str:
    person = ref_of(unit.views.record(case_id(unit, case)), "person")
    if person is None:
        raise NotFound(kind="case")
    return person
