"""Colours, fonts and icons of the window: one table of tokens gives the palette and the one style sheet.

Qt's own colour schemes do nothing on bare X11, so light and dark are ours. Sizes are in points and multiply by the
person's text size; nothing here sets a height or a width of a page.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from string import Template

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

_RESOURCES = Path(__file__).resolve().parent.parent / "resources"
_STYLE_SHEET = _RESOURCES / "theme" / "window.qss"
FAMILIES = ("Noto Sans", "Noto Sans Arabic", "Noto Sans SC")
TEXT_SIZES = (100, 125, 150, 200)
"""The text sizes a person can choose, in per cent."""

_BASE_PT = 10.5
_ICON_PX = 20
_SHARPNESS = 3  # icons are drawn this much larger than shown, so that they stay sharp on dense screens


class Mode(StrEnum):
    """Light or dark, chosen by the person."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Colours:
    """One colour for each use, as #rrggbb. `…_soft` is the ground on which the colour of the same name is written."""

    ground: str
    surface: str
    nav: str
    nav_text: str
    nav_chosen: str
    on_nav: str
    text: str
    muted: str
    line: str
    edge: str
    accent: str
    accent_soft: str
    on_accent: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    good: str
    good_soft: str


COLOURS = {
    Mode.LIGHT: Colours(
        ground="#f4f6f8", surface="#ffffff", nav="#12343b", nav_text="#d5e4e6", nav_chosen="#1f5560", on_nav="#ffffff",
        text="#16232b", muted="#55646e", line="#dde3e8", edge="#84919b", accent="#0f766e", accent_soft="#e0f2f0",
        on_accent="#ffffff", warn="#94440a", warn_soft="#fdf0dc", bad="#a81f15", bad_soft="#fde6e3", good="#166534",
        good_soft="#dcf5e4",
    ),
    Mode.DARK: Colours(
        ground="#12181c", surface="#1b2329", nav="#0d1417", nav_text="#b7c6cb", nav_chosen="#1d3f46", on_nav="#ffffff",
        text="#e8eef1", muted="#9dadb6", line="#2c3840", edge="#66757f", accent="#2dd4bf", accent_soft="#123a38",
        on_accent="#06201e", warn="#fbbf24", warn_soft="#3b2f10", bad="#fb8a8a", bad_soft="#431d1d", good="#4ade80",
        good_soft="#143222",
    ),
}  # fmt: skip

WRITTEN_ON = (
    ("text", "ground"), ("text", "surface"), ("muted", "ground"), ("muted", "surface"), ("nav_text", "nav"),
    ("on_nav", "nav_chosen"), ("on_accent", "accent"), ("accent", "surface"), ("accent", "ground"),
    ("accent", "accent_soft"), ("text", "accent_soft"), ("muted", "accent_soft"), ("warn", "warn_soft"),
    ("bad", "bad_soft"), ("good", "good_soft"), ("text", "warn_soft"), ("text", "bad_soft"), ("text", "good_soft"),
    ("warn", "surface"), ("bad", "surface"), ("good", "surface"), ("muted", "line"),
)  # fmt: skip
"""Which colour is written on which ground. A test holds each pair to a contrast of at least 4.5 (WCAG 2.2, 1.4.3)."""


def contrast(first: str, second: str) -> float:
    """Return the contrast of two #rrggbb colours, 1 to 21. Source: WCAG 2.2, relative luminance."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@lru_cache(maxsize=256)
def _drawn(name: str, colour: str, size_px: int) -> QIcon:
    svg = (_RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    picture = QPixmap(size_px * _SHARPNESS, size_px * _SHARPNESS)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(picture.rect()))
    painter.end()
    return QIcon(picture)


class Theme:
    """The looks as they now are: light or dark, and the text size. `apply` puts them on the program."""

    def __init__(self, mode: Mode = Mode.LIGHT, *, text_percent: int = 100) -> None:
        """Choose; nothing is drawn before `apply`."""
        self.mode = mode
        self.text_percent = text_percent

    @property
    def colours(self) -> Colours:
        """The colours of the mode."""
        return COLOURS[self.mode]

    @property
    def points(self) -> float:
        """The size of running text in points."""
        return _BASE_PT * self.text_percent / 100

    def icon(self, name: str, *, colour: str | None = None) -> QIcon:
        """Return an icon of resources/icons in a colour (running text's when not said)."""
        return _drawn(name, colour or self.colours.text, round(_ICON_PX * self.text_percent / 100))

    def icon_px(self) -> int:
        """Return the side of an icon beside running text, in pixels."""
        return round(_ICON_PX * self.text_percent / 100)

    def font(self, *, scale: float = 1.0, bold: bool = False) -> QFont:
        """Return our font with its fallbacks for Arabic script and Chinese."""
        font = QFont()
        font.setFamilies(list(FAMILIES))
        font.setPointSizeF(self.points * scale)
        font.setBold(bold)
        return font

    def apply(self, app: QApplication) -> None:
        """Give the program our font, palette and style sheet."""
        load_fonts()
        app.setFont(self.font())
        app.setPalette(palette(self.colours))
        app.setStyleSheet(style_sheet(self.colours, self.points))


@lru_cache(maxsize=1)
def load_fonts() -> tuple[str, ...]:
    """Load the fonts that travel with the program, once; return their families. System fonts may be absent."""
    families: list[str] = []
    for path in sorted((_RESOURCES / "fonts").glob("NotoSans*.ttf")):
        number = QFontDatabase.addApplicationFont(str(path))
        families += QFontDatabase.applicationFontFamilies(number)
    return tuple(dict.fromkeys(families))


def palette(colours: Colours) -> QPalette:
    """Return Qt's palette from our tokens, so that what the style sheet does not reach has the same colours."""
    result = QPalette()
    role = QPalette.ColorRole
    for where, colour in (
        (role.Window, colours.ground), (role.Base, colours.surface), (role.AlternateBase, colours.ground),
        (role.Text, colours.text), (role.WindowText, colours.text), (role.Button, colours.surface),
        (role.ButtonText, colours.text), (role.Highlight, colours.accent), (role.HighlightedText, colours.on_accent),
        (role.PlaceholderText, colours.muted), (role.ToolTipBase, colours.surface), (role.ToolTipText, colours.text),
        (role.Link, colours.accent), (role.Accent, colours.accent), (role.BrightText, colours.bad),
    ):  # fmt: skip
        result.setColor(where, QColor(colour))
    for where in (role.Text, role.WindowText, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, where, QColor(colours.muted))
    return result


def style_sheet(colours: Colours, points: float) -> str:
    """Return the one style sheet. Looks are chosen by the property `look`; object names are for finding."""
    sizes = {"small": points * 0.9, "large": points * 1.25, "title": points * 1.7, "arrow": points * 2}
    words = asdict(colours) | {f"{name}_size": size for name, size in sizes.items()}
    return Template(_STYLE_SHEET.read_text(encoding="utf-8")).substitute(words)
