"""The list of cases for Qt: pages of rows that are fetched as the person scrolls, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from intake.model.cases import CaseLine
from ui.i18n import isolate
from ui.widgets.wording import Wording

PAGE_ROWS = 200
STATUS_LIST = "detention_status"
LINE_ROLE = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class CaseList(QAbstractListModel):
    """Rows so far, and whether more are to be had. It asks with `more_wanted`; whoever fetches calls `add`."""

    more_wanted = Signal(object)
    """Carries the last row that is here, after which the next page begins."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty, with nothing more to be had."""
        super().__init__(parent)
        self._lines: list[CaseLine] = []
        self._has_more = False
        self._is_asking = False
        self._wording: Wording | None = None

    @property
    def lines(self) -> Sequence[CaseLine]:
        """The rows that are here."""
        return tuple(self._lines)

    def set_wording(self, wording: Wording) -> None:
        """Say what the rows' accessible texts are made with."""
        self._wording = wording

    def start(self, lines: Sequence[CaseLine]) -> None:
        """Show the first page of a new search."""
        self.beginResetModel()
        self._lines = list(lines)
        self._has_more, self._is_asking = len(lines) >= PAGE_ROWS, False
        self.endResetModel()

    def add(self, lines: Sequence[CaseLine]) -> None:
        """Add the next page below."""
        self._has_more, self._is_asking = len(lines) >= PAGE_ROWS, False
        if lines:
            self.beginInsertRows(QModelIndex(), len(self._lines), len(self._lines) + len(lines) - 1)
            self._lines += lines
            self.endInsertRows()

    def row_of(self, case: str) -> int:
        """Return the row of a case id, or -1."""
        return next((at for at, line in enumerate(self._lines) if line.id == case), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Count the rows that are here."""
        return 0 if parent.isValid() else len(self._lines)

    def canFetchMore(self, parent: _Index) -> bool:
        """Tell whether scrolling on should ask for more."""
        return not parent.isValid() and self._has_more and not self._is_asking

    def fetchMore(self, parent: _Index) -> None:
        """Ask for the next page."""
        if self.canFetchMore(parent):
            self._is_asking = True
            self.more_wanted.emit(self._lines[-1])

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row: its CaseLine, its first name, or the words a screen reader says."""
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.names[0] if line.names else ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(line)
        return None

    def _spoken(self, line: CaseLine) -> str:
        parts = [isolate(line.names[0])] if line.names else []
        if self._wording is not None and line.status:
            parts.append(self._wording.code(STATUS_LIST, line.status))
        return ", ".join([*parts, line.number or ""])
