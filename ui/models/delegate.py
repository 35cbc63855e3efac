"""How a case is drawn in the list: initials, names, status with sign and word, then since when and where."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from intake.model.cases import CaseLine
from ui.i18n import left_to_right
from ui.models.cases import LINE_ROLE, STATUS_LIST
from ui.theme import Theme
from ui.widgets.status import status_look
from ui.widgets.wording import Known, Wording, date_words, place_words

_EDGE, _GAP = 10, 10
_SMALL = 0.88
_PILL_ROOM = 8  # the status has a ground around it, and stands a little apart
_Index = QModelIndex | QPersistentModelIndex


class CaseDelegate(QStyledItemDelegate):
    """Draws rows of `CaseList`. Its height follows the font."""

    def __init__(self, wording: Wording, theme: Theme, *, parent: QObject) -> None:
        """Draw with these words and colours; `known` is set with every page of rows."""
        super().__init__(parent)
        self._wording, self._theme = wording, theme
        self.known = Known({})

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return room for the name, the other names, the status, and since when and where."""
        large, small = self._metrics()
        high = large.height() + 3 * small.height() + _PILL_ROOM + 2 * _EDGE
        return QSize(16 * large.horizontalAdvance("m"), high)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one row."""
        line = index.data(LINE_ROLE)
        if not isinstance(line, CaseLine):
            return
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        frame: QRect = option.rect.adjusted(3, 3, -3, -3)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(self._wording.speech.direction)
        colours = self._theme.colours
        focused = chosen and bool(state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(QColor(colours.accent if chosen else colours.line), 2.2 if focused else 1.2))
        painter.setBrush(QColor(colours.accent_soft if chosen else colours.surface))
        painter.drawRoundedRect(QRectF(frame), 10, 10)
        self._draw_inside(painter, line, frame=frame, chosen=chosen)
        painter.restore()

    def _metrics(self) -> tuple[QFontMetrics, QFontMetrics]:
        return QFontMetrics(self._theme.font(bold=True)), QFontMetrics(self._theme.font(scale=_SMALL))

    def _draw_inside(self, painter: QPainter, line: CaseLine, *, frame: QRect, chosen: bool) -> None:
        large, small = self._metrics()
        side = 2 * large.height()
        round_ = QRect(frame.left() + _GAP, frame.top() + (frame.height() - side) // 2, side, side)
        self._draw_initials(painter, line, place=self._turned(frame, round_), chosen=chosen)
        left = round_.right() + _GAP + 1
        room = frame.right() - _GAP - left
        top = frame.top() + _EDGE - 3
        font = self._theme.font(scale=_SMALL)
        taken = self._draw_number(painter, line, frame=frame, room=QRect(left, top, room, large.height()))
        first = QRect(left, top, room - taken, large.height())
        name = line.names[0] if line.names else self._wording.speech.say("unnamed")
        self._write(painter, name, self._turned(frame, first), font=self._theme.font(bold=True), muted=False)
        second = QRect(left, first.bottom() + 1, room, small.height())
        self._write(painter, self._wording.speech.line(*line.names[1:4]), self._turned(frame, second), font=font)
        third = QRect(left, second.bottom() + _PILL_ROOM // 2, room, small.height() + 2)
        if line.status is not None:
            self._draw_pill(painter, line, frame=frame, room=third)
        fourth = QRect(left, third.bottom() + _PILL_ROOM // 2, room, small.height())
        self._write(painter, self._facts(line), self._turned(frame, fourth if line.status else third), font=font)

    def _facts(self, line: CaseLine) -> str:
        """Return since when, as it is written out where that is known, and where: a row has no room for quotations."""
        since = self.known.dates.get(line.since, "") if line.since is not None else ""
        return self._wording.speech.line(since or date_words(line.since, self.known),
                                         place_words(line.place, self.known))  # fmt: skip

    def _draw_number(self, painter: QPainter, line: CaseLine, *, frame: QRect, room: QRect) -> int:
        """Draw the case's number at the trailing edge where the name leaves room; return what it took."""
        font = self._theme.font(scale=_SMALL)
        number = left_to_right(line.number or "")
        width = QFontMetrics(font).horizontalAdvance(number) + _GAP
        name = QFontMetrics(self._theme.font(bold=True)).horizontalAdvance(line.names[0] if line.names else "")
        if not line.number or name + width > room.width():
            return 0
        place = QRect(room.right() - width + _GAP, room.top(), width, room.height())
        self._write(painter, number, self._turned(frame, place), font=font)
        return width

    def _draw_initials(self, painter: QPainter, line: CaseLine, *, place: QRect, chosen: bool) -> None:
        colours = self._theme.colours
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent if chosen else colours.line))
        painter.drawEllipse(place)
        painter.setFont(self._theme.font(bold=True))
        painter.setPen(QColor(colours.on_accent if chosen else colours.muted))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, initials(line.names[0] if line.names else ""))

    def _draw_pill(self, painter: QPainter, line: CaseLine, *, frame: QRect, room: QRect) -> None:
        """Draw the status word at the leading edge of `room`."""
        sign, tone = status_look(line.status)
        colours = self._theme.colours
        fore = colours.muted if tone == "plain" else getattr(colours, tone)
        ground = colours.line if tone == "plain" else getattr(colours, f"{tone}_soft")
        text = f"{sign} {self._wording.code(STATUS_LIST, line.status or '')}"
        if line.disagreements:
            text += "  ≠"
        font = self._theme.font(scale=0.82, bold=True)
        metrics = QFontMetrics(font)
        width = min(metrics.horizontalAdvance(text) + 16, room.width())
        place = self._turned(frame, QRect(room.left(), room.top(), width, room.height()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(place), 8, 8)
        painter.setFont(font)
        painter.setPen(QColor(fore))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - 12)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, shown)

    def _write(self, painter: QPainter, text: str, place: QRect, *, font: QFont, muted: bool = True) -> None:
        painter.setFont(font)
        painter.setPen(QColor(self._theme.colours.muted if muted else self._theme.colours.text))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        # drawText mirrors AlignLeft itself when the painter's direction is right to left (facts/qt.md).
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _turned(self, frame: QRect, place: QRect) -> QRect:
        return QStyle.visualRect(self._wording.speech.direction, frame, place)


def initials(name: str) -> str:
    """Return the first letters of the first two words of a name; one Chinese character stands alone."""
    words = name.split()
    if not words:
        return "?"
    if "\u4e00" <= words[0][0] <= "\u9fff":
        return words[0][0]
    return "".join(word[0] for word in words[:2])
