"""Takes single values out of folded records. Where a field has several claims, the first in the order of every copy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from intake.model.dates import UncertainDate
from intake.model.journal import Claim, FoldedRecord
from intake.model.places import Place
from intake.model.values import Code, Codes, Ref, Refs, Value


def claim_of(record: FoldedRecord | None, field: str) -> Claim | None:
    """Return the first claim of a field; None when there is none."""
    if record is None:
        return None
    return next((claim for claim in record.claims if claim.field == field), None)


def value_of(record: FoldedRecord | None, field: str) -> Value | None:
    """Return the first value of a field."""
    claim = claim_of(record, field)
    return claim.value if claim else None


def text_of(record: FoldedRecord | None, field: str) -> str | None:
    """Return a text; None for anything else."""
    value = value_of(record, field)
    return value if type(value) is str else None


def code_of(record: FoldedRecord | None, field: str) -> str | None:
    """Return a choice's code."""
    value = value_of(record, field)
    return value.code if isinstance(value, Code) else None


def codes_of(record: FoldedRecord | None, field: str) -> tuple[str, ...]:
    """Return a multiple choice's codes."""
    value = value_of(record, field)
    return value.codes if isinstance(value, Codes) else ()


def integer_of(record: FoldedRecord | None, field: str) -> int | None:
    """Return a whole number."""
    value = value_of(record, field)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def ref_of(record: FoldedRecord | None, field: str) -> str | None:
    """Return the id of the record a field refers to."""
    value = value_of(record, field)
    return value.record if isinstance(value, Ref) else None


def refs_of(record: FoldedRecord | None, field: str) -> tuple[str, ...]:
    """Return the ids of the records a field refers to."""
    value = value_of(record, field)
    if isinstance(value, Ref):
        return (value.record,)
    return value.records if isinstance(value, Refs) else ()


def date_of(record: FoldedRecord | None, field: str) -> UncertainDate | None:
    """Return a half-known date."""
    value = value_of(record, field)
    return value if isinstance(value, UncertainDate) else None


def place_of(record: FoldedRecord | None, field: str) -> Place | None:
    """Return a place."""
    value = value_of(record, field)
    return value if isinstance(value, Place) else None


def of_kind(records: Iterable[FoldedRecord], kind: str) -> Iterator[FoldedRecord]:
    """Give the records of a kind that did not end, in their order."""
    return (record for record in records if record.kind == kind and not record.is_ended)
