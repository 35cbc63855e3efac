"""What waits for somebody's decision: values that contradict each other, side by side, with who said so and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QLineEdit, QWidget

from intake.model.changes import Changes
from intake.model.dates import UncertainDate
from intake.model.places import Place
from intake.model.views import ClaimView, ReviewItem
from ui.door import Door
from ui.i18n import isolate
from ui.widgets.desk import Desk
from ui.widgets.flow import columns_of, flow_of
from ui.widgets.page import Page
from ui.widgets.parts import Card, boxed, button, column, label, said, scrolled
from ui.widgets.wording import Known, Wording, quoted, value_words

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class _Open:
    items: Sequence[ReviewItem]
    known: Known


class ReviewPage(Page):
    """One card for each question that is open. Choosing needs a reason; leaving it open needs nothing."""

    def __init__(self, desk: Desk) -> None:
        """Draw it empty; `refresh` fills it."""
        super().__init__(desk, "review")
        self._wording: Wording | None = None
        self._open = _Open((), Known({}))
        desk.changes.changed.connect(self._on_changed)

    def set_wording(self, wording: Wording) -> None:
        """Take the form's words in the language that is on."""
        self._wording = wording

    def refresh(self) -> None:
        """Fetch what is open."""
        door, language = self.desk.door, self.desk.speech.language
        self.run(lambda _report: _fetch(door, language=language), then=self._on_fetched)

    def draw(self) -> QWidget:
        """Draw a card for each open question."""
        room = column(label(self.say("nav_review"), "title"), label(self.say("review_hint"), "muted"))
        for at, item in enumerate(self._open.items[:MOST_SHOWN]):
            room.addWidget(self._draw_item(item, at=at))
        if not self._open.items:
            room.addWidget(label(f"✓ {self.say('review_nothing')}"))
        elif len(self._open.items) > MOST_SHOWN:
            room.addWidget(label(self.desk.speech.count("review_more", len(self._open.items) - MOST_SHOWN), "muted"))
        room.addStretch(1)
        return scrolled(boxed(room, margin=20), name="review_scroll", says=self.say("nav_review"))

    def _draw_item(self, item: ReviewItem, *, at: int) -> Card:
        wording = self._wording
        field = wording.field(item.record_kind, item.field) if wording is not None and item.field else ""
        kind = wording.kind(item.record_kind) if wording is not None else item.record_kind
        card = Card(name=f"review_{at}")
        title = "  ·  ".join(part for part in (kind, field) if part)
        card.add(label(title, "head"), label(self.desk.speech.code("review_kind", item.kind), "muted"))
        if item.claims:
            reason = QLineEdit()
            reason.setObjectName(f"review_reason_{at}")
            reason.setAccessibleName(self.say("reason_why"))
            reason.setPlaceholderText(self.say("reason_why"))
            sides = [self._draw_side(claim, reason, name=f"review_{at}_{nth}") for nth, claim in enumerate(item.claims)]
            card.add(columns_of(*sides, column_em=16, most=3), reason)
        if item.case is not None:
            go = button(self.say("open_case"), f"review_case_{at}", look="quiet")
            go.clicked.connect(lambda: self.wanted.emit("case", item.case))
            card.add(flow_of(go))
        return card

    def _draw_side(self, claim: ClaimView, reason: QLineEdit, *, name: str) -> Card:
        side = Card(look="inner", name=name)
        if self._wording is not None:
            value = value_words(self._wording, claim.value, field=(claim.kind, claim.field), known=self._open.known)
            side.add(said(value, "strong", name=f"{name}_value"))
        if claim.words and not isinstance(claim.value, (UncertainDate, Place)):
            side.add(said(quoted(claim.words), "muted", name=f"{name}_words"))
        who = isolate(claim.said_by) if claim.said_by else self.say(f"source_{claim.source.kind.value}")
        side.add(label(self.say("according_to", who=who)), label(self.desk.speech.day(claim.wall_ms), "muted"))
        prefer = button(self.say("prefer"), f"{name}_prefer")
        prefer.clicked.connect(lambda: self._prefer(claim, reason))
        side.add(flow_of(prefer))
        return side

    def _prefer(self, claim: ClaimView, reason: QLineEdit) -> None:
        why, door = reason.text().strip(), self.desk.door
        if not why:
            self.show_hint(self.say("reason_first"))
            reason.setFocus()
            return
        self.run(lambda _report: door.review.prefer(door.opened, claim.id, reason=why), then=self._on_decided)

    def _on_decided(self, changes: Changes) -> None:
        self.show_done(self.say("decided"))
        self.desk.changes.tell(changes)
        self.refresh()

    def _on_fetched(self, found: _Open) -> None:
        self._open = found
        self.redraw()

    def _on_changed(self, changes: Changes) -> None:
        if self.isVisible():
            self.refresh()


def _fetch(door: Door, *, language: str) -> _Open:
    items: Sequence[ReviewItem] = door.review.open_questions(door.opened)
    values = [claim.value for item in items[:MOST_SHOWN] for claim in item.claims]
    dates = {
        value: door.proposals.date_in_words(door.opened, value, language)
        for value in values if isinstance(value, UncertainDate)
    }  # fmt: skip
    codes = {value.code for value in values if isinstance(value, Place) and value.code}
    places = {code: door.proposals.place_name(door.opened, code, language) or code for code in codes}
    return _Open(items, Known(dates, places=places))
