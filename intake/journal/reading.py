"""Small questions to a folded record that several parts ask."""

from __future__ import annotations

from collections.abc import Iterator

from intake.model.journal import ENDED, Claim, FoldedRecord
from intake.model.values import Code, Codes, Ref, Refs


def claims_of(record: FoldedRecord, field: str) -> Iterator[Claim]:
    """Give all current claims of one field, also those in conflict."""
    return (claim for claim in record.claims if claim.field == field)


def codes_in(record: FoldedRecord, field: str) -> frozenset[str]:
    """Return all codes that current claims of this field name."""
    found: set[str] = set()
    for claim in claims_of(record, field):
        if isinstance(claim.value, Code):
            found.add(claim.value.code)
        elif isinstance(claim.value, Codes):
            found.update(claim.value.codes)
    return frozenset(found)


def records_in(record: FoldedRecord, *fields: str) -> frozenset[str]:
    """Return the ids of all records to which current claims of these fields point."""
    found: set[str] = set()
    for claim in record.claims:
        if claim.field in fields:
            if isinstance(claim.value, Ref):
                found.add(claim.value.record)
            elif isinstance(claim.value, Refs):
                found.update(claim.value.records)
    return frozenset(found)


def has_end(record: FoldedRecord) -> bool:
    """Tell whether anybody says that the record ended, also when that is contested."""
    return any(isinstance(claim.value, Code) for claim in claims_of(record, ENDED))
