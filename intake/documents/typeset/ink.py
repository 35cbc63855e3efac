"""What is drawn on one page: text, lines, boxes and pictures, as operators of a PDF content stream.

Coordinates are in points from the page's lower left corner. Nothing here decides where anything goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from intake.documents.typeset.embedding import EmbeddedFonts
from intake.documents.typeset.faces import Cut
from intake.documents.typeset.shaping import Shaped

_CIRCLE = 0.5523  # control points of a quarter circle in Bézier curves


class Ink:
    """Collects operators; `take` hands them over and starts afresh."""

    def __init__(self, fonts: EmbeddedFonts) -> None:
        self._fonts = fonts
        self._operators: list[str] = []

    def take(self) -> str:
        """Return what was drawn since the last call."""
        operators = "\n".join(self._operators)
        self._operators.clear()
        return operators

    def text(
        self, shaped: Shaped, cut: Cut, *, x: float, y: float, size: float, colour: str, language: str = ""
    ) -> None:
        """Draw one run, its first glyph at x, its baseline at y. language: BCP 47, where it is not the block's."""
        size *= cut.scale
        fill = _rgb(colour)
        bold = f"{fill} RG {_n(cut.stroke * size / 1000)} w 2 Tr " if cut.stroke else ""
        if language:
            self._operators.append(f"/Span << /Lang ({language}) >> BDC")
        self._operators.append(f"BT {fill} rg {bold}/{self._fonts.name(cut.face)} {_n(size)} Tf")
        self._operators.extend(self._show(shaped, cut, x=x, y=y, size=size))
        self._operators.append("0 Tr ET" if bold else "ET")
        if language:
            self._operators.append("EMC")

    def _show(self, shaped: Shaped, cut: Cut, *, x: float, y: float, size: float) -> list[str]:
        """Return text operators: one TJ per height, with corrections where a glyph is not where the font puts it."""
        shown: list[str] = []
        row: list[str] = []
        pen = drawn = x
        height: float | None = None
        for glyph in shaped.glyphs:
            at = pen + glyph.x_offset * size / 1000
            rise = y + glyph.y_offset * size / 1000
            if height is None or abs(rise - height) > 0.005:
                if row:
                    shown.append("[" + "".join(row) + "] TJ")
                shown.append(f"1 0 0 1 {_n(at)} {_n(rise)} Tm")
                row, height, drawn = [], rise, at
            correction = round((drawn - at) * 1000 / size)
            if correction:
                row.append(str(correction))
                drawn -= correction * size / 1000
            row.append(f"<{self._fonts.code(cut.face, glyph)}>")
            drawn += glyph.natural * size / 1000
            pen += glyph.advance * size / 1000
        if row:
            shown.append("[" + "".join(row) + "] TJ")
        return shown

    def line(self, start: tuple[float, float], end: tuple[float, float], *, width: float, colour: str) -> None:
        """Draw a straight line."""
        points = f"{_n(start[0])} {_n(start[1])} m {_n(end[0])} {_n(end[1])} l"
        self._operators.append(f"{_rgb(colour)} RG {_n(width)} w {points} S")

    def dot(self, x: float, y: float, *, radius: float, fill: str, edge: str, edge_width: float) -> None:
        """Draw a circle around (x, y)."""
        k = radius * _CIRCLE
        r = radius
        path = f"{_p(x + r, y)} m " + " ".join(
            f"{_p(x + a, y + b)} {_p(x + c, y + d)} {_p(x + e, y + f)} c"
            for a, b, c, d, e, f in (
                (r, k, k, r, 0, r),
                (-k, r, -r, k, -r, 0),
                (-r, -k, -k, -r, 0, -r),
                (k, -r, r, -k, r, 0),
            )
        )
        self._operators.append(f"{_rgb(fill)} rg {_rgb(edge)} RG {_n(edge_width)} w {path} b")

    def box(
        self,
        left: float,
        bottom: float,
        *,
        right: float,
        top: float,
        radius: float,
        colour: str,
        open_top: bool = False,
        open_bottom: bool = False,
    ) -> None:
        """Draw a rounded outline, 0.8 pt; an open side is left out, as where a card goes on over the page."""
        k = radius * (1 - _CIRCLE)
        r = radius
        if open_bottom:
            path = f"{_p(left, bottom)} m "
        else:
            path = (
                f"{_p(right, bottom + r)} m {_p(right, bottom + k)} {_p(right - k, bottom)} {_p(right - r, bottom)} c "
                f"{_p(left + r, bottom)} l {_p(left + k, bottom)} {_p(left, bottom + k)} {_p(left, bottom + r)} c "
            )
        if open_top:
            path += f"{_p(left, top)} l {_p(right, top)} m "
        else:
            path += (
                f"{_p(left, top - r)} l {_p(left, top - k)} {_p(left + k, top)} {_p(left + r, top)} c "
                f"{_p(right - r, top)} l {_p(right - k, top)} {_p(right, top - k)} {_p(right, top - r)} c "
            )
        path += f"{_p(right, bottom if open_bottom else bottom + r)} l"
        self._operators.append(f"{_rgb(colour)} RG 0.8 w {path} S")

    def squares(self, corners: Sequence[tuple[float, float, float]], *, height: float, colour: str) -> None:
        """Fill rectangles of one height, each (left, bottom, width)."""
        path = " ".join(f"{_n(x)} {_n(y)} {_n(width)} {_n(height)} re" for x, y, width in corners)
        self._operators.append(f"{_rgb(colour)} rg {path} f")

    def picture(self, name: str, *, left: float, bottom: float, width: float, height: float) -> None:
        """Draw the picture that the page knows by this name."""
        self._operators.append(f"q {_n(width)} 0 0 {_n(height)} {_n(left)} {_n(bottom)} cm /{name} Do Q")


def _n(value: float) -> str:
    """Return a number as PDF wants it: at most two decimals, the same on every machine."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"


def _p(x: float, y: float) -> str:
    return f"{_n(x)} {_n(y)}"


@lru_cache(maxsize=64)
def _rgb(colour: str) -> str:
    """Return #rrggbb as three numbers."""
    return " ".join(f"{int(colour[i : i + 2], 16) / 255:.3g}" for i in (1, 3, 5))
