"""Everybody of a vault in memory, to find who may be somebody among very many. Built after unlock, never written down.

Two people meet as candidates when parts of their names sound alike, or a number, phone or photo is equal.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from intake.names.keys import Part
from intake.review.facts import PersonFacts
from intake.review.joined_index import JoinedIndex
from intake.review.naming import NameWeigher, writing
from intake.review.part_index import PartIndex
from intake.review.weigh import SURE, Weighing, facts_reasons, weigh

_MOST_PARTS: Final = 4
_EXAMINED: Final = 1500
_WEIGHED: Final = 80
_LEAST_BITS: Final = 9.0
_MARGIN: Final = 4.0
_FIRST: Final = 1000.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be the one asked about."""

    facts: PersonFacts
    weighing: Weighing


class Index:
    """People by the sounds of their names and by their numbers. Cheap to change, person by person."""

    def __init__(self) -> None:
        """Begin empty."""
        self._people: dict[str, PersonFacts] = {}
        self._by_token: dict[object, set[str]] = {}
        self._joined = JoinedIndex()
        self.parts = PartIndex()

    def __len__(self) -> int:
        return len(self._people)

    def __contains__(self, person: object) -> bool:
        return person in self._people

    @property
    def least_bits(self) -> float:
        """Return the score from which a suggestion is right nine times in ten: more people, more chance likenesses."""
        return max(_LEAST_BITS, math.log2(len(self._people) + 1) + _MARGIN)

    def get(self, person: str) -> PersonFacts | None:
        """Return the facts of a person."""
        return self._people.get(person)

    def people(self) -> tuple[PersonFacts, ...]:
        """Return everybody, in order of id."""
        return tuple(self._people[person] for person in sorted(self._people))

    def put(self, facts: PersonFacts) -> None:
        """Add a person, or put new facts in place of the old ones."""
        self.drop(facts.person)
        self._people[facts.person] = facts
        self.parts.put(facts.person, _parts(facts), writings=_writings(facts))
        self._joined.put(facts.person, facts.names)
        for token in _tokens(facts):
            self._by_token.setdefault(token, set()).add(facts.person)

    def drop(self, person: str) -> None:
        """Take a person out; nothing happens for somebody who is not here."""
        facts = self._people.pop(person, None)
        if facts is None:
            return
        self.parts.drop(person, _parts(facts), writings=_writings(facts))
        self._joined.drop(person, facts.names)
        for token in _tokens(facts):
            self._by_token[token].discard(person)

    def candidates(self, facts: PersonFacts, *, limit: int = 10) -> tuple[Candidate, ...]:
        """Return the likeliest people to be this one, likeliest first, without the person; equal numbers come first."""
        weigher = NameWeigher(self.parts.rarity)
        rough = self._rough(facts)
        examined = heapq.nlargest(_EXAMINED, rough, key=rough.__getitem__)
        scored = [(rough[one] + _without_names(facts, self._people[one]), one) for one in examined]
        chosen = heapq.nlargest(max(_WEIGHED, 2 * limit), scored)
        found = [Candidate(self._people[one], weigh(facts, self._people[one], names=weigher)) for _, one in chosen]
        found.sort(key=lambda one: (-_order(one), one.facts.person))
        return tuple(found[:limit])

    def blocks(self) -> Iterator[frozenset[str]]:
        """Give groups of people who share a number, a phone, a photo, or the skeleton of a whole name."""
        for people in self._by_token.values():
            if len(people) > 1:
                yield frozenset(people)
        yield from self._joined.blocks()

    def _rough(self, facts: PersonFacts) -> dict[str, float]:
        """Return a first guess in bits for everybody who shares anything with this person."""
        found: dict[str, float] = {}
        for name in facts.names:
            bits: dict[str, float] = {}
            for part in name.keys.parts[:_MOST_PARTS]:
                self.parts.add_bits(bits, part)
            self._joined.add_bits(bits, name.keys.parts)
            for person, weight in bits.items():
                if weight > found.get(person, 0.0):
                    found[person] = weight
        for token in _tokens(facts):
            for person in self._by_token.get(token, ()):
                found[person] = found.get(person, 0.0) + SURE
        found.pop(facts.person, None)
        return found


def _parts(facts: PersonFacts) -> Iterable[Part]:
    return {part.folded: part for name in facts.names for part in name.keys.parts[:_MOST_PARTS]}.values()


def _writings(facts: PersonFacts) -> set[str]:
    """Return the ways in which this person's names of several parts are written."""
    several = [name.keys.parts[:_MOST_PARTS] for name in facts.names if len(name.keys.parts) > 1]
    return {writing(part) for parts in several for part in parts}


def _tokens(facts: PersonFacts) -> set[object]:
    """Return what two people can share as it is: numbers, phones, photos."""
    return {*((number.kind, number.digest) for number in facts.numbers), *facts.phones, *facts.photos}


def _without_names(a: PersonFacts, b: PersonFacts) -> float:
    return sum(reason.weight for reason in facts_reasons(a, b))


def _order(one: Candidate) -> float:
    """Equal checked numbers come first, whatever else is said."""
    has_number = any(reason.code == "number" for reason in one.weighing.reasons)
    return one.weighing.score + (_FIRST if has_number else 0.0)
