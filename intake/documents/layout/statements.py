"""Every statement of a snapshot with its source: nothing left out, nothing preferred.

Statements of one record that share source, way of knowing and day stand together under one "according to".
"""

from __future__ import annotations

import datetime
from typing import Final

from intake.documents.layout.moments import first_day, person_of
from intake.documents.layout.tellers import Tellers
from intake.documents.typeset.blocks import Align, Block, Card, Heading, Listing, Para, Rows, Span, Text, Together, Tone
from intake.documents.values import value_in_words
from intake.documents.wording import Wording, isolated
from intake.model.dates import UncertainDate
from intake.model.journal import Claim, Source
from intake.model.snapshot import Snapshot, SnapshotRecord
from intake.model.values import Mark, Refs

_ELSEWHERE: Final = frozenset({"interview", "consent", "withdrawal", "evidence", "custody_step", "case"})
"""Kinds that have a section of their own."""
_SUBJECTS: Final = ("person", "against", "about")
"""Fields that say whom a record is about: they head it."""
_SHORT: Final = frozenset({"name", "citizenship", "residence", "phone", "identifier", "relation"})
"""Kinds whose few values stand in one line."""
_LITTLE_SAID: Final = frozenset({"person.is_unnamed", "episode.seq"})
_NARRATIVES: Final = (("narrative", "narrative_language"), ("translation", "translation_language"))
_RELATION: Final = ("from", "kind", "to", "term")
"""In the order in which a sentence would say it."""
_LABEL_MM: Final = 46.0

Origin = tuple[Source, str | None, str | None]


def statements(snapshot: Snapshot, *, wording: Wording, tellers: Tellers) -> tuple[Block, ...]:
    """Return a heading for each kind, and under it what was said in each of its records."""
    found: list[Block] = []
    for kind in dict.fromkeys(record.kind for record in snapshot.records):
        if kind in _ELSEWHERE:
            continue
        found.append(Heading(wording.words.kind(kind).plural, level=3))
        if kind in _SHORT:
            found += _in_lines(snapshot, kind, wording=wording, tellers=tellers)
            continue
        for record in _in_order(snapshot, kind):
            found += _record(record, snapshot, wording=wording, tellers=tellers)
    return tuple(found)


def narratives(*, wording: Wording, tellers: Tellers) -> tuple[Block, ...]:
    """Return what each teller said in their own words, whole, with its translation."""
    found: list[Block] = []
    for interview in tellers.interviews:
        parts: list[Block] = []
        for field, language_field in _NARRATIVES:
            text, language = interview.first(field), interview.first(language_field)
            if text is None or not isinstance(text.value, str) or isinstance(text.value, Mark):
                continue
            code = str(language.value) if language and isinstance(language.value, str) else ""
            parts += [
                Para(wording.field("interview", field), tone=Tone.MUTED, scale=0.88),
                Para(text.value, align=Align.NATURAL, language=code),
            ]
        if parts:
            number = tellers.numbers[interview.id]
            title = (Span(f"{number} · "), *isolated(tellers.name(interview)))
            found.append(Card(tuple(parts), title=title))
    return tuple(found)


def known(claim: Claim, *, wording: Wording) -> Text:
    """Return how a claim is known and for which day it holds."""
    how = wording.code("interview.how_known", claim.how_known)
    return wording.listed(text for text in (how, wording.as_of(claim.as_of) if claim.as_of else "") if text)


def _record(record: SnapshotRecord, snapshot: Snapshot, *, wording: Wording, tellers: Tellers) -> list[Block]:
    """Return one record: whom it is about, then each source's statements."""
    subject = _subject(record, snapshot, wording=wording)
    found: list[Block] = []
    for origin, claims in _by_origin(record, wording=wording).items():
        rows = tuple(
            (wording.field(record.kind, claim.field), value)
            for claim in claims
            if (value := value_in_words(claim, wording=wording, snapshot=snapshot))
        )
        if not rows:
            continue
        caption = _caption(subject, origin, wording=wording, tellers=tellers)
        found.append(Together((caption, Rows(rows, label_mm=_LABEL_MM))))
    return found


def _in_lines(snapshot: Snapshot, kind: str, *, wording: Wording, tellers: Tellers) -> list[Block]:
    """Return records of a kind with few values, a line each, under whom they are about and who says so."""
    by_caption: dict[tuple[tuple[Span, ...], Origin], list[Text]] = {}
    for record in _in_order(snapshot, kind):
        subject = _subject(record, snapshot, wording=wording)
        for origin, claims in _by_origin(record, wording=wording).items():
            line = wording.listed(_short(claim, snapshot, wording=wording) for claim in claims)
            if line:
                by_caption.setdefault((subject, origin), []).append(line)
    found: list[Block] = []
    for (subject, origin), texts in by_caption.items():
        caption = _caption(subject, origin, wording=wording, tellers=tellers)
        found.append(Together((caption, Listing(tuple(texts)))))
    return found


def _short(claim: Claim, snapshot: Snapshot, *, wording: Wording) -> Text:
    """Return a value, with its label where it would say nothing alone."""
    value = value_in_words(claim, wording=wording, snapshot=snapshot)
    needs_label = isinstance(claim.value, Mark | bool) or claim.field in {"from", "to", "issued", "expires", "issuer"}
    if claim.kind == "relation" or not value or not needs_label:
        return value
    return wording.sentence("labelled", label=wording.field(claim.kind, claim.field), text=value)


def _by_origin(record: SnapshotRecord, *, wording: Wording) -> dict[Origin, list[Claim]]:
    """Return the claims that are shown, in the form's order of fields, by where they come from."""
    kind = wording.form.kinds.get(record.kind)
    fields = _RELATION if record.kind == "relation" else (kind.fields if kind else ())
    order = {field: number for number, field in enumerate(fields)}
    hidden = {kind.how_known, kind.as_of} if kind else set()
    found: dict[Origin, list[Claim]] = {}
    for claim in sorted(record.claims, key=lambda one: (order.get(one.field, len(order)), one.source, one.id)):
        if claim.field in _SUBJECTS or claim.field in hidden or f"{record.kind}.{claim.field}" in _LITTLE_SAID:
            continue
        found.setdefault((claim.source, claim.how_known, claim.as_of), []).append(claim)
    return found


def _according(origin: Origin, *, wording: Wording, tellers: Tellers) -> tuple[Span, ...]:
    source, how_known, as_of = origin
    who = wording.sentence("according_to", who=tellers.short(source))
    spans = list(who)
    for text in (wording.code("interview.how_known", how_known), wording.as_of(as_of) if as_of else ""):
        spans += [Span(" · "), *isolated(text)] if text else []
    return tuple(Span(span.text, tone=Tone.MUTED, isolate=span.isolate) for span in spans)


def _caption(subject: tuple[Span, ...], origin: Origin, *, wording: Wording, tellers: Tellers) -> Para:
    """Return whom it is about and who says so, in one line."""
    between = (Span("   "),) if subject else ()
    return Para((*subject, *between, *_according(origin, wording=wording, tellers=tellers)), scale=0.95)


def _subject(record: SnapshotRecord, snapshot: Snapshot, *, wording: Wording) -> tuple[Span, ...]:
    """Return whom a record is about, in bold; nothing where the record does not say."""
    about = record.id if record.kind == "person" else person_of(record, snapshot)
    persons = [about] if about else []
    claim = record.first("about")
    if claim is not None and isinstance(claim.value, Refs) and not persons:
        persons = list(claim.value.records)
    spoken_of = wording.listed(wording.person(one) for each in persons if (one := snapshot.speak_of(each)))
    return tuple(Span(span.text, bold=True, isolate=span.isolate) for span in isolated(spoken_of) if span.text)


def _in_order(snapshot: Snapshot, kind: str) -> list[SnapshotRecord]:
    """Return the records of a kind: those about the person sought first, then by person, then by first day."""
    order = {person.id: number for number, person in enumerate(snapshot.persons)}

    def key(record: SnapshotRecord) -> tuple[int, datetime.date]:
        person = record.id if record.kind == "person" else person_of(record, snapshot)
        days = [first_day(claim.value) for claim in record.claims if isinstance(claim.value, UncertainDate)]
        return order.get(person or "", -1), min(days, default=datetime.date.max)

    return sorted(snapshot.of_kind(kind), key=key)
