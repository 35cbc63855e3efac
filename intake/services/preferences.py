"""Which claims somebody preferred over others, and why. A preference is a record of its own and can be taken back."""

from __future__ import annotations

from collections.abc import Iterable

from intake.model.journal import FoldedRecord
from intake.services.folded import of_kind, text_of

KIND = "preference"


def settled_sets(records: Iterable[FoldedRecord]) -> tuple[frozenset[str], ...]:
    """Return the sets of claims of which somebody said that they all stand."""
    texts = (text_of(record, "claim") or "" for record in of_kind(records, KIND))
    return tuple(frozenset(text.split()) for text in texts if " " in text)


def preferred_claims(records: Iterable[FoldedRecord]) -> dict[str, str]:
    """Return preferred change id -> id of the preference, of those that were not taken back."""
    found = {}
    for record in of_kind(records, KIND):
        claim = text_of(record, "claim")
        if claim is not None and " " not in claim:
            found[claim] = record.id
    return found
