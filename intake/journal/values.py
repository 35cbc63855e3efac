"""Values as CBOR arrays, each with a short tag in front: `["c", "detained"]`, `["d", "2017-04", …]`.

The rules stand in the writers. Readers only take apart: what they give is written again and compared, so a value that
breaks a rule is refused in both directions. Words said (of a date or place) are not here: they have a commitment of
their own, so that a date can travel while free words stay at home (records.md, CONTRACTS 2).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from intake.errors import EncodingInvalid
from intake.journal import cbor
from intake.model.dates import UncertainDate
from intake.model.places import Place
from intake.model.values import Code, Codes, Mark, Ref, Refs, Texts, UnknownValue, Value

MOST_CODE: Final = 500
MOST_TEXT: Final = 1 << 21
_DEPTH: Final = cbor.MOST_DEPTH - 1  # a value stands inside a body
_DECIMAL: Final = re.compile(r"-?(0|[1-9][0-9]{0,38})(\.[0-9]{1,38})?", re.ASCII)
_ID: Final = 16


def to_array(value: Value) -> list[object]:
    """Return the array of a value. Raises EncodingInvalid for a value that breaks a rule of its kind."""
    writer = _WRITERS.get(type(value))
    if writer is None:
        raise EncodingInvalid(where="value")
    return writer(value)


def from_array(array: object) -> Value:
    """Return the value of an array as read, still to be written again and compared. Raises EncodingInvalid."""
    members = cbor.items(array)
    tag = members[0] if members else None
    if type(tag) is not str:
        raise EncodingInvalid(where="value")
    known = _READERS.get(tag)
    if known is None:
        cbor.check_plain(members)
        return UnknownValue(cbor.write(members))
    length, reader = known
    if len(members) != length:
        raise EncodingInvalid(where="value")
    return reader(members)


def code(value: object) -> str:
    """Return `value` if it can be a code: 1 to 200 letters. Raises EncodingInvalid."""
    return cbor.text(value, least=1, most=MOST_CODE)


def _optional_code(value: object) -> str | None:
    return None if value is None else code(value)


def _decimal(value: Decimal) -> list[object]:
    written = format(value, "f")
    if not _DECIMAL.fullmatch(written):
        raise EncodingInvalid(where="decimal")
    return ["n", written]


def _rising(texts: tuple[str, ...]) -> tuple[str, ...]:
    if any(left >= right for left, right in zip(texts, texts[1:], strict=False)):
        raise EncodingInvalid(where="order")
    return texts


def _day(value: datetime.date | None) -> str | None:
    if value is None:
        return None
    if type(value) is not datetime.date:  # a datetime is a date too, and would write its hours
        raise EncodingInvalid(where="day")
    return value.isoformat()


def _unknown(value: UnknownValue) -> list[object]:
    array = cbor.read_array(value.raw, limit=MOST_TEXT, depth=_DEPTH)
    cbor.check_plain(array)
    if type(array[0]) is not str or array[0] in _READERS or cbor.write(array) != value.raw:
        raise EncodingInvalid(where="value")
    return array


def _place(value: Place) -> list[object]:
    return [
        "p",
        _optional_code(value.code),
        _optional_code(value.country),
        _optional_code(value.kind),
        cbor.boolean(value.proposed),
    ]


def _date(value: UncertainDate) -> list[object]:
    return [
        "d",
        _optional_code(value.edtf),
        _day(value.anchor),
        _day(value.earliest),
        _day(value.latest),
        cbor.boolean(value.proposed),
    ]


# Any: the key tells the writer's type, which a mapping cannot say.
_WRITERS: Final[Mapping[type[Any], Callable[[Any], list[object]]]] = MappingProxyType(
    {
        str: lambda value: ["t", cbor.text(value, most=MOST_TEXT)],
        int: lambda value: ["i", cbor.integer(value)],
        bool: lambda value: ["b", value],
        Decimal: _decimal,
        bytes: lambda value: ["x", value],
        Code: lambda value: ["c", code(value.code)],
        Codes: lambda value: ["cs", [code(one) for one in _rising(value.codes)]],
        Texts: lambda value: ["ts", [cbor.text(one, most=MOST_TEXT) for one in value.texts]],
        Ref: lambda value: ["r", cbor.from_hexadecimal(value.record, size=_ID)],
        Refs: lambda value: ["rs", [cbor.from_hexadecimal(one, size=_ID) for one in _rising(value.records)]],
        Mark: lambda value: ["m", value.value],
        UncertainDate: _date,
        Place: _place,
        UnknownValue: _unknown,
    }
)


def _read_decimal(members: list[object]) -> Decimal:
    written = cbor.text(members[1], most=MOST_CODE)
    if not _DECIMAL.fullmatch(written):
        raise EncodingInvalid(where="decimal")
    return Decimal(written)


def _read_mark(members: list[object]) -> Mark:
    try:
        return Mark(cbor.text(members[1], most=MOST_CODE))
    except ValueError as error:
        raise EncodingInvalid(where="mark") from error


def _read_codes(members: list[object]) -> Codes:
    codes = tuple(code(one) for one in cbor.items(members[1]))
    return Codes(codes)


def _read_texts(members: list[object]) -> Texts:
    return Texts(tuple(cbor.text(one, most=MOST_TEXT) for one in cbor.items(members[1])))


def _read_refs(members: list[object]) -> Refs:
    return Refs(tuple(cbor.hexadecimal(one, size=_ID) for one in cbor.items(members[1])))


def _read_day(value: object) -> datetime.date | None:
    if value is None:
        return None
    try:
        return datetime.date.fromisoformat(cbor.text(value, most=10))
    except ValueError as error:
        raise EncodingInvalid(where="day") from error


def _read_date(members: list[object]) -> UncertainDate:
    _tag, edtf, anchor, earliest, latest, proposed = members
    return UncertainDate(
        said=None,
        language=None,
        edtf=_optional_code(edtf),
        anchor=_read_day(anchor),
        earliest=_read_day(earliest),
        latest=_read_day(latest),
        proposed=cbor.boolean(proposed),
    )


def _read_place(members: list[object]) -> Place:
    _tag, place, country, kind, proposed = members
    return Place(
        said=None,
        code=_optional_code(place),
        country=_optional_code(country),
        kind=_optional_code(kind),
        proposed=cbor.boolean(proposed),
    )


_READERS: Final[Mapping[str, tuple[int, Callable[[list[object]], Value]]]] = MappingProxyType(
    {
        "t": (2, lambda members: cbor.text(members[1], most=MOST_TEXT)),
        "i": (2, lambda members: cbor.integer(members[1])),
        "b": (2, lambda members: cbor.boolean(members[1])),
        "n": (2, _read_decimal),
        "x": (2, lambda members: cbor.octets(members[1])),
        "c": (2, lambda members: Code(code(members[1]))),
        "cs": (2, _read_codes),
        "ts": (2, _read_texts),
        "r": (2, lambda members: Ref(cbor.hexadecimal(members[1], size=_ID))),
        "rs": (2, _read_refs),
        "m": (2, _read_mark),
        "d": (6, _read_date),
        "p": (5, _read_place),
    }
)
