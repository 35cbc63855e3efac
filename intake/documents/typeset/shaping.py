"""Letters to glyphs: HarfBuzz joins and places them, and each glyph remembers the letters it stands for.

That memory becomes the PDF's ToUnicode map, so that what is copied out of the paper is what was typed in.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import uharfbuzz

from intake.documents.typeset.faces import REPLACEMENT, Face

# Ligatures that fonts add for looks are off: readers copy them wrongly. Those a script requires (rlig) stay on.
_FEATURES = {"kern": True, "liga": False, "clig": False, "dlig": False, "tnum": True}
# HarfBuzz asks the computer for its language when it is told none, and the same text could come out differently.
_LANGUAGE = "und"


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph in visual order. Lengths in thousandths of the size; `text` is empty on all but one glyph of a
    group of letters, so that nothing is copied twice. natural: the advance the font itself gives.
    """

    id: int
    text: str
    advance: float
    natural: float
    x_offset: float
    y_offset: float


@dataclass(frozen=True, slots=True)
class Shaped:
    """The glyphs of one run from left to right, and how wide they are together in thousandths of the size."""

    glyphs: tuple[Glyph, ...]
    width: float


class Shaper:
    """Shapes runs and remembers those it has seen; one per document, so that no text outlives it."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str, bool, str, str], Shaped] = {}

    def shape(self, text: str, face: Face, *, rtl: bool, before: str = "", after: str = "") -> Shaped:
        """Return `text` as glyphs of `face`. before, after: the letter on either side, if it may join on."""
        key = (face.name, text, rtl, before, after)
        shaped = self._seen.get(key)
        if shaped is None:
            shaped = self._seen[key] = _shape(text, face, rtl=rtl, context=(before, after))
        return shaped


@lru_cache(maxsize=8192)
def is_invisible(letter: str) -> bool:
    """Whether the letter steers the text and is never drawn: direction marks, isolates, zero-width space, control."""
    category = unicodedata.category(letter)
    return category == "Cc" or (category == "Cf" and letter not in "\u200c\u200d") or letter == "\ufeff"


def _shape(text: str, face: Face, *, rtl: bool, context: tuple[str, str]) -> Shaped:
    before, after = context
    drawable = "".join(letter if _drawable(letter, face) else REPLACEMENT for letter in text)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(before + drawable + after, len(before), len(drawable))
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    buffer.language = _LANGUAGE
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS  # a vowel mark keeps its own letter
    buffer.flags = uharfbuzz.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    uharfbuzz.shape(face.shaper_font, buffer, _FEATURES)
    infos, places = buffer.glyph_infos, buffer.glyph_positions
    offset = len(before)
    starts = sorted({info.cluster for info in infos})
    ends = dict(zip(starts, [*starts[1:], offset + len(text)], strict=True))
    bearer: dict[int, int] = {}  # the glyph that carries the letters: the first that takes up room
    for i, info in enumerate(infos):
        if info.cluster not in bearer or not places[bearer[info.cluster]].x_advance:
            bearer[info.cluster] = i
    units = face.units
    glyphs = tuple(
        Glyph(
            info.codepoint,
            text[info.cluster - offset : ends[info.cluster] - offset] if bearer[info.cluster] == i else "",
            place.x_advance * units,
            face.natural_width(info.codepoint),
            place.x_offset * units,
            place.y_offset * units,
        )
        for i, (info, place) in enumerate(zip(infos, places, strict=True))
    )
    return Shaped(glyphs, sum(glyph.advance for glyph in glyphs))


def _drawable(letter: str, face: Face) -> bool:
    return ord(letter) in face.letters or unicodedata.category(letter) == "Cf"
