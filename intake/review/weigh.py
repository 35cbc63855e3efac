"""All evidence that two people are one, weighed in bits and explained. Nothing here decides: a person does."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from intake.model.likely import Reason
from intake.places.codes import REGION, is_county
from intake.review.facts import Days, Number, PersonFacts
from intake.review.naming import NameWeigher, reason_of

SURE: Final = 30.0
_SAME_UNCHECKED_NUMBER: Final = 12.0
_OTHER_NUMBER: Final = -9.0
_SAME_PHONE: Final = 5.0
_SAME_PHOTO: Final = 15.0
_SAME_SEX: Final = 0.9
_OTHER_SEX: Final = -6.0
_SAME_COUNTY: Final = 4.0
_SAME_PREFECTURE: Final = 1.0
_OTHER_COUNTY: Final = -4.0
_BIRTH_YEARS: Final = 45.0
_MOST_BITS_OF_BIRTH: Final = 10.0
_BIRTHS_APART: Final = ((1.0, -1.5), (2.0, -3.0), (5.0, -5.0), (10.0, -7.0), (math.inf, -9.0))
_DAYS_OF_YEAR: Final = 365.25
_LEAST_OF_RELATIVE: Final = 4.0
_PART_OF_RELATIVE: Final = 0.5
_MOST_BITS_OF_RELATIVES: Final = 10.0
_MOST_BITS_OF_FATHER: Final = 4.0


@dataclass(frozen=True, slots=True)
class Weighing:
    """score: bits, the sum of the weights. reasons: strongest first, for and against."""

    score: float
    reasons: tuple[Reason, ...]


def weigh(a: PersonFacts, b: PersonFacts, *, names: NameWeigher | None = None) -> Weighing:
    """Weigh all evidence that two people are one. names: knows how common names are; without it all are alike rare."""
    weigher = names or NameWeigher()
    found = [*_names(a, b, weigher=weigher), *facts_reasons(a, b), *_kin(a, b, weigher=weigher)]
    found.sort(key=lambda reason: (-abs(reason.weight), reason.code))
    return Weighing(round(sum(reason.weight for reason in found), 1), tuple(found))


def facts_reasons(a: PersonFacts, b: PersonFacts) -> list[Reason]:
    """Return the reasons other than names: cheap to find out."""
    found = [*_numbers(a, b), *_birth(a.births, b.births), *_places(a, b)]
    if a.phones & b.phones:
        found.append(Reason("phone", _SAME_PHONE))
    if a.photos & b.photos:
        found.append(Reason("photo", _SAME_PHOTO))
    if a.sexes and b.sexes:
        is_same = bool(a.sexes & b.sexes)
        found.append(Reason("sex", _SAME_SEX) if is_same else Reason("sex_differs", _OTHER_SEX))
    return found


def _names(a: PersonFacts, b: PersonFacts, *, weigher: NameWeigher) -> list[Reason]:
    best = weigher.best(a.names, b.names)
    return [] if best is None else [reason_of(best[0], of=best[1:])]


def _numbers(a: PersonFacts, b: PersonFacts) -> list[Reason]:
    same = a.numbers & b.numbers
    if same:
        checked = [one for one in same if one.checked]
        best = min(checked or same, key=lambda one: one.kind)
        weight = SURE if checked else _SAME_UNCHECKED_NUMBER
        return [Reason("number" if checked else "number_unchecked", weight, {"kind": best.kind})]
    kinds = _checked_kinds(a.numbers) & _checked_kinds(b.numbers)
    return [Reason("number_differs", _OTHER_NUMBER, {"kind": min(kinds)})] if kinds else []


def _checked_kinds(numbers: frozenset[Number]) -> set[str]:
    return {number.kind for number in numbers if number.checked}


def _birth(a: tuple[Days, ...], b: tuple[Days, ...]) -> list[Reason]:
    """Compare every birth told of one with every birth told of the other; the best agreement counts."""
    found = [(_overlap(one, other), one, other) for one in a for other in b]
    if not found:
        return []
    weight, one, other = max(found, key=lambda each: each[0])
    data = {"a": _years(one), "b": _years(other)}
    return [Reason("birth" if weight > 0 else "birth_differs", round(weight, 1), data)]


def _overlap(one: Days, other: Days) -> float:
    """Weigh two intervals: the shorter both are, the less they meet by chance; the farther apart, the worse."""
    gap = max((one[0] - other[1]).days, (other[0] - one[1]).days) / _DAYS_OF_YEAR
    if gap > 0:
        return next(weight for most, weight in _BIRTHS_APART if gap <= most)
    length = ((one[1] - one[0]).days + (other[1] - other[0]).days + 2) / 2 / _DAYS_OF_YEAR
    return max(0.1, min(_MOST_BITS_OF_BIRTH, math.log2(0.9 * _BIRTH_YEARS / length)))


def _years(days: Days) -> str:
    first, last = days[0].year, days[1].year
    return str(first) if first == last else f"{first}–{last}"


def _places(a: PersonFacts, b: PersonFacts) -> list[Reason]:
    """Compare places within Xinjiang: county, then prefecture. Any place told of both counts."""
    counties = [{code for code in one.places if is_county(code)} for one in (a, b)]
    if same := counties[0] & counties[1]:
        return [Reason("county", _SAME_COUNTY, {"code": min(same)})]
    prefectures = [{code[:4] for code in one.places if code.isdigit() and code != REGION} for one in (a, b)]
    if same := prefectures[0] & prefectures[1]:
        return [Reason("prefecture", _SAME_PREFECTURE, {"code": f"{min(same)}00"})]
    if prefectures[0] and prefectures[1]:
        return [Reason("county_differs", _OTHER_COUNTY)]
    return []


def _kin(a: PersonFacts, b: PersonFacts, *, weigher: NameWeigher) -> list[Reason]:
    """Find relatives of one kind with one name; and a parent of one in the other's name."""
    found: list[Reason] = []
    left = _MOST_BITS_OF_RELATIVES
    for one in a.kin:
        agreeing = [weigher.best(one.names, other.names) for other in b.kin if other.role == one.role]
        best = max((each for each in agreeing if each), default=None, key=lambda each: each[0])
        if best is not None and best[0] >= _LEAST_OF_RELATIVE and left > 0:
            weight = round(min(left, best[0] * _PART_OF_RELATIVE), 1)
            left -= weight
            found.append(Reason("relative", weight, {"role": one.role, "a": best[1].text, "b": best[2].text}))
    if not any(reason.data["role"] == "parent" for reason in found):
        found += _father(a, other=b, weigher=weigher)[:1] or _father(b, other=a, weigher=weigher)[:1]
    return found


def _father(child: PersonFacts, *, other: PersonFacts, weigher: NameWeigher) -> list[Reason]:
    """Find a parent of `child` in a later part of the other's name, where the child's own name has no such part."""
    if any(len(name.keys.parts) > 1 for name in child.names):
        return []
    found = []
    for parent in (kin for kin in child.kin if kin.role == "parent"):
        for name in parent.names:
            for form in other.names:
                weights = [weigher.part_weight(name.keys.parts[0], part) for part in form.keys.parts[1:]]
                if weights and max(weights) >= _LEAST_OF_RELATIVE:
                    weight = round(min(_MOST_BITS_OF_FATHER, max(weights)), 1)
                    found.append(Reason("father", weight, {"a": name.text, "b": form.text}))
    return found
