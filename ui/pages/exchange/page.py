"""Writing and reading bundles, receipts, quarantine; the enrolment cards stand beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from intake.errors import IntakeError
from intake.model.changes import Changes
from intake.model.exchange import OutboxLine, QuarantineLine, ReadResult, RecipientLine, Written
from intake.model.views import DeviceLine, VaultInfo
from ui.door import Door
from ui.i18n import isolate, left_to_right
from ui.pages.exchange.enrolment import EnrolmentCard
from ui.widgets.desk import Desk
from ui.widgets.files import open_files, open_folder
from ui.widgets.flow import columns_of, flow_of
from ui.widgets.page import Page
from ui.widgets.parts import Card, boxed, button, column, label, scrolled

BUNDLES = "*.age"
_SIGNS = {"imported": "✓", "known": "=", "held": "…", "quarantined": "!"}


@dataclass(frozen=True, slots=True)
class _Exchange:
    info: VaultInfo | None = None
    recipients: Sequence[RecipientLine] = ()
    outbox: Sequence[OutboxLine] = ()
    quarantine: Sequence[QuarantineLine] = ()
    devices: Sequence[DeviceLine] = ()


class ExchangePage(Page):
    """What goes out, what comes in."""

    def __init__(self, desk: Desk) -> None:
        """Draw it empty; `refresh` fills it."""
        super().__init__(desk, "exchange")
        self._data = _Exchange()
        self._results: Sequence[ReadResult] = ()
        self._code: tuple[str, str] | None = None
        self._drawn_code: tuple[str, str] | None = None
        self._drawn_results: Sequence[ReadResult] = ()
        desk.changes.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Fetch recipients, outbox, quarantine and devices."""
        door = self.desk.door
        self.run(lambda _report: _fetch(door), then=self._on_fetched)

    def draw(self) -> QWidget:
        """Draw the cards."""
        self._drawn_code, self._drawn_results = self._code, self._results
        enrolment = EnrolmentCard(self, self._data.info, self._data.devices, code=self._code,
                                  on_code=self._on_code)  # fmt: skip
        cards: list[QWidget] = [self._draw_out(), self._draw_in()]
        if self._data.quarantine:
            cards.append(self._draw_quarantine())
        if self._data.info is not None and not self._data.info.is_enrolled:
            cards.insert(0, enrolment)
        else:
            cards.append(enrolment)
        room = column(label(self.say("nav_exchange"), "title"), columns_of(*cards))
        room.addStretch(1)
        return scrolled(boxed(room, margin=20), name="exchange_scroll", says=self.say("nav_exchange"))

    def _draw_out(self) -> Card:
        card = Card(self.say("bundle_out"), name="exchange_out")
        card.add(label(self.say("bundle_out_hint"), "muted"))
        speech = self.desk.speech
        for at, recipient in enumerate(self._data.recipients):
            lines = [line for line in self._data.outbox if line.device == recipient.device]
            lacks = speech.count("undelivered", lines[0].undelivered_entries) if lines else self.say("nothing_sent")
            receipt = lines[0].last_receipt_ms if lines else None
            heard = self.say("last_receipt", day=speech.day(receipt)) if receipt else self.say("no_receipt")
            write = button(self.say("bundle_write"), f"exchange_write_{at}", theme=self.desk.theme, icon="send")
            write.setAccessibleName(f"{self.say('bundle_write')}: {recipient.name}")
            write.clicked.connect(lambda _=False, recipient=recipient: self._write(recipient))
            last = label(heard, "muted", name=f"exchange_heard_{at}")
            card.rows.addLayout(column(label(isolate(recipient.name), "strong"), label(lacks), last,
                                       flow_of(write), spacing=2))  # fmt: skip
        if not self._data.recipients:
            card.add(label(self.say("no_recipients"), "muted"))
        return card

    def _draw_in(self) -> Card:
        card = Card(self.say("bundle_in"), name="exchange_in")
        card.add(label(self.say("bundle_in_hint"), "muted"))
        read = button(self.say("bundle_read"), "exchange_read", look="primary", theme=self.desk.theme,
                      icon="folder-open")  # fmt: skip
        read.clicked.connect(self._read)
        card.add(flow_of(read))
        speech = self.desk.speech
        for at, result in enumerate(self._results):
            state = str(result.state)
            words = f"{_SIGNS.get(state, '')} {left_to_right(result.file.name)}:  {speech.shared('reasons', state)}"
            if result.reason:
                words += f"  ·  {speech.shared('reasons', result.reason)}"
            if result.new:
                words += f"  ·  {speech.count('new_entries', result.new)}"
            card.add(label(words, "bad" if state == "quarantined" else "", name=f"exchange_result_{at}"))
        return card

    def _draw_quarantine(self) -> Card:
        card = Card(self.say("quarantine"), name="exchange_quarantine")
        card.add(label(self.say("quarantine_hint"), "muted"))
        speech = self.desk.speech
        for line in self._data.quarantine:
            sender = isolate(line.sender) if line.sender else self.say("sender_unknown")
            under = f"{speech.day(line.received_ms)}  ·  {speech.shared('reasons', line.reason)}"
            card.rows.addLayout(column(label(f"! {sender}", "strong"), label(under, "muted"), spacing=1))
        return card

    def _write(self, recipient: RecipientLine) -> None:
        folder = open_folder(self, self.say("bundle_where"))
        if folder is None:
            return
        door = self.desk.door
        self.run(
            lambda report: door.exchange.write_bundle(door.opened, to=recipient.device, folder=folder, report=report),
            then=self._on_written,
        )

    def _on_written(self, written: Written) -> None:
        speech = self.desk.speech
        entries = speech.count("new_entries", written.entries)
        withheld = speech.count("held_back_things", written.withheld)
        self.show_done(self.say("bundle_written"), more=f"{entries}  ·  {self.say('held_back')}: {withheld}")
        self.refresh()

    def _read(self) -> None:
        paths = open_files(self, self.say("bundle_read"), pattern=BUNDLES)
        if not paths:
            return
        door = self.desk.door
        self.run(lambda report: door.exchange.read_bundles(door.opened, paths, report=report), then=self._on_read)

    def _on_read(self, results: Sequence[ReadResult]) -> None:
        self._results = tuple(results)
        self.desk.changes.tell(Changes(frozenset({"case"}), frozenset()))
        self.refresh()

    def _on_fetched(self, data: _Exchange) -> None:
        drawn = (self._data, self._drawn_code, self._drawn_results)
        if drawn != (data, self._code, self._results):  # nothing is drawn anew under somebody's finger without need
            self._data = data
            self.redraw()

    def _on_code(self, key: str, groups: str) -> None:
        self._code = (key, groups) if key else None
        self.refresh()

    def _on_changed(self, changes: Changes) -> None:
        if self.isVisible():
            self.refresh()


def _fetch(door: Door) -> _Exchange:
    info = door.session.vault_info(door.opened)
    quarantine = door.exchange.quarantine(door.opened)
    try:
        return _Exchange(info, door.exchange.recipients(door.opened), door.exchange.outbox(door.opened), quarantine,
                         door.enrolment.devices(door.opened))  # fmt: skip
    except IntakeError:  # belongs to no organisation yet
        return _Exchange(info=info, quarantine=quarantine)
