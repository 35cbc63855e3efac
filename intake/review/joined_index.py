"""Names run together: some papers write all parts of a name as one word, and no part of it can be told from another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import permutations
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import Indel

from intake.names.keys import Part, skeleton_of
from intake.review.facts import Named
from intake.review.part_index import LEAST_LIKE

_LEAST_SKELETON: Final = 0.75
_LEAST_LETTERS: Final = 7
_MOST: Final = 300
_BITS: Final = 14.0

_Wholes = dict[str, dict[str, set[str]]]
"""Skeleton of a name run together -> its sounds -> the people called so."""


class JoinedIndex:
    """Who is called what, as one word: those written so, and every two parts of the others, in both orders."""

    def __init__(self) -> None:
        """Begin empty."""
        self._singles: _Wholes = {}
        self._joined: _Wholes = {}
        self._lists: tuple[list[str], list[str]] | None = None

    def put(self, person: str, names: Iterable[Named]) -> None:
        """Add a person."""
        for sound, table in self._wholes(names):
            skeleton = skeleton_of(sound)
            if skeleton not in table:
                self._lists = None
            table.setdefault(skeleton, {}).setdefault(sound, set()).add(person)

    def drop(self, person: str, names: Iterable[Named]) -> None:
        """Take a person out."""
        for sound, table in self._wholes(names):
            table[skeleton_of(sound)][sound].discard(person)

    def blocks(self) -> Iterator[frozenset[str]]:
        """Give groups of people whose whole names have one skeleton."""
        for skeleton in self._joined.keys() | self._singles.keys():
            tables = (self._joined, self._singles)
            called = frozenset[str]().union(*(one for table in tables for one in table.get(skeleton, {}).values()))
            if len(called) > 1:
                yield called

    def add_bits(self, bits: dict[str, float], parts: tuple[Part, ...]) -> None:
        """Raise in `bits`, by person, the first guess for those who are written as one word where this name is not."""
        if self._lists is None:
            self._lists = list(self._singles), list(self._joined)
        singles, joined = self._lists
        is_single = len(parts) == 1
        table, skeletons = (self._joined, joined) if is_single else (self._singles, singles)
        for sound in _singles(parts[0]) if is_single else _joined(parts):
            near = process.extract(
                skeleton_of(sound),
                skeletons,
                scorer=Indel.normalized_similarity,
                score_cutoff=_LEAST_SKELETON,
                limit=None,
            )
            sounds = [other for skeleton, _score, _at in near for other in table[skeleton]]
            for other, score, _at in process.extract(
                sound, sounds, scorer=Indel.normalized_similarity, score_cutoff=LEAST_LIKE, limit=_MOST
            ):
                for person in table[skeleton_of(other)][other]:
                    bits[person] = max(bits.get(person, 0.0), _BITS * score)

    def _wholes(self, names: Iterable[Named]) -> Iterator[tuple[str, _Wholes]]:
        for name in names:
            parts = name.keys.parts
            table, sounds = (self._singles, _singles(parts[0])) if len(parts) == 1 else (self._joined, _joined(parts))
            for sound in sounds:
                yield sound, table


def _singles(part: Part) -> set[str]:
    """Return the sounds of a name of one part, as a word of any language and as pinyin; short ones say nothing."""
    found = {part.sound, part.other_sound or part.sound}
    return {sound for sound in found if len(sound) >= _LEAST_LETTERS}


def _joined(parts: tuple[Part, ...]) -> set[str]:
    """Return the sounds of every two parts written as one word."""
    return {one.sound + other.sound for one, other in permutations(parts[:3], 2)}
