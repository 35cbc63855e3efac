"""Typing into the window as a person does; apart from conftest so that a process without pytest can use it."""

from __future__ import annotations

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

PASSPHRASE = "seven quiet birds"


def type_text(widget: QWidget, text: str) -> None:
    """Type any script as an input method would: QTest.keyClicks aborts the process on letters beyond Latin-1."""
    for letter in text:
        event = QInputMethodEvent()
        event.setCommitString(letter)
        QApplication.sendEvent(widget, event)
