"""Invented interviews as folded records: what the release gate and the documents are tried on."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from intake.clock import HybridTime
from intake.dates.edtf import bounds
from intake.dates.read import read_words
from intake.journal.consent import consent_states
from intake.journal.fold import fold_record
from intake.model.consent import ConsentAnswer, ConsentState, Scope
from intake.model.dates import UncertainDate
from intake.model.journal import Authority, Body, BodyState, Claim, FoldedRecord, Source, SourceKind, StoredChange
from intake.model.values import Code, Ref, Value
from intake.questionnaire import load_form, read_document, records

ROOT = Path(__file__).parents[3]
INTERVIEWS = ROOT / "tests" / "vectors" / "interviews"
FORM = load_form(ROOT / "forms" / "intake" / "1")
DAY = datetime.date(2019, 10, 1)
WORKER = Source(SourceKind.WORKER, "77" * 16)


def change(body: Body, *, at: int) -> StoredChange:
    """Return a change with this body; its id follows from what it says."""
    named = hashlib.sha256(repr((body.record, body.field, body.source, body.value)).encode()).hexdigest()
    return StoredChange(
        id=named,
        replaces=(),
        entry="e0" * 32,
        device="d0" * 32,
        sequence=1,
        time=HybridTime(at, 0),
        wall_ms=at,
        author="W-07",
        act="interview.seal",
        state=BodyState.PRESENT,
        body=body,
    )


def bodies_of(name: str, bindings: dict[str, str] | None = None) -> tuple[Body, ...]:
    """Return all bodies of an invented interview, as sealing it would write them."""
    data = (INTERVIEWS / f"{name}.json").read_bytes()
    drafts = records(
        read_document(data),
        FORM,
        digest=hashlib.sha256(data).digest(),
        bindings=bindings or {},
        bounds=bounds,
        propose=proposed,
    )
    interview = next(draft.record for draft in drafts if draft.kind == "interview")
    source = Source(SourceKind.INTERVIEW, interview)
    return tuple(
        Body(
            bytes(16),
            draft.record,
            draft.kind,
            field.field,
            source,
            field.value,
            how_known=field.how_known,
            as_of=field.as_of,
            words=field.words,
        )
        for draft in drafts
        for field in draft.fields
    )


def proposed(said: str, language: str | None, anchor: datetime.date | None) -> UncertainDate | None:
    """Return what the reader of dates makes of the words."""
    found = read_words(said, language=language, anchor=anchor).proposals
    return found[0] if found else None


def folded(bodies: Iterable[Body]) -> tuple[FoldedRecord, ...]:
    """Return the records that these bodies make up."""
    by_record: dict[str, list[StoredChange]] = {}
    for at, body in enumerate(bodies):
        by_record.setdefault(body.record, []).append(change(body, at=at))
    nobody = Authority({}, {})
    return tuple(fold_record(record, changes, authority=nobody) for record, changes in sorted(by_record.items()))


def noted(record: str, kind: str, field: str, value: Value) -> Body:
    """Return something that a worker notes."""
    return Body(bytes(16), record, kind, field, WORKER, value)


def person_of(records_: Iterable[FoldedRecord], name: str) -> str:
    """Return the id of the person who has this name."""
    for record in records_:
        texts = [claim.value for claim in record.claims if claim.field == "text"]
        if record.kind == "name" and name in texts:
            return next(claim.value.record for claim in record.claims if isinstance(claim.value, Ref))
    raise LookupError(name)


def case_of(records_: Iterable[FoldedRecord], person: str) -> str:
    """Return the case about a person."""
    return next(
        record.id
        for record in records_
        if record.kind == "case" and any(claim.value == Ref(person) for claim in record.claims)
    )


def husbands_case() -> tuple[tuple[FoldedRecord, ...], str, str]:
    """Return (records, case of his wife, the husband, who testifies), with the number the desk gave and one file."""
    bodies = bodies_of("3-husband")
    plain = folded(bodies)
    wife, husband = person_of(plain, "Сәндігүл Мұратбекқызы"), person_of(plain, "Ерболат Сүттібаев")
    case = case_of(plain, wife)
    notes = [noted(case, "case", "number", "ALM-0417-K"), noted(case, "case", "status", Code("open"))]
    for body in bodies:
        if body.kind == "evidence" and body.field == "kind":
            picture = picture_of(bodies, body.record)
            notes += [
                noted(body.record, "evidence", "digest", hashlib.sha256(picture).digest()),
                noted(body.record, "evidence", "size", len(picture)),
                noted(body.record, "evidence", "media_type", "image/png"),
                noted(body.record[::-1], "custody_step", "evidence", Ref(body.record)),
                noted(body.record[::-1], "custody_step", "act", Code("received")),
                noted(body.record[::-1], "custody_step", "to", "W-07"),
            ]
    return folded([*bodies, *notes]), case, husband


def picture_of(bodies: Iterable[Body], evidence: str) -> bytes:
    """Return the bytes of the file that a piece of evidence came as."""
    words = next(body.value for body in bodies if body.record == evidence and body.field == "words")
    found = json.loads((INTERVIEWS / "3-husband.json").read_text(encoding="utf-8"))["evidence"]
    path = next(one["path"] for one in found if one["words"] == words)
    return (INTERVIEWS / str(path)).read_bytes()


def shared_case() -> tuple[tuple[FoldedRecord, ...], str, str, str]:
    """Return (records, case of one man, his sister, his neighbour): two testifiers who do not say the same."""
    hers = bodies_of("1-sister")
    plain = folded(hers)
    brother, sister = person_of(plain, "Жемісбек Ақтоғайұлы"), person_of(plain, "Гүлзипа Ақтоғайқызы")
    case = case_of(plain, brother)
    his = bodies_of("2-neighbour", {"sought": brother, "cases/sought": case})
    records_ = folded([*hers, *his, noted(case, "case", "number", "ALM-0418-M")])
    return records_, case, sister, person_of(records_, "قۋانتاي ساعىندىقۇلى")


def answers(records_: Iterable[FoldedRecord], *, day: datetime.date = DAY) -> tuple[ConsentState, ...]:
    """Return what the testifiers of these records allow."""
    return consent_states(records_, today=day)


def yes(*testifiers: str, without: Iterable[Scope] = ()) -> tuple[ConsentState, ...]:
    """Return a yes of these persons to every scope but some."""
    return tuple(
        ConsentState(testifier, scope, ConsentAnswer.YES, None, ())
        for testifier in testifiers
        for scope in Scope
        if scope not in set(without)
    )


def changed(
    states: Iterable[ConsentState], scope: Scope, *, answer: ConsentAnswer | None, testifier: str | None = None
) -> tuple[ConsentState, ...]:
    """Return the answers with those of one scope changed."""
    return tuple(
        replace(state, answer=answer) if state.scope is scope and testifier in {None, state.testifier} else state
        for state in states
    )


def claims(records_: Iterable[FoldedRecord]) -> list[Claim]:
    """Return all claims of the records."""
    return [claim for record in records_ for claim in record.claims]
