"""The fonts a document is set in, and which of them a letter is taken from.

Files stand in resources/fonts with their licences. None has every letter, so every letter is looked up: Noto Sans
(Latin, Cyrillic), Noto Naskh Arabic (Kazakh and Uyghur; Noto Sans Arabic's lam-yeh ligature copies wrongly out of a
PDF), Noto Sans SC (Han; all of GB 2312, 20,976 of the first Han block). Noto Naskh Arabic stays at 2.004: later
ones draw dots as glyphs of their own, and PDFium then copies a control character for each (measured with 2.021).
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

import uharfbuzz

REPLACEMENT = "\ufffd"
# Both fonts have these; between Han they are written as wide as a Han letter.
_WIDE_BETWEEN_HAN = frozenset("\u00b7\u2014\u2018\u2019\u201c\u201d\u2026")
_OPENING_QUOTE = {"\u2019": "\u2018", "\u201d": "\u201c"}


class Face:
    """One TrueType file, ready for shaping. Lengths are in thousandths of the letter size."""

    def __init__(self, data: bytes) -> None:
        self.shaper_face = uharfbuzz.Face(uharfbuzz.Blob(data))
        self.shaper_font = uharfbuzz.Font(self.shaper_face)
        self.units: float = 1000 / self.shaper_face.upem
        self.letters: frozenset[int] = frozenset(self.shaper_face.unicodes)
        self.name: str = self.shaper_face.get_name(6)
        header = self.shaper_face.reference_table("head").data
        self.box = tuple(round(edge * self.units) for edge in struct.unpack_from(">4h", header, 36))
        extents = self.shaper_font.get_font_extents("ltr")
        self.ascent = round(extents.ascender * self.units)
        self.descent = round(extents.descender * self.units)

    def natural_width(self, glyph_id: int) -> float:
        """Return the advance of a glyph as the font has it."""
        advance: int = self.shaper_font.get_glyph_h_advance(glyph_id)
        return advance * self.units


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """A face as it is used for one weight. scale: so that scripts of one text size look equally large.
    stroke: outline added to make a missing bold, in thousandths of the size. leading: least line height, in sizes.
    """

    face: Face
    scale: float = 1.0
    stroke: float = 0.0
    leading: float = 1.45


class Typefaces:
    """The fonts of one document, in the order in which they are asked for a letter."""

    def __init__(self, *, regular: Sequence[Cut], bold: Sequence[Cut]) -> None:
        self._cuts = {False: tuple(regular), True: tuple(bold)}
        self._found: dict[tuple[str, bool], Cut] = {}

    def missing(self, text: str) -> frozenset[str]:
        """Return the visible letters of `text` that no font has; they would print as a replacement sign."""
        visible = {letter for letter in text if unicodedata.category(letter) not in {"Cc", "Cf", "Zl", "Zp", "Zs"}}
        return frozenset(x for x in visible if not any(ord(x) in cut.face.letters for cut in self._cuts[False]))

    def cut(self, letter: str, *, bold: bool) -> Cut:
        """Return the first cut that has the letter, else the first that has the replacement sign."""
        found = self._found.get((letter, bold))
        if found is None:
            cuts = self._cuts[bold]
            found = next((cut for cut in cuts if ord(letter) in cut.face.letters), None)
            found = found or next((cut for cut in cuts if ord(REPLACEMENT) in cut.face.letters), cuts[0])
            self._found[letter, bold] = found
        return found

    def cuts(self, text: str, bold: Sequence[bool]) -> list[Cut]:
        """Return the cut of each letter, `bold` saying which are bold. Spaces, marks and joiners follow what they
        stand beside where that font has them, so that a word is not torn between two fonts.
        """
        chosen: list[Cut] = []
        for i, letter in enumerate(text):
            previous = chosen[-1] if chosen and bold[i] == bold[i - 1] else None
            if previous is not None and _follows(letter) and _has(previous, letter):
                chosen.append(previous)
            elif letter in _WIDE_BETWEEN_HAN and _between_han(text, i):
                chosen.append(self.cut("\u4e00", bold=bold[i]))
            else:
                chosen.append(self.cut(letter, bold=bold[i]))
        return chosen


def load() -> Typefaces:
    """Return the fonts the program carries. About 10 ms; hold on to it for the length of a document."""
    folder = resources.files("resources") / "fonts"

    def face(name: str) -> Face:
        with resources.as_file(folder / name) as path:
            return Face(Path(path).read_bytes())

    han = face("NotoSansSC-Regular.ttf")
    return Typefaces(
        regular=(
            Cut(face("NotoSans-Regular.ttf")),
            Cut(face("NotoNaskhArabic-Regular.ttf"), scale=1.16, leading=1.75),
            Cut(han, leading=1.6),
        ),
        bold=(
            Cut(face("NotoSans-Bold.ttf")),
            Cut(face("NotoNaskhArabic-Bold.ttf"), scale=1.16, leading=1.75),
            Cut(han, stroke=20, leading=1.6),
        ),
    )


@lru_cache(maxsize=8192)
def is_han(letter: str) -> bool:
    """Whether the letter is written in a square: Han, and the wide signs that go with it."""
    return unicodedata.east_asian_width(letter) in {"W", "F"}


def _follows(letter: str) -> bool:
    return letter in {" ", "\u00a0", "\u202f"} or unicodedata.category(letter) in {"Mn", "Me", "Cf"}


def _has(cut: Cut, letter: str) -> bool:
    return unicodedata.category(letter) == "Cf" or ord(letter) in cut.face.letters


def _between_han(text: str, i: int) -> bool:
    """Whether a sign both kinds of text use belongs to Han here; a closing quotation mark goes with its opening one."""
    opening = text.rfind(_OPENING_QUOTE[text[i]], 0, i) if text[i] in _OPENING_QUOTE else -1
    if opening >= 0:
        return _between_han(text, opening)
    beside = [text[k] for k in (i - 1, i + 1) if 0 <= k < len(text)]
    wide = [is_han(letter) for letter in beside]
    return any(wide) and all(is_wide or x in _WIDE_BETWEEN_HAN for x, is_wide in zip(beside, wide, strict=True))
