"""Who may be the same person, and why, as plain data. A hint for a person to decide by, never a decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence. weight: bits; +1 makes it twice as likely that the two are one person, -1 half as likely.

    code: out of name, name_other_script, name_differs, father, number, number_unchecked, number_differs, birth,
    birth_differs, sex, sex_differs, county, prefecture, county_differs, phone, photo, relative.
    data: what the words of the reason need (names, years, codes of places), never a number or a phone.
    """

    code: str
    weight: float
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LikelyPair:
    """Two cases that may be about one person. score: bits, the sum of the reasons' weights; strongest reason first."""

    a: str
    b: str
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class LikelyPerson:
    """Somebody this desk already holds who may be the one being written about. Names no source.

    case: the case about this person, None for a relative or testifier. names: best first.
    """

    person: str
    case: str | None
    names: tuple[str, ...]
    score: float
    reasons: tuple[Reason, ...]
