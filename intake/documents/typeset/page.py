"""Blocks in, bytes out: the one way into typesetting.

Everything is laid out and cut into pages before anything is drawn, so that "page 2 of 5" is known on page 1.
All in memory: nothing is written to disk, nothing is logged, and no text outlives the call.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from intake.documents.typeset import faces, pdf, pdfa
from intake.documents.typeset.blocks import Align, Block, DocumentMeta, Tone
from intake.documents.typeset.embedding import EmbeddedFonts
from intake.documents.typeset.flow import flow
from intake.documents.typeset.ink import Ink
from intake.documents.typeset.lines import Manner, Setup, set_column, slabs_of
from intake.documents.typeset.look import (
    FOOT_BASELINE,
    HAIRLINE,
    HEAD_BASELINE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Area,
    Look,
    page_area,
)
from intake.documents.typeset.pages import Page, paginate, parts
from intake.documents.typeset.paragraph import Typesetter
from intake.documents.typeset.pictures import Raster
from intake.documents.typeset.slabs import Enclosure, Mark, Part
from intake.documents.typeset.tagged import ROOT, Entry, Structure, add_outline

_RUNNING_SIZE = 0.8  # of the text size


def render(blocks: Sequence[Block], *, meta: DocumentMeta, typefaces: faces.Typefaces | None = None) -> bytes:
    """Return a tagged PDF/A-2b of the blocks; equal input gives equal bytes.

    typefaces: those of faces.load(), if the caller renders many documents. Raises PictureNotReadable.
    """
    setup = Setup(Typesetter(typefaces or faces.load()), Structure(), Look.of(meta))
    area = page_area(rtl=meta.direction == "rtl")
    pages = paginate(flow(setup, blocks, area=area, parent=ROOT))
    fonts = EmbeddedFonts()
    file = pdfa.new_document(meta)
    ink = Ink(fonts)
    resources = pdf.dictionary({})
    resources_reference = file.keep(resources)
    if setup.pictures:
        named = {f"P{i}": file.keep(_image(raster, file)) for i, raster in enumerate(setup.pictures, 1)}
        resources["XObject"] = pdf.dictionary(named)
    references = []
    for number, (page, enclosing) in enumerate(zip(pages, parts(pages), strict=True)):
        content = "\n".join(
            (
                _decoration(ink, page, enclosing=enclosing),
                _content(ink, page, structure=setup.structure, number=number),
                _running(ink, setup, area=area, meta=meta, number=(number + 1, len(pages))),
            )
        )
        box = (PAGE_WIDTH, PAGE_HEIGHT)
        references.append(file.add_page(content.encode("ascii"), box=box, resources=resources_reference, number=number))
    resources["Font"] = fonts.add_to(file)
    setup.structure.add_to(file, references)
    add_outline(file, references, entries=_entries(pages))
    return file.finish()


def _decoration(ink: Ink, page: Page, *, enclosing: Sequence[tuple[Enclosure, Part]]) -> str:
    """Return what only decorates the page, behind everything else."""
    for enclosure, part in enclosing:
        if enclosure.paint is not None:
            enclosure.paint(ink, part)
    for placed in page.placed:
        for mark in placed.slab.marks:
            if mark.element is None:
                mark.paint(ink, placed.top)
    return f"/Artifact BMC\n{ink.take()}\nEMC"


def _content(ink: Ink, page: Page, *, structure: Structure, number: int) -> str:
    """Return what is read on the page, in reading order, each element's part in one marked sequence."""
    drawn: list[tuple[int, float, Mark]] = [
        (mark.element, placed.top, mark)
        for placed in page.placed
        for mark in placed.slab.marks
        if mark.element is not None
    ]
    drawn.sort(key=lambda one: one[0])
    parts = []
    for element, marks in groupby(drawn, key=lambda one: one[0]):
        for _, top, mark in marks:
            mark.paint(ink, top)
        head = f"/{structure.role(element)} << /MCID {structure.mark(element, number)} >> BDC"
        parts.append(f"{head}\n{ink.take()}\nEMC")
    return "\n".join(parts)


def _running(ink: Ink, setup: Setup, *, area: Area, meta: DocumentMeta, number: tuple[int, int]) -> str:
    """Return the running head and foot. number: this page, all pages."""
    size = setup.look.em(_RUNNING_SIZE)
    words = (
        (meta.head, HEAD_BASELINE, Align.LEADING),
        (meta.foot, FOOT_BASELINE, Align.LEADING),
        (meta.running(*number), FOOT_BASELINE, Align.TRAILING),
    )
    for text, baseline, align in words:
        if text:
            manner = Manner(size, tone=Tone.MUTED, align=align)
            column = set_column(setup, text, area=area, manner=manner, element=None)
            slab = slabs_of(column)[0]
            for mark in slab.marks:
                mark.paint(ink, baseline + column.setting.lines[0].rise)
    ink.line((area.left, FOOT_BASELINE + 13), (area.right, FOOT_BASELINE + 13), width=0.5, colour=HAIRLINE)
    return f"/Artifact << /Type /Pagination >> BDC\n{ink.take()}\nEMC"


def _image(raster: Raster, file: pdf.Pdf) -> object:
    file.identify(raster.jpeg)
    entries = {
        "Type": "/XObject",
        "Subtype": "/Image",
        "Width": raster.width,
        "Height": raster.height,
        "ColorSpace": "/DeviceRGB",
        "BitsPerComponent": 8,
        "Filter": "/DCTDecode",
    }
    return pdf.stream(raster.jpeg, entries, packed=False)


def _entries(pages: Sequence[Page]) -> list[Entry]:
    """Return the outline."""
    return [
        Entry(*placed.slab.title, page=number, top=placed.top)
        for number, page in enumerate(pages)
        for placed in page.placed
        if placed.slab.title is not None
    ]
