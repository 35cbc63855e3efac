"""The structure of a tagged PDF: what is a heading, a paragraph, a cell, and in which order it is read.

ISO 32000-1, 14.7 and 14.8. reportlab writes none of this; the dictionaries are our own, out of its building blocks.
Elements are numbered in reading order as they are made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from intake.documents.typeset import pdf

ROOT = 0
# Screen readers need to know whether a table header heads a row or a column.
_SCOPES = {"row": "/Row", "column": "/Column"}


@dataclass(slots=True)
class _Element:
    role: str
    parent: int | None
    language: str = ""
    alt: str = ""
    scope: str = ""
    children: list[int] = field(default_factory=list)
    contents: list[tuple[int, int]] = field(default_factory=list)  # page from 0, marked content id on it


@dataclass(frozen=True, slots=True)
class Entry:
    """An outline entry: level from 1, page from 0, y of its top in points."""

    level: int
    title: str
    page: int
    top: float


class Structure:
    """Grows while blocks are laid out, learns where they are drawn, and is written at the end."""

    def __init__(self) -> None:
        self._elements = [_Element("Document", None)]
        self._pages: dict[int, list[int]] = {}

    def add(self, role: str, parent: int, *, language: str = "", alt: str = "", scope: str = "") -> int:
        """Return the number of a new element, read after all before it. scope: "row" or "column" of a TH."""
        number = len(self._elements)
        self._elements.append(_Element(role, parent, language, alt, scope))
        self._elements[parent].children.append(number)
        return number

    def role(self, number: int) -> str:
        """Return the element's role, such as P."""
        return self._elements[number].role

    def mark(self, number: int, page: int) -> int:
        """Return the id for content of this element on this page (from 0)."""
        owners = self._pages.setdefault(page, [])
        owners.append(number)
        self._elements[number].contents.append((page, len(owners) - 1))
        return len(owners) - 1

    def add_to(self, file: pdf.Pdf, pages: Sequence[pdf.Reference]) -> None:
        """Write the tree into the document's catalogue. pages: references in order."""
        root = pdf.dictionary({"Type": "/StructTreeRoot"})
        root_reference = file.keep(root)
        dictionaries = [pdf.dictionary({"Type": "/StructElem"}) for _ in self._elements]
        references = [file.keep(dictionary) for dictionary in dictionaries]
        for element, dictionary in zip(self._elements, dictionaries, strict=True):
            dictionary["S"] = "/" + element.role
            dictionary["P"] = root_reference if element.parent is None else references[element.parent]
            kids: list[object] = [references[child] for child in element.children]
            kids += [_content(pages[page], mcid) for page, mcid in element.contents]
            dictionary["K"] = pdf.array(kids)
            if element.language:
                dictionary["Lang"] = pdf.text(element.language)
            if element.alt:
                dictionary["Alt"] = pdf.text(element.alt)
            if element.scope:
                dictionary["A"] = pdf.dictionary({"O": "/Table", "Scope": _SCOPES[element.scope]})
        root["K"] = references[ROOT]
        numbers: list[object] = []
        for page, owners in sorted(self._pages.items()):
            numbers += [page, file.keep(pdf.array([references[owner] for owner in owners]))]
        root["ParentTree"] = file.keep(pdf.dictionary({"Nums": pdf.array(numbers)}))
        root["ParentTreeNextKey"] = len(pages)
        file.set_catalogue({"StructTreeRoot": root_reference, "MarkInfo": pdf.dictionary({"Marked": "true"})})


def add_outline(file: pdf.Pdf, pages: Sequence[pdf.Reference], *, entries: Sequence[Entry]) -> None:
    """Write the bookmarks into the document's catalogue; levels may skip."""
    if not entries:
        return
    top = pdf.dictionary({"Type": "/Outlines"})
    nodes = [pdf.dictionary({"Title": pdf.text(entry.title)}) for entry in entries]
    references = [file.keep(node) for node in nodes]
    children: dict[int, list[int]] = {}
    open_nodes: list[int] = []
    for i, entry in enumerate(entries):
        while open_nodes and entries[open_nodes[-1]].level >= entry.level:
            open_nodes.pop()
        children.setdefault(open_nodes[-1] if open_nodes else -1, []).append(i)
        open_nodes.append(i)
        nodes[i]["Dest"] = pdf.array([pages[entry.page], "/XYZ", 0, round(entry.top, 2), "null"])
    for parent, below in children.items():
        holder, reference = (top, file.keep(top)) if parent < 0 else (nodes[parent], references[parent])
        holder["First"], holder["Last"] = references[below[0]], references[below[-1]]
        holder["Count"] = len(below)
        for number, here in enumerate(below):
            nodes[here]["Parent"] = reference
            if number:
                nodes[here]["Prev"] = references[below[number - 1]]
                nodes[below[number - 1]]["Next"] = references[here]
    file.set_catalogue({"Outlines": file.keep(top)})


def _content(page: pdf.Reference, mcid: int) -> pdf.Dictionary:
    return pdf.dictionary({"Type": "/MCR", "Pg": page, "MCID": mcid})
