"""The words at the top of a page: what happened, what is safe, what to do. Never a dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from intake.texts import Notice
from ui.widgets.desk import Desk
from ui.widgets.parts import icon_button, label

_ICONS = {"bad": "alert", "good": "check", "warn": "alert"}


class Banner(QWidget):
    """Hidden until there is something to say; goes when dismissed or when something else is said."""

    def __init__(self, desk: Desk, name: str) -> None:
        """Make it, hidden."""
        super().__init__()
        self._desk, self._name = desk, name
        self.setObjectName(f"banner_{name}")
        self._room = QGridLayout(self)
        self._room.setContentsMargins(16, 12, 16, 0)
        self._frame: QFrame | None = None
        self.notice: Notice | None = None
        self.hide()

    def show_notice(self, notice: Notice, *, tone: str) -> None:
        """Show the three parts of a notice; tone: bad, good or warn."""
        self.clear()
        self.notice = notice
        frame = QFrame()
        frame.setProperty("look", f"notice_{tone}")
        grid = QGridLayout(frame)
        colour = getattr(self._desk.theme.colours, tone)
        sign = label("", name=f"banner_sign_{self._name}", wraps=False)
        sign.setPixmap(self._desk.theme.icon(_ICONS[tone], colour=colour).pixmap(self._desk.theme.icon_px()))
        grid.addWidget(sign, 0, 0, Qt.AlignmentFlag.AlignTop)
        for at, (text, look) in enumerate(((notice.what, "strong"), (notice.safe, ""), (notice.do, ""))):
            if text:
                grid.addWidget(label(text, look, name=f"banner_{self._name}_{at}"), at, 1)
        close = icon_button("close", f"banner_close_{self._name}", says=self._desk.speech.say("close"),
                            theme=self._desk.theme)  # fmt: skip
        close.clicked.connect(self.clear)
        grid.addWidget(close, 0, 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(1, 1)
        self._frame = frame
        self._room.addWidget(frame, 0, 0)
        self.setAccessibleName(notice.line)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def clear(self) -> None:
        """Say nothing."""
        self.notice = None
        self.hide()
        if self._frame is not None:
            self._room.removeWidget(self._frame)
            self._frame.setParent(None)
            self._frame.deleteLater()
            self._frame = None
