"""One signal that tells every page what a write touched, so that each reloads just what it shows."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from intake.model.changes import Changes


class ChangeBoard(QObject):
    """Where a page that wrote something says so. `changed` carries `Changes`, on the drawing thread."""

    changed = Signal(object)

    def tell(self, changes: Changes) -> None:
        """Tell all pages; an empty change is kept quiet."""
        if changes.kinds or changes.ids:
            self.changed.emit(changes)
