"""The recovery sheet as text, and on paper. The digits are shown once and kept nowhere by the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QTextDocument

from ui.theme import FAMILIES


def sheet_text(groups: Sequence[str], *, title: str, note: str) -> str:
    """Return the sheet as plain text: a title, the numbered groups of digits, a note."""
    lines = [f"{at}.  {group}" for at, group in enumerate(groups, 1)]
    return "\n".join((title, "", *lines, "", note, ""))


def print_sheet(text: str) -> bool:
    """Print the text on the computer's own printer; False when there is none or printing is not possible here."""
    try:
        # Needs the system's printing library, which a machine without printers may lack.
        from PySide6.QtPrintSupport import QPrinter, QPrinterInfo  # noqa: PLC0415
    except ImportError:
        return False
    where = QPrinterInfo.defaultPrinter()
    if where.isNull():
        return False
    document = QTextDocument()
    font = document.defaultFont()
    font.setFamilies(list(FAMILIES))
    font.setPointSizeF(14)
    document.setDefaultFont(font)
    document.setPlainText(text)
    document.print_(QPrinter(where))
    return True
