"""Interviews in: from a file, or from a draft of the window. Both are one JSON document, and both go the same way.

document -> findings -> records -> changes -> one signed entry. Nothing of a refused document is kept; the same document
twice changes nothing; a correction adds replacing changes and never edits.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final, cast

from intake.clock import to_ms
from intake.crypto.digests import sha256
from intake.errors import FileNotAccepted, NeedsConsent
from intake.ids import new_id
from intake.model.own import Counter
from intake.model.values import Mark
from intake.model.views import Added, Draft, DraftLine
from intake.progress import Report
from intake.questionnaire.checking import NEEDS_CONSENT, check
from intake.questionnaire.document import MOST_BYTES, Document, blank_document, has_store_consent, read_document
from intake.questionnaire.findings import Finding
from intake.questionnaire.strict_json import Json
from intake.services.adding import discard, take_in
from intake.services.conversion import conversion_of
from intake.services.files import read_bounded
from intake.services.finding import case_id
from intake.services.folded import ref_of
from intake.services.marking import marks_about, marks_after_cleaning
from intake.services.opened import Session
from intake.vault.unit import Unit

REFUSED_CONSENTS: Final = "consents_refused"


def add_file(session: Session, path: Path, *, is_correction: bool = False, report: Report) -> Added:
    """Take in one interview file, whole or not at all.

    Raises FileNotAccepted with the JSON pointer of the first thing refused, NeedsConsent, InterviewDiffers for an
    interview that is here with other content (unless it is a correction), FileVanished, TooLarge, DiskFull, Cancelled.
    """
    untrusted = read_bounded(path, most_bytes=MOST_BYTES)
    document = read_document(untrusted)
    refuse_faulty(session, document)
    return take_in(
        session,
        document,
        digest=sha256(untrusted),
        bindings={},
        folder=path.parent,
        is_correction=is_correction,
        report=report,
    )


def check_document(session: Session, document: Document) -> tuple[Finding, ...]:
    """Return all that is wrong with a document or looks wrong, in its order."""
    helper = conversion_of(session)
    return check(
        document,
        session.form,
        places=helper.is_known_place,
        edtf=helper.check_edtf,
        today=session.now().date(),
    )


def refuse_faulty(session: Session, document: Document) -> None:
    """Return when a document may become records. Raises FileNotAccepted, NeedsConsent."""
    for finding in check_document(session, document):
        if finding.severity != "refused":
            continue
        if finding.code == NEEDS_CONSENT:
            raise NeedsConsent(scope="store")
        raise FileNotAccepted(pointer=finding.pointer, reason=finding.code, found="")


# --- drafts -------------------------------------------------------------------------------------------------------


def blank_draft(session: Session) -> Draft:
    """Return a new interview of today about a person not known yet. Nothing is written."""
    ident = new_id(session.random)
    document = blank_document(ident, session.now().date())
    return Draft(ident, dict(document), {}, 0, session.form.stamp.id, session.form.stamp.version)


def draft_about(session: Session, case: str) -> Draft:
    """Return a new interview about somebody who has a case here: what is told joins that case. Raises NotFound."""
    draft = blank_draft(session)
    with session.vault.read() as unit:
        whole = case_id(unit, case)
        person = ref_of(unit.views.record(whole), "person")
    bindings = {"cases/sought": whole, **({"sought": person} if person else {})}
    return replace(draft, bindings=bindings)


def save_draft(session: Session, draft: Draft) -> Draft:
    """Keep a draft as it now is and return it with its time. Raises NeedsConsent until `store` is a yes; DiskFull."""
    if not has_store_consent(_content(draft)):
        raise NeedsConsent(scope="store")
    saved = replace(draft, saved_ms=to_ms(session.now()))
    with session.vault.write() as unit:
        unit.own.drafts.put(saved)
    return saved


def drafts(session: Session) -> tuple[DraftLine, ...]:
    """Return what is to be finished, the last saved first."""
    with session.vault.read() as unit:
        return tuple(_draft_line(draft) for draft in unit.own.drafts.all())


def open_draft(session: Session, draft: str) -> Draft | None:
    """Return a draft as it was last saved; None when it is not here any more."""
    with session.vault.read() as unit:
        return unit.own.drafts.get(draft)


def discard_draft(session: Session, draft: str) -> None:
    """Let go of a draft for ever."""
    discard(session, draft)


def marks_before(session: Session, case: str) -> dict[tuple[str, str], Mark]:
    """Return which questions about the person of a case were marked - refused, not to be asked - and never answered.

    The keys are (kind, field); where interviews marked one question differently, the most careful mark stands.
    Raises NotFound, Ambiguous.
    """
    with session.vault.read() as unit:
        return marks_about(unit, ref_of(unit.views.record(case_id(unit, case)), "person") or "")


def refused_consent(session: Session) -> int:
    """Count that somebody said no to keeping anything; return how many did. Nothing else is kept of them."""
    with session.vault.write() as unit:
        counter = unit.own.counter(REFUSED_CONSENTS)
        unit.own.put_counter(Counter(REFUSED_CONSENTS, counter.value + 1, None, 0))
        today = f"{REFUSED_CONSENTS}:{local_day(session).isoformat()}"
        unit.own.put_counter(Counter(today, unit.own.counter(today).value + 1, None, 0))
        return counter.value + 1


def refused_on(unit: Unit, day: date) -> int:
    """Return how many people said no to keeping anything on a day, as this desk counts days."""
    return unit.own.counter(f"{REFUSED_CONSENTS}:{day.isoformat()}").value


def local_day(session: Session) -> date:
    """Return today as people at the desk count it."""
    return session.now().astimezone().date()


def check_draft(session: Session, draft: Draft) -> tuple[Finding, ...]:
    """Return what is wrong with a draft or looks wrong. Empty members count as not answered."""
    return check_document(session, _as_document(draft))


def seal_draft(session: Session, draft: Draft, *, folder: Path | None = None, report: Report) -> Added:
    """Turn a draft into records and let go of it. folder: where the evidence paths that it names begin.

    Raises FileNotAccepted with the pointer of what is still missing, NeedsConsent, FileVanished, DiskFull.
    """
    document = _as_document(draft)
    refuse_faulty(session, document)
    content = json.dumps(document.content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return take_in(
        session,
        document,
        digest=sha256(content),
        bindings=draft.bindings,
        folder=folder or Path("/"),
        is_correction=False,
        report=report,
        draft=draft.id,
    )


def _content(draft: Draft) -> dict[str, Json]:
    """Return the document as the form's reader takes it: what a draft holds came from JSON or the window's editors."""
    return cast(dict[str, Json], draft.document)


def _as_document(draft: Draft) -> Document:
    marks = marks_after_cleaning(draft.document, draft.marks, is_empty=_is_left_out)
    return Document(cast(dict[str, Json], _without_empty(draft.document)), marks)


def _without_empty(content: Mapping[str, object]) -> dict[str, object]:
    """Return the draft's document without what was left empty: a form gives a place to everything."""
    cleaned = _clean(dict(content))
    return cleaned if isinstance(cleaned, dict) else {}


def _is_left_out(item: object) -> bool:
    return _is_empty(_clean(item))


def _clean(value: object) -> object:
    if isinstance(value, dict):
        members = {name: _clean(inner) for name, inner in value.items()}
        return {name: inner for name, inner in members.items() if not _is_empty(inner)}
    if isinstance(value, list):
        return [inner for inner in map(_clean, value) if not _is_empty(inner)]
    return value


def _is_empty(value: object) -> bool:
    return value is None or value in ("", {}) or value == {}


def _draft_line(draft: Draft) -> DraftLine:
    persons = draft.document.get("persons")
    names = {key: _first_name(person) for key, person in (persons.items() if isinstance(persons, dict) else ())}
    cases = draft.document.get("cases")
    sought = [case.get("person") for case in cases if isinstance(case, dict)] if isinstance(cases, list) else []
    testifier = draft.document.get("testifier")
    teller = testifier.get("person") if isinstance(testifier, dict) else None
    found = tuple(names[key] for key in sought if isinstance(key, str) and names.get(key))
    return DraftLine(
        id=draft.id,
        names=tuple(name for name in found if name),
        testifier=names.get(teller) if isinstance(teller, str) else None,
        saved_ms=draft.saved_ms,
    )


def _first_name(person: object) -> str | None:
    names = person.get("names") if isinstance(person, dict) else None
    for name in names if isinstance(names, list) else ():
        text = name.get("text") if isinstance(name, dict) else None
        if isinstance(text, str) and text.strip():
            return text
    return None
