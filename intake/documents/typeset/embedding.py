"""Fonts inside the PDF: only the glyphs that were used, with the letters each one stands for.

Each face becomes one composite font (Type 0, CIDFontType2, Identity-H). A glyph that stands for different letters in
two places gets two codes, so the ToUnicode map is right for both. Codes count up in order of first use: the same
document gives the same bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import uharfbuzz

from intake.documents.typeset import pdf
from intake.documents.typeset.faces import Face
from intake.documents.typeset.shaping import Glyph

_SYMBOLIC = 4
_TABLES_OF_NO_USE = (
    *(b"GSUB", b"GPOS", b"GDEF", b"STAT", b"BASE", b"OS/2"),
    *(b"cmap", b"name", b"post", b"gasp", b"vhea", b"vmtx"),
)
_MAP_HEAD = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
    "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
    "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
)
_MAP_FOOT = "endcmap CMapName currentdict /CMap defineresource pop end end\n"


@dataclass(slots=True)
class _Use:
    """What a document uses of one face. widths, glyphs and texts are by code; code 0 is never drawn."""

    face: Face
    codes: dict[tuple[int, str], int] = field(default_factory=dict)
    glyphs: list[int] = field(default_factory=lambda: [0])
    texts: list[str] = field(default_factory=lambda: [""])
    widths: list[float] = field(default_factory=lambda: [0.0])


class EmbeddedFonts:
    """The fonts of one document while it is being drawn."""

    def __init__(self) -> None:
        self._uses: dict[str, _Use] = {}
        self._names: dict[str, str] = {}

    def name(self, face: Face) -> str:
        """Return the name under which pages call the face, such as F1."""
        if face.name not in self._names:
            self._names[face.name] = f"F{len(self._names) + 1}"
            self._uses[face.name] = _Use(face)
        return self._names[face.name]

    def code(self, face: Face, glyph: Glyph) -> str:
        """Return the code of the glyph in a page's content, as four hexadecimal digits."""
        use = self._uses[face.name]
        key = (glyph.id, glyph.text)
        code = use.codes.get(key)
        if code is None:
            code = use.codes[key] = len(use.glyphs)
            use.glyphs.append(glyph.id)
            use.texts.append(glyph.text)
            use.widths.append(glyph.natural)
        return f"{code:04X}"

    def add_to(self, file: pdf.Pdf) -> pdf.Dictionary:
        """Put every font used into the file; return the dictionary by which pages find them."""
        return pdf.dictionary({label: file.keep(_font(self._uses[name], file)) for name, label in self._names.items()})


def _font(use: _Use, file: pdf.Pdf) -> pdf.Dictionary:
    face = use.face
    data, moved = _subset(use)
    to_unicode = _to_unicode(use.texts)
    file.identify(data + to_unicode)
    tag = hashlib.sha256(data).digest()[:6]
    base = "/" + "".join(chr(ord("A") + byte % 26) for byte in tag) + "+" + face.name
    descriptor = {
        "Type": "/FontDescriptor",
        "FontName": base,
        "Flags": _SYMBOLIC,
        "FontBBox": pdf.array(face.box),
        "ItalicAngle": 0,
        "Ascent": face.ascent,
        "Descent": face.descent,
        "CapHeight": 714,
        "StemV": 80,
        "FontFile2": pdf.stream(data, {"Length1": len(data)}),
    }
    system = {"Registry": pdf.text("Adobe"), "Ordering": pdf.text("Identity"), "Supplement": 0}
    descendant = {
        "Type": "/Font",
        "Subtype": "/CIDFontType2",
        "BaseFont": base,
        "DW": 1000,
        "CIDSystemInfo": pdf.dictionary(system),
        "W": pdf.array([0, pdf.array(round(width) for width in use.widths)]),
        "CIDToGIDMap": pdf.stream(b"".join(moved[glyph].to_bytes(2, "big") for glyph in use.glyphs)),
        "FontDescriptor": file.keep(pdf.dictionary(descriptor)),
    }
    return pdf.dictionary(
        {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": base,
            "Encoding": "/Identity-H",
            "DescendantFonts": pdf.array([file.keep(pdf.dictionary(descendant))]),
            "ToUnicode": pdf.stream(to_unicode),
        }
    )


def _subset(use: _Use) -> tuple[bytes, dict[int, int]]:
    """Return the font file with the used glyphs only, and where each glyph went."""
    wanted = uharfbuzz.SubsetInput()
    wanted.glyph_set.update(use.glyphs)
    wanted.drop_table_tag_set.update(int.from_bytes(tag, "big") for tag in _TABLES_OF_NO_USE)
    flags = uharfbuzz.SubsetFlags
    wanted.flags = flags.NO_LAYOUT_CLOSURE | flags.NO_HINTING | flags.NOTDEF_OUTLINE
    plan = uharfbuzz.SubsetPlan(use.face.shaper_face, wanted)
    return plan.execute().blob.data, dict(plan.old_to_new_glyph_mapping)


def _to_unicode(texts: list[str]) -> bytes:
    rows = [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in enumerate(texts) if text]
    blocks = [rows[i : i + 100] for i in range(0, len(rows), 100)]
    body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return (_MAP_HEAD + body + _MAP_FOOT).encode("ascii")
