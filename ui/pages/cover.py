"""What is on the screen while the window locks or closes: no name, no case; and words when saving does not work."""

from __future__ import annotations

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.texts import Notice
from ui.explain import explain
from ui.widgets.desk import Desk
from ui.widgets.flow import flow_of
from ui.widgets.parts import Card, button, empty, label, row

_CARD_EM, _CARD_STRETCH = 36, 8


class CoverPage(QWidget):
    """Says that what was typed is being saved; after a failure, why, and offers to try again or to go on without."""

    again = Signal()
    without = Signal()
    """Lock although the last words could not be saved: there may be a reason to."""

    def __init__(self, desk: Desk) -> None:
        """Show that saving goes on."""
        super().__init__()
        self.setObjectName("page_cover")
        self._desk, self._say = desk, desk.speech.say
        self._card = Card(name="cover_card")
        self._card.setMaximumWidth(_CARD_EM * self.fontMetrics().horizontalAdvance("m"))
        centred = row(None, None)
        centred.insertWidget(1, self._card, _CARD_STRETCH)
        room = QVBoxLayout(self)
        room.addStretch(1)
        room.addLayout(centred)
        room.addStretch(2)
        self.show_saving()

    def show_saving(self) -> None:
        """Show the lock and that saving goes on."""
        self._draw(Notice(self._say("cover_saving"), "", ""))

    def show_slow(self) -> None:
        """Say that it takes long: a slow disk, or a large file that is just being sealed."""
        self._draw(Notice(self._say("cover_slow"), "", ""), self._button("cover_without", self.without))

    def show_error(self, error: BaseException) -> None:
        """Say why saving did not work; nothing typed is let go of before the person says so."""
        notice = explain(error, self._desk.speech)
        self._draw(Notice(self._say("cover_failed"), notice.what, notice.do),
                   self._button("cover_again", self.again, look="primary"),
                   self._button("cover_without", self.without))  # fmt: skip
        again = self.findChild(QWidget, "cover_again")
        if again is not None:
            again.setFocus()

    def _button(self, key: str, act: SignalInstance, *, look: str = "") -> QWidget:
        made = button(self._say(key), key, look=look)
        made.clicked.connect(act)
        return made

    def _draw(self, notice: Notice, *acts: QWidget) -> None:
        empty(self._card.rows)
        theme = self._desk.theme
        sign = label("", wraps=False)
        sign.setPixmap(theme.icon("lock", colour=theme.colours.accent).pixmap(2 * theme.icon_px()))
        self._card.add(sign, label(self._say("unlock_title"), "title"), label(notice.what, name="cover_words"))
        self._card.add(*(label(text, "muted") for text in (notice.safe, notice.do) if text))
        if acts:
            self._card.add(flow_of(*acts))
