"""Which records belong to which, as the form says it: what a case is made of.

A case holds its person, what belongs to the person, the interviews that name the case and what belongs to them, and of
every person those records mention just who they are: names, numbers, phones, where they live.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from intake.model.journal import Claim
from intake.model.values import Ref, Refs
from intake.questionnaire.form import Form

CASE: Final = "case"
PERSON: Final = "person"
CASE_PERSON: Final = "person"
PERSON_PARTS: Final = frozenset({"name", "identifier", "citizenship", "residence", "phone", "withdrawal"})


@dataclass(frozen=True, slots=True)
class Ownership:
    """The (kind, field) pairs by which a record belongs to what the field refers to."""

    owner_fields: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, form: Form) -> Ownership:
        """Return what a form says."""
        return cls(frozenset((field.kind, field.field) for field in form.fields.values() if field.owner))

    def owns(self, kind: str, field: str) -> bool:
        """Tell whether a record of this kind belongs to what this field refers to."""
        return (kind, field) in self.owner_fields


def targets(claim: Claim) -> tuple[str, ...]:
    """Return the records that a claim refers to."""
    match claim.value:
        case Ref(record):
            return (record,)
        case Refs(records):
            return records
    return ()
