"""Decisions that are not a choice: both values stand, the family is asked again, a decision is taken back.

A question is a record of the case: it travels to the desk that works on it and comes back with its answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from intake.errors import Ambiguous, NeedsReason, NotFound
from intake.ids import new_id
from intake.journal.encoding import encode_value
from intake.model.changes import Changes
from intake.model.journal import ENDED, Claim, FoldedRecord, StoredChange
from intake.model.values import Code, Ref
from intake.model.views import QuestionLine
from intake.services.finding import case_id, record_id
from intake.services.folded import ref_of, text_of
from intake.services.journaling import NewValue, record_act
from intake.services.opened import Session
from intake.services.preferences import KIND as PREFERENCE
from intake.vault.unit import Unit

QUESTION: Final = "question"
DECISION: Final = "decision"
TAKEN_BACK: Final = "mistake"
ASKED: Final = "asked"
ANSWERED: Final = "answered"


def keep_both(session: Session, claims: tuple[str, ...], *, reason: str) -> Changes:
    """Note that these values of one field all stand; it is asked again only when another one comes.

    claims: ids or beginnings. Raises NeedsReason, NotFound, Ambiguous (also for claims of different fields).
    """
    if not reason.strip():
        raise NeedsReason()
    with session.vault.write() as unit:
        found = [_claim(unit, claim) for claim in claims]
        places = {(claim.record, claim.field) for claim in found}
        if len(places) != 1 or len({claim.id for claim in found}) < 2:
            raise Ambiguous(kind="claim", count=len(places))
        record, field = places.pop()
        ident = new_id(session.random)
        values = [
            NewValue(ident, PREFERENCE, "record", Ref(record)),
            NewValue(ident, PREFERENCE, "field", field),
            NewValue(ident, PREFERENCE, "claim", " ".join(sorted(claim.id for claim in found))),
            NewValue(ident, PREFERENCE, "reason", reason.strip()),
        ]
        return record_act(session, unit, act="review.keep", values=values)


def ask(session: Session, about: str, *, words: str) -> str:
    """Ask the desk that works on a case; return the question's id. about: a case, or a claim that is in doubt.

    Raises NeedsReason without words, NotFound, Ambiguous.
    """
    if not words.strip():
        raise NeedsReason()
    with session.vault.write() as unit:
        person, field = _doubt(unit, about)
        ident = new_id(session.random)
        values = [
            NewValue(ident, QUESTION, "about", Ref(person)),
            *([NewValue(ident, QUESTION, "field", field)] if field else []),
            NewValue(ident, QUESTION, "words", words.strip()),
            NewValue(ident, QUESTION, "state", Code(ASKED)),
        ]
        record_act(session, unit, act="review.ask", values=values)
    return ident


def answer(session: Session, question: str, *, words: str) -> QuestionLine:
    """Answer a question with what was heard; what was newly told becomes an interview of its own.

    Raises NeedsReason without words, NotFound, Ambiguous.
    """
    if not words.strip():
        raise NeedsReason()
    with session.vault.write() as unit:
        ident = record_id(unit, question, kind=QUESTION)
        values = [
            NewValue(ident, QUESTION, "words", words.strip()),
            NewValue(ident, QUESTION, "state", Code(ANSWERED)),
        ]
        record_act(session, unit, act="review.answer", values=values)
    return next(line for line in questions(session) if line.id == ident)


def questions(session: Session) -> tuple[QuestionLine, ...]:
    """Return all questions, open ones first, then the newest."""
    with session.vault.read() as unit:
        lines = [_line(unit, record) for record in unit.views.records_of_kind(QUESTION) if not record.is_ended]
    return tuple(sorted(lines, key=lambda line: (line.is_answered, -line.asked_ms, line.id)))


def undo(session: Session, decision: str) -> Changes:
    """Take back a decision or a preference: what it replaced stands again beside what it chose.

    decision: its id or the beginning of it. Raises NotFound, Ambiguous.
    """
    with session.vault.write() as unit:
        record = _decision(unit, decision)
        seen = tuple(change for claim in record.claims for change in claim.attested_by)
        values = [NewValue(record.id, record.kind, ENDED, Code(TAKEN_BACK), replaces=seen)]
        values += _restored(unit, record)
        return record_act(session, unit, act="review.undo", values=values)


def _restored(unit: Unit, record: FoldedRecord) -> Iterator[NewValue]:
    """Give again the values that the same act replaced when it chose one: from now on they conflict again."""
    target = ref_of(record, "record")
    made_in = {change.entry for change in unit.journal.changes_of_record(record.id)}
    if target is None:
        return
    changes = unit.journal.changes_of_record(target)
    chosen = [change for change in changes if change.entry in made_in and change.replaces and change.body is not None]
    replaced = {one for change in chosen for one in change.replaces}
    known = {_content(change) for change in chosen}
    for change in changes:
        if change.id in replaced and change.body is not None and _content(change) not in known:
            known.add(_content(change))
            body = change.body
            yield NewValue(
                body.record, body.kind, body.field, body.value, body.words, body.how_known, body.as_of, body.source
            )


def _content(change: StoredChange) -> tuple[object, ...]:
    body = change.body
    return () if body is None else (encode_value(body.value), body.words, body.how_known, body.as_of)


def _decision(unit: Unit, text: str) -> FoldedRecord:
    for kind in (DECISION, PREFERENCE):
        try:
            record = unit.views.record(record_id(unit, text, kind=kind))
        except NotFound:
            continue
        if record is not None and not record.is_ended:
            return record
    raise NotFound(kind=DECISION)


def _doubt(unit: Unit, about: str) -> tuple[str, str | None]:
    """Return the person sought whom a question is about, and the field in doubt where one was named."""
    try:
        person = ref_of(unit.views.record(case_id(unit, about)), "person")
        field = None
    except NotFound:
        claim = _claim(unit, about)
        cases = unit.views.cases_of([claim.record])
        person = ref_of(unit.views.record(cases[0]), "person") if cases else None
        field = f"{claim.kind}.{claim.field}"
    if person is None:
        raise NotFound(kind="case")
    return person, field


def _claim(unit: Unit, text: str) -> Claim:
    fits = {claim.id: claim for claim in unit.views.claims_beginning(text.strip().lower())}
    if not fits:
        raise NotFound(kind="claim")
    if len(fits) > 1:
        raise Ambiguous(kind="claim", count=len(fits))
    return next(iter(fits.values()))


def _line(unit: Unit, record: FoldedRecord) -> QuestionLine:
    said = sorted((claim for claim in record.claims if claim.field == "words"), key=lambda claim: claim.time)
    states = {claim.value.code for claim in record.claims if isinstance(claim.value, Code) and claim.field == "state"}
    person = ref_of(record, "about") or ""
    cases = unit.views.cases_about(person)
    return QuestionLine(
        id=record.id,
        case=cases[0] if cases else None,
        field=text_of(record, "field"),
        words=str(said[0].value) if said else "",
        answers=tuple(str(claim.value) for claim in said[1:]),
        is_answered=ANSWERED in states,
        asked_ms=min((claim.wall_ms for claim in record.claims), default=0),
        asked_by=said[0].device if said else "",
    )
