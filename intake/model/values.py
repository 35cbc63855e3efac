"""The values that a claim can have. Self-describing, so that a reader needs no form to tell them apart."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from intake.model.dates import UncertainDate
from intake.model.places import Place


@dataclass(frozen=True, slots=True)
class Code:
    """One choice from a closed list, by its code."""

    code: str


@dataclass(frozen=True, slots=True)
class Codes:
    """A multiple choice: one value, a set. `codes` is sorted and without repeats."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """Several short free texts as one value, in the order given (languages spoken, tags)."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ref:
    """Points to another record by its id."""

    record: str


@dataclass(frozen=True, slots=True)
class Refs:
    """Points to several records; sorted and without repeats."""

    records: tuple[str, ...]


class Mark(StrEnum):
    """Answers that are no value: each means something of its own and none is an empty field."""

    UNKNOWN = "unknown"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"
    DO_NOT_ASK = "do_not_ask"


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """A value of a kind that this version does not know: kept and carried as its exact CBOR array, never released."""

    raw: bytes


Value = (
    str | int | bool | Decimal | bytes | Code | Codes | Texts | Ref | Refs | Mark | UncertainDate | Place | UnknownValue
)
"""A claim's value. `bool` before `int` when telling them apart: True is an int in Python."""
