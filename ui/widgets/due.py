"""What is due, as cards: why, since when, and - only when somebody asks for it - how the family may be reached."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.model.due import DueLine, DueList, Reach, Reason
from ui.i18n import isolate, left_to_right
from ui.widgets.flow import flow_of
from ui.widgets.page import Page
from ui.widgets.parts import Card, button, column, empty, label, said

FIRST_SHOWN = 4


class DueCard(Card):
    """One group of lines for each reason. It writes nothing itself: the page marks what was done."""

    done = Signal(str)
    """Carries the id of a line that somebody marked as done."""

    def __init__(self, page: Page, due: DueList, *, opened: frozenset[Reason] = frozenset()) -> None:
        """opened: the reasons of which all lines are shown."""
        super().__init__(page.say("due_title"), name="today_due")
        self._page, self._due = page, due
        if due.clock_behind_days:
            self.add(self._clock())
        for reason in Reason:
            lines = [line for line in due.lines if line.reason is reason]
            if lines:
                self.add(self._group(reason, lines, is_open=reason in opened))
        if not due.lines:
            self.add(label(f"✓ {page.desk.speech.shared('today', 'nothing')}", "muted"))

    def _clock(self) -> QWidget:
        card = Card(look="notice_warn", name="today_clock")
        data = {"days": left_to_right(str(self._due.clock_behind_days)), "day": self._day(self._due.today)}
        words = self._page.desk.speech.shared("today", "clock_behind", data=data)
        card.add(label(f"! {self._page.say('due_clock')}", "strong"), label(words))
        return card

    def _group(self, reason: Reason, lines: Sequence[DueLine], *, is_open: bool) -> QWidget:
        group = Card(look="inner", name=f"due_{reason.value}")
        title = self._page.desk.speech.shared("today", f"group_{reason.value}")
        count = self._due.counts.get(reason, len(lines))
        group.add(label(f"{title}  ·  {left_to_right(str(count))}", "strong"))
        for at, line in enumerate(lines if is_open else lines[:FIRST_SHOWN]):
            group.add(self._line(line, name=f"due_{reason.value}_{at}"))
        if len(lines) > FIRST_SHOWN and not is_open:
            words = self._page.say("due_all", number=left_to_right(str(len(lines))))
            more = button(words, f"due_{reason.value}_all", look="quiet")
            more.clicked.connect(lambda: self._show_all(group, reason, lines))
            group.add(flow_of(more))
        return group

    def _show_all(self, group: Card, reason: Reason, lines: Sequence[DueLine]) -> None:
        empty(group.rows)
        title = self._page.desk.speech.shared("today", f"group_{reason.value}")
        group.add(label(f"{title}  ·  {left_to_right(str(len(lines)))}", "strong"))
        for at, line in enumerate(lines):
            group.add(self._line(line, name=f"due_{reason.value}_{at}"))

    def _line(self, line: DueLine, *, name: str) -> QWidget:
        page, speech = self._page, self._page.desk.speech
        who = speech.line(*line.names[:2], line.number or "") if line.names else page.say("unnamed")
        why = why_words(page, line)
        if line.words:
            why = f"{isolate(line.words)}  ·  {why}"
        reach = QVBoxLayout()
        done = button(page.say("due_done"), f"{name}_done", look="chip", theme=page.desk.theme, icon="check")
        done.setAccessibleName(f"{page.say('due_done')}: {who}, {why}")
        done.clicked.connect(lambda: self.done.emit(line.id))
        acts: list[QWidget] = []
        if line.case is not None:
            go = button(page.say("open_case"), f"{name}_open", look="quiet")
            go.setAccessibleName(f"{page.say('open_case')}: {who}")
            go.clicked.connect(lambda: page.wanted.emit("case", line.case))
            call = button(page.say("due_reach"), f"{name}_reach", look="quiet", theme=page.desk.theme, icon="phone")
            call.setAccessibleName(f"{page.say('due_reach')}: {who}")
            call.clicked.connect(lambda: self._reach(line.case or "", reach, name=name))
            acts = [go, call]
        holder = QWidget()
        room = column(said(who, "strong", name=f"{name}_who"), label(why, "muted", name=f"{name}_why"),
                      flow_of(*acts, done, spacing=4), spacing=2)  # fmt: skip
        room.addLayout(reach)
        holder.setLayout(room)
        return holder

    def _reach(self, case: str, room: QVBoxLayout, *, name: str) -> None:
        """Fetch how the testifiers of a case may be reached; pressing once more hides it again."""
        if room.count():
            empty(room)
            return
        door = self._page.desk.door
        show = partial(self._show_reach, room, name=name)
        self._page.run(lambda _report: door.followups.ways_to_reach(door.opened, case), then=show)

    def _show_reach(self, room: QVBoxLayout, ways: Sequence[Reach], *, name: str) -> None:
        speech, say = self._page.desk.speech, self._page.say
        for at, reach in enumerate(ways):
            card = Card(look="card" if reach.allowed else "notice_warn", name=f"{name}_way_{at}")
            card.add(label(isolate(reach.name) if reach.name else say("unnamed"), "strong"))
            lines = [(say("reach_phone"), left_to_right(phone)) for phone in reach.phones]
            lines += [(say("reach_mail"), left_to_right(reach.email))] if reach.email else []
            lines += [(say("reach_safe"), isolate(reach.safe))] if reach.safe else []
            for nth, (what, how) in enumerate(lines):
                card.add(label(what, "muted"), said(how, name=f"{name}_way_{at}_{nth}"))
            if not lines:
                key = "call_no_way" if reach.allowed else "call_not_allowed"
                card.add(label(f"! {speech.shared('today', key)}"))
            room.addWidget(card)

    def _day(self, day: object) -> str:
        return left_to_right(f"{day:%d.%m.%Y}")


def why_words(page: Page, line: DueLine) -> str:
    """Return in words why a line is due."""
    key = f"line_{line.reason.value}"
    if line.reason is Reason.FOLLOWUP:
        key += "_late" if line.days > 0 else "_today" if line.days == 0 else "_ahead"
    data = {"day": left_to_right(f"{line.day:%d.%m.%Y}"), "days": left_to_right(str(line.days)),
            "count": left_to_right(str(line.count))}  # fmt: skip
    return page.desk.speech.shared("today", key, data=data)
