"""Values and results in their plain form, as json.dumps takes them: the stable form of commands and archives."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from intake.model.dates import UncertainDate
from intake.model.journal import Source
from intake.model.places import Place
from intake.model.values import Code, Codes, Ref, Refs, Texts


def to_json(value: object) -> object:
    """Return `value` as what json.dumps takes. Claim values become their plain form; bytes become hexadecimal text."""
    special = _special(value)
    if special is not None:
        return special
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [to_json(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {part.name: to_json(getattr(value, part.name)) for part in dataclasses.fields(value)}
    return str(value)


def _special(value: object) -> object | None:
    """Return the plain form of a claim's value or another of our small types; None for everything else."""
    if isinstance(value, (UncertainDate, Place)):
        parts = {part.name: to_json(getattr(value, part.name)) for part in dataclasses.fields(value)}
        return {name: part for name, part in parts.items() if part is not None and part is not False}
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    plain = _PLAIN.get(type(value))
    if plain is not None:
        return plain(value)
    return str(value) if isinstance(value, Path) else None


# Any: the key tells the type, which a mapping cannot say.
_PLAIN: Final[Mapping[type, Callable[[Any], object]]] = MappingProxyType(
    {
        Code: lambda value: value.code,
        Codes: lambda value: list(value.codes),
        Texts: lambda value: list(value.texts),
        Ref: lambda value: value.record,
        Refs: lambda value: list(value.records),
        Source: lambda value: {"kind": value.kind.value, "id": value.id},
        date: lambda value: value.isoformat(),
        bytes: lambda value: value.hex(),
    }
)
