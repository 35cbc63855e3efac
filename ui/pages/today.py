"""The first page: what is due, interviews to finish, what has not been delivered, the last backup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QWidget

from intake.errors import IntakeError
from intake.model.changes import Changes
from intake.model.due import DueList, Reason
from intake.model.exchange import OutboxLine
from intake.model.views import DraftLine, VaultInfo
from ui.door import Door
from ui.i18n import isolate, left_to_right
from ui.widgets.desk import Desk
from ui.widgets.due import DueCard
from ui.widgets.flow import columns_of, flow_of
from ui.widgets.page import Page
from ui.widgets.parts import Card, boxed, button, column, label, said, scrolled
from ui.widgets.sheets import write_sheet


@dataclass(frozen=True, slots=True)
class _Today:
    info: VaultInfo | None
    drafts: Sequence[DraftLine]
    outbox: Sequence[OutboxLine]


class TodayPage(Page):
    """What is to be done. Everything here leads somewhere."""

    def __init__(self, desk: Desk) -> None:
        """Draw it empty; `refresh` fills it."""
        super().__init__(desk, "today")
        self._today = _Today(None, (), ())
        self._due: DueList | None = None
        desk.changes.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Fetch drafts, counts and what is undelivered; then what is due, which takes longer in a large vault."""
        door = self.desk.door
        self.run(lambda _report: _fetch(door), then=self._on_fetched)
        parts: list[DueList] = []
        for reason in Reason:  # one job each, so that what is typed meanwhile is saved in between
            self.run(partial(_due, door, reason), then=partial(self._on_due, parts))

    def draw(self) -> QWidget:
        """Draw the cards."""
        theme = self.desk.theme
        new = button(self.say("new_interview"), "today_new", look="primary", theme=theme, icon="plus")
        new.clicked.connect(lambda: self.wanted.emit("interview", None))
        cases = button(self.say("nav_cases"), "today_cases", theme=theme, icon="folder-open")
        cases.clicked.connect(lambda: self.wanted.emit("cases", None))
        room = column(label(self.say("today_title"), "title"), flow_of(new, cases, *self._draw_print()))
        cards: list[QWidget] = [self._draw_drafts(), self._draw_numbers(), self._draw_outbox()]
        room.addWidget(columns_of(*([self._draw_due(self._due)] if self._due is not None else []), *cards))
        room.addStretch(1)
        return scrolled(boxed(room, margin=20), name="today_scroll", says=self.say("today_title"))

    def _draw_print(self) -> list[QWidget]:
        if self._due is None or not any(line.case for line in self._due.lines):
            return []
        made = button(self.say("due_print"), "today_print", theme=self.desk.theme, icon="printer")
        door, language = self.desk.door, self.desk.speech.language
        made.clicked.connect(lambda: write_sheet(
            self, lambda: door.sheets.call_list(door.opened, language=language), suggested="calls.pdf"
        ))  # fmt: skip
        return [made]

    def _draw_due(self, due: DueList) -> Card:
        card = DueCard(self, due)
        card.done.connect(self._mark_done)
        return card

    def _mark_done(self, line: str) -> None:
        door = self.desk.door

        def done(changes: Changes) -> None:
            self.show_done(self.say("due_marked"))
            self.desk.changes.tell(changes)
            self.refresh()

        self.run(lambda _report: door.followups.mark_done(door.opened, line), then=done)

    def _draw_drafts(self) -> Card:
        card = Card(self.say("today_drafts"), name="today_drafts")
        for at, draft in enumerate(self._today.drafts):
            who = self.desk.speech.line(*draft.names) if draft.names else self.say("unnamed")
            go = button(self.say("continue"), f"today_draft_{at}", look="quiet")
            go.setAccessibleName(f"{self.say('continue')}: {who}")
            go.clicked.connect(lambda _=False, draft=draft: self.wanted.emit("draft", draft.id))
            told = self.say("according_to", who=isolate(draft.testifier)) if draft.testifier else ""
            under = "  ·  ".join(part for part in (told, self.desk.speech.day(draft.saved_ms)) if part)
            card.rows.addLayout(column(said(who, "strong", name=f"today_draft_name_{at}"), label(under, "muted"),
                                       flow_of(go), spacing=1))  # fmt: skip
        if not self._today.drafts:
            card.add(label(self.say("today_no_drafts"), "muted"))
        return card

    def _draw_numbers(self) -> Card:
        card = Card(self.say("today_vault"), name="today_vault")
        info = self._today.info
        if info is None:
            return card
        speech = self.desk.speech
        card.add(label(speech.count("cases", info.cases), "large"))
        card.add(label(isolate(info.organisation) if info.organisation else self.say("not_enrolled"), "muted"))
        if info.desk:
            card.add(label(self.say("desk", desk=left_to_right(info.desk)), "muted"))
        backup = speech.day(info.last_backup_ms) if info.last_backup_ms else ""
        words = self.say("today_backup", day=backup) if backup else f"! {self.say('today_backup_never')}"
        card.add(label(words, "muted" if backup else "warn", name="today_backup"))
        if not info.is_enrolled:
            enrol = button(self.say("enrol_title"), "today_enrol", look="quiet")
            enrol.clicked.connect(lambda: self.wanted.emit("exchange", None))
            card.add(flow_of(enrol))
        if info.repaired_header:
            card.add(label(f"! {self.say('header_repaired')}", "warn"))
        return card

    def _draw_outbox(self) -> Card:
        card = Card(self.say("today_outbox"), name="today_outbox")
        speech = self.desk.speech
        for line in self._today.outbox:
            count = speech.count("undelivered", line.undelivered_entries)
            card.rows.addLayout(column(label(isolate(line.recipient), "strong"), label(count, "muted"), spacing=1))
        if not self._today.outbox:
            card.add(label(self.say("today_no_outbox"), "muted"))
        else:
            go = button(self.say("nav_exchange"), "today_exchange", look="quiet")
            go.clicked.connect(lambda: self.wanted.emit("exchange", None))
            card.add(flow_of(go))
        return card

    def _on_fetched(self, today: _Today) -> None:
        self._today = today
        self.redraw()

    def _on_due(self, parts: list[DueList], part: DueList) -> None:
        parts.append(part)
        if len(parts) == len(Reason):
            lines = tuple(line for one in parts for line in one.lines)
            counts = {reason: count for one in parts for reason, count in one.counts.items()}
            self._due = DueList(part.today, part.clock_behind_days, lines, counts)
            self.redraw()

    def _on_changed(self, changes: Changes) -> None:
        if self.isVisible():
            self.refresh()


def _due(door: Door, reason: Reason, _report: object) -> DueList:
    due: DueList = door.followups.due(door.opened, reasons=(reason,))
    return due


def _fetch(door: Door) -> _Today:
    outbox: Sequence[OutboxLine]
    try:
        outbox = door.exchange.outbox(door.opened)
    except IntakeError:  # a vault that belongs to no organisation yet has nobody to send to
        outbox = ()
    return _Today(door.session.vault_info(door.opened), door.interviews.drafts(door.opened), outbox)
