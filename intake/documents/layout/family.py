"""The sheet a family takes home: what they told, what was done, what they can do. In their language, in large type.

It names no organisation, nobody at the desk, no case number, no number of any document and nobody else who told. The
gate keeps those out of the snapshot; this layout asks for none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from intake.documents.layout.moments import Moment, Telling, first_day, moments, tellings
from intake.documents.layout.person import name_forms, portrait
from intake.documents.typeset.blocks import (
    Beside,
    Block,
    Card,
    Event,
    Heading,
    Listing,
    Para,
    Rows,
    Spacer,
    Span,
    Text,
    Timeline,
    Tone,
)
from intake.documents.wording import Wording, lines, plain
from intake.model.snapshot import Snapshot

TEXT_SIZE_PT: Final = 12.0
_PORTRAIT_MM: Final = 34.0
_NEXT: Final = ("family_next_new", "family_next_keep", "family_next_phone", "family_next_turn")
_RIGHTS: Final = ("family_rights_no", "family_rights_back", "family_rights_correct")


def blocks(snapshot: Snapshot, *, wording: Wording, pictures: Mapping[str, bytes]) -> tuple[Block, ...]:
    """Return the sheet. pictures: record -> bytes; only files that the snapshot lists are shown."""
    say = wording.say
    return (
        *_person(snapshot, wording=wording, pictures=pictures),
        Heading(say("family_told"), level=2),
        *_told(snapshot, wording=wording),
        Heading(say("family_done"), level=2),
        *done(snapshot, wording=wording),
        Heading(say("family_next"), level=2),
        Listing(tuple(say(key) for key in _NEXT)),
        Card((Listing(tuple(say(key) for key in _RIGHTS)),), title=say("family_rights")),
        Para(say("family_paper"), scale=0.9, tone=Tone.MUTED),
    )


def _person(snapshot: Snapshot, *, wording: Wording, pictures: Mapping[str, bytes]) -> tuple[Block, ...]:
    names = name_forms(snapshot, wording=wording)
    title = names[0] if names else wording.say("unnamed")
    head: list[Block] = [
        Para(wording.say("family_about"), scale=0.95, tone=Tone.ACCENT, bold=True),
        Heading((Span(title, isolate=True),)),
    ]
    picture = portrait(snapshot, pictures, alt=plain(wording.sentence("portrait", name=title)), width_mm=_PORTRAIT_MM)
    if names[1:]:
        head.append(Para(lines(names[1:]) if picture else _in_a_row(names[1:]), scale=1.05))
    rows = _facts(snapshot, wording=wording)
    if rows:
        head += [Spacer(1.0), Rows(rows)]
    return (Beside(picture, tuple(head)),) if picture else tuple(head)


def _in_a_row(names: tuple[str, ...]) -> tuple[Span, ...]:
    """Return names side by side; the dot between two stays with the first."""
    spans: list[Span] = []
    for name in names:
        spans += [Span("\u00a0\u00a0·  ", tone=Tone.MUTED)] if spans else []
        spans.append(Span(name, isolate=True))
    return tuple(spans)


def _facts(snapshot: Snapshot, *, wording: Wording) -> tuple[tuple[Text, Text], ...]:
    rows: list[tuple[Text, Text]] = []
    for record in snapshot.of_kind("person"):
        if record.id != snapshot.person:
            continue
        for telling in tellings(record, wording=wording, snapshot=snapshot):
            born, place = telling.date("birth"), telling.place("birth_place")
            rows += [(wording.say("born"), wording.date(born))] if born else []
            rows += [(wording.say("from_place"), place)] if place else []
    return tuple(dict.fromkeys(rows))


def _told(snapshot: Snapshot, *, wording: Wording) -> tuple[Block, ...]:
    found = moments(snapshot, wording=wording)
    if not found:
        return (Para(wording.say("family_told_nothing")),)
    events = tuple(_event(moment, wording=wording) for moment in found)
    return (Para(wording.say("family_told_note"), tone=Tone.MUTED, scale=0.92), Timeline(events))


def _event(moment: Moment, *, wording: Wording) -> Event:
    return Event(moment.date or wording.say("undated"), moment.title, lines(moment.notes), is_open=moment.is_open)


def done(snapshot: Snapshot, *, wording: Wording) -> tuple[Block, ...]:
    """Return what was done so far, step by step, with what came of it."""
    told = [
        telling
        for record in snapshot.of_kind("action")
        for telling in tellings(record, wording=wording, snapshot=snapshot)
    ]
    if not told:
        return (Para(wording.say("family_done_nothing")),)
    told.sort(key=lambda telling: first_day(telling.date("when")))
    return (Timeline(tuple(_action(telling, wording=wording) for telling in told)),)


def _action(telling: Telling, *, wording: Wording) -> Event:
    when, response = telling.date("when"), telling.code("response")
    title = wording.listed(part for part in (telling.label("kind"), telling.text("authority")) if part)
    why, quote = telling.text("why_impossible"), telling.quote("response_words")
    answer = wording.sentence("not_possible", why=wording.quoted(why)) if why else _answer(telling, wording=wording)
    return Event(
        wording.date(when) if when else wording.say("undated"),
        title,
        lines([answer, *([quote] if quote else [])]),
        is_open=response in {None, "none"},
    )


def _answer(telling: Telling, *, wording: Wording) -> Text:
    """Return what came back, and until when nothing did."""
    response = telling.code("response") or "none"
    checked, answered = telling.date("last_checked"), telling.date("response_when")
    if response == "none" and checked:
        return wording.sentence("answer_none_checked", date=wording.date(checked))
    came = wording.say(f"answer_{response}")
    return wording.sentence("beside", main=came, more=wording.date(answered)) if answered else came
