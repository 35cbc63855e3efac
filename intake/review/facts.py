"""What is known of one person, taken out of folded records for comparing with others."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from intake.dates.write import age_interval
from intake.journal.reading import claims_of, codes_in, records_in
from intake.model.dates import UncertainDate
from intake.model.journal import FoldedRecord
from intake.model.places import Place
from intake.model.values import Mark, Value
from intake.names.keys import NameKeys, search_keys
from intake.places.numbers import read_number

_DOUBTS: Final = frozenset(
    {"check_digit_wrong", "wrong_length", "pattern_unknown", "never_issued", "date_not_real", "date_to_come"}
)
_CHECKED_KINDS: Final = frozenset({"prc_id", "kz_iin"})
_LEAST_PHONE_DIGITS: Final = 7
_KNOWN_SEXES: Final = frozenset({"male", "female"})
_MIRRORED: Final = {"parent": "child", "child": "parent", "grandparent": "grandchild", "grandchild": "grandparent",
                    "aunt_or_uncle": "niece_or_nephew", "niece_or_nephew": "aunt_or_uncle"}  # fmt: skip

Days = tuple[datetime.date, datetime.date]
"""First and last day that something can have been, both inclusive."""


@dataclass(frozen=True, slots=True)
class Named:
    """One form of a name with its keys."""

    text: str
    keys: NameKeys


@dataclass(frozen=True, slots=True)
class Kin:
    """A relative with a name. role: who they are to the person, a code of the form's list `relation`."""

    role: str
    names: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """An identity number as a keyed digest, so that no number lies in memory. checked: its check digit fits."""

    kind: str
    digest: bytes
    checked: bool


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What two people are compared by. sources that differ all count: the best agreement is taken.

    places: today's codes of any level, of births, homes and first registration. phones, photos: digests.
    """

    person: str
    names: tuple[Named, ...] = ()
    births: tuple[Days, ...] = ()
    sexes: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    numbers: frozenset[Number] = frozenset()
    phones: frozenset[bytes] = frozenset()
    photos: frozenset[bytes] = frozenset()
    kin: tuple[Kin, ...] = ()


def facts_of(person: str, records: Iterable[FoldedRecord], *, key: bytes = b"") -> PersonFacts:
    """Return the facts about a person out of the records about that person and the relatives; others are passed over.

    key: up to 64 secret bytes for the digests of numbers and phones; facts made with two keys share no number.
    """
    mine: dict[str, list[FoldedRecord]] = {}
    names: dict[str, list[FoldedRecord]] = {}
    for record in records:
        if record.is_ended:
            continue
        owners = records_in(record, "person")
        if record.kind == "name":
            for owner in owners:
                names.setdefault(owner, []).append(record)
        belongs = person in owners if record.kind != "evidence" else person in records_in(record, "about")
        is_relation = record.kind == "relation" and person in records_in(record, "from", "to")
        if record.id == person or belongs or is_relation:
            mine.setdefault(record.kind, []).append(record)
    numbers = [_number(*one, key=key) for record in mine.get("identifier", ()) for one in _typed_numbers(record)]
    sexes = frozenset(code for one in mine.get("person", ()) for code in codes_in(one, "sex"))
    return PersonFacts(
        person=person,
        names=_named(names.get(person, ())),
        births=tuple(dict.fromkeys([*_births(mine.get("person", ())), *(days for one in numbers for days in one[1])])),
        sexes=(sexes & _KNOWN_SEXES) or frozenset(sex for one in numbers for sex in one[2]),
        places=frozenset([*_places(mine), *(place for one in numbers for place in one[3])]),
        numbers=frozenset(one[0] for one in numbers),
        phones=frozenset(phone_digest(text, key=key) for text in _texts(mine.get("phone", ()), "number")) - {b""},
        photos=frozenset(_photos(mine.get("evidence", ()))),
        kin=tuple(_kin(person, mine.get("relation", ()), names=names)),
    )


def named(texts: Iterable[str]) -> tuple[Named, ...]:
    """Return these forms of a name with their keys, each once; what has no letters is left out."""
    found = (Named(text, search_keys(text)) for text in dict.fromkeys(texts))
    return tuple(one for one in found if one.keys.parts)


def number_fact(kind: str | None, text: str, *, key: bytes) -> Number:
    """Return a typed identity number as it is compared."""
    return _number(kind, text, key=key)[0]


def phone_digest(text: str, *, key: bytes) -> bytes:
    """Return the keyed digest of a phone's last ten digits: country codes are often left out; b"" if too short."""
    digits = "".join(str(int(letter)) for letter in text if letter.isdecimal())
    return _digest(digits[-10:], key) if len(digits) >= _LEAST_PHONE_DIGITS else b""


def _digest(text: str, key: bytes) -> bytes:
    return hashlib.blake2b(text.encode(), key=key, digest_size=16).digest()


_Read = tuple[Number, tuple[Days, ...], tuple[str, ...], tuple[str, ...]]


def _number(kind: str | None, text: str, *, key: bytes) -> _Read:
    """Return the number, and what it says of birth, sex and place: a Kazakh one binds nothing, so it says nothing."""
    reading = read_number(text, kind=kind)
    checked = reading.kind in _CHECKED_KINDS and not _DOUBTS.intersection(reading.findings)
    number = Number(reading.kind or "other", _digest(reading.normalised, key), checked)
    if not checked or reading.kind != "prc_id" or reading.birth is None:
        return number, (), (), ()
    places = (reading.region_code,) if reading.region_code else ()
    return number, tuple(_days(reading.birth)), (reading.sex,) if reading.sex else (), places


def _typed_numbers(record: FoldedRecord) -> Iterator[tuple[str | None, str]]:
    kind = min(codes_in(record, "type") - {"other"}, default=None)
    return ((kind, text) for text in _texts([record], "number"))


def _texts(records: Iterable[FoldedRecord], field: str) -> Iterator[str]:
    for record in records:
        for claim in claims_of(record, field):
            if isinstance(claim.value, str) and not isinstance(claim.value, Mark):
                yield claim.value


def _named(records: Iterable[FoldedRecord]) -> tuple[Named, ...]:
    return named(_texts(records, "text"))


def _births(persons: Iterable[FoldedRecord]) -> Iterator[Days]:
    for record in persons:
        for claim in claims_of(record, "birth"):
            yield from _days(claim.value)
        ages = [claim.value for claim in claims_of(record, "age")]
        for as_of in (claim.value for claim in claims_of(record, "age_as_of")):
            for age in ages:
                if isinstance(as_of, UncertainDate) and isinstance(age, int) and not isinstance(age, bool):
                    first, last = age_interval(age, as_of)
                    if first and last:
                        yield first, last


def _days(value: Value) -> Iterator[Days]:
    if isinstance(value, UncertainDate) and value.earliest and value.latest:
        yield value.earliest, value.latest


def _places(mine: dict[str, list[FoldedRecord]]) -> Iterator[str]:
    for kind, field in (("person", "birth_place"), ("residence", "place")):
        for record in mine.get(kind, ()):
            for claim in claims_of(record, field):
                if isinstance(claim.value, Place) and claim.value.code:
                    yield claim.value.code


def _photos(evidence: Iterable[FoldedRecord]) -> Iterator[bytes]:
    for record in evidence:
        if "photo" in codes_in(record, "kind"):
            for claim in claims_of(record, "digest"):
                if isinstance(claim.value, bytes):
                    yield claim.value


def _kin(person: str, relations: Iterable[FoldedRecord], *, names: dict[str, list[FoldedRecord]]) -> Iterator[Kin]:
    """Give relatives with names. A relation reads "from is to's parent"; seen from `from`, the other is a child."""
    for record in relations:
        tellers, others = records_in(record, "from"), records_in(record, "to")
        is_from = person in tellers
        for other in sorted((others if is_from else tellers) - {person}):
            found = _named(names.get(other, ()))
            for role in sorted(codes_in(record, "kind")) if found else ():
                yield Kin(_MIRRORED.get(role, role) if is_from else role, found)
