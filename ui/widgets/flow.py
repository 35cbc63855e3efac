"""Two layouts that Qt lacks: pieces that wrap like words, and cards in as many columns as fit."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QStyle, QWidget


class _Items(QLayout):
    """Keeps the items and answers Qt's questions; says only how high it is for a width."""

    def __init__(self, spacing: int = 8) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def _direction(self) -> Qt.LayoutDirection:
        parent = self.parentWidget()
        return parent.layoutDirection() if parent is not None else Qt.LayoutDirection.LeftToRight

    def _place(self, rect: QRect, *, move: bool) -> int:
        raise NotImplementedError


class Flow(_Items):
    """Pieces beside each other from the leading side, going on below when the line is full."""

    def _place(self, rect: QRect, *, move: bool) -> int:
        top = rect.y()
        for line in self._lines(rect.width()):
            left, high = rect.x(), max(size.height() for _item, size in line)
            for item, size in line:
                if move:
                    room = QRect(left, top, size.width(), high)
                    item.setGeometry(QStyle.visualRect(self._direction(), rect, room))
                left += size.width() + self.spacing()
            top += high + self.spacing()
        return max(0, top - self.spacing() - rect.y())

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """Return what stands in each line, with the room each piece takes; pieces of one line are equally high."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        taken = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            size.setWidth(min(size.width(), max(width, 1)))
            if item.hasHeightForWidth():
                size.setHeight(item.heightForWidth(size.width()))
            if not lines or taken + size.width() > width:
                lines.append([])
                taken = 0
            lines[-1].append((item, size))
            taken += size.width() + self.spacing()
        return lines


class Columns(_Items):
    """Cards in as many equal columns as fit, each set into the column that is shortest so far."""

    def __init__(self, *, column_em: int = 24, most: int = 2, spacing: int = 12) -> None:
        """column_em: the least width of a column, in widths of the letter M of the parent's font."""
        super().__init__(spacing)
        self._column_em, self._most = column_em, most

    def _place(self, rect: QRect, *, move: bool) -> int:
        parent = self.parentWidget()
        least = self._column_em * (parent.fontMetrics().horizontalAdvance("m") if parent is not None else 12)
        count = max(1, min(self._most, len(self._items), (rect.width() + self.spacing()) // (least + self.spacing())))
        width = (rect.width() - (count - 1) * self.spacing()) // count
        ends = [rect.y()] * count
        for item in self._items:
            if item.isEmpty():
                continue
            column = ends.index(min(ends))
            high = item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
            if move:
                place = QRect(rect.x() + column * (width + self.spacing()), ends[column], width, high)
                item.setGeometry(QStyle.visualRect(self._direction(), rect, place))
            ends[column] += high + self.spacing()
        return max(ends) - self.spacing() - rect.y() if self._items else 0


def flow_of(*widgets: QWidget, spacing: int = 8, name: str = "") -> QWidget:
    """Return a widget in which these wrap like words."""
    return _holder(Flow(spacing), widgets, name=name)


def columns_of(*widgets: QWidget, column_em: int = 24, most: int = 2, name: str = "") -> QWidget:
    """Return a widget in which these stand in columns."""
    return _holder(Columns(column_em=column_em, most=most), widgets, name=name)


def _holder(layout: QLayout, widgets: tuple[QWidget, ...], *, name: str) -> QWidget:
    holder = QWidget()
    holder.setObjectName(name)
    holder.setLayout(layout)
    for widget in widgets:
        layout.addWidget(widget)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    holder.setSizePolicy(policy)
    return holder
