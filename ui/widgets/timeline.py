"""A line of events as a picture: dates on one side, a rail with a dot for each, words on the other.

Built from labels, so that a screen reader reads it in order, text scales and lines wrap; only the rail is painted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.parts import label

_DOT_PX = 6.5


@dataclass(frozen=True, slots=True)
class Event:
    """What one point of the line says. sure: a filled dot; disputed: another source says otherwise."""

    date: str
    title: str
    under: str
    sure: bool
    disputed: bool


class Timeline(QWidget):
    """The whole line, oldest first."""

    def __init__(self, events: Sequence[Event], *, theme: Theme, says: str, disputed_words: str) -> None:
        """says: the accessible name of the whole; disputed_words: written beside a disputed event."""
        super().__init__()
        self.setObjectName("timeline")
        self.setAccessibleName(says)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(2, 5)
        for at, event in enumerate(events):
            date = label(event.date, "muted", name=f"timeline_date_{at}")
            date.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop)
            rail = _Rail(theme, first=at == 0, last=at == len(events) - 1, event=event)
            grid.addWidget(date, at, 0)
            grid.addWidget(rail, at, 1)
            grid.addWidget(self._words(event, at=at, disputed_words=disputed_words), at, 2)

    @staticmethod
    def _words(event: Event, *, at: int, disputed_words: str) -> QWidget:
        holder = QWidget()
        room = QVBoxLayout(holder)
        room.setContentsMargins(0, 0, 0, 16)
        room.setSpacing(1)
        title = label(event.title, "strong", name=f"timeline_title_{at}")
        title.setAccessibleName(" ".join(part for part in (event.date, event.title, event.under) if part))
        room.addWidget(title)
        if event.under:
            room.addWidget(label(event.under, "muted", name=f"timeline_under_{at}"))
        if event.disputed:
            room.addWidget(label(f"≠ {disputed_words}", "warn", name=f"timeline_disputed_{at}"))
        room.addStretch(1)
        return holder


class _Rail(QWidget):
    """The stretch of line beside one event, with its dot: filled when the date is known, hollow when it is not."""

    def __init__(self, theme: Theme, *, first: bool, last: bool, event: Event) -> None:
        super().__init__()
        self._theme, self._first, self._last, self._event = theme, first, last, event
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(round(_DOT_PX * 3), self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, y = self.width() / 2, self.fontMetrics().height() / 2 + 1
        painter.setPen(QPen(QColor(colours.line), 2))
        if not self._first:
            painter.drawLine(QPointF(x, 0), QPointF(x, y))
        if not self._last:
            painter.drawLine(QPointF(x, y), QPointF(x, self.height()))
        colour = QColor(colours.warn if self._event.disputed else colours.accent)
        painter.setPen(QPen(colour, 2.4))
        painter.setBrush(colour if self._event.sure else QColor(colours.surface))
        painter.drawEllipse(QPointF(x, y), _DOT_PX - 1.2, _DOT_PX - 1.2)
        painter.end()
