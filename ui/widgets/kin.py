"""A family as a picture: the person sought in the middle, older people above, younger ones below, others beside.

Only the picture: the list beside it says the same in words, for those who do not see it, and is what is selected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme

ROWS = {"grandparent": 0, "parent": 1, "aunt_or_uncle": 1, "teacher": 1, "child": 3, "niece_or_nephew": 3,
        "pupil": 3, "grandchild": 4}  # fmt: skip
"""Which row somebody stands in, by how they stand to the person sought, who is in row SELF; others stand beside."""

SELF = 2
_BOX_EM, _LINES, _GAP_PX, _PAD_PX, _ROUND_PX = 9, 4, 14, 7, 9


@dataclass(frozen=True, slots=True)
class Kin:
    """One person around. row: of the picture, from 0; told: has told us something."""

    name: str
    term: str
    row: int
    told: bool


class KinPicture(QWidget):
    """Rows of boxes with lines to the one in the middle. It wraps nothing: as many rows as needed, scaled to fit."""

    def __init__(self, who: str, kin: Sequence[Kin], *, theme: Theme, says: str) -> None:
        """who: the person sought. says: the accessible name, with all that the picture shows."""
        super().__init__()
        self.setObjectName("kin_picture")
        self.setAccessibleName(says)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._who, self._theme = who, theme
        self._rows = [[one for one in kin if one.row == row] for row in sorted({one.row for one in kin} | {SELF})]
        self._own = sorted({one.row for one in kin} | {SELF}).index(SELF)

    def sizeHint(self) -> QSize:
        """Return room for all rows with the size of the text."""
        return QSize(self._box().width() * self._widest(), len(self._rows) * (self._box().height() + 3 * _GAP_PX))

    def minimumSizeHint(self) -> QSize:
        """Ask for little width: boxes grow narrower, and the list beside says everything in full."""
        return QSize(2 * self._box().width() // 3, self.sizeHint().height())

    def _widest(self) -> int:
        return max(len(row) + (at == self._own) for at, row in enumerate(self._rows))

    def _box(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(_BOX_EM * metrics.horizontalAdvance("m"), _LINES * metrics.lineSpacing() + 2 * _PAD_PX)

    def _places(self) -> list[list[QRectF]]:
        """Return the box of each person, row by row; the person sought is the first of their row."""
        high, places = self._box().height(), []
        for at, row in enumerate(self._rows):
            count = len(row) + (at == self._own)
            wide = min(self._box().width(), (self.width() - _GAP_PX) / max(count, 1) - _GAP_PX)
            start = (self.width() - count * (wide + _GAP_PX) + _GAP_PX) / 2
            top = at * (high + 3 * _GAP_PX) + _GAP_PX
            boxes = [QRectF(start + nth * (wide + _GAP_PX), top, wide, high) for nth in range(count)]
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                boxes.reverse()
            places.append(boxes)
        return places

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw lines, then boxes over them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self._places()
        me = places[self._own][0]
        painter.setPen(QPen(QColor(self._theme.colours.edge), 1.4))
        for at, boxes in enumerate(places):
            for box in boxes:
                if box != me:
                    self._line(painter, me, box, same_row=at == self._own)
        self._person(painter, me, (self._who, ""), is_self=True, told=False)
        for at, row in enumerate(self._rows):
            around = places[at][1:] if at == self._own else places[at]
            for one, box in zip(row, around, strict=True):
                self._person(painter, box, (one.name, one.term), is_self=False, told=one.told)
        painter.end()

    @staticmethod
    def _line(painter: QPainter, me: QRectF, box: QRectF, *, same_row: bool) -> None:
        if same_row:
            painter.drawLine(QPointF(me.center().x(), me.bottom()), QPointF(me.center().x(), me.bottom() + _GAP_PX / 2))
            level = me.bottom() + _GAP_PX / 2
            painter.drawLine(QPointF(me.center().x(), level), QPointF(box.center().x(), level))
            painter.drawLine(QPointF(box.center().x(), level), QPointF(box.center().x(), box.bottom()))
            return
        start, end = (me.top(), box.bottom()) if box.top() < me.top() else (me.bottom(), box.top())
        half = (start + end) / 2
        painter.drawPolyline([QPointF(me.center().x(), start), QPointF(me.center().x(), half),
                              QPointF(box.center().x(), half), QPointF(box.center().x(), end)])  # fmt: skip

    def _person(self, painter: QPainter, box: QRectF, words: tuple[str, str], *, is_self: bool, told: bool) -> None:
        colours = self._theme.colours
        painter.save()
        painter.setPen(QPen(QColor(colours.accent if is_self or told else colours.line), 2 if is_self or told else 1.2))
        painter.setBrush(QColor(colours.accent_soft if is_self else colours.ground))
        painter.drawRoundedRect(box, _ROUND_PX, _ROUND_PX)
        inner = box.adjusted(_PAD_PX, _PAD_PX, -_PAD_PX, -_PAD_PX)
        option = QTextOption(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        name, term = words
        painter.setPen(QColor(colours.text))
        if term:
            share = inner.height() / _LINES
            option.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
            painter.drawText(inner.adjusted(0, 0, 0, -2 * share), name, option)
            painter.setPen(QColor(colours.muted))
            option.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            painter.drawText(inner.adjusted(0, 2 * share, 0, 0), term, option)
        else:
            painter.drawText(inner, name, option)
        painter.restore()
