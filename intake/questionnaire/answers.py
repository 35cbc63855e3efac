"""Is one answer what its field may hold? Types, limits and codes, and the rules about dates, places and local keys."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from intake.errors import DateNotReadable
from intake.questionnaire.document import LOCAL_KEY
from intake.questionnaire.findings import Finding
from intake.questionnaire.form import ChoiceList, Field, FieldType
from intake.questionnaire.pointers import join
from intake.questionnaire.strict_json import Json

LINE_LETTERS = 500
LONG_LETTERS = 20_000
PLACE_KINDS = "place_kind"

_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_PLACE_CODE = re.compile(r"[0-9]{6}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Known:
    """What an answer is held against: the lists, the document's local keys, and what the caller knows of the world."""

    lists: Mapping[str, ChoiceList]
    persons: frozenset[str]
    places: Callable[[str], bool]
    edtf: Callable[[str], object] | None


@dataclass(frozen=True, slots=True)
class At:
    """One answer's field, its place in the document, and what it is held against."""

    field: Field
    pointer: str
    known: Known

    def below(self, *steps: str | int) -> At:
        """Return the same for something inside the answer."""
        return At(self.field, join(self.pointer, *steps), self.known)

    def found(self, code: str, **data: object) -> Finding:
        """Return a refusal at this place."""
        return Finding(self.pointer, code, data)


def check_answer(value: Json, at: At) -> Iterator[Finding]:
    """Give what is wrong with one answer."""
    if value is None and at.field.nullable:
        return
    yield from _CHECKS[at.field.type](value, at)


def as_number(value: Json) -> int | Decimal | None:
    """Return a JSON number as int (also for 5.0, as JSON Schema counts it) or Decimal; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        value = Decimal(str(value))
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value
    return value if isinstance(value, int) else None


def is_day(text: str) -> bool:
    """Tell whether the text is a real day, written YYYY-MM-DD."""
    if not _DAY.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _letters(value: Json, at: At, *, least: int, most: int) -> Iterator[Finding]:
    if not isinstance(value, str):
        yield at.found("wrong_type", wanted="text")
    elif len(value) < least:
        yield at.found("too_short", least=least)
    elif len(value) > most:
        yield at.found("too_long", most=most)


def _text(value: Json, at: At) -> Iterator[Finding]:
    if at.field.is_country:
        yield from _fits(value, at, pattern=_COUNTRY, code="not_a_country")
        return
    least = 1 if at.field.least is None else at.field.least
    yield from _letters(value, at, least=least, most=at.field.most or LINE_LETTERS)


def _long_text(value: Json, at: At) -> Iterator[Finding]:
    yield from _letters(value, at, least=at.field.least or 0, most=at.field.most or LONG_LETTERS)


def _fits(value: Json, at: At, *, pattern: re.Pattern[str], code: str) -> Iterator[Finding]:
    if not isinstance(value, str):
        yield at.found("wrong_type", wanted="text")
    elif not pattern.fullmatch(value):
        yield at.found(code)


def _number(value: Json, at: At) -> Iterator[Finding]:
    number, field = as_number(value), at.field
    if number is None or (field.type is FieldType.INTEGER and not isinstance(number, int)):
        yield at.found("wrong_type", wanted=field.type.value)
    elif field.least is not None and number < field.least:
        yield at.found("too_small", least=field.least)
    elif field.most is not None and number > field.most:
        yield at.found("too_large", most=field.most)


def _boolean(value: Json, at: At) -> Iterator[Finding]:
    if not isinstance(value, bool):
        yield at.found("wrong_type", wanted="boolean")


def _choice(value: Json, at: At) -> Iterator[Finding]:
    yield from _code(value, at, choices=at.known.lists[at.field.list or ""])


def _code(value: Json, at: At, *, choices: ChoiceList) -> Iterator[Finding]:
    if not isinstance(value, str):
        yield at.found("wrong_type", wanted="text")
    elif value in choices.retired:
        yield Finding(at.pointer, "retired_code", {"list": choices.name}, "warning")
    elif value not in choices.codes:
        yield at.found("unknown_code", list=choices.name)


def _ref(value: Json, at: At) -> Iterator[Finding]:
    yield from _fits(value, at, pattern=LOCAL_KEY, code="not_a_key")
    if isinstance(value, str) and LOCAL_KEY.fullmatch(value) and value not in at.known.persons:
        yield at.found("unknown_key")


def _line(value: Json, at: At) -> Iterator[Finding]:
    yield from _letters(value, at, least=1, most=LINE_LETTERS)


def _each(value: Json, at: At) -> Iterator[Finding]:
    if not isinstance(value, list):
        yield at.found("wrong_type", wanted="list")
    elif at.field.most is not None and len(value) > at.field.most:
        yield at.found("too_many", most=at.field.most)
    else:
        check = {FieldType.CHOICES: _choice, FieldType.REFS: _ref}.get(at.field.type, _line)
        for index, one in enumerate(value):
            yield from check(one, at.below(index))


def _day(value: Json, at: At) -> Iterator[Finding]:
    if not isinstance(value, str):
        yield at.found("wrong_type", wanted="text")
    elif not is_day(value):
        yield at.found("not_a_day")


def _closed(value: dict[str, Json], at: At, *, members: tuple[str, ...]) -> Iterator[Finding]:
    """Check an object of which every member is optional, but not all of them."""
    if not value:
        yield at.found("empty")
    for name in value:
        if name not in members:
            yield at.below(name).found("unknown_member")


def _date(value: Json, at: At) -> Iterator[Finding]:
    if not isinstance(value, dict):
        yield at.found("wrong_type", wanted="object")
        return
    yield from _closed(value, at, members=("said", "language", "edtf", "anchor"))
    for name in ("said", "language", "edtf"):
        if name in value:
            yield from _line(value[name], at.below(name))
    if "anchor" in value:
        yield from _day(value["anchor"], at.below("anchor"))
    edtf = value.get("edtf")
    if at.known.edtf is not None and isinstance(edtf, str) and 0 < len(edtf) <= LINE_LETTERS:
        try:
            at.known.edtf(edtf)
        except DateNotReadable as error:
            yield at.below("edtf").found("date_not_real", **error.data)


def _place(value: Json, at: At) -> Iterator[Finding]:
    if not isinstance(value, dict):
        yield at.found("wrong_type", wanted="object")
        return
    yield from _closed(value, at, members=("said", "code", "country", "kind"))
    if "said" in value:
        yield from _line(value["said"], at.below("said"))
    if "country" in value:
        yield from _fits(value["country"], at.below("country"), pattern=_COUNTRY, code="not_a_country")
    if "kind" in value:
        yield from _code(value["kind"], at.below("kind"), choices=at.known.lists[PLACE_KINDS])
    code = value.get("code")
    if code is not None:
        yield from _fits(code, at.below("code"), pattern=_PLACE_CODE, code="not_a_place_code")
        if isinstance(code, str) and _PLACE_CODE.fullmatch(code) and not at.known.places(code):
            yield at.below("code").found("place_unknown")


def _never(_value: Json, at: At) -> Iterator[Finding]:
    yield at.found("unknown_member")


_CHECKS: Mapping[FieldType, Callable[[Json, At], Iterator[Finding]]] = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _long_text,
    FieldType.INTEGER: _number,
    FieldType.DECIMAL: _number,
    FieldType.BOOLEAN: _boolean,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _each,
    FieldType.TEXTS: _each,
    FieldType.REFS: _each,
    FieldType.REF: _ref,
    FieldType.DATE: _date,
    FieldType.DAY: _day,
    FieldType.PLACE: _place,
    FieldType.BYTES: _never,
}
