"""The parts of everybody's names: which sound like one another, and how common they are.

Parts are shared by thousands of people, so likeness is worked out once for each part, not for each person.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import Indel

from intake.names.keys import Part
from intake.names.likeness import part_likeness
from intake.review.naming import chance, writing

LEAST_LIKE: Final = 0.55
_LEAST_SKELETON: Final = 0.5
_LEAST_ALIKE_BY_SKELETON: Final = 0.8
_MOST_NEAR_KEPT: Final = 4000
_WORTH_OF_PRIOR: Final = 300


@dataclass(slots=True)
class _Near:
    """Parts like one part, most alike first; and by writing, how many people have a part at least so alike."""

    parts: list[tuple[float, str]]
    people: dict[str, tuple[list[float], list[int]]]


@dataclass(slots=True)
class _Known:
    part: Part
    people: set[str] = field(default_factory=set)


class PartIndex:
    """Who has which part in a name. Cheap to change."""

    def __init__(self) -> None:
        """Begin empty."""
        self._parts: dict[str, _Known] = {}
        self._by_skeleton: dict[str, set[str]] = {}
        self._by_group: dict[int, set[str]] = {}
        self._written: Counter[str] = Counter()
        self._near: OrderedDict[str, _Near] = OrderedDict()
        self._skeletons: list[str] | None = None

    def put(self, person: str, parts: Iterable[Part], *, writings: Iterable[str]) -> None:
        """Add a person. writings: how the names of several parts are written."""
        for part in parts:
            if part.folded not in self._parts:
                self._add(part)
            self._parts[part.folded].people.add(person)
        self._written.update(writings)
        self._near.clear()

    def drop(self, person: str, parts: Iterable[Part], *, writings: Iterable[str]) -> None:
        """Take a person out. A part that nobody has any more stays and counts for nobody."""
        for part in parts:
            self._parts[part.folded].people.discard(person)
        self._written.subtract(writings)
        self._near.clear()

    def rarity(self, parts: tuple[Part, Part], likeness: float) -> float:
        """Return the share, among people written as the second, of those with a part so like the first; see Rarity.

        A few imagined people keep it off nought.
        """
        part, other = parts
        imagined = chance(parts, likeness)
        if likeness < LEAST_LIKE:
            return imagined
        minus_likeness, people = self._near_of(part).people.get(writing(other), ([], []))
        at = bisect_right(minus_likeness, -likeness + 1e-9)
        found = people[at - 1] if at else 0
        return _share(found, imagined, of=self._written.get(writing(other), 0))

    def quick_rarity(self, parts: tuple[Part, Part], likeness: float) -> float:
        """Return what `rarity` returns, only roughly, from how many people share the skeleton: for long lists."""
        imagined = chance(parts, likeness)
        if likeness < _LEAST_ALIKE_BY_SKELETON:
            return imagined
        sharing = self._by_skeleton.get(parts[0].skeleton, ())
        return _share(sum(len(self._parts[one].people) for one in sharing), imagined, of=self._written.total())

    def add_bits(self, bits: dict[str, float], part: Part) -> None:
        """Add to `bits`, by person, a first guess of what having a part like this one is worth."""
        seen: set[str] = set()
        for likeness, folded in self._near_of(part).parts:
            people = self._parts[folded].people - seen
            if people:
                weight = -math.log2(self.rarity((part, self._parts[folded].part), likeness)) * likeness
                for person in people:
                    bits[person] = bits.get(person, 0.0) + weight
                seen |= people

    def _add(self, part: Part) -> None:
        self._parts[part.folded] = _Known(part)
        for skeleton in {part.skeleton, part.other_skeleton or part.skeleton}:
            self._by_skeleton.setdefault(skeleton, set()).add(part.folded)
        if part.group >= 0:
            self._by_group.setdefault(part.group, set()).add(part.folded)
        self._skeletons = None

    def _near_of(self, part: Part) -> _Near:
        found = self._near.get(part.folded)
        if found is not None:
            self._near.move_to_end(part.folded)
            return found
        found = self._find_near(part)
        self._near[part.folded] = found
        if len(self._near) > _MOST_NEAR_KEPT:
            self._near.popitem(last=False)
        return found

    def _find_near(self, part: Part) -> _Near:
        if self._skeletons is None:
            self._skeletons = list(self._by_skeleton)
        folded: set[str] = set(self._by_group.get(part.group, ()))
        for skeleton in {part.skeleton, part.other_skeleton or part.skeleton}:
            for near, _score, _at in process.extract(
                skeleton, self._skeletons, scorer=Indel.normalized_similarity, score_cutoff=_LEAST_SKELETON, limit=None
            ):
                folded |= self._by_skeleton[near]
        scored = [(part_likeness(part, self._parts[one].part), one) for one in folded]
        parts = sorted((one for one in scored if one[0] >= LEAST_LIKE), reverse=True)
        return _Near(parts, self._counted(parts))

    def _counted(self, parts: list[tuple[float, str]]) -> dict[str, tuple[list[float], list[int]]]:
        """Count, by writing, the people with a part at least so alike; parts: most alike first."""
        found: dict[str, tuple[list[float], list[int]]] = {}
        for likeness, one in parts:
            known = self._parts[one]
            minus_likeness, people = found.setdefault(writing(known.part), ([], []))
            minus_likeness.append(-likeness)
            people.append((people[-1] if people else 0) + len(known.people))
        return found


def _share(people: int, imagined: float, *, of: int) -> float:
    return min(1.0, (people + _WORTH_OF_PRIOR * imagined) / (of + _WORTH_OF_PRIOR))
