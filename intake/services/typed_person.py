"""A person of an interview document, as typed so far, made into facts for comparing. Nothing unfinished is an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from intake.dates.edtf import bounds
from intake.dates.write import age_interval
from intake.errors import DateNotReadable
from intake.model.dates import UncertainDate
from intake.review.facts import Days, PersonFacts, named, number_fact, phone_digest

_NOBODY: Final = ""
_SEXES: Final = frozenset({"male", "female"})

Typed = Mapping[str, Any]


def typed_facts(person: Typed, *, key: bytes) -> PersonFacts:
    """Return what can be compared of one item of `persons`. key: as of the facts it is compared with."""
    phones = person.get("phones")
    return PersonFacts(
        person=_NOBODY,
        names=named(text for one in _items(person, "names") if (text := _text(one, "text"))),
        births=tuple(_births(person)),
        sexes=_SEXES & {_text(person, "sex")},
        places=frozenset(_places(person)),
        numbers=frozenset(
            number_fact(_text(one, "type"), number, key=key)
            for one in _items(person, "identifiers")
            if (number := _text(one, "number"))
        ),
        phones=frozenset(
            phone_digest(one, key=key) for one in (phones if isinstance(phones, list) else ()) if isinstance(one, str)
        )
        - {b""},
    )


def _items(person: Typed, member: str) -> Iterator[Typed]:
    """Give the objects of a list member."""
    found = person.get(member)
    return (one for one in (found if isinstance(found, list) else ()) if isinstance(one, Mapping))


def _text(item: Typed, member: str) -> str | None:
    found = item.get(member)
    return found if isinstance(found, str) and found.strip() else None


def _births(person: Typed) -> Iterator[Days]:
    yield from _days(person.get("birth"))
    age = person.get("age")
    if isinstance(age, Mapping) and isinstance(age.get("value"), int):
        for first, last in _days(age.get("as_of")):
            born = age_interval(age["value"], UncertainDate(None, None, None, None, first, last))
            if born[0] and born[1]:
                yield born[0], born[1]


def _days(written: object) -> Iterator[Days]:
    edtf = written.get("edtf") if isinstance(written, Mapping) else None
    if isinstance(edtf, str):
        try:
            first, last = bounds(edtf)
        except DateNotReadable:
            return
        if first and last:
            yield first, last


def _places(person: Typed) -> Iterator[str]:
    birth_place = person.get("birth_place")
    for place in (*_items(person, "residence"), *([birth_place] if isinstance(birth_place, Mapping) else [])):
        if code := _text(place, "code"):
            yield code
