"""Small parts with our looks: labels, buttons, cards, rows. Each is named for finding, and none has a fixed size."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.theme import Theme

PLAIN_TEXT = Qt.TextFormat.PlainText
_RIGHT_MARK, _LEFT_MARK = "\u200f", "\u200e"


class Label(QLabel):
    """A label that keeps to the window's direction: a line that begins with a name in another script would turn round.

    Qt aligns a label by the first strong letter of its text, so the text begins with a mark (U+200E or U+200F).
    """

    def setText(self, text: str) -> None:
        """Show a text in the direction that the window now has."""
        right = QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
        super().setText((_RIGHT_MARK if right else _LEFT_MARK) + text if text else "")


def label(text: str, look: str = "", *, name: str = "", wraps: bool = True) -> QLabel:
    """Return a label that never reads its text as markup and wraps to the room it has."""
    made = Label()
    made.setTextFormat(PLAIN_TEXT)
    made.setText(text)
    made.setWordWrap(wraps)
    made.setIndent(0)
    if look:
        made.setProperty("look", look)
    if name:
        made.setObjectName(name)
    return made


def said(text: str, look: str = "", *, name: str = "") -> QLabel:
    """Return a label whose text can be selected and copied with mouse or keys: for what somebody told."""
    made = label(text, look, name=name)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    made.setAccessibleName(text)
    return made


def pill(sign: str, text: str, *, tone: str, name: str = "") -> QLabel:
    """Return a small marked word: a sign and a word, so that colour is never alone. tone: good, warn, bad or plain."""
    made = label(f"{sign} {text}", f"pill_{tone}", name=name, wraps=False)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return made


def button(text: str, name: str, *, look: str = "", theme: Theme | None = None, icon: str = "") -> QPushButton:
    """Return a push button. look: primary, quiet, chip, choice or plain; icon: a name in resources/icons."""
    made = QPushButton(f" {text}" if icon else text)
    made.setObjectName(name)
    made.setAccessibleName(text)
    made.setAutoDefault(False)
    if look:
        made.setProperty("look", look)
    if theme is not None and icon:
        colour = {"primary": theme.colours.on_accent, "quiet": theme.colours.accent}.get(look, theme.colours.text)
        made.setIcon(theme.icon(icon, colour=colour))
        made.setIconSize(QSize(theme.icon_px(), theme.icon_px()))
    return made


def icon_button(icon: str, name: str, *, says: str, theme: Theme) -> QToolButton:
    """Return a button that is only an icon; `says` is its accessible name and its tip."""
    made = QToolButton()
    made.setObjectName(name)
    made.setIcon(theme.icon(icon, colour=theme.colours.muted))
    made.setIconSize(QSize(theme.icon_px(), theme.icon_px()))
    made.setAccessibleName(says)
    made.setToolTip(says)
    made.setProperty("look", "plain")
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made


class Card(QFrame):
    """A framed group with a heading; put things into `rows`."""

    def __init__(self, title: str = "", *, look: str = "card", name: str = "") -> None:
        """look: card, inner, notice_bad, notice_good or notice_warn."""
        super().__init__()
        self.setProperty("look", look)
        self.setObjectName(name)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(16, 12, 16, 14)
        self.rows.setSpacing(8)
        if title:
            self.rows.addWidget(label(title, "head"))

    def add(self, *widgets: QWidget) -> None:
        """Add widgets below each other."""
        for widget in widgets:
            self.rows.addWidget(widget)


def row(*widgets: QWidget | None, spacing: int = 8) -> QHBoxLayout:
    """Return widgets beside each other from the leading side on; None is the stretch that takes the free room."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for widget in widgets:
        if widget is None:
            made.addStretch(1)
        else:
            made.addWidget(widget)
    return made


def column(*widgets: QWidget, spacing: int = 12) -> QVBoxLayout:
    """Return widgets below each other."""
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for widget in widgets:
        made.addWidget(widget)
    return made


def boxed(layout: QLayout, *, look: str = "", margin: int = 0) -> QWidget:
    """Return a widget around a layout."""
    made = QWidget()
    made.setLayout(layout)
    layout.setContentsMargins(margin, margin, margin, margin)
    if look:
        made.setProperty("look", look)
        made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made


def scrolled(content: QWidget, *, name: str, says: str) -> QScrollArea:
    """Return a scroll area that grows its content to its own width and scrolls it up and down."""
    made = QScrollArea()
    made.setObjectName(name)
    made.setAccessibleName(says)
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setWidget(content)
    return made


def empty(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            empty(inner)
