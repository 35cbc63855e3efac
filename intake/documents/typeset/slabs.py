"""Slabs: what a document is stacked of. A page's end falls between two slabs, never within one.

A line of text is one slab; lines that stand beside each other (label and value, cells of a row) share one. So a card,
a row or an event of any length finds its place, and the rules about what stays together are one flag.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from intake.documents.typeset.ink import Ink

Paint = Callable[[Ink, float], None]
"""Draws onto the ink; the number is the y of the slab's top, in points."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something drawn. element: number of the structure element it belongs to, None for what only decorates."""

    element: int | None
    paint: Paint


@dataclass(frozen=True, slots=True)
class Part:
    """The part of an enclosure that is on one page; top and bottom in points from the page's lower edge."""

    top: float
    bottom: float
    begins: bool
    ends: bool


@dataclass(frozen=True, slots=True, eq=False)
class Enclosure:
    """Something that reaches over slabs: a card's outline, a table.

    paint: draws its part of one page; None if nothing is drawn. resumed: slabs that go on top where it goes on after a
    page's end. paused: points kept free below it there.
    """

    paint: Callable[[Ink, Part], None] | None
    resumed: tuple[Slab, ...] = ()
    paused: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Slab:
    """height in points. keeps: may not be parted from the next slab. is_gap: white space, dropped where a page begins.
    breaks: a new page begins here. inside: from the outermost. title: outline entry (level, text) beginning here.
    """

    height: float
    marks: tuple[Mark, ...] = ()
    keeps: bool = False
    is_gap: bool = False
    breaks: bool = False
    inside: tuple[Enclosure, ...] = ()
    title: tuple[int, str] | None = None


def gap(height: float, *, keeps: bool = False) -> Slab:
    """Return white space."""
    return Slab(height, keeps=keeps, is_gap=True)


def keep_all(slabs: Sequence[Slab]) -> list[Slab]:
    """Return the slabs so that none is parted from the next; the last is free."""
    return [replace(slab, keeps=True) for slab in slabs[:-1]] + list(slabs[-1:])


def keep_next(slabs: Sequence[Slab]) -> list[Slab]:
    """Return the slabs so that the last stays with what follows."""
    return [*slabs[:-1], *(replace(slab, keeps=True) for slab in slabs[-1:])]


def without_orphans(slabs: Sequence[Slab]) -> list[Slab]:
    """Return lines of one text so that at least two stand on either side of a page's end; three stay together."""
    count = len(slabs)
    return [
        replace(slab, keeps=slab.keeps or (i < count - 1 and (i == 0 or i == count - 2)))
        for i, slab in enumerate(slabs)
    ]


def enclose(slabs: Sequence[Slab], enclosure: Enclosure) -> list[Slab]:
    """Return the slabs with one more enclosure around them."""
    return [replace(slab, inside=(enclosure, *slab.inside)) for slab in slabs]


def as_decoration(slab: Slab) -> Slab:
    """Return the slab as something repeated that is not read out again."""
    return replace(slab, marks=tuple(Mark(None, mark.paint) for mark in slab.marks), title=None)
