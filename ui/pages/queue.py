"""The queue of a day: numbers are given and called, a quick interview begins, and the day ends with a sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from intake.model.changes import Changes
from intake.model.queue import DayNumbers, Ticket, TicketState
from ui.i18n import isolate, left_to_right
from ui.widgets.desk import Desk
from ui.widgets.flow import columns_of, flow_of
from ui.widgets.page import Page
from ui.widgets.parts import Card, boxed, button, column, label, said, scrolled
from ui.widgets.sheets import write_sheet

_TEN = 10
_MOST_SHOWN = 60


class QueuePage(Page):
    """Numbers only: no name is kept of who waits or leaves."""

    def __init__(self, desk: Desk) -> None:
        """Draw it empty; `refresh` fills it."""
        super().__init__(desk, "queue")
        self._day: DayNumbers | None = None
        desk.changes.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Fetch how the day stands."""
        door = self.desk.door
        self.run(lambda _report: door.queue.day_numbers(door.opened), then=self._on_day)

    def draw(self) -> QWidget:
        """Draw who is at the desk, who waits, and the day so far."""
        theme = self.desk.theme
        following = button(self.say("queue_next"), "queue_next", look="primary", theme=theme, icon="user")
        following.clicked.connect(lambda: self._act(lambda door: door.queue.call_next(door.opened)))
        one = button(self.say("queue_give"), "queue_give", theme=theme, icon="plus")
        one.clicked.connect(lambda: self._act(lambda door: door.queue.give_tickets(door.opened)))
        ten = button(self.say("queue_give_ten"), "queue_give_ten", look="quiet")
        ten.clicked.connect(lambda: self._act(lambda door: door.queue.give_tickets(door.opened, _TEN)))
        room = column(label(self.say("nav_queue"), "title"), label(self.say("queue_hint"), "muted"),
                      flow_of(following, one, ten))  # fmt: skip
        if self._day is not None:
            room.addWidget(columns_of(self._draw_called(self._day), self._draw_day(self._day),
                                      self._draw_waiting(self._day)))  # fmt: skip
        room.addStretch(1)
        return scrolled(boxed(room, margin=20), name="queue_scroll", says=self.say("nav_queue"))

    def _draw_called(self, day: DayNumbers) -> Card:
        card = Card(self.say("queue_called"), name="queue_called")
        called = [ticket for ticket in day.tickets if ticket.state is TicketState.CALLED]
        for ticket in called:
            card.add(self._draw_ticket(ticket, day=day))
        if not called:
            card.add(label(self.say("nothing_yet"), "muted"))
        return card

    def _draw_ticket(self, ticket: Ticket, *, day: DayNumbers) -> QWidget:
        name = f"queue_ticket_{ticket.number}"
        words = ticket_words(day.desk, ticket.number)
        begin = button(self.say("continue" if ticket.draft else "queue_begin"), f"{name}_begin", look="primary",
                       theme=self.desk.theme, icon="pencil")  # fmt: skip
        begin.clicked.connect(lambda: self._begin(ticket))
        acts: list[QWidget] = [begin]
        for key, state in (
            ("queue_is_heard", TicketState.HEARD),
            ("queue_is_gone", TicketState.GONE),
            ("queue_back", TicketState.WAITING),
        ):
            act = button(self.desk.speech.say(key), f"{name}_{state.name.lower()}", look="chip")
            act.setAccessibleName(f"{self.desk.speech.say(key)}: {words}")
            act.clicked.connect(lambda _=False, state=state: self._move(ticket, state))
            acts.append(act)
        inner = Card(look="inner", name=name)
        inner.add(said(words, "title", name=f"{name}_number"), flow_of(*acts, spacing=6))
        return inner

    def _draw_waiting(self, day: DayNumbers) -> Card:
        card = Card(self.say("queue_waiting"), name="queue_waiting")
        waiting = [ticket for ticket in day.tickets if ticket.state is TicketState.WAITING]
        numbers = [
            label(ticket_words(day.desk, one.number), "pill_plain", wraps=False) for one in waiting[:_MOST_SHOWN]
        ]
        if numbers:
            card.add(flow_of(*numbers, spacing=6))
        else:
            card.add(label(self.say("queue_nobody"), "muted"))
        return card

    def _draw_day(self, day: DayNumbers) -> Card:
        card = Card(self.say("queue_day"), name="queue_day")
        shared = self.desk.speech.shared
        numbers = (
            ("tickets", len(day.tickets)), ("done", day.count(TicketState.HEARD)),
            ("waiting", day.count(TicketState.WAITING)), ("gone", day.count(TicketState.GONE)),
            ("interviews", day.sealed), ("drafts", day.drafts), ("refused", day.refused),
        )  # fmt: skip
        for key, number in numbers:
            words = f"{shared('today', f'sheet_{key}')}:  {left_to_right(str(number))}"
            card.add(label(words, name=f"queue_day_{key}"))
        for line in day.undelivered:
            words = shared("today", "sheet_undelivered", data={"recipient": isolate(line.recipient)})
            card.add(label(f"! {words}:  {left_to_right(str(line.undelivered_entries))}", "warn"))
        backup = self.desk.speech.day(day.backup_ms) if day.backup_ms else shared("today", "sheet_never")
        card.add(label(f"{shared('today', 'sheet_backup')}:  {backup}", "muted" if day.backup_ms else "warn"))
        paper = button(self.say("queue_sheet"), "queue_sheet", theme=self.desk.theme, icon="printer")
        door, language = self.desk.door, self.desk.speech.language
        paper.clicked.connect(lambda: write_sheet(
            self, lambda: door.sheets.day_sheet(door.opened, language=language), suggested="day.pdf"
        ))  # fmt: skip
        card.add(flow_of(paper))
        return card

    def _begin(self, ticket: Ticket) -> None:
        """Turn to the interview of a ticket, beginning a quick one with its first call."""
        if ticket.draft:
            self.wanted.emit("draft", ticket.draft)
        else:
            self.wanted.emit("quick", ticket.number)

    def _move(self, ticket: Ticket, state: TicketState) -> None:
        self._act(lambda door: door.queue.move(door.opened, ticket.number, state))

    def _act(self, act: Callable[[Any], object]) -> None:
        """Ask a service, then show how the day stands."""
        door = self.desk.door

        def work(_report: object) -> DayNumbers:
            act(door)
            day: DayNumbers = door.queue.day_numbers(door.opened)
            return day

        self.run(work, then=self._on_day)

    def _on_day(self, day: DayNumbers) -> None:
        self._day = day
        self.redraw()

    def _on_changed(self, changes: Changes) -> None:
        if self.isVisible():
            self.refresh()


def ticket_words(desk: str, number: int) -> str:
    """Return a number as it is called out: the code of the desk before it, so that several desks do not mix."""
    return left_to_right(f"{desk} · {number}" if desk else str(number))
