"""Cutting slabs into pages: headings stay with what they head, cards and tables go on with their outline and head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from intake.documents.typeset.look import MARGIN_BOTTOM, MARGIN_TOP, PAGE_HEIGHT
from intake.documents.typeset.slabs import Enclosure, Part, Slab

TOP = PAGE_HEIGHT - MARGIN_TOP
_HEIGHT = TOP - MARGIN_BOTTOM
_ROUNDING = 0.01


@dataclass(frozen=True, slots=True)
class Placed:
    """A slab on its page; top in points from the page's lower edge."""

    top: float
    slab: Slab


@dataclass(slots=True)
class Page:
    """What stands on one page, from top to bottom, and how much of it is used (points)."""

    placed: list[Placed] = field(default_factory=list)
    used: float = 0.0
    is_fresh: bool = True  # nothing but what is repeated stands here yet

    def put(self, slab: Slab) -> None:
        """Place a slab under those that are here."""
        self.placed.append(Placed(TOP - self.used, slab))
        self.used += slab.height


def paginate(slabs: Sequence[Slab]) -> list[Page]:
    """Return the slabs on pages, at least one. A chain too tall for any page is parted where it must be."""
    last = {enclosure: i for i, slab in enumerate(slabs) for enclosure in slab.inside}
    first = {enclosure: i for i, slab in reversed(list(enumerate(slabs))) for enclosure in slab.inside}
    pages = [Page()]
    i = 0
    while i < len(slabs):
        if slabs[i].breaks:
            if not pages[-1].is_fresh:
                pages.append(Page())
            i += 1
            continue
        if slabs[i].is_gap and pages[-1].is_fresh:
            i += 1
            continue
        resumed = _resumed([enclosure for enclosure in slabs[i].inside if first[enclosure] < i])
        end = _chain_end(slabs, i, room=_HEIGHT - sum(slab.height for slab in resumed), last=last)
        if not pages[-1].is_fresh and pages[-1].used + _needed(slabs, (i, end), last=last) > _HEIGHT + _ROUNDING:
            pages.append(_resumed_page(resumed))
            continue
        for slab in slabs[i:end]:
            pages[-1].put(slab)
        pages[-1].is_fresh = False
        i = end
    return pages


def parts(pages: Sequence[Page]) -> list[list[tuple[Enclosure, Part]]]:
    """Return for each page the enclosures on it with their parts, outermost first."""
    seen: dict[Enclosure, list[int]] = {}
    for number, page in enumerate(pages):
        for placed in page.placed:
            for enclosure in placed.slab.inside:
                seen.setdefault(enclosure, []).append(number)
    result: list[list[tuple[Enclosure, Part]]] = []
    for number, page in enumerate(pages):
        extents: dict[Enclosure, tuple[float, float]] = {}
        for placed in page.placed:
            for enclosure in placed.slab.inside:
                top = extents.get(enclosure, (placed.top, 0.0))[0]
                extents[enclosure] = (top, placed.top - placed.slab.height)
        here = []
        for enclosure, (top, bottom) in extents.items():
            ends = number == seen[enclosure][-1]
            begins = number == seen[enclosure][0]
            here.append((enclosure, Part(top, bottom if ends else bottom - enclosure.paused, begins, ends)))
        result.append(here)
    return result


def _resumed(enclosures: Sequence[Enclosure]) -> list[Slab]:
    """Return what is repeated where these go on, each within those around it."""
    return [
        replace(slab, inside=tuple(enclosures[: depth + 1]))
        for depth, enclosure in enumerate(enclosures)
        for slab in enclosure.resumed
    ]


def _resumed_page(resumed: Sequence[Slab]) -> Page:
    page = Page()
    for slab in resumed:
        page.put(slab)
    return page


def _chain_end(slabs: Sequence[Slab], start: int, *, room: float, last: dict[Enclosure, int]) -> int:
    """Return the end of the slabs that stay together from `start`; just the first where all are too tall together."""
    end = start + 1
    while end < len(slabs) and slabs[end - 1].keeps and not slabs[end].breaks:
        end += 1
    return end if _needed(slabs, (start, end), last=last) <= room + _ROUNDING else start + 1


def _needed(slabs: Sequence[Slab], span: tuple[int, int], *, last: dict[Enclosure, int]) -> float:
    """Return the height of the slabs with what must stay free below them, in points."""
    start, end = span
    paused = sum(enclosure.paused for enclosure in slabs[end - 1].inside if last[enclosure] >= end)
    return sum(slab.height for slab in slabs[start:end]) + paused
