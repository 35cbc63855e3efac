"""Texts to slabs: one line each, or several columns of lines side by side on common baselines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from intake.documents.typeset.blocks import Align, Direction, Span, Text, Tone
from intake.documents.typeset.ink import Ink
from intake.documents.typeset.look import Area, Look
from intake.documents.typeset.paragraph import Line, Run, Setting, Style, Typesetter
from intake.documents.typeset.pictures import Raster
from intake.documents.typeset.slabs import Mark, Paint, Slab
from intake.documents.typeset.tagged import Structure

_BASE = {"ltr": 0, "rtl": 1}
_MOST_STRETCH = 0.45  # of the leading, at one space; a line that would need more stays as it is
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


@dataclass(slots=True)
class Setup:
    """What laying out a document works with and fills. pictures: in the order of their names P1, P2, …"""

    typesetter: Typesetter
    structure: Structure
    look: Look
    pictures: list[Raster] = field(default_factory=list)
    has_sections: bool = False


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text is set: size in points and what Para says of the rest."""

    size: float
    bold: bool = False
    tone: Tone = Tone.INK
    align: Align = Align.LEADING
    direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A set text, the area it stands in and the element it belongs to."""

    setting: Setting
    area: Area
    align: Align
    element: int | None


def set_column(setup: Setup, text: Text, *, area: Area, manner: Manner, element: int | None) -> Column:
    """Return the text set in the area."""
    base = None if manner.direction is None else _BASE[manner.direction]
    runs = _runs(setup.look, text, manner=manner)
    setting = setup.typesetter.set(runs, width=area.width, base=base, otherwise=int(area.rtl))
    return Column(setting, area, manner.align, element)


def natural_width(setup: Setup, text: Text, *, manner: Manner) -> float:
    """Return how wide the text is on one line, in points."""
    return setup.typesetter.set(_runs(setup.look, text, manner=manner), width=10_000).width


def plain(text: Text) -> str:
    """Return the letters of a text without its look."""
    return text if isinstance(text, str) else "".join(span.text for span in text)


def slabs_of(*columns: Column) -> list[Slab]:
    """Return the columns' lines side by side, each line of all of them one slab, baselines level."""
    slabs = []
    for number in range(max(len(column.setting.lines) for column in columns)):
        here = [(column, column.setting.lines[number]) for column in columns if number < len(column.setting.lines)]
        rise = max(line.rise for _, line in here)
        height = rise + max(line.leading - line.rise for _, line in here)
        marks = tuple(
            Mark(column.element, _paint_line(column, line, rise=rise)) for column, line in here if line.pieces
        )
        slabs.append(Slab(height, marks))
    return slabs


def _paint_line(column: Column, line: Line, *, rise: float) -> Paint:
    x, stretch = _place(line, column)

    def paint(ink: Ink, top: float) -> None:
        line.paint(ink, x, baseline=top - rise, stretch=stretch)

    return paint


def _place(line: Line, column: Column) -> tuple[float, float]:
    """Return the x of the line's left end and what is added at each space."""
    area = column.area
    free = area.width - line.width
    if column.align is Align.JUSTIFY and not line.ends and free <= line.spaces * line.leading * _MOST_STRETCH:
        return area.left, free / max(line.spaces, 1)
    if column.align is Align.CENTRE:
        return area.left + free / 2, 0.0
    own = column.align in {Align.NATURAL, Align.JUSTIFY}
    begins_right = column.setting.level == 1 if own else area.rtl
    if column.align is Align.TRAILING:
        begins_right = not begins_right
    return area.left + (free if begins_right else 0.0), 0.0


def _runs(look: Look, text: Text, *, manner: Manner) -> list[Run]:
    spans: Sequence[Span] = (Span(text),) if isinstance(text, str) else text
    return [
        Run(
            f"{_ISOLATE}{span.text}{_END_ISOLATE}" if span.isolate else span.text,
            Style(
                manner.size * span.scale, manner.bold or span.bold, look.colour(span.tone or manner.tone), span.language
            ),
        )
        for span in spans
    ]
