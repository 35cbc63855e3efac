"""A drop-down list for choices of the window's own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox


class ChoiceBox(QComboBox):
    """A list that the mouse wheel does not change while one scrolls past it, and that does not ask for much width."""

    def __init__(self) -> None:
        """Make it; a few letters decide its least width."""
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the small arrow that a style sheet takes away."""
        super().paintEvent(event)
        side = self.fontMetrics().height() / 2
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = side * 1.5 if right else self.width() - side * 1.5
        y = self.height() / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().text().color(), max(1.5, side / 6)))
        points = (QPointF(x - side / 2, y - side / 4), QPointF(x, y + side / 4), QPointF(x + side / 2, y - side / 4))
        painter.drawPolyline(points)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()


def choice_box(choices: Sequence[tuple[object, str]], name: str, *, says: str, value: object = None) -> ChoiceBox:
    """Return a list of (code, words) with `value` chosen; `says` is its accessible name."""
    box = ChoiceBox()
    box.setObjectName(name)
    box.setAccessibleName(says)
    for code, words in choices:
        box.addItem(words, code)
    if value is not None:
        box.setCurrentIndex(max(0, box.findData(value)))
    return box
