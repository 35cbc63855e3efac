"""Where a line may end: at spaces, between Han, after hyphens. Words are never divided with a hyphen of our own.

Follows the plain cases of UAX #14, with what the papers need besides: a number, however it is grouped, stays whole;
an isolate stays with what it holds; a dash does not begin a line (Russian and Kazakh typesetting).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from intake.documents.typeset.faces import is_han

_UNBREAKABLE_SPACES = frozenset("\u00a0\u2007\u202f")
_OPENERS = frozenset("\u2066\u2067\u2068\u202a\u202b\u202d\u202e")
_CLOSERS = frozenset("\u2069\u202c")
_ZERO_WIDTH_SPACE = "\u200b"
_JOINERS = frozenset("\u2060\ufeff\u200d")
# Kinsoku: what may not begin, and what may not end a line (GB/T 15834; JIS X 4051 for the small signs).
_NOT_FIRST = frozenset("，。、：；！？）》〉」』】〕〗”’…—·％‰%)]}»›,.!?:;،؛؟٪۔°℃々〜～")
_NOT_LAST = frozenset("（《〈「『【〔〖“‘([{«‹№§$¥￥#＃")
_HYPHENS = frozenset("-\u2010\u2013\u2014/")
_FIRST_OF_EAST_ASIA = "\u1100"
_DASHES = frozenset("\u2013\u2014\u00b7\u2022")  # and dots that part items; none begins a line


def opportunities(text: str) -> list[int]:
    """Return the places, rising, before which a new line may begin. Never 0, never the end of the text."""
    places = []
    for i in range(1, len(text)):
        if _inside_word(text[i - 1], text[i]):
            continue
        if text[i] in _CLOSERS or text[i - 1] in _OPENERS or is_space(text[i]):
            continue
        before, after = _last_visible(text, i), _first_visible(text, i)
        if before is not None and after is not None and _may_break(text, before, after=after):
            places.append(i)
    return places


@lru_cache(maxsize=2048)
def is_space(letter: str) -> bool:
    """Whether a line may end here and the letter then takes no room."""
    return unicodedata.category(letter) == "Zs" and letter not in _UNBREAKABLE_SPACES


def _inside_word(before: str, after: str) -> bool:
    """Whether this is plainly the middle of a word or number of a script written with spaces; most places are."""
    return before < _FIRST_OF_EAST_ASIA and after < _FIRST_OF_EAST_ASIA and before.isalnum() and after.isalnum()


def _last_visible(text: str, i: int) -> int | None:
    k = i - 1
    while k >= 0 and text[k] in _CLOSERS:
        k -= 1
    return k if k >= 0 and text[k] not in _OPENERS else None


def _first_visible(text: str, i: int) -> int | None:
    k = i
    while k < len(text) and text[k] in _OPENERS:
        k += 1
    return k if k < len(text) and text[k] not in _CLOSERS else None


def _may_break(text: str, before: int, *, after: int) -> bool:
    left, right = text[before], text[after]
    if left in _JOINERS or right in _JOINERS or unicodedata.category(right) in {"Mn", "Me", "Mc"}:
        return False
    if left == _ZERO_WIDTH_SPACE:
        return True
    if is_space(left):
        return _may_break_after_space(text, before, right=right)
    if right in _NOT_FIRST or left in _NOT_LAST:
        return False
    if is_han(left) or is_han(right):
        return left not in _UNBREAKABLE_SPACES and right not in _UNBREAKABLE_SPACES
    inside_word = before > 0 and text[before - 1].isalpha() and right.isalpha()
    return left in _HYPHENS and inside_word


def _may_break_after_space(text: str, space: int, *, right: str) -> bool:
    k = space
    while k >= 0 and is_space(text[k]):
        k -= 1
    left = text[k] if k >= 0 else " "
    if right in _DASHES:
        return False
    if right in "%‰٪" or (right.isdigit() and left in "№§+"):
        return False
    return not (left.isdigit() and right.isdigit())
