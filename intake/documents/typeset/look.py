"""How documents look: sizes, colours and the page. Sober, A4, black on white with one accent, cheap to print.

All lengths in points. Sizes follow the document's text size, so that a family's sheet in large type is the same design.
"""

from __future__ import annotations

from dataclasses import dataclass

from intake.documents.typeset.blocks import DocumentMeta, Tone

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89  # A4
MARGIN_SIDE = 20 * MM
MARGIN_TOP = 20 * MM
MARGIN_BOTTOM = 22 * MM
HEAD_BASELINE = PAGE_HEIGHT - 12.5 * MM
FOOT_BASELINE = 12.5 * MM
INK, MUTED, HAIRLINE, PAPER = "#16232b", "#56646e", "#d3dae0", "#ffffff"
CARD_RADIUS = 6.0


@dataclass(frozen=True, slots=True)
class Area:
    """The strip of the page that a block may fill. Leading is left, or right where rtl."""

    left: float
    width: float
    rtl: bool

    @property
    def right(self) -> float:
        """Return the x of the right edge."""
        return self.left + self.width

    def from_leading(self, offset: float, width: float) -> Area:
        """Return the part of this width that begins `offset` after the leading edge."""
        return Area(self.right - offset - width if self.rtl else self.left + offset, width, self.rtl)

    def after(self, offset: float) -> Area:
        """Return what is left when `offset` is taken from the leading side."""
        return self.from_leading(offset, self.width - offset)

    def inset(self, by: float) -> Area:
        """Return the area less `by` on both sides."""
        return Area(self.left + by, self.width - 2 * by, self.rtl)


@dataclass(frozen=True, slots=True)
class Look:
    """Sizes and colours of one document. text: size of running text."""

    text: float
    accent: str

    @classmethod
    def of(cls, meta: DocumentMeta) -> Look:
        """Return the look that the document asks for."""
        return cls(meta.text_size_pt, meta.accent)

    def colour(self, tone: Tone) -> str:
        """Return the colour of a tone as #rrggbb."""
        return {Tone.INK: INK, Tone.MUTED: MUTED, Tone.ACCENT: self.accent}[tone]

    def em(self, count: float) -> float:
        """Return a length of so many text sizes."""
        return self.text * count


def page_area(*, rtl: bool) -> Area:
    """Return the area between the side margins."""
    return Area(MARGIN_SIDE, PAGE_WIDTH - 2 * MARGIN_SIDE, rtl)
