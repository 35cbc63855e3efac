"""Toneless readings of single Han letters, with our own order where names are read otherwise (domain.md 4.3).

The table in `resources/names/han.json` was taken from pypinyin once: importing pypinyin costs 140 ms at every start.
A test compares the two.
"""

from __future__ import annotations

from functools import cache

from intake.names.tables import table


@cache
def _common() -> dict[str, str]:
    syllables: dict[str, str] = table("han")["readings"]
    return {letter: syllable for syllable, letters in syllables.items() for letter in letters}


@cache
def _for_names() -> dict[str, tuple[str, ...]]:
    own: dict[str, list[str]] = table("pinyin")["readings"]
    return {letter: tuple(syllables) for letter, syllables in own.items()}


def readings(letter: str) -> tuple[str, ...]:
    """Return the readings of one Han letter (ü as v), first the one for names; any other letter reads as itself."""
    own = _for_names().get(letter)
    return own if own else (_common().get(letter, letter),)


@cache
def _syllables() -> frozenset[str]:
    return frozenset(table("han")["readings"]) | {"lu", "nu"}


def is_pinyin(word: str) -> bool:
    """Tell whether a lower-case Latin word can be read as pinyin syllables from end to end, as on a PRC passport."""
    reached = {0}
    for end in range(1, len(word) + 1):
        if any(end - size in reached and word[end - size : end] in _syllables() for size in range(1, 7)):
            reached.add(end)
    return len(word) > 1 and len(word) in reached
