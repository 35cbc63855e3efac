"""A paper for a UN body or for tracing: the body's elements in its order; gaps are named and never filled in.

Which elements, under which headings and from which version of the form is data (resources/submissions). What was not
checked against the body's current form carries a dagger, on the paper too.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from intake.documents.layout.moments import first_day, is_of_sought, tellings
from intake.documents.layout.person import name_forms, portrait
from intake.documents.layout.tellers import Tellers
from intake.documents.submissions import MADE
from intake.documents.typeset.blocks import (
    Beside,
    Block,
    Card,
    Heading,
    Listing,
    Para,
    Rows,
    Span,
    Text,
    Together,
    Tone,
)
from intake.documents.values import value_in_words
from intake.documents.wording import Wording, isolated, lines, plain
from intake.model.consent import ConsentAnswer
from intake.model.dates import UncertainDate
from intake.model.journal import Claim
from intake.model.snapshot import Snapshot, SnapshotRecord
from intake.model.submissions import Element, Submission
from intake.model.values import Mark, Ref
from intake.questionnaire.form import FieldType

TEXT_SIZE_PT: Final = 10.0
DAGGER: Final = "\u2020"
UNCHECKED: Final = "M"
_PORTRAIT_MM: Final = 34.0
_LABEL_MM: Final = 58.0
_SUBJECTS: Final = frozenset({"person", "episode"})
_YES_OR_NO: Final = "yes_no_unknown"
_NEED_LABELS: Final = frozenset(
    {"stage.from", "stage.to", "stage.as_of", "citizenship.from", "citizenship.to", "reason.by"}
)
_QUESTIONS: Final = ("?", "？", "؟")
_TOLD_AT_LENGTH: Final = frozenset({"interview", "episode"})
_LAST: Final = datetime.date.max
_PARENTS: Final = frozenset({"parent", "grandparent"})


@dataclass(frozen=True, slots=True)
class _Paper:
    """Everything an element is written from. withheld: kinds and fields told here that may not leave for this body."""

    snapshot: Snapshot
    wording: Wording
    tellers: Tellers
    organisation: str | None
    withheld: Collection[str]


def blocks(
    snapshot: Snapshot,
    *,
    submission: Submission,
    wording: Wording,
    pictures: Mapping[str, bytes],
    organisation: str | None,
    withheld: Collection[str],
) -> tuple[Block, ...]:
    """Return the paper. withheld: `kind.field` of what was told and stays home, to be named as such."""
    paper = _Paper(snapshot, wording, Tellers.of(snapshot, wording=wording), organisation, withheld)
    found: list[Block] = [
        Heading(submission.body),
        Para(submission.form_name, bold=True, scale=1.1),
        *_head(paper, pictures),
        Card(_about(submission, wording), title=wording.say("sub_about")),
    ]
    for section in submission.sections:
        found.append(Heading(_marked(section.title, section.mark), level=2))
        found.append(Rows(tuple(_row(element, paper) for element in section.elements), label_mm=_LABEL_MM))
    found.append(Together((Para(wording.say("sub_signature"), tone=Tone.MUTED),)))
    return tuple(found)


def _head(paper: _Paper, pictures: Mapping[str, bytes]) -> tuple[Block, ...]:
    names = name_forms(paper.snapshot, wording=paper.wording)
    title = names[0] if names else paper.wording.say("unnamed")
    shown: tuple[Block, ...] = (Para((Span(title, isolate=True),), bold=True, scale=1.5),)
    if paper.snapshot.number:
        number = (Span(paper.snapshot.number, isolate=True),)
        shown += (Para(paper.wording.sentence("labelled", label=paper.wording.say("evidence_case"), text=number)),)
    alt = plain(paper.wording.sentence("portrait", name=title))
    picture = portrait(paper.snapshot, pictures, alt=alt, width_mm=_PORTRAIT_MM)
    return (Beside(picture, shown),) if picture else shown


def _about(submission: Submission, wording: Wording) -> tuple[Block, ...]:
    """Return which version of the form this follows, what a dagger means and what the body asks of everybody."""
    version = wording.say("sub_follows", version=submission.form_version, date=submission.form_date)
    texts = [version, wording.say("sub_unchecked", dagger=DAGGER), wording.say("sub_gaps")]
    texts += [submission.note] if submission.note else []
    return (Listing(tuple(texts)),)


def _marked(text: str, mark: str) -> str:
    return f"{text} {DAGGER}" if mark == UNCHECKED else text


def _row(element: Element, paper: _Paper) -> tuple[Text, Text]:
    found = [text for source in element.sources if source in MADE for text in _MAKERS[source](paper)]
    found += _told(element, paper)
    label = (Span(_marked(element.label, element.mark)), *((Span(" *", bold=True),) if element.is_required else ()))
    return label, lines(found) if found else _gap(element, paper)


def _gap(element: Element, paper: _Paper) -> Text:
    """Return why there is nothing: told and not to be given, or not known."""
    is_withheld = any(source in paper.withheld for source in element.sources)
    return (Span(paper.wording.say("sub_withheld" if is_withheld else "sub_gap"), tone=Tone.MUTED),)


def _told(element: Element, paper: _Paper) -> list[Text]:
    """Return what was told, a line for each record and source; of several sources each with its number."""
    found: list[Text] = []
    for kind in dict.fromkeys(source.partition(".")[0] for source in element.sources if source not in MADE):
        fields = [source.partition(".")[2] for source in element.sources if source.partition(".")[0] == kind]
        for record in _records(kind, paper):
            found += [text for text in _of_record(record, fields, paper=paper) if text not in found]
    return found


def _records(kind: str, paper: _Paper) -> list[SnapshotRecord]:
    snapshot = paper.snapshot
    sought = {snapshot.person} | {one.id for one in snapshot.persons if one.relation == "self"}
    if kind == "person":
        return [record for record in snapshot.of_kind(kind) if record.id in sought]
    return sorted((one for one in snapshot.of_kind(kind) if is_of_sought(one, snapshot)), key=_first_day)


def _first_day(record: SnapshotRecord) -> datetime.date:
    """Return when what a record tells began, as far as anybody knows; what has no date stands last."""
    return min((first_day(one.value) for one in record.claims if isinstance(one.value, UncertainDate)), default=_LAST)


def _of_record(record: SnapshotRecord, fields: list[str], *, paper: _Paper) -> Iterator[Text]:
    """Give what each source says in a record: short values in one line, long ones in a line of their own."""
    by_source: dict[str, tuple[list[Text], list[Text]]] = {}
    for field in fields:
        for claim in record.claims:
            if claim.field == field and field not in _SUBJECTS and claim.value is not Mark.NOT_ASKED:
                value = value_in_words(claim, wording=paper.wording, snapshot=paper.snapshot)
                short, long = by_source.setdefault(claim.source.id, ([], []))
                if value:
                    (long if _is_long(claim, paper) else short).append(_labelled(claim, value, paper=paper))
    for source, (short, long) in by_source.items():
        number = paper.tellers.numbers.get(source)
        for text in (*((paper.wording.listed(short),) if short else ()), *long):
            if number is None or len(paper.tellers.interviews) == 1:
                yield text
            else:
                yield paper.wording.sentence("sub_source", text=text, number=str(number))


def _is_long(claim: Claim, paper: _Paper) -> bool:
    field = paper.wording.form.field(claim.kind, claim.field)
    return field is not None and field.type is FieldType.LONG_TEXT and claim.kind in _TOLD_AT_LENGTH


def _labelled(claim: Claim, value: Text, *, paper: _Paper) -> Text:
    """Return a value with its label where it would say nothing alone: yes, 9, not known, or one of several dates."""
    if claim.field == "as_of":
        return paper.wording.sentence("as_of", date=value)
    field = paper.wording.form.field(claim.kind, claim.field)
    is_yes_or_no = field is not None and field.list == _YES_OR_NO
    is_bare = isinstance(claim.value, bool | int | Decimal | Mark)
    if not (is_yes_or_no or is_bare or f"{claim.kind}.{claim.field}" in _NEED_LABELS):
        return value
    label = paper.wording.field(claim.kind, claim.field)
    if label.endswith(_QUESTIONS):
        return (Span(f"{label} ", isolate=True), *isolated(value))
    return paper.wording.sentence("labelled", label=label, text=value)


# --- what is put together from several records --------------------------------------------------------------------


def _actions(paper: _Paper) -> list[Text]:
    """Return every step with its result, in order; where none was possible, why."""
    wording = paper.wording
    told = [
        telling
        for record in paper.snapshot.of_kind("action")
        for telling in tellings(record, wording=wording, snapshot=paper.snapshot)
    ]
    found: list[Text] = []
    for telling in sorted(told, key=lambda one: first_day(one.date("when"))):
        why = telling.text("why_impossible")
        when, answered, checked = (telling.date(name) for name in ("when", "response_when", "last_checked"))
        parts: list[Text] = [wording.date(when)] if when else [wording.say("undated")]
        said = (telling.label("kind"), telling.text("authority"), telling.text("reference"))
        parts += [part for part in said if part]
        response = telling.code("response")
        is_waiting = response == "none" and checked is not None
        parts += [wording.say(f"answer_{response}")] if response and not is_waiting else []
        parts += [wording.date(answered)] if answered else []
        parts += [telling.quote("response_words") or ""] if telling.text("response_words") else []
        if is_waiting and checked:
            parts.append(wording.sentence("answer_none_checked", date=wording.date(checked)))
        parts += [wording.sentence("not_possible", why=wording.quoted(why))] if why else []
        found.append(wording.listed(parts))
    return found


def _testifiers(paper: _Paper) -> list[Text]:
    found: list[Text] = []
    for interview in paper.tellers.interviews:
        claim = interview.first("testifier")
        person = paper.snapshot.speak_of(claim.value.record) if claim and isinstance(claim.value, Ref) else None
        if person is None:
            continue
        text = paper.wording.person(person)
        relation = paper.wording.relation(person) if person.names else ""
        found.append(paper.wording.sentence("beside", main=text, more=relation) if relation else text)
    return list(dict.fromkeys(found))


def _organisation(paper: _Paper) -> list[Text]:
    return [(Span(paper.organisation, isolate=True),)] if paper.organisation else []


def _consents(paper: _Paper) -> list[Text]:
    """Return the answers that this paper states, and that what it holds was agreed to."""
    wording = paper.wording
    found: list[Text] = [wording.say("sub_agreed")] if paper.snapshot.records else []
    for state in paper.snapshot.consents:
        is_yes = state.answer is ConsentAnswer.YES and state.releases(paper.snapshot.day)
        answer = wording.say("consent_yes" if is_yes else "consent_no")
        line = wording.sentence("labelled", label=wording.code("consent.scope", state.scope.value), text=answer)
        found += [line] if line not in found else []
    return found


def _annexes(paper: _Paper) -> list[Text]:
    wording = paper.wording
    return [
        wording.listed((wording.code("evidence.kind", file.kind), file.media_type, f"SHA-256 {file.sha256[:16]}…"))
        for file in paper.snapshot.files
    ]


def _lawyer(paper: _Paper) -> list[Text]:
    return [(Span(paper.wording.say("sub_lawyer"), tone=Tone.MUTED),)]


def _relations(paper: _Paper) -> list[Text]:
    persons = [one for one in paper.snapshot.persons if one.is_testifier]
    return [text for one in persons if (text := paper.wording.relation(one))]


def _parents(paper: _Paper) -> list[Text]:
    persons = [one for one in paper.snapshot.persons if one.relation in _PARENTS and one.names]
    texts: list[Text] = [
        paper.wording.sentence("beside", main=paper.wording.person(one), more=paper.wording.relation(one))
        for one in persons
    ]
    father = paper.wording.field("name", "patronymic")
    for record in _records("name", paper):
        claim = record.first("patronymic")
        if claim is not None and isinstance(claim.value, str):
            line = paper.wording.sentence("labelled", label=father, text=claim.value)
            texts += [line] if line not in texts else []
    return texts


_MAKERS: Final[Mapping[str, Callable[[_Paper], list[Text]]]] = {
    "@actions": _actions,
    "@testifiers": _testifiers,
    "@organisation": _organisation,
    "@consents": _consents,
    "@annexes": _annexes,
    "@lawyer": _lawyer,
    "@relations": _relations,
    "@parents": _parents,
}
