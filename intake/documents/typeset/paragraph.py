"""One paragraph, set into lines: mixed scripts, mixed styles, both directions in one line.

The order of work is that of UAX #9: levels for the whole paragraph, then lines, then the order within each line.
A word longer than the line is divided by letter, never let over the edge.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from intake.documents.typeset import bidi
from intake.documents.typeset.breaking import is_space, opportunities
from intake.documents.typeset.faces import Cut, Typefaces
from intake.documents.typeset.ink import Ink
from intake.documents.typeset.shaping import Shaped, Shaper, is_invisible

_PARAGRAPH_ENDS = dict.fromkeys("\r\v\f\u0085\u2028\u2029", "\n")
_CAP_HEIGHT = 0.714  # of Noto Sans, in sizes: capitals stand in the middle of their line
_ROUNDING = 0.01
_PLAIN_LEADING = 1.45  # of an empty line, in sizes


@dataclass(frozen=True, slots=True)
class Style:
    """How letters look. size in points, colour as #rrggbb, language in BCP 47 where it is not the block's own."""

    size: float
    bold: bool
    colour: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one style."""

    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters of one font, style and level; the smallest thing that is moved. width in points.
    stretches: a space that may grow; those inside a number do not.
    """

    text: str
    shaped: Shaped
    cut: Cut
    style: Style
    level: int
    width: float
    is_space: bool
    stretches: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line from left to right on paper. ends: whether the text stops here of its own (never stretched).
    leading: to the next line; rise: from the line's top to its baseline; in points.
    """

    pieces: tuple[Piece, ...]
    width: float
    spaces: int
    ends: bool
    leading: float
    rise: float

    def paint(self, ink: Ink, x: float, *, baseline: float, stretch: float = 0.0) -> None:
        """Draw the line from x on. stretch: points added at every space."""
        for piece in self.pieces:
            style = piece.style
            ink.text(
                piece.shaped, piece.cut, x=x, y=baseline, size=style.size, colour=style.colour, language=style.language
            )
            x += piece.width + (stretch if piece.stretches else 0.0)


@dataclass(frozen=True, slots=True)
class Setting:
    """A set paragraph; level: its own direction, 0 or 1."""

    lines: tuple[Line, ...]
    level: int

    @property
    def width(self) -> float:
        """Return the width of the longest line, in points."""
        return max((line.width for line in self.lines), default=0.0)


class Typesetter:
    """Sets paragraphs with the fonts of one document."""

    def __init__(self, typefaces: Typefaces) -> None:
        self.typefaces = typefaces
        self._shaper = Shaper()

    def set(self, runs: Sequence[Run], *, width: float, base: int | None = None, otherwise: int = 0) -> Setting:
        """Return the runs as lines no wider than `width` points.

        base: 0 left to right, 1 right to left, None as the first strong letter says, or else `otherwise`.
        A line feed in the text begins a new line. Empty text gives one empty line. Lines between two line feeds are
        equally high, as high as their tallest script and size need.
        """
        text, styles = _flatten(runs)
        if base is None:
            strong = bidi.first_strong(text)
            base = otherwise if strong is None else strong
        cuts = self.typefaces.cuts(text, [style.bold for style in styles])
        empty = runs[0].style if runs else Style(0.0, bold=False, colour="#000000")
        lines: list[Line] = []
        start = 0
        for part in text.split("\n"):
            end = start + len(part)
            here = styles[start:end] or [empty]
            size = max(style.size for style in here)
            tallest = max((cut.leading for cut in cuts[start:end]), default=_PLAIN_LEADING)
            levels = bidi.embedding_levels(part, base=base)
            stretch = _Stretch(part, here, cuts[start:end], levels, size=size, leading=tallest * size)
            lines.extend(self._lines(stretch, width))
            start = end + 1
        return Setting(tuple(lines), base)

    def _lines(self, stretch: _Stretch, width: float) -> list[Line]:
        """Fill lines greedily."""
        bounds = [0, *opportunities(stretch.text), len(stretch.text)]
        waiting = [(start, end) for start, end in reversed(list(pairwise(bounds))) if start < end]
        lines: list[Line] = []
        line: list[Piece] = []
        used = 0.0
        while waiting:
            start, end = waiting.pop()
            pieces = self._pieces(stretch, start, end=end)
            visible = _visible_width(pieces)
            if line and used + visible > width + _ROUNDING:
                lines.append(_finish(stretch, line, ends=False))
                line, used = [], 0.0
            if visible > width + _ROUNDING and (cut := self._cut(stretch, (start, end), width=width)) is not None:
                waiting += [(cut, end), (start, cut)]
                continue
            line += pieces
            used += sum(piece.width for piece in pieces)
        return [*lines, _finish(stretch, line, ends=True)]

    def _cut(self, stretch: _Stretch, span: tuple[int, int], *, width: float) -> int | None:
        """Return the place where a word too long for a line is divided: the last that fits, at a space if it has one.
        None where a single letter with its marks is already too wide.
        """
        start, end = span
        used = 0.0
        place, fits = start, start
        space: int | None = None
        for piece in self._pieces(stretch, start, end=end):
            rtl = piece.level % 2 == 1
            for glyph in reversed(piece.shaped.glyphs) if rtl else piece.shaped.glyphs:
                used += glyph.advance * piece.style.size * piece.cut.scale / 1000
                if used > width + _ROUNDING and fits > start:
                    return space or fits
                place = _past(stretch.text, place, count=len(glyph.text))
                if place < end and not unicodedata.combining(stretch.text[place]):
                    fits = place
                    space = place if is_space(stretch.text[place - 1]) else space
        return None

    def _pieces(self, stretch: _Stretch, start: int, *, end: int) -> list[Piece]:
        """Return text[start:end] in logical order, cut where font, style or level change and around spaces."""
        pieces: list[Piece] = []
        i = start
        while i < end:
            if is_invisible(stretch.text[i]):
                i += 1
                continue
            k = i + 1
            while k < end and stretch.alike(i, k):
                k += 1
            pieces.append(self._piece(stretch, i, end=k))
            i = k
        return pieces

    def _piece(self, stretch: _Stretch, start: int, *, end: int) -> Piece:
        text = stretch.text
        before = text[start - 1] if start and text[start - 1].isalpha() else ""
        after = text[end] if end < len(text) and text[end].isalpha() else ""
        level, cut, style = stretch.levels.each[start], stretch.cuts[start], stretch.styles[start]
        shown = text[start:end]
        shaped = self._shaper.shape(shown, cut.face, rtl=level % 2 == 1, before=before, after=after)
        width = shaped.width * style.size * cut.scale / 1000
        space = is_space(shown[0])
        between_digits = text[start - 1 : start].isdigit() and text[end : end + 1].isdigit()
        return Piece(shown, shaped, cut, style, level, width, space, stretches=space and not between_digits)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Text without a forced line end; styles, cuts and levels have one entry per letter. size: the largest of
    its letters; leading: the height of its lines; in points.
    """

    text: str
    styles: Sequence[Style]
    cuts: Sequence[Cut]
    levels: bidi.Levels
    size: float
    leading: float

    def alike(self, first: int, other: int) -> bool:
        """Whether the letter at `other` can be drawn in one piece with that at `first`."""
        return (
            not is_invisible(self.text[other])
            and self.levels.each[first] == self.levels.each[other]
            and self.cuts[first] is self.cuts[other]
            and self.styles[first] is self.styles[other]
            and is_space(self.text[first]) == is_space(self.text[other])
        )


def _flatten(runs: Sequence[Run]) -> tuple[str, list[Style]]:
    """Return the text with tabs as spaces and one kind of line end, and the style of each letter."""
    letters: list[str] = []
    styles: list[Style] = []
    for run in runs:
        for letter in run.text.replace("\r\n", "\n").replace("\t", " "):
            kept = _PARAGRAPH_ENDS.get(letter, letter)
            if kept == "\n" or unicodedata.category(kept) not in {"Cc", "Cs"}:
                letters.append(kept)
                styles.append(run.style)
    return "".join(letters), styles


def _visible_width(pieces: Sequence[Piece]) -> float:
    """Return the width without trailing spaces, in points."""
    last = len(pieces)
    while last and pieces[last - 1].is_space:
        last -= 1
    return sum(piece.width for piece in pieces[:last])


def _past(text: str, place: int, *, count: int) -> int:
    """Return the place after `count` more drawn letters."""
    while count and place < len(text):
        count -= not is_invisible(text[place])
        place += 1
    return place


def _finish(stretch: _Stretch, pieces: Sequence[Piece], *, ends: bool) -> Line:
    """Put one line into the order of paper. Spaces at its end are dropped, which is all that rule L1 would move."""
    kept = list(pieces)
    while kept and kept[-1].is_space:
        kept.pop()
    order = bidi.visual_order([piece.level for piece in kept])
    return Line(
        tuple(kept[i] for i in order),
        width=sum(piece.width for piece in kept),
        spaces=sum(piece.stretches for piece in kept),
        ends=ends,
        leading=stretch.leading,
        rise=(stretch.leading + _CAP_HEIGHT * stretch.size) / 2,
    )
