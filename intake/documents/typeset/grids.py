"""Blocks of several columns: labels with values, tables, timelines, lists. Columns run from the leading side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intake.documents.typeset.blocks import Align, Event, Listing, Rows, Table, Text, Timeline, Tone
from intake.documents.typeset.ink import Ink
from intake.documents.typeset.lines import Column, Manner, Setup, natural_width, set_column, slabs_of
from intake.documents.typeset.look import HAIRLINE, MM, MUTED, PAPER, Area
from intake.documents.typeset.slabs import (
    Enclosure,
    Mark,
    Paint,
    Slab,
    as_decoration,
    enclose,
    gap,
    keep_all,
    keep_next,
    without_orphans,
)

_MOST_LABEL = 0.36  # of the area's width
_WHOLE_EVENT = 5  # lines of an event that no page's end parts
_DOT = 0.3  # radius, in text sizes
_CAP_MIDDLE = 0.357  # half the height of capitals, in sizes


def rows_slabs(setup: Setup, block: Rows, *, area: Area, parent: int) -> list[Slab]:
    """Return labels in a column of their own, each level with the first line of its value."""
    look = setup.look
    label_manner = Manner(look.em(0.88), tone=Tone.MUTED)
    label_width = _column_width(
        setup, [label for label, _ in block.rows], manner=label_manner, most=area.width * _MOST_LABEL
    )
    if block.label_mm is not None:
        label_width = min(block.label_mm * MM, area.width / 2)
    between = look.em(1.3)
    table = setup.structure.add("Table", parent)
    slabs: list[Slab] = []
    for label, value in block.rows:
        row = setup.structure.add("TR", table)
        head = setup.structure.add("TH", row, scope="row")
        cell = setup.structure.add("TD", row)
        columns = (
            set_column(setup, label, area=area.from_leading(0, label_width), manner=label_manner, element=head),
            set_column(setup, value, area=area.after(label_width + between), manner=Manner(look.text), element=cell),
        )
        slabs += [*without_orphans(slabs_of(*columns)), gap(look.em(0.22))]
    return slabs[:-1]


def table_slabs(setup: Setup, block: Table, *, area: Area, parent: int) -> list[Slab]:
    """Return a table with lines between rows, its head again at the top of every page it goes on to."""
    look = setup.look
    strips = _strips(block, area, between=look.em(1.1))
    table = setup.structure.add("Table", parent)
    head_manner = Manner(look.em(0.84), bold=True, tone=Tone.MUTED)
    head = _table_row(setup, block.head, strips=strips, manner=head_manner, parent=table, scope="column", block=block)
    head = keep_all(_ruled(head, area, width=0.9, colour=MUTED))
    body: list[Slab] = []
    for cells in block.rows:
        row = _table_row(setup, cells, strips=strips, manner=Manner(look.em(0.95)), parent=table, scope="", block=block)
        body += _ruled(without_orphans(row), area, width=0.5, colour=HAIRLINE)
    enclosure = Enclosure(None, resumed=tuple(as_decoration(slab) for slab in keep_next(head)))
    return enclose([*keep_next(head), *body], enclosure)


def timeline_slabs(setup: Setup, block: Timeline, *, area: Area, parent: int) -> list[Slab]:
    """Return events along a line; dates on its leading side."""
    look = setup.look
    date_manner = Manner(look.em(0.88), tone=Tone.MUTED, align=Align.TRAILING)
    dates = _column_width(setup, [event.date for event in block.events], manner=date_manner, most=area.width * 0.3)
    lane = look.em(2.2)
    centre = area.from_leading(dates + lane / 2, 0).left
    listing = setup.structure.add("L", parent)
    slabs: list[Slab] = []
    for number, event in enumerate(block.events):
        item = setup.structure.add("LI", listing)
        label = setup.structure.add("Lbl", item)
        body = setup.structure.add("LBody", item)
        date = set_column(setup, event.date, area=area.from_leading(0, dates), manner=date_manner, element=label)
        text = area.after(dates + lane)
        title = set_column(setup, event.title, area=text, manner=Manner(look.text, bold=True), element=body)
        told = title
        if event.note:
            manner = Manner(look.em(0.88), tone=Tone.MUTED)
            note = set_column(setup, event.note, area=text, manner=manner, element=body)
            # One column, or a date of two lines would push the note away from its title.
            told = replace(title, setting=replace(title.setting, lines=(*title.setting.lines, *note.setting.lines)))
        lines = slabs_of(date, told)
        is_last = number == len(block.events) - 1
        middle = max(date.setting.lines[0].rise, title.setting.lines[0].rise) - look.em(_CAP_MIDDLE)
        slabs += _on_lane(
            setup,
            keep_all(lines) if len(lines) <= _WHOLE_EVENT else without_orphans(lines),
            centre=centre,
            middle=middle,
            event=event,
            ends=(not number, is_last),
        )
    return slabs


def listing_slabs(setup: Setup, block: Listing, *, area: Area, parent: int) -> list[Slab]:
    """Return items after dots or numbers."""
    look = setup.look
    manner = Manner(look.text)
    signs = [f"{number}." if block.numbered else "•" for number in range(1, len(block.items) + 1)]
    sign_manner = replace(manner, tone=Tone.ACCENT, align=Align.TRAILING, direction="rtl" if area.rtl else "ltr")
    width = _column_width(setup, signs, manner=sign_manner, most=area.width / 4)
    listing = setup.structure.add("L", parent, language=block.language)
    slabs: list[Slab] = []
    for sign, item_text in zip(signs, block.items, strict=True):
        item = setup.structure.add("LI", listing)
        label = setup.structure.add("Lbl", item)
        body = setup.structure.add("LBody", item)
        columns = (
            set_column(setup, sign, area=area.from_leading(0, width), manner=sign_manner, element=label),
            set_column(setup, item_text, area=area.after(width + look.em(0.6)), manner=manner, element=body),
        )
        slabs += [*without_orphans(slabs_of(*columns)), gap(look.em(0.3))]
    return slabs[:-1]


def _column_width(setup: Setup, texts: Sequence[Text], *, manner: Manner, most: float) -> float:
    """Return the width the widest of the texts needs, at most `most`."""
    return min(max((natural_width(setup, text, manner=manner) for text in texts), default=0.0) + 0.1, most)


def _strips(block: Table, area: Area, *, between: float) -> list[Area]:
    count = len(block.head)
    shares = block.shares or (1.0,) * count
    free = area.width - between * (count - 1)
    strips, offset = [], 0.0
    for share in shares:
        width = free * share / sum(shares)
        strips.append(area.from_leading(offset, width))
        offset += width + between
    return strips


def _table_row(
    setup: Setup,
    cells: Sequence[Text],
    *,
    strips: Sequence[Area],
    manner: Manner,
    parent: int,
    scope: str,
    block: Table,
) -> list[Slab]:
    row = setup.structure.add("TR", parent)
    columns: list[Column] = []
    for number, (cell, strip) in enumerate(zip(cells, strips, strict=True)):
        element = setup.structure.add("TH" if scope else "TD", row, scope=scope)
        align = Align.TRAILING if number in block.trailing else Align.LEADING
        columns.append(set_column(setup, cell, area=strip, manner=replace(manner, align=align), element=element))
    return slabs_of(*columns)


def _ruled(row: Sequence[Slab], area: Area, *, width: float, colour: str) -> list[Slab]:
    """Return the row with a little air and a line under it."""
    pad = row[0].height * 0.16

    def paint(ink: Ink, top: float) -> None:
        ink.line((area.left, top - pad), (area.right, top - pad), width=width, colour=colour)

    return [Slab(pad, keeps=True), *keep_next(row), Slab(pad, (Mark(None, paint),))]


def _on_lane(
    setup: Setup, lines: Sequence[Slab], *, centre: float, middle: float, event: Event, ends: tuple[bool, bool]
) -> list[Slab]:
    """Return an event's lines with its dot and its part of the line. middle: the dot's distance below the top.
    ends: whether it is the first, the last event.
    """
    is_first, is_last = ends
    radius = setup.look.em(_DOT)
    air = Slab(setup.look.em(0.75), is_gap=True)

    def stroke(begin: float, end: float) -> Paint:
        def paint(ink: Ink, top: float) -> None:
            ink.line((centre, top - begin), (centre, top - end), width=1.1, colour=HAIRLINE)

        return paint

    def dot(ink: Ink, top: float) -> None:
        accent = setup.look.accent
        ink.dot(centre, top - middle, radius=radius + 1.6, fill=PAPER, edge=PAPER, edge_width=0.1)
        fill = PAPER if event.is_open else accent
        ink.dot(centre, top - middle, radius=radius, fill=fill, edge=accent, edge_width=1.2)

    drawn = []
    for number, slab in enumerate([*lines, air]):
        begin = middle if is_first and not number else 0.0
        end = slab.height if not is_last else (middle if not number else 0.0)
        marks = [Mark(None, stroke(begin, end))] if end > begin else []
        marks += [Mark(None, dot)] if not number else []
        drawn.append(replace(slab, marks=(*marks, *slab.marks)))
    return drawn if not is_last else drawn[:-1]
