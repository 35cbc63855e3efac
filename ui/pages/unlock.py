"""Opening the vault: a passphrase, or the recovery sheet. On the screen before anything heavy is loaded."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from intake.progress import Report
from ui.widgets.desk import Desk
from ui.widgets.languages import language_choice
from ui.widgets.page import Page
from ui.widgets.parts import Card, boxed, button, column, label, row, scrolled
from ui.widgets.passphrase import NewPassphrase, PassphraseField

_CARD_STRETCH = 8
CARD_EM = 36


class UnlockPage(Page):
    """Asks for the passphrase. `opened` fires when the door holds the session."""

    opened = Signal()

    def __init__(self, desk: Desk, folder: Path) -> None:
        """folder: where the vault is."""
        super().__init__(desk, "unlock")
        self._folder = folder
        self._step = "passphrase"
        self._passphrase: PassphraseField | None = None
        self._groups: QLineEdit | None = None
        self._new: NewPassphrase | None = None
        self.redraw()

    def draw(self) -> QWidget:
        """Draw the card of the step that is on: passphrase, sheet, or a new passphrase after the sheet."""
        card = Card(name="unlock_card")
        card.setMaximumWidth(CARD_EM * card.fontMetrics().horizontalAdvance("m"))
        sign = label("", wraps=False)
        theme = self.desk.theme
        sign.setPixmap(theme.icon("lock", colour=theme.colours.accent).pixmap(2 * theme.icon_px()))
        card.rows.addWidget(sign)
        card.add(label(self.say("unlock_title"), "title"))
        {"passphrase": self._draw_passphrase, "sheet": self._draw_sheet, "new": self._draw_new}[self._step](card)
        card.rows.addSpacing(8)
        card.add(language_choice(self.desk.speech, "unlock_language"))
        middle = QVBoxLayout()
        middle.addStretch(1)
        centred = row(None, None)
        centred.insertWidget(1, card, _CARD_STRETCH)
        middle.addLayout(centred)
        middle.addStretch(2)
        return scrolled(boxed(middle), name="unlock_scroll", says=self.say("unlock_title"))

    def _draw_passphrase(self, card: Card) -> None:
        field = PassphraseField("unlock_passphrase", says=self.say("passphrase"), say=self.say, theme=self.desk.theme)
        field.entered.connect(self._on_open)
        go = button(self.say("unlock_open"), "unlock_open", look="primary")
        go.clicked.connect(self._on_open)
        other = button(self.say("unlock_with_sheet"), "unlock_with_sheet", look="quiet")
        other.clicked.connect(lambda: self._turn_to("sheet"))
        self._passphrase = field
        card.rows.addLayout(column(field, go, other))
        field.setFocus()

    def _draw_sheet(self, card: Card) -> None:
        line = QLineEdit()
        line.setObjectName("unlock_groups")
        line.setAccessibleName(self.say("sheet_groups"))
        line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        line.returnPressed.connect(self._on_sheet)
        go = button(self.say("unlock_open"), "unlock_sheet_open", look="primary")
        go.clicked.connect(self._on_sheet)
        back = button(self.say("back"), "unlock_back", look="quiet")
        back.clicked.connect(lambda: self._turn_to("passphrase"))
        self._groups = line
        card.add(label(self.say("sheet_hint"), "muted"))
        card.rows.addLayout(column(line, go, back))

    def _draw_new(self, card: Card) -> None:
        new = NewPassphrase("unlock_new", say=self.say, theme=self.desk.theme)
        go = button(self.say("passphrase_keep"), "unlock_keep", look="primary")
        go.setEnabled(False)
        new.changed.connect(lambda: go.setEnabled(new.is_ready()))
        go.clicked.connect(self._on_new)
        self._new = new
        card.add(label(self.say("sheet_then_new"), "muted"))
        card.rows.addLayout(column(new, go))

    def _turn_to(self, step: str) -> None:
        self.banner.clear()
        self._step = step
        self.redraw()

    def _on_open(self) -> None:
        if self._passphrase is None or not self._passphrase.text():
            return
        passphrase = self._passphrase.take()
        door, folder = self.desk.door, self._folder

        def work(_report: Report) -> None:
            door.opened = door.session.open_vault(folder, passphrase=passphrase)

        self.banner.clear()
        self.run(work, then=lambda _: self.opened.emit())

    def _on_sheet(self) -> None:
        if self._groups is None or not self._groups.text():
            return
        groups, door, folder = self._groups.text(), self.desk.door, self._folder
        self._groups.clear()

        def work(_report: Report) -> None:
            door.opened = door.session.open_with_sheet(folder, groups=groups)

        self.run(work, then=lambda _: self._turn_to("new"))

    def _on_new(self) -> None:
        if self._new is None or not self._new.is_ready():
            return
        new, door = self._new.take(), self.desk.door
        self.run(
            lambda _report: door.session.set_passphrase(door.opened, new=new),
            then=lambda _: self.opened.emit(),
        )
