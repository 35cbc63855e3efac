"""How alike two names are, and why. A hint for a person to decide by, never a decision.

Each part of one name is paired with its best part of the other: half the likeness of the sounds, half that of the
skeletons (domain.md 4.4: this beat every library over all script pairs). Order is free; patronymic endings,
initials and missing parts are allowed for. A name written as one word is also compared whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from rapidfuzz.distance import Indel

from intake.names.keys import NameKeys, Part, search_keys, skeleton_of

# Weights, measured on the invented people of tests/unit/names; see test_likeness.
_SAME_NAME = 0.97
_INITIAL = 0.8
_ONE_PART_OF_MORE = 0.86
_PART_MISSING = 0.96
_WEAKEST = 0.45
_MOST_PARTS = 4
_CLOSE = 0.8
_CUT_AROUND = 3
# Chinese has no r of ours, and writers of every script mix up what stands in one class here.
_FLAT = str.maketrans("bfdghzSCreo", "pptkksssliu")


@dataclass(frozen=True, slots=True)
class Likeness:
    """score: 0 to 1. why: codes, strongest first, out of

    same_text, same_letters, same_part, same_skeleton, same_name, close_spelling, other_order, other_script,
    patronymic_form, initial_only, part_missing, written_together.
    """

    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    left: int
    right: int
    score: float
    why: str
    weight: float


def likeness(a: str, b: str) -> Likeness:
    """Return how alike two names in any two scripts are. Use `likeness_of_keys` where the keys are already known."""
    if a == b and a.strip():
        return Likeness(1.0, ("same_text",))
    return likeness_of_keys(search_keys(a), search_keys(b))


def part_likeness(x: Part, y: Part) -> float:
    """Return how alike two parts of names are, 0 to 1: what `likeness` is made of."""
    return _compare(x, y, at=(0, 0)).score


def split_likeness(whole: Part, parts: tuple[Part, Part]) -> tuple[float, float]:
    """Return how alike the two halves of a name written as one word are to two parts, in the order of `parts`.

    The word is cut where it fits best; the parts stand in it in this order.
    """
    x, y = parts
    best = (0.0, 0.0)
    for sound in dict.fromkeys((whole.sound, whole.other_sound)):
        expected = round(len(sound) * len(x.sound) / max(1, len(x.sound) + len(y.sound)))
        for at in range(max(2, expected - _CUT_AROUND), min(len(sound) - 1, expected + _CUT_AROUND + 1)):
            found = _half(sound[:at], x), _half(sound[at:], y)
            if sum(found) > sum(best):
                best = found
    return best


def _half(sound: str, part: Part) -> float:
    mine = (sound, skeleton_of(sound))
    like = _sounds(mine, (part.sound, part.skeleton))
    return max(like, _sounds(mine, (part.other_sound, part.other_skeleton))) if part.other_sound else like


def likeness_of_keys(a: NameKeys, b: NameKeys) -> Likeness:
    """Return how alike two names are by their keys. Nothing is like an empty name."""
    if not a.parts or not b.parts:
        return Likeness(0.0, ())
    if a.folded == b.folded:
        return Likeness(1.0, ("same_letters",))
    pairs = _pair_up(a.parts[:_MOST_PARTS], b.parts[:_MOST_PARTS])
    score = _score_of_pairs(pairs, len(a.parts), of=len(b.parts))
    why = _reasons(a, b, pairs=pairs)
    if len(a.parts) != len(b.parts) and min(len(a.parts), len(b.parts)) == 1:
        together = _whole(a.parts, b.parts)
        if together > score:
            return Likeness(round(together, 4), ("written_together", *_script_reason(a, b)))
    return Likeness(round(score, 4), why if score >= _WEAKEST else ())


def _pair_up(left: tuple[Part, ...], right: tuple[Part, ...]) -> list[_Pair]:
    """Take the best pair, then the best of what is left, until one side is used up."""
    every = [_compare(x, y, at=(i, j)) for i, x in enumerate(left) for j, y in enumerate(right)]
    every.sort(key=lambda pair: (-pair.score, abs(pair.left - pair.right)))
    used_left: set[int] = set()
    used_right: set[int] = set()
    chosen: list[_Pair] = []
    for pair in every:
        if pair.left not in used_left and pair.right not in used_right:
            used_left.add(pair.left)
            used_right.add(pair.right)
            chosen.append(pair)
    return chosen


def _compare(x: Part, y: Part, *, at: tuple[int, int]) -> _Pair:
    weight = float(len(x.sound) + len(y.sound))
    if x.folded == y.folded:
        return _Pair(*at, 1.0, "same_part", weight)
    if x.stem == y.stem or x.sound == y.sound:
        return _Pair(
            *at, 0.99, "patronymic_form" if x.stem != x.folded or y.stem != y.folded else "same_skeleton", weight
        )
    if x.group >= 0 and x.group == y.group:
        return _Pair(*at, _SAME_NAME, "same_name", weight)
    if len(x.sound) == 1 or len(y.sound) == 1:
        is_initial = x.sound[:1] == y.sound[:1] or (x.skeleton and x.skeleton[:1] == y.skeleton[:1])
        return _Pair(*at, _INITIAL if is_initial else 0.0, "initial_only", 4.0)
    score = _sounds((x.sound, x.skeleton), (y.sound, y.skeleton))
    if x.other_sound:
        score = max(score, _sounds((x.other_sound, x.other_skeleton), (y.sound, y.skeleton)))
    if y.other_sound:
        score = max(score, _sounds((x.sound, x.skeleton), (y.other_sound, y.other_skeleton)))
    if bool(x.whole_sound) != bool(y.whole_sound):
        mine, theirs = x.whole_sound or x.sound, y.whole_sound or y.sound
        score = max(score, 0.98 * _sounds((mine, skeleton_of(mine)), (theirs, skeleton_of(theirs))))
    return _Pair(*at, score, "same_skeleton" if x.skeleton == y.skeleton else "close_spelling", weight)


@lru_cache(maxsize=1 << 16)
def _flat(sound: str) -> str:
    return sound.translate(_FLAT)


def _sounds(mine: tuple[str, str], theirs: tuple[str, str]) -> float:
    """Compare two (sound, skeleton). Sounds count whole and by classes: b as p, r as l, e as i, o as u."""
    sound, skeleton = mine
    other, other_skeleton = theirs
    by_sound = 0.5 * Indel.normalized_similarity(sound, other) + 0.5 * Indel.normalized_similarity(
        _flat(sound), _flat(other)
    )
    if not skeleton or not other_skeleton:
        return by_sound
    return 0.5 * by_sound + 0.5 * Indel.normalized_similarity(skeleton, other_skeleton)


def _score_of_pairs(pairs: list[_Pair], count: int, *, of: int) -> float:
    """The mean weighs with the weakest pair: brothers share a father's name and differ in the other part."""
    total = sum(pair.weight for pair in pairs)
    mean = sum(pair.score * pair.weight for pair in pairs) / total if total else 0.0
    score = 0.5 * mean + 0.5 * min(pair.score for pair in pairs)
    if count == of:
        return score
    return score * (_ONE_PART_OF_MORE if min(count, of) == 1 else _PART_MISSING)


def _whole(left: tuple[Part, ...], right: tuple[Part, ...]) -> float:
    """Compare a name written as one word with any two parts of the other; the worse half weighs as in `likeness`."""
    one, more = (left[0], right) if len(left) == 1 else (right[0], left)
    halves = (split_likeness(one, (x, y)) for x, y in permutations(more[:3], 2))
    return max(0.25 * sum(each) + 0.5 * min(each) for each in halves)


def _script_reason(a: NameKeys, b: NameKeys) -> tuple[str, ...]:
    return ("other_script",) if a.script != b.script else ()


def _reasons(a: NameKeys, b: NameKeys, *, pairs: list[_Pair]) -> tuple[str, ...]:
    found = [pair.why for pair in pairs if pair.why != "close_spelling" or pair.score >= _CLOSE]
    by_left = [pair.right for pair in sorted(pairs, key=lambda pair: pair.left)]
    if by_left != sorted(by_left):
        found.append("other_order")
    found += _script_reason(a, b)
    if len(a.parts) != len(b.parts):
        found.append("part_missing")
    return tuple(dict.fromkeys(found))
