"""A petition or a letter to an institution: to whom, who asks, the facts in order, what is asked for, annexes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from intake.documents.addressees import name_in
from intake.documents.layout.family import done
from intake.documents.layout.moments import moments, tellings
from intake.documents.layout.person import name_forms, portrait
from intake.documents.layout.tellers import Tellers
from intake.documents.typeset.blocks import (
    Beside,
    Block,
    Event,
    Heading,
    Listing,
    Para,
    Rows,
    Spacer,
    Span,
    Text,
    Timeline,
    Together,
    Tone,
)
from intake.documents.wording import Wording, lines, plain
from intake.model.addressees import Addressee
from intake.model.snapshot import Snapshot
from intake.model.values import Ref

TEXT_SIZE_PT: Final = 10.5
_PORTRAIT_MM: Final = 30.0
_REQUESTS: Final = {
    "authority": ("letter_authority_1", "letter_authority_2", "letter_authority_3", "letter_authority_4"),
    "tracing": ("letter_tracing_1", "letter_tracing_2", "letter_tracing_3"),
}
_TITLES: Final = {"authority": "letter_petition", "tracing": "letter_tracing"}


def title(to: Addressee, wording: Wording) -> str:
    """Return what the letter is called."""
    return wording.say(_TITLES[to.request])


def blocks(
    snapshot: Snapshot, *, to: Addressee, wording: Wording, pictures: Mapping[str, bytes], organisation: str | None
) -> tuple[Block, ...]:
    """Return the letter. It says only what relatives told and agreed to give to this addressee."""
    say = wording.say
    name = next(iter(name_forms(snapshot, wording=wording)), say("unnamed"))
    return (
        Rows(tuple(_addresses(snapshot, to=to, wording=wording, organisation=organisation))),
        Spacer(4.0),
        Heading(title(to, wording)),
        Para(wording.sentence("letter_about", name=(Span(name, isolate=True, bold=True),)), scale=1.1),
        Para(say("letter_opening")),
        Heading(say("letter_person"), level=2),
        *_person(snapshot, wording=wording, pictures=pictures),
        Heading(say("letter_facts"), level=2),
        *_facts(snapshot, wording=wording),
        *_steps(snapshot, wording=wording),
        Heading(say("letter_request"), level=2),
        Listing(tuple(say(key) for key in _REQUESTS[to.request]), numbered=True),
        Together(
            (
                Heading(say("letter_annexes"), level=3),
                Listing(_annexes(snapshot, wording=wording)),
                Spacer(6.0),
                Rows(((say("letter_signature"), f"{wording.exact(snapshot.day)}   ____________________"),)),
            )
        ),
    )


def _addresses(
    snapshot: Snapshot, *, to: Addressee, wording: Wording, organisation: str | None
) -> list[tuple[Text, Text]]:
    name: Text = (Span(name_in(to.names, wording.language), bold=True, isolate=True),)
    rows = [(wording.say("letter_to"), lines((name, name_in(to.address, wording.language))))]
    who = _senders(snapshot, wording=wording) or [wording.say("letter_relatives")]
    if organisation:
        who.append(wording.sentence("letter_helped", organisation=(Span(organisation, isolate=True),)))
    return [*rows, (wording.say("letter_from"), lines(who))]


def _senders(snapshot: Snapshot, *, wording: Wording) -> list[Text]:
    """Return who told, by name, as far as they agreed to be named here."""
    found: list[Text] = []
    for interview in Tellers.of(snapshot, wording=wording).interviews:
        claim = interview.first("testifier")
        person = snapshot.speak_of(claim.value.record) if claim and isinstance(claim.value, Ref) else None
        if person is not None and person.names:
            relation = wording.relation(person)
            text = wording.person(person)
            found.append(wording.sentence("beside", main=text, more=relation) if relation else text)
    return list(dict.fromkeys(found))


def _person(snapshot: Snapshot, *, wording: Wording, pictures: Mapping[str, bytes]) -> tuple[Block, ...]:
    names = name_forms(snapshot, wording=wording)
    rows: list[tuple[Text, Text]] = [(wording.words.kind("name").plural, lines(names))] if names else []
    for record in snapshot.of_kind("person"):
        if record.id != snapshot.person:
            continue
        for telling in tellings(record, wording=wording, snapshot=snapshot):
            born, place, work = telling.date("birth"), telling.place("birth_place"), telling.text("occupation")
            rows += [(wording.say("born"), wording.date(born))] if born else []
            rows += [(wording.say("from_place"), place)] if place else []
            rows += [(wording.field("person", "occupation"), work)] if work else []
    found: tuple[Block, ...] = (Rows(tuple(dict.fromkeys(rows))),) if rows else (Para(wording.say("unnamed")),)
    alt = plain(wording.sentence("portrait", name=names[0] if names else wording.say("unnamed")))
    picture = portrait(snapshot, pictures, alt=alt, width_mm=_PORTRAIT_MM)
    return (Beside(picture, found),) if picture else found


def _facts(snapshot: Snapshot, *, wording: Wording) -> tuple[Block, ...]:
    events = tuple(
        Event(moment.date or wording.say("undated"), moment.title, lines(moment.notes), is_open=moment.is_open)
        for moment in moments(snapshot, wording=wording)
    )
    return (Timeline(events),) if events else (Para(wording.say("letter_facts_none"), tone=Tone.MUTED),)


def _steps(snapshot: Snapshot, *, wording: Wording) -> tuple[Block, ...]:
    if not snapshot.of_kind("action"):
        return ()
    return (Heading(wording.say("letter_steps"), level=2), *done(snapshot, wording=wording))


def _annexes(snapshot: Snapshot, *, wording: Wording) -> tuple[Text, ...]:
    found = tuple(wording.code("evidence.kind", file.kind) for file in snapshot.files)
    return found or (wording.say("letter_annexes_none"),)
