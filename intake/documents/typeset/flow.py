"""Blocks to slabs: the layout of a document before it is cut into pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from intake.documents.typeset.blocks import (
    Beside,
    Block,
    Card,
    Heading,
    Listing,
    PageBreak,
    Para,
    Picture,
    QrCode,
    Rows,
    Spacer,
    Table,
    Text,
    Timeline,
    Together,
    Tone,
)
from intake.documents.typeset.figures import figure_slabs, make_figure
from intake.documents.typeset.grids import listing_slabs, rows_slabs, table_slabs, timeline_slabs
from intake.documents.typeset.ink import Ink
from intake.documents.typeset.lines import Manner, Setup, plain, set_column, slabs_of
from intake.documents.typeset.look import CARD_RADIUS, HAIRLINE, MM, Area
from intake.documents.typeset.slabs import (
    Enclosure,
    Part,
    Slab,
    enclose,
    gap,
    keep_all,
    keep_next,
    without_orphans,
)

# Level -> size, space before, space after; all in text sizes.
_HEADINGS = {1: (1.9, 0.4, 0.7), 2: (1.25, 1.5, 0.45), 3: (1.05, 1.0, 0.3)}
_BETWEEN = 0.6  # text sizes between blocks
_AROUND_CARD = 1.0
_CARD_PADDING = 0.85
_LEAST_BEGUN = 6  # slabs of a card that stay together, its title and gaps among them, so that no card only just begins


def flow(setup: Setup, blocks: Sequence[Block], *, area: Area, parent: int) -> list[Slab]:
    """Return the blocks from top to bottom as slabs. Raises PictureNotReadable."""
    slabs: list[Slab] = []
    for block in blocks:
        before, after = _air(block)
        slabs += [
            gap(setup.look.em(before), keeps=False),
            *_laid_out(setup, block, area=area, parent=parent),
            gap(setup.look.em(after), keeps=isinstance(block, Heading)),
        ]
    return _collapsed(slabs)


def _laid_out(setup: Setup, block: Block, *, area: Area, parent: int) -> list[Slab]:
    if isinstance(block, Spacer):
        return [gap(block.height_mm * MM)]
    if isinstance(block, PageBreak):
        return [Slab(0.0, breaks=True)]
    return _LAYERS[type(block)](setup, block, area=area, parent=parent)


def _air(block: Block) -> tuple[float, float]:
    """Return the white space before and after a block, in text sizes."""
    match block:
        case Heading(level=level):
            return _HEADINGS[level][1], _HEADINGS[level][2]
        case Card() | Table():
            return _AROUND_CARD, _AROUND_CARD
        case Spacer() | PageBreak():
            return 0.0, 0.0
        case _:
            return _BETWEEN, _BETWEEN


def _collapsed(slabs: Sequence[Slab]) -> list[Slab]:
    """Return the slabs with only the largest of adjoining gaps, and none at either end."""
    kept: list[Slab] = []
    for slab in slabs:
        if slab.is_gap and kept and kept[-1].is_gap and not slab.marks and not kept[-1].marks:
            larger = max(kept[-1], slab, key=lambda one: one.height)
            kept[-1] = replace(larger, keeps=kept[-1].keeps or slab.keeps)
        else:
            kept.append(slab)
    while kept and kept[0].is_gap:
        kept.pop(0)
    while kept and kept[-1].is_gap:
        kept.pop()
    return kept


def _heading(setup: Setup, block: Heading, *, area: Area, parent: int) -> list[Slab]:
    setup.has_sections |= block.level == 2
    element = setup.structure.add(f"H{block.level}", parent, language=block.language)
    manner = Manner(
        setup.look.em(_HEADINGS[block.level][0]), bold=True, tone=Tone.ACCENT if block.level == 2 else Tone.INK
    )
    lines = slabs_of(set_column(setup, block.text, area=area, manner=manner, element=element))
    return _title(lines, block.text, level=block.level)


def _title(slabs: list[Slab], text: Text, *, level: int) -> list[Slab]:
    """Return heading lines that stay together and with what follows, with their outline entry."""
    return keep_next(keep_all([replace(slabs[0], title=(level, plain(text))), *slabs[1:]]))


def _para(setup: Setup, block: Para, *, area: Area, parent: int) -> list[Slab]:
    element = setup.structure.add("P", parent, language=block.language)
    manner = Manner(setup.look.em(block.scale), block.bold, block.tone, block.align, block.direction)
    return without_orphans(slabs_of(set_column(setup, block.text, area=area, manner=manner, element=element)))


def _together(setup: Setup, block: Together, *, area: Area, parent: int) -> list[Slab]:
    return keep_all(flow(setup, block.blocks, area=area, parent=parent))


def _beside(setup: Setup, block: Beside, *, area: Area, parent: int) -> list[Slab]:
    """Return the blocks in what the figure leaves free; they stay together as far as the figure reaches."""
    between = setup.look.em(1.4)
    mirrored = Area(area.left, area.width, not area.rtl) if block.trailing else area
    figure = make_figure(setup, block.figure, area=mirrored, parent=parent)
    rest = mirrored.after(figure.width + between)
    slabs = flow(setup, block.blocks, area=Area(rest.left, rest.width, area.rtl), parent=parent)
    height = sum(slab.height for slab in slabs)
    slabs.append(Slab(max(0.0, figure.height - height)))
    first = Slab(0.0, (figure.mark,), keeps=True)
    reached = 0.0
    kept = [first]
    for slab in slabs:
        reached += slab.height
        kept.append(replace(slab, keeps=slab.keeps or reached < figure.height))
    return kept


def _card(setup: Setup, block: Card, *, area: Area, parent: int) -> list[Slab]:
    look = setup.look
    section = setup.structure.add("Sect", parent)
    inner = area.inset(look.em(1.2))
    content: list[Slab] = []
    if block.title:
        level = 3 if setup.has_sections else 2
        element = setup.structure.add(f"H{level}", section)
        manner = Manner(look.text, bold=True, tone=Tone.ACCENT)
        lines = slabs_of(set_column(setup, block.title, area=inner, manner=manner, element=element))
        content = [*_title(lines, block.title, level=level), gap(look.em(0.35), keeps=True)]
    content += flow(setup, block.blocks, area=inner, parent=section)
    content = [*keep_all(content[:_LEAST_BEGUN]), *content[_LEAST_BEGUN:]]
    pad = look.em(_CARD_PADDING)

    def outline(ink: Ink, part: Part) -> None:
        ink.box(
            *(area.left, part.bottom),
            right=area.right,
            top=part.top,
            radius=CARD_RADIUS,
            colour=HAIRLINE,
            open_top=not part.begins,
            open_bottom=not part.ends,
        )

    enclosure = Enclosure(outline, resumed=(Slab(pad, keeps=True),), paused=pad)
    return enclose([Slab(pad, keeps=True), *keep_next(content), Slab(pad)], enclosure)


_LAYERS: dict[type, Callable[..., list[Slab]]] = {
    Heading: _heading,
    Para: _para,
    Listing: listing_slabs,
    Rows: rows_slabs,
    Timeline: timeline_slabs,
    Table: table_slabs,
    Picture: figure_slabs,
    QrCode: figure_slabs,
    Beside: _beside,
    Together: _together,
    Card: _card,
}
