"""Choices beside each other as one stop of the Tab key: arrows go from one to the next, space chooses."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton

_BACK, _ON = (Qt.Key.Key_Left, Qt.Key.Key_Up), (Qt.Key.Key_Right, Qt.Key.Key_Down)


class Arrows(QObject):
    """Belongs to the first of the buttons and ends with it."""

    def __init__(self, buttons: Sequence[QAbstractButton]) -> None:
        """buttons: in reading order."""
        super().__init__(buttons[0])
        self._buttons = tuple(buttons)
        for one in self._buttons:
            one.installEventFilter(self)
            one.clicked.connect(self._make_stop)
        self._make_stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move the focus at an arrow key; in right-to-left lines the arrows mean what they show."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or watched not in self._buttons:
            return False
        step = -1 if event.key() in _BACK else 1 if event.key() in _ON else 0
        if not step or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            step *= -1 if self._buttons[0].layoutDirection() == Qt.LayoutDirection.RightToLeft else 1
        at = self._buttons.index(watched) + step
        self._buttons[at % len(self._buttons)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _make_stop(self) -> None:
        """Let the Tab key stop at the chosen one, at the first while none is chosen."""
        stop = next((one for one in self._buttons if one.isChecked()), self._buttons[0])
        for one in self._buttons:
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if one is stop else Qt.FocusPolicy.ClickFocus)
