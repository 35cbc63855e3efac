"""A list of very many equally high rows. Its cost does not grow with their number.

QListView asks the model about every row whenever some are added (Qt 6.11, qlistview.cpp, doStaticLayout): with 100,000
rows in Python each further page stopped the window for a third of a second. A table keeps only heights.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem, QTableView


class RowList(QTableView):
    """One column as wide as the view, no headers and no grid; the delegate says how high a row is."""

    def __init__(self) -> None:
        """Make it; give it a model, then a delegate, then call `fit_rows`."""
        super().__init__()
        self.setProperty("look", "rows")
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(1)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)

    def fit_rows(self) -> None:
        """Give all rows the height that the delegate asks for."""
        option = QStyleOptionViewItem()
        option.initFrom(self)
        self.verticalHeader().setDefaultSectionSize(self.itemDelegate().sizeHint(option, QModelIndex()).height())
        self.setColumnWidth(0, self.viewport().width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column as wide as the view."""
        super().resizeEvent(event)
        self.setColumnWidth(0, self.viewport().width())
