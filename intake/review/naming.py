"""The evidence of names, in bits, part by part.

A part's weight is log2(M / U). M: twice how often two spellings of one name are no more alike than these two, at most
1, so that the usual likeness costs nothing; it depends on the scripts, since Chinese loses sounds and two alphabets do
not: there is no cut-off that serves all pairs of scripts. U: how often somebody else has a part that is at least so
alike by chance; common names are common, so they weigh less.
Source: Fellegi and Sunter 1969; M measured on the stock of tests/bench, U counted among the people held.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations
from typing import Final

from intake.model.likely import Reason
from intake.names.keys import NameKeys, Part
from intake.names.likeness import part_likeness, split_likeness
from intake.names.pinyin import is_pinyin
from intake.names.scripts import script_of
from intake.review.facts import Named

Rarity = Callable[[tuple[Part, Part], float], float]
"""((part, other), likeness) -> share, among people written as `other` is, of those with a part so like `part`."""

# (likeness, share of true pairs that are no more alike), rising in both.
_Curve = tuple[tuple[float, float], ...]
_ALPHABETS: Final[_Curve] = (
    (0.0, 0.0001), (0.4, 0.0003), (0.5, 0.0006), (0.6, 0.0015), (0.7, 0.004), (0.8, 0.015), (0.9, 0.07), (0.97, 0.3),
    (1.0, 1.0),
)  # fmt: skip
_HAN_AND_ALPHABET: Final[_Curve] = (
    (0.0, 0.0001), (0.4, 0.0005), (0.5, 0.0015), (0.6, 0.004), (0.67, 0.008), (0.77, 0.02), (0.83, 0.05), (0.86, 0.1),
    (0.89, 0.25), (0.92, 0.5), (0.97, 0.9), (1.0, 1.0),
)  # fmt: skip
_BOTH_HAN: Final[_Curve] = (
    (0.0, 0.0001), (0.4, 0.0003), (0.5, 0.001), (0.7, 0.006), (0.76, 0.012), (0.83, 0.03), (0.9, 0.07), (0.94, 0.15),
    (0.97, 0.4), (1.0, 1.0),
)  # fmt: skip
_CHANCE: Final[_Curve] = (
    (0.0, 1.0), (0.35, 0.75), (0.46, 0.36), (0.53, 0.19), (0.58, 0.1), (0.66, 0.04), (0.71, 0.02), (0.8, 0.01),
    (0.9, 0.006), (1.0, 0.003),
)  # fmt: skip

_MOST_BITS_OF_PART: Final = 14.0
_GIVEN_DIFFERS: Final = -7.0
_FATHER_DIFFERS: Final = -3.0
_PART_DIFFERS: Final = -5.0
_OTHER_GENERATION: Final = 0.25
_PART_MISSING: Final = -0.5
_OTHER_ORDER: Final = -2.5
_CUT: Final = -2.0
"""A word is cut where it fits best: so much of the likeness is our own doing."""
_MOST_PARTS: Final = 4
_TELLING: Final = 0.7


@dataclass(frozen=True, slots=True)
class _Role:
    """What a part is within its name, where the spelling tells."""

    is_given: bool
    is_father: bool


def chance(_parts: tuple[Part, Part], likeness: float) -> float:
    """Return the share of people with a part at least so alike, when nothing is known of how common the name is."""
    return _on(_CHANCE, likeness)


def writing(part: Part) -> str:
    """Return how a part is written: its script, or "pinyin"."""
    return _writing(part.folded)


@lru_cache(maxsize=1 << 16)
def _writing(folded: str) -> str:
    script = script_of(folded)
    return "pinyin" if script == "Latn" and is_pinyin(folded) else script


class NameWeigher:
    """Weighs names; remembers how alike parts are, since the same parts come again and again in one search."""

    def __init__(self, rarity: Rarity = chance) -> None:
        """Weigh by this rarity."""
        self._rarity = rarity
        self._known: dict[tuple[str, str], float] = {}

    def best(self, a: Iterable[Named], b: Iterable[Named]) -> tuple[float, Named, Named] | None:
        """Return the weight of the two forms that agree best, and the forms; None when either has no name."""
        others = tuple(b)
        found = [(self.weigh(x.keys, y.keys), x, y) for x in a for y in others]
        return max(found, key=lambda one: one[0], default=None)

    def weigh(self, a: NameKeys, b: NameKeys) -> float:
        """Return the bits for or against two forms being of one name."""
        left, right = a.parts[:_MOST_PARTS], b.parts[:_MOST_PARTS]
        by_part = self._by_parts(a, b, parts=(left, right))
        if len(left) != len(right) and min(len(left), len(right)) == 1:
            return max(by_part, self._together(a, b))
        return by_part

    def likeness(self, x: Part, y: Part) -> float:
        """Return how alike two parts are."""
        key = (x.folded, y.folded)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = part_likeness(x, y)
        return found

    def part_weight(self, x: Part, y: Part) -> float:
        """Return the bits of two parts that stand for one another."""
        like = self.likeness(x, y)
        if min(len(x.sound), len(y.sound)) == 1:
            return 1.0 if like > 0.5 else _PART_DIFFERS
        return self._weight((x, y), like)

    def _by_parts(self, a: NameKeys, b: NameKeys, *, parts: tuple[tuple[Part, ...], tuple[Part, ...]]) -> float:
        left, right = parts
        pairs = sorted(
            ((self.likeness(x, y), i, j) for i, x in enumerate(left) for j, y in enumerate(right)),
            key=lambda pair: (-pair[0], abs(pair[1] - pair[2])),
        )
        lefts, rights = set(range(len(left))), set(range(len(right)))
        total, is_crossed = 0.0, False
        for _like, i, j in pairs:
            if i in lefts and j in rights:
                lefts.remove(i)
                rights.remove(j)
                roles = _role(a, i), _role(b, j)
                total += _judged(self.part_weight(left[i], right[j]), roles)
                is_crossed |= i != j and not any(role.is_given or role.is_father for role in roles)
        missing = len(lefts) + len(rights)
        return total + _PART_MISSING * missing + (_OTHER_ORDER if is_crossed and not missing else 0.0)

    def _together(self, a: NameKeys, b: NameKeys) -> float:
        """Weigh a name written as one word against any two parts of the other."""
        one, several = (a.parts[0], b) if len(a.parts) == 1 else (b.parts[0], a)
        return max(
            self._run_together(one, several, at=places)
            for places in permutations(range(min(len(several.parts), _MOST_PARTS - 1)), 2)
        )

    def _run_together(self, one: Part, several: NameKeys, *, at: tuple[int, int]) -> float:
        """Weigh one word against two parts in this order; the given name stands first in such words."""
        pair = several.parts[at[0]], several.parts[at[1]]
        weights = (self._weight((part, one), like) for part, like in zip(pair, split_likeness(one, pair), strict=True))
        first, second = (_role(several, place) for place in at)
        are_known = any(role.is_given or role.is_father for role in (first, second))
        is_odd = (first.is_father or second.is_given) if are_known else at[0] > at[1]
        return sum(max(_PART_DIFFERS, weight) for weight in weights) + _CUT + (_OTHER_ORDER if is_odd else 0.0)

    def _weight(self, parts: tuple[Part, Part], likeness: float) -> float:
        share = min(1.0, 2 * _on(_curve(*parts), likeness))
        return min(_MOST_BITS_OF_PART, math.log2(share / self._rarity(parts, likeness)))


def reason_of(weight: float, *, of: tuple[Named, Named]) -> Reason:
    """Return the reason of two forms weighed."""
    a, b = of
    code = "name" if a.keys.script == b.keys.script else "name_other_script"
    code = code if weight > 0 else "name_differs"
    return Reason(code, round(weight, 1), {"a": a.text, "b": b.text})


def _judged(weight: float, roles: tuple[_Role, _Role]) -> float:
    """Let a given name that differs speak against more than a surname: fathers' and grandfathers' names take turns.

    A given name that agrees with a father's name is the mark of father and son, not of one person.
    """
    one, other = roles
    if (one.is_given and other.is_father) or (one.is_father and other.is_given):
        return weight * _OTHER_GENERATION if weight > 0 else max(weight, _FATHER_DIFFERS)
    if one.is_given and other.is_given:
        return max(weight, _GIVEN_DIFFERS)
    if one.is_father or other.is_father:
        return max(weight, _FATHER_DIFFERS)
    return max(weight, _PART_DIFFERS)


def _role(keys: NameKeys, place: int) -> _Role:
    """Tell what a part is: an ending of fathers tells, and Chinese and Arabic script put the given name first."""
    part = keys.parts[place]
    if part.stem != part.folded:
        return _Role(is_given=False, is_father=True)
    if len(keys.parts) < 2:
        return _Role(is_given=False, is_father=False)
    if keys.script in {"Hans", "Arab"}:
        return _Role(is_given=place == 0, is_father=place == 1)
    others_are_fathers = all(one.stem != one.folded for at, one in enumerate(keys.parts) if at != place)
    return _Role(is_given=others_are_fathers, is_father=False)


def _curve(x: Part, y: Part) -> _Curve:
    han = _is_chinese(x) + _is_chinese(y)
    return (_ALPHABETS, _HAN_AND_ALPHABET, _BOTH_HAN)[han]


def _is_chinese(part: Part) -> bool:
    return writing(part) in {"pinyin", "Hans"}


def _on(curve: _Curve, likeness: float) -> float:
    """Return the share at a likeness: straight lines between the points of the logarithm."""
    at = bisect_right(curve, (likeness, math.inf))
    if at >= len(curve):
        return curve[-1][1]
    if at == 0:
        return curve[0][1]
    (left, low), (right, high) = curve[at - 1], curve[at]
    return low * math.pow(high / low, (likeness - left) / (right - left))
