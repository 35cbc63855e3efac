"""Where somebody was in an interview: back to the same field after a crash, and which question has the focus."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QScrollArea, QWidget

from ui.questionnaire.record import QuestionRow


def back_to(page: QWidget, name: str) -> None:
    """Put the focus on the widget of this name, the cursor behind what was typed, and bring it into sight.

    A widget that is folded away or not drawn any more (a form of a later version) is left alone.
    """
    widget = page.findChild(QWidget, name) if name else None
    if widget is None:
        return
    widget.setFocus()
    if isinstance(widget, QLineEdit):
        widget.end(False)
    elif isinstance(widget, QPlainTextEdit):
        widget.moveCursor(QTextCursor.MoveOperation.End)
    area = _area_around(widget)
    if area is not None:
        area.ensureWidgetVisible(widget)


def focus_first(body: QWidget | None) -> None:
    """Put the focus on the first thing in a section or record that can be answered."""
    if body is None:
        return
    inputs = [one for one in body.findChildren(QWidget) if isinstance(one, (QLineEdit, QPlainTextEdit, QComboBox))]
    buttons = [one for one in body.findChildren(QPushButton) if one.isCheckable()]
    for widget in (*inputs, *buttons):
        if widget.isVisibleTo(body) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            widget.setFocus()
            return


def mark_question_of(focused: QWidget | None) -> None:
    """Open the menu of marks at the question in which the focus is, if it is in one."""
    widget = focused
    while widget is not None:
        if isinstance(widget, QuestionRow):
            widget.ask_mark()
            return
        widget = widget.parentWidget()


def _area_around(widget: QWidget) -> QScrollArea | None:
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above
