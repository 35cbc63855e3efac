"""Asks the form's expressions about the answers of one record: what is relevant, and which constraints break."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

from intake.questionnaire.expressions import Answer, Lookup, evaluate, is_true
from intake.questionnaire.form import Field, Kind, Section, member_path
from intake.questionnaire.pointers import Path
from intake.questionnaire.strict_json import Json


def lookup_in(kind: Kind, record: Json) -> Lookup:
    """Return the lookup of one record's answers, by field name. record: its object in the document.

    A date is its EDTF (else nothing), a place its code (else its words), a list its texts.
    """

    def lookup(name: str) -> Answer:
        found = kind.fields.get(name)
        if found is None or found.member is None:
            return None
        return as_answer(value_at(record, member_path(found.member)))

    return lookup


def is_relevant(field: Field, kind: Kind, *, record: Json, today: datetime.date | None = None) -> bool:
    """Tell whether a field is to be asked, given the record's other answers."""
    return field.relevant is None or is_true(evaluate(field.relevant, lookup_in(kind, record), today=today))


def is_section_relevant(section: Section, content: dict[str, Json]) -> bool:
    """Tell whether a section is to be shown. Its expression speaks of consent: `${store} = 'yes'`."""
    if section.relevant is None:
        return True
    consents = content.get("consents")
    answers = {
        str(one.get("scope")): as_answer(one.get("answer"))
        for one in (consents if isinstance(consents, list) else [])
        if isinstance(one, dict)
    }
    return is_true(evaluate(section.relevant, answers.get))


def breaks(kind: Kind, record: Json, *, today: datetime.date | None = None) -> Iterator[tuple[Field, Path]]:
    """Give the answered fields whose constraint does not hold, with their steps from the record's object."""
    lookup = lookup_in(kind, record)
    for _part, found, path in kind.places():
        if found.constraint is None:
            continue
        answer = as_answer(value_at(record, path))

        def answers(name: str, answer: Answer = answer) -> Answer:
            return answer if name == "." else lookup(name)

        if answer not in {None, ""} and not is_true(evaluate(found.constraint, answers, today=today)):
            yield found, path


def value_at(value: Json, path: Path) -> Json:
    """Return what stands below `value` at these steps of objects; None where nothing does."""
    for step in path:
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


def as_answer(value: Json) -> Answer:
    """Return a JSON value as expressions see it."""
    if isinstance(value, list):
        return tuple(one for one in value if isinstance(one, str))
    if isinstance(value, dict):
        found = value.get("edtf") or value.get("code") or value.get("said")
        return found if isinstance(found, str) else None
    return Decimal(str(value)) if isinstance(value, float) else value
