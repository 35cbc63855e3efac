"""The file itself: reportlab's building blocks behind a few typed calls. Nothing else reaches into its document.

reportlab writes objects, streams, cross references and the trailer. It is kept from everything it would take from the
machine (time stamp, environment) or add unasked (Helvetica on every page, a transition, its own metadata).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, cast

from reportlab.pdfbase import pdfdoc

VERSION = (1, 7)  # PDF/A-2 allows no later one

Dictionary = pdfdoc.PDFDictionary
Reference = pdfdoc.PDFObjectReference


def dictionary(entries: Mapping[str, object]) -> Dictionary:
    """Return a PDF dictionary. Strings stand as they are, so names come with their slash and texts from `text`."""
    return pdfdoc.PDFDictionary(dict(entries))


def array(items: Iterable[object]) -> pdfdoc.PDFArray:
    """Return a PDF array."""
    return pdfdoc.PDFArray(list(items))


def text(words: str) -> pdfdoc.PDFString:
    """Return a text string, in UTF-16 where it needs to be."""
    return pdfdoc.PDFString(words)


def stream(content: bytes, entries: Mapping[str, object] | None = None, *, packed: bool = True) -> pdfdoc.PDFStream:
    """Return a stream with these dictionary entries, Flate-packed unless it must stay readable or already is packed."""
    return pdfdoc.PDFStream(dictionary(entries or {}), content, [pdfdoc.PDFZCompress] if packed else [])


class Pdf:
    """One file being put together."""

    def __init__(self, *, language: str, seed: str) -> None:
        # reportlab has hardly any types of its own; this one value carries all of that.
        self._document = cast("Any", pdfdoc.PDFDocument(compression=1, pdfVersion=VERSION, invariant=1, lang=language))
        # Its ID would be made from a time stamp that the environment can set. Ours comes from what is identified.
        self._document.signature = hashlib.blake2b(seed.encode(), digest_size=16)
        catalogue = self._document.Catalog
        catalogue.__NoDefault__ = [*catalogue.__NoDefault__, "OutputIntents"]
        catalogue.Outlines = None

    def keep(self, thing: object) -> Reference:
        """Return a reference to an object that from now on is part of the file."""
        reference: Reference = self._document.Reference(thing)
        return reference

    def identify(self, content: bytes) -> None:
        """Let the file's ID depend on this content."""
        self._document.signature.update(content)

    def set_info(self, info: Dictionary) -> None:
        """Set the document information dictionary."""
        self._document.info = info

    def set_catalogue(self, entries: Mapping[str, object]) -> None:
        """Set entries of the document catalogue."""
        for key, value in entries.items():
            setattr(self._document.Catalog, key, value)

    def add_page(self, content: bytes, *, box: tuple[float, float], resources: Reference, number: int) -> Reference:
        """Add a page and return the reference to it. box: width and height in points; number: from 0, for the tags."""
        page = cast("Any", pdfdoc.PDFPage())
        # PDF/A forbids the empty transition it would write; the two others it does not know. For this page only.
        page.__NoDefault__ = [key for key in page.__NoDefault__ if key != "Trans"] + ["StructParents", "Tabs"]
        page.MediaBox = array((0, 0, *box))
        page.Contents = stream(content)
        page.Resources = resources
        page.StructParents = number
        page.Tabs = "/S"
        self.identify(content)
        reference: Reference = self._document.thisPageRef()
        self._document.addPage(page)
        return reference

    def finish(self) -> bytes:
        """Return the file."""
        return bytes(self._document.format())
