"""Reads JSON from outside and refuses whatever two readers could understand differently.

Refused: more bytes than allowed, no UTF-8, a member named twice, NaN and Infinity, lone surrogates, nesting deeper
than allowed, and numbers that another program may not hold exactly (RFC 7493, I-JSON, sections 2.1 to 2.3).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from typing import NoReturn, Union

from intake.errors import FileNotAccepted
from intake.questionnaire.pointers import pointer_of

Json = Union[None, bool, int, float, Decimal, str, list["Json"], dict[str, "Json"]]  # noqa: UP007 - refers to itself
"""What a document is made of. Reading gives Decimal for numbers with a fraction; float only comes from a window."""

MOST_WHOLE = 2**53 - 1  # RFC 7493, section 2.2: beyond it, programs disagree
MOST_DIGITS = 32

_SURROGATE = re.compile("[\ud800-\udfff]")


class _NumberRefused(ValueError):
    """A number or constant that is not taken; says which reason."""


class _Repeated(dict[str, "Json"]):
    """An object in which a member was named twice; the walk below finds where it stands."""

    name = ""


def read_json(untrusted_bytes: bytes, *, most_bytes: int, deepest: int) -> Json:
    """Return the value that the bytes hold.

    A byte order mark at the beginning is passed over: text editors of Windows write one.
    Raises FileNotAccepted with the pointer and the reason: too_large, not_utf8, not_json, number, constant, too_deep,
    repeated_member, surrogate.
    """
    if len(untrusted_bytes) > most_bytes:
        raise FileNotAccepted(pointer="", reason="too_large", found=len(untrusted_bytes))
    try:
        text = untrusted_bytes.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileNotAccepted(pointer="", reason="not_utf8", found=error.start) from None
    value = _parse(text)
    _check(value, [], deepest=deepest)
    return value


def _parse(text: str) -> Json:
    # "from None" throughout: json's own errors carry the whole text of the interview.
    try:
        value: Json = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_whole,
            parse_float=_fraction,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        raise FileNotAccepted(pointer="", reason="not_json", found=error.pos) from None
    except _NumberRefused as error:
        raise FileNotAccepted(pointer="", reason=str(error), found="") from None
    except RecursionError:
        raise FileNotAccepted(pointer="", reason="too_deep", found="") from None
    return value


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    repeated = _Repeated(members)
    repeated.name = Counter(name for name, _ in pairs).most_common(1)[0][0]
    return repeated


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise _NumberRefused("number")
    number = int(text)
    if abs(number) > MOST_WHOLE:
        raise _NumberRefused("number")
    return number


def _fraction(text: str) -> Decimal:
    number = Decimal(text)
    exponent = number.as_tuple().exponent
    # The exponent too: 1E-999999999 is short to write and endless to print.
    if len(text) > MOST_DIGITS or not isinstance(exponent, int) or abs(exponent) > MOST_DIGITS:
        raise _NumberRefused("number")
    return number


def _constant(_text: str) -> NoReturn:
    raise _NumberRefused("constant")


def _check(value: Json, path: list[str | int], *, deepest: int) -> None:
    """Walk the value; raises FileNotAccepted at the first nesting too deep, repeated member or lone surrogate."""
    if isinstance(value, str):
        if not value.isascii() and _SURROGATE.search(value):
            raise FileNotAccepted(pointer=pointer_of(path), reason="surrogate", found="")
        return
    if not isinstance(value, dict | list):
        return
    if len(path) >= deepest:
        raise FileNotAccepted(pointer=pointer_of(path), reason="too_deep", found=deepest)
    if isinstance(value, _Repeated):
        raise FileNotAccepted(pointer=pointer_of([*path, value.name]), reason="repeated_member", found="")
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in steps:
        if isinstance(step, str) and _SURROGATE.search(step):
            raise FileNotAccepted(pointer=pointer_of(path), reason="surrogate", found="")
        path.append(step)
        _check(inner, path, deepest=deepest)
        path.pop()
