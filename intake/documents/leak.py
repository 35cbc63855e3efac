"""The last look before a paper is written: does anything stand in it of somebody who must not appear?

Searched are the text of every page, outline, metadata, file name, descriptions of pictures and what pictures carry
beside their pixels; names in every script, through the same keys as search. What is found is told by id and place,
never by its text.
"""

from __future__ import annotations

import ctypes
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

import pypdfium2
from PIL import Image

from intake.names.keys import Part, search_keys
from intake.names.likeness import likeness_of_keys
from intake.names.scripts import fold, script_of

_LEAST_LETTERS: Final = 3
_LEAST_NUMBER: Final = 4
_LEAST_SKELETON: Final = 3
_ALIKE: Final = 0.85
_HAN: Final = "Hans"
_CUT: Final = "/"
"""Stands where an allowed name stood; folded text never holds it."""


class ForbiddenKind(StrEnum):
    """How something is searched for."""

    NAME = "name"
    NUMBER = "number"
    TEXT = "text"


class Where(StrEnum):
    """In which part of the file something stands."""

    PAGE = "page"
    METADATA = "metadata"
    FILE_NAME = "file_name"
    OUTLINE = "outline"
    PICTURE = "picture"
    DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Something that must not appear. id: of the record it comes from; kind: a name in any script, a number (phone,
    document, case), or a text such as the organisation's name.
    """

    id: str
    kind: ForbiddenKind
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """What was found: the record's id, and where. page: from 1, 0 where there is no page."""

    id: str
    where: Where
    page: int = 0


def find_leaks(
    pdf: bytes, forbidden: Iterable[Forbidden], *, allowed: Iterable[str] = (), file_name: str = ""
) -> tuple[Leak, ...]:
    """Return all places of a finished PDF where something forbidden stands, in order and once each.

    allowed: names that may stand there, such as those of the person sought; a patronymic within them is no leak.
    A name counts as found when all its words stand side by side in any order and in any script that sounds the same.
    Names of fewer than three letters and numbers of fewer than four signs are not searched: they would be everywhere.
    """
    sought = [_Sought(one) for one in forbidden]
    free = sorted({fold(name) for name in allowed} - {""}, key=len, reverse=True)
    found: set[Leak] = set()
    for where, page, text in (*_parts(pdf), (Where.FILE_NAME, 0, file_name)):
        searched = _Searched(text, free=free)
        found |= {Leak(one.forbidden.id, where, page) for one in sought if one.is_in(searched)}
    return tuple(sorted(found))


def names_in(text: str, forbidden: Iterable[Forbidden], *, allowed: Iterable[str] = ()) -> bool:
    """Tell whether anything forbidden stands in a text, by the same rules as in a paper."""
    searched = _Searched(text, free=sorted({fold(name) for name in allowed} - {""}, key=len, reverse=True))
    return any(_Sought(one).is_in(searched) for one in forbidden)


class _Searched:
    """A text made ready to be searched."""

    def __init__(self, text: str, *, free: Iterable[str]) -> None:
        visible = _visible(text)
        folded = f" {fold(visible)} "
        for name in free:
            folded = folded.replace(f" {name} ", f" {_CUT} ")
        self.folded = folded.strip()
        self.squeezed = self.folded.replace(" ", "")
        self.signs = _signs(visible)
        self.words = [_part(word) for word in self.folded.split() if word != _CUT]


class _Sought:
    """Something forbidden, made ready to be searched for."""

    def __init__(self, forbidden: Forbidden) -> None:
        self.forbidden = forbidden
        self._folded = fold(forbidden.text)
        self._squeezed = self._folded.replace(" ", "")
        self._signs = _signs(forbidden.text)
        self._words = [_part(word) for word in self._folded.split()]

    def is_in(self, text: _Searched) -> bool:
        """Tell whether it stands in the text."""
        if self.forbidden.kind is ForbiddenKind.NUMBER:
            return len(self._signs) >= _LEAST_NUMBER and self._signs in text.signs
        if script_of(self.forbidden.text) == _HAN and all(part in text.squeezed for part in self._folded.split()):
            # Han has no blanks between words, and a reader of right-to-left pages may give the parts in turned order.
            return bool(self._squeezed)
        if self._squeezed == "" or (len(self._squeezed) < _LEAST_LETTERS and script_of(self._folded) != _HAN):
            return False
        if f" {self._folded} " in f" {text.folded} ":
            return True
        return self.forbidden.kind is ForbiddenKind.NAME and self._sounds_in(text)

    def _sounds_in(self, text: _Searched) -> bool:
        size = len(self._words)
        for start in range(len(text.words) - size + 1):
            rest = list(text.words[start : start + size])
            for mine in self._words:
                match = next((word for word in rest if _is_same(mine, word)), None)
                if match is None:
                    break
                rest.remove(match)
            else:
                return True
        return False


@lru_cache(maxsize=20_000)
def _part(word: str) -> Part:
    return search_keys(word).parts[0]


def _is_same(left: Part, right: Part) -> bool:
    """Tell whether two words are one name: same group of forms, the same sounds, or alike enough across scripts."""
    if left.group != -1 and left.group == right.group:
        return True
    sounds = {left.sound, left.other_sound} & {right.sound, right.other_sound}
    if any(len(sound) >= _LEAST_LETTERS for sound in sounds):
        return True
    if len(left.skeleton) < _LEAST_SKELETON or left.skeleton != right.skeleton:
        return False
    return likeness_of_keys(search_keys(left.folded), search_keys(right.folded)).score >= _ALIKE


def _visible(text: str) -> str:
    """Return text without direction marks, with words whole again that a line's end parted."""
    text = re.sub("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe]", "", text)
    return unicodedata.normalize("NFKC", text)


def _signs(text: str) -> str:
    """Return letters and digits alone, digits of every script as 0 to 9."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    digits = (str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in folded)
    return "".join(sign for sign in digits if sign.isalnum())


def _parts(pdf: bytes) -> Iterator[tuple[Where, int, str]]:
    """Give every text of the file that anybody could read in it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield Where.METADATA, 0, "\n".join(document.get_metadata_dict().values())
        yield Where.METADATA, 0, "\n".join(packet.decode("utf-8", "replace") for packet in _packets(pdf))
        yield Where.OUTLINE, 0, "\n".join(entry.get_title() for entry in document.get_toc())
        for number in range(len(document)):
            page = document[number]
            yield Where.PAGE, number + 1, page.get_textpage().get_text_range()
            yield Where.DESCRIPTION, number + 1, "\n".join(_descriptions(page))
            yield Where.PICTURE, number + 1, "\n".join(_beside_pixels(page))
    finally:
        document.close()


def _packets(pdf: bytes) -> list[bytes]:
    """Return the XMP packets, which stand in the clear in every file that we write."""
    return re.findall(rb"<x:xmpmeta.*?</x:xmpmeta>", pdf, flags=re.DOTALL)


def _beside_pixels(page: Any) -> Iterator[str]:  # noqa: ANN401 - pypdfium2 has no types
    """Give what pictures on a page carry beside their pixels: EXIF, comments, profiles."""
    for item in page.get_objects():
        if not isinstance(item, pypdfium2.PdfImage):
            continue
        data = io.BytesIO()
        item.extract(data)
        with Image.open(io.BytesIO(data.getvalue())) as picture:
            yield from (str(value) for value in (*picture.info.values(), *picture.getexif().values()))


def _descriptions(page: Any) -> Iterator[str]:  # noqa: ANN401 - pypdfium2 has no types
    """Give the descriptions (Alt) of the page's pictures, read from the tags."""
    raw = pypdfium2.raw
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return
    try:
        waiting = [raw.FPDF_StructTree_GetChildAtIndex(tree, i) for i in range(raw.FPDF_StructTree_CountChildren(tree))]
        while waiting:
            element = waiting.pop()
            if not element:
                continue
            size = raw.FPDF_StructElement_GetAltText(element, None, 0)
            if size > 2:
                buffer = ctypes.create_string_buffer(size)
                raw.FPDF_StructElement_GetAltText(element, buffer, size)
                yield buffer.raw[: size - 2].decode("utf-16-le", "replace")
            children = raw.FPDF_StructElement_CountChildren(element)
            waiting += [raw.FPDF_StructElement_GetChildAtIndex(element, i) for i in range(children)]
    finally:
        raw.FPDF_StructTree_Close(tree)
