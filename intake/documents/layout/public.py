"""A page for the public: what each consent to publish names, and nothing else; no number, organisation or source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from intake.documents.layout.moments import moments
from intake.documents.layout.person import name_forms, portrait
from intake.documents.typeset.blocks import Beside, Block, Event, Heading, Para, Span, Timeline, Tone
from intake.documents.wording import Wording, lines, plain
from intake.model.snapshot import Snapshot

TEXT_SIZE_PT: Final = 11.0
_PORTRAIT_MM: Final = 50.0


def blocks(snapshot: Snapshot, *, wording: Wording, pictures: Mapping[str, bytes]) -> tuple[Block, ...]:
    """Return the page. pictures: record -> bytes; only files that the snapshot lists are shown."""
    names = name_forms(snapshot, wording=wording)
    title = names[0] if names else wording.say("unnamed")
    head: tuple[Block, ...] = (
        Heading((Span(title, isolate=True),)),
        *(Para((Span(name, isolate=True),), scale=1.1) for name in names[1:]),
    )
    alt = plain(wording.sentence("portrait", name=title))
    picture = portrait(snapshot, pictures, alt=alt, width_mm=_PORTRAIT_MM)
    events = tuple(
        Event(moment.date or wording.say("undated"), moment.title, lines(moment.notes), is_open=moment.is_open)
        for moment in moments(snapshot, wording=wording)
    )
    told: tuple[Block, ...] = (Timeline(events),) if events else (Para(wording.say("public_nothing"), tone=Tone.MUTED),)
    return (
        *((Beside(picture, head),) if picture else head),
        Heading(wording.say("evidence_timeline"), level=2),
        *told,
        Para(wording.say("public_note"), tone=Tone.MUTED, scale=0.9),
    )
