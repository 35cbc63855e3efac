"""What the interview page shows while there is no interview: before one is begun, and after one has ended."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.widgets.desk import Desk
from ui.widgets.flow import flow_of
from ui.widgets.parts import Card, boxed, button, column, label


def before_body(desk: Desk, *, on_start: Callable[[], object], on_quick: Callable[[], object]) -> QWidget:
    """Return the two ways to begin."""
    say = desk.speech.say
    start = button(say("new_interview"), "interview_start", look="primary", theme=desk.theme, icon="plus")
    start.clicked.connect(on_start)
    quick = button(say("quick_interview"), "interview_quick", theme=desk.theme, icon="clock")
    quick.clicked.connect(on_quick)
    card = Card(say("interview"), name="interview_nothing")
    card.add(label(say("interview_hint"), "muted"), flow_of(start, quick))
    return _page_of(card)


def end_body(desk: Desk, *, words: str, on_leave: Callable[[], object]) -> QWidget:
    """Return the last words of an interview that ended without being kept."""
    card = Card(name="interview_end")
    back = button(desk.speech.say("to_today"), "interview_to_today", look="primary")
    back.clicked.connect(on_leave)
    card.add(label(words, "large"), flow_of(back))
    return _page_of(card)


def _page_of(card: Card) -> QWidget:
    room = column(card)
    room.addStretch(1)
    return boxed(room, margin=20)
