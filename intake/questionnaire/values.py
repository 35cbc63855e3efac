"""Turns the answers of a checked document into the values that claims have."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from intake.model.dates import UncertainDate
from intake.model.journal import Words
from intake.model.places import Place
from intake.model.values import Code, Codes, Ref, Refs, Texts, Value
from intake.questionnaire.answers import as_number
from intake.questionnaire.form import Field, FieldType
from intake.questionnaire.strict_json import Json

Bounds = Callable[[str], tuple[datetime.date | None, datetime.date | None]]
ProposeDate = Callable[[str, str | None, datetime.date | None], UncertainDate | None]
ProposePlace = Callable[[str, str | None], Place | None]


@dataclass(frozen=True, slots=True)
class Conversion:
    """What is needed to convert: the days an EDTF means, what words may mean, and the ids of local keys.

    anchor: the day to count from where a date names none of its own (the day of the interview). propose: words,
    language, anchor -> a date or None. propose_place: words, country -> a place or None.
    """

    persons: Mapping[str, str]
    bounds: Bounds
    propose: ProposeDate | None
    propose_place: ProposePlace | None
    anchor: datetime.date | None

    def value(self, field: Field, answer: Json) -> Value | None:
        """Return the value of an answer, or None where there is none: null, the empty text, an empty list."""
        if answer is None or answer in ("", [], {}):
            return None
        if field.type in {FieldType.DATE, FieldType.DAY}:
            return self._date(answer)
        if isinstance(answer, dict):
            return self._place(answer)
        if isinstance(answer, list):
            return self._several(field, [str(one) for one in answer])
        if isinstance(answer, str):
            return self._single(field, answer)
        return _number(field, answer)

    def _single(self, field: Field, answer: str) -> Value:
        if field.type is FieldType.CHOICE:
            return Code(answer)
        return Ref(self.persons[answer]) if field.type is FieldType.REF else answer

    def _several(self, field: Field, answers: list[str]) -> Value:
        if field.type is FieldType.CHOICES:
            return Codes(tuple(sorted(set(answers))))
        if field.type is FieldType.REFS:
            return Refs(tuple(sorted({self.persons[one] for one in answers})))
        return Texts(tuple(answers))

    def _date(self, answer: Json) -> UncertainDate:
        if isinstance(answer, str):
            answer = {"edtf": answer}
        members = answer if isinstance(answer, dict) else {}
        said, edtf, anchor = _text(members, "said"), _text(members, "edtf"), _text(members, "anchor")
        language = _text(members, "language") if said else None
        day = datetime.date.fromisoformat(anchor) if anchor else None
        if edtf is not None:
            earliest, latest = self.bounds(edtf)
            return UncertainDate(said, language, edtf, day, earliest, latest)
        if said is not None and self.propose is not None:
            proposal = self.propose(said, language, day or self.anchor)
            if proposal is not None and proposal.edtf is not None:
                return replace(proposal, said=said, language=language, proposed=True)
        return UncertainDate(said, language, None, day, None, None)

    def _place(self, answer: dict[str, Json]) -> Place:
        said, code = _text(answer, "said"), _text(answer, "code")
        country, kind = _text(answer, "country"), _text(answer, "kind")
        # A code of null says that nobody knows it; only a code that was never thought of may be proposed.
        if said is not None and "code" not in answer and self.propose_place is not None:
            proposal = self.propose_place(said, country)
            if proposal is not None and proposal.code is not None:
                return Place(said, proposal.code, country or proposal.country, kind, proposed=True)
        return Place(said, code, country, kind)


def words_of(value: Value) -> Words | None:
    """Return the words that a date or place was said in: they are committed to apart from the value."""
    if isinstance(value, UncertainDate) and value.said is not None:
        return Words(value.said, value.language)
    if isinstance(value, Place) and value.said is not None:
        return Words(value.said, None)
    return None


def _text(members: Mapping[str, Json], name: str) -> str | None:
    value = members.get(name)
    return value if isinstance(value, str) else None


def _number(field: Field, answer: Json) -> Value | None:
    if isinstance(answer, bool):
        return answer
    number = as_number(answer)
    return Decimal(number) if field.type is FieldType.DECIMAL and number is not None else number
