"""Pictures and QR codes as slabs."""

from __future__ import annotations

from dataclasses import dataclass

from intake.documents.typeset.blocks import Picture, QrCode, Tone
from intake.documents.typeset.ink import Ink
from intake.documents.typeset.lines import Manner, Setup, set_column, slabs_of
from intake.documents.typeset.look import INK, MARGIN_BOTTOM, MARGIN_TOP, MM, PAGE_HEIGHT, Area
from intake.documents.typeset.pictures import prepare, qr_modules
from intake.documents.typeset.slabs import Mark, Paint, Slab, gap, keep_all

_TALLEST = (PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM) * 0.8


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure measured and ready to draw, in points, and its place in the structure."""

    width: float
    height: float
    mark: Mark


def figure_width(block: Picture | QrCode, area: Area) -> float:
    """Return how wide the figure will be, at most as wide as the area."""
    wanted = block.width_mm if isinstance(block, Picture) else block.size_mm
    return min(wanted * MM, area.width)


def make_figure(setup: Setup, block: Picture | QrCode, *, area: Area, parent: int) -> Figure:
    """Return the figure at the leading edge of the area. Raises PictureNotReadable."""
    width = figure_width(block, area)
    element = setup.structure.add("Figure", parent, alt=block.alt)
    if isinstance(block, QrCode):
        return Figure(width, width, Mark(element, _paint_code(block, area.from_leading(0, width))))
    raster = prepare(block.data, width_pt=width)
    height = width * raster.height / raster.width
    if height > _TALLEST:
        width, height = width * _TALLEST / height, _TALLEST
    setup.pictures.append(raster)
    name = f"P{len(setup.pictures)}"
    strip = area.from_leading(0, width)

    def paint(ink: Ink, top: float) -> None:
        ink.picture(name, left=strip.left, bottom=top - height, width=width, height=height)

    return Figure(width, height, Mark(element, paint))


def figure_slabs(setup: Setup, block: Picture | QrCode, *, area: Area, parent: int) -> list[Slab]:
    """Return a figure with its caption under it, never parted. Raises PictureNotReadable."""
    figure = make_figure(setup, block, area=area, parent=parent)
    slabs = [Slab(figure.height, (figure.mark,))]
    if block.caption:
        caption = setup.structure.add("Caption", parent)
        manner = Manner(setup.look.em(0.86), tone=Tone.MUTED)
        slabs += [
            gap(setup.look.em(0.3)),
            *slabs_of(set_column(setup, block.caption, area=area, manner=manner, element=caption)),
        ]
    return keep_all(slabs)


def _paint_code(block: QrCode, strip: Area) -> Paint:
    modules = qr_modules(block.content)
    unit = strip.width / modules.side

    def paint(ink: Ink, top: float) -> None:
        corners = [(strip.left + x * unit, top - (y + 1) * unit, width * unit) for x, y, width in modules.dark]
        ink.squares(corners, height=unit + 0.02, colour=INK)  # a hair more, or a white line shows between rows

    return paint
