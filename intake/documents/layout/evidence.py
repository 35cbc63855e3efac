"""The evidence file: everything that was told, with who said it, side by side where people differ, and what is kept.

For the organisation's archive, and for lawyers and courts with the testifiers' leave.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from intake.documents.layout.moments import moments
from intake.documents.layout.person import name_forms, portrait
from intake.documents.layout.proofs import proofs
from intake.documents.layout.statements import known, narratives, statements
from intake.documents.layout.tellers import Tellers
from intake.documents.typeset.blocks import (
    Beside,
    Block,
    Card,
    Event,
    Heading,
    Para,
    Rows,
    Span,
    Table,
    Text,
    Timeline,
    Together,
    Tone,
)
from intake.documents.values import value_in_words
from intake.documents.wording import Wording, lines, plain
from intake.model.consent import ConsentAnswer, ConsentState
from intake.model.snapshot import Snapshot

TEXT_SIZE_PT: Final = 9.5
_PORTRAIT_MM: Final = 36.0
_CONDITIONS: Final = ("given", "for", "basis", "conditions")


def blocks(
    snapshot: Snapshot,
    *,
    wording: Wording,
    pictures: Mapping[str, bytes],
    organisation: str | None,
    created: datetime,
) -> tuple[Block, ...]:
    """Return the file. pictures: record -> bytes; only those of files that the snapshot lists are shown."""
    say = wording.say
    tellers = Tellers.of(snapshot, wording=wording)
    return (
        *_front(snapshot, wording=wording, organisation=organisation, created=created),
        Heading(say("evidence_person"), level=2),
        *_person(snapshot, wording=wording, pictures=pictures),
        Heading(say("evidence_sources"), level=2),
        *(
            Card((Rows(tellers.rows(one)),), title=f"{tellers.numbers[one.id]} · {plain(tellers.name(one))}")
            for one in tellers.interviews
        ),
        Heading(say("evidence_timeline"), level=2),
        *_timeline(snapshot, wording=wording, tellers=tellers),
        Heading(say("evidence_differ"), level=2),
        *_differ(snapshot, wording=wording, tellers=tellers),
        Heading(say("evidence_narratives"), level=2),
        *narratives(wording=wording, tellers=tellers),
        Heading(say("evidence_statements"), level=2),
        *statements(snapshot, wording=wording, tellers=tellers),
        Heading(say("evidence_files"), level=2),
        *proofs(snapshot, wording=wording, pictures=pictures),
        Heading(say("evidence_consents"), level=2),
        *_consents(snapshot, wording=wording),
        *_journals(snapshot, wording=wording),
        _signature(wording),
    )


def _front(snapshot: Snapshot, *, wording: Wording, organisation: str | None, created: datetime) -> tuple[Block, ...]:
    moment = created.astimezone(UTC)
    rows: list[tuple[Text, Text]] = [
        (wording.say("evidence_for"), wording.say("profile_evidence")),
        (wording.say("evidence_language"), wording.say("evidence_language_name")),
        (
            wording.say("evidence_made"),
            wording.sentence("evidence_made_at", date=wording.exact(moment.date()), time=f"{moment:%H:%M}"),
        ),
        (wording.say("evidence_day"), wording.exact(snapshot.day)),
    ]
    if snapshot.number:
        rows.insert(0, (wording.say("evidence_case"), (Span(snapshot.number, bold=True, isolate=True),)))
    if organisation:
        rows.append((wording.say("evidence_organisation"), (Span(organisation, isolate=True),)))
    return (
        Heading(wording.say("evidence_title")),
        Card((Rows(tuple(rows)),)),
        Para(wording.say("evidence_note"), tone=Tone.MUTED),
    )


def _person(snapshot: Snapshot, *, wording: Wording, pictures: Mapping[str, bytes]) -> tuple[Block, ...]:
    names = name_forms(snapshot, wording=wording)
    title = names[0] if names else wording.say("unnamed")
    shown: list[Block] = [Para((Span(title, isolate=True),), bold=True, scale=1.6)]
    shown += [Para((Span(name, isolate=True),), scale=1.1) for name in names[1:]]
    alt = plain(wording.sentence("portrait", name=title))
    picture = portrait(snapshot, pictures, alt=alt, width_mm=_PORTRAIT_MM)
    return (Beside(picture, tuple(shown)),) if picture else tuple(shown)


def _timeline(snapshot: Snapshot, *, wording: Wording, tellers: Tellers) -> tuple[Block, ...]:
    events = []
    for moment in moments(snapshot, wording=wording):
        who = wording.sentence("according_to", who=tellers.short(moment.source))
        note = lines([*moment.notes, who])
        events.append(Event(moment.date or wording.say("undated"), moment.title, note, is_open=moment.is_open))
    return (Timeline(tuple(events)),) if events else ()


def _differ(snapshot: Snapshot, *, wording: Wording, tellers: Tellers) -> tuple[Block, ...]:
    if not snapshot.disagreements:
        return (Para(wording.say("evidence_differ_none")),)
    found: list[Block] = []
    for claims in snapshot.disagreements:
        label = f"{wording.words.kind(claims[0].kind).label}: {wording.field(claims[0].kind, claims[0].field)}"
        head = tuple(tellers.short(claim.source) for claim in claims)
        values = tuple(value_in_words(claim, wording=wording, snapshot=snapshot) for claim in claims)
        ways = tuple(known(claim, wording=wording) for claim in claims)
        rows = (values, ways) if any(ways) else (values,)
        found.append(Together((Para(label, bold=True, scale=0.95), Table(head, rows))))
    return tuple(found)


def _consents(snapshot: Snapshot, *, wording: Wording) -> tuple[Block, ...]:
    found: list[Block] = [Para(wording.say("evidence_consents_note"), tone=Tone.MUTED, scale=0.92)]
    for testifier in dict.fromkeys(state.testifier for state in snapshot.consents):
        states = [state for state in snapshot.consents if state.testifier == testifier]
        rows = tuple(
            (
                wording.code("consent.scope", state.scope.value),
                _answer(state, snapshot, wording=wording),
                wording.exact(state.expires) if state.expires else "",
                _conditions(state, snapshot, wording=wording),
            )
            for state in states
        )
        head = tuple(wording.say(f"column_{name}") for name in ("scope", "answer", "until", "conditions"))
        found += [
            Para(wording.person(snapshot.speak_of(testifier)), bold=True),
            Table(head, rows, shares=(0.32, 0.16, 0.17, 0.35)),
        ]
    return tuple(found)


def _conditions(state: ConsentState, snapshot: Snapshot, *, wording: Wording) -> Text:
    """Return how an answer was given, for whom, on what ground and under which conditions."""
    records = [record for record in snapshot.of_kind("consent") if record.id in state.consents]
    claims = [claim for field in _CONDITIONS for record in records if (claim := record.first(field))]
    return wording.listed(
        text for claim in claims if (text := value_in_words(claim, wording=wording, snapshot=snapshot))
    )


def _answer(state: ConsentState, snapshot: Snapshot, *, wording: Wording) -> Text:
    if state.answer is None:
        return (Span(wording.say("consent_not_asked"), tone=Tone.MUTED),)
    if state.answer is ConsentAnswer.YES:
        return wording.say("consent_yes" if state.releases(snapshot.day) else "consent_expired")
    return (Span(wording.say(f"consent_{state.answer.value}"), bold=True),)


def _journals(snapshot: Snapshot, *, wording: Wording) -> tuple[Block, ...]:
    if not snapshot.heads:
        return ()
    head = tuple(wording.say(f"column_{name}") for name in ("device", "entries", "digest"))
    rows = tuple((device[:16], str(sequence), digest) for device, sequence, digest in snapshot.heads)
    return (
        Heading(wording.say("evidence_journal"), level=2),
        Para(wording.say("evidence_journal_note"), tone=Tone.MUTED, scale=0.92),
        Table(head, rows, shares=(0.2, 0.1, 0.7), trailing=(1,)),
    )


def _signature(wording: Wording) -> Block:
    words = tuple(Para(wording.say(key)) for key in ("evidence_signature_is", "evidence_signature_not"))
    return Together((Card(words, title=wording.say("evidence_signature")),))
