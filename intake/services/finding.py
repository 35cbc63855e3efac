"""Turns what a person typed for a record (id, beginning of an id, case number) into its whole id."""

from __future__ import annotations

from typing import Final

from intake.errors import Ambiguous, NotFound
from intake.ids import is_id
from intake.services.numbers import is_case_number
from intake.vault.unit import Unit

LEAST_LETTERS: Final = 6


def case_id(unit: Unit, text: str) -> str:
    """Return the id of the case that `text` names. Raises NotFound, Ambiguous."""
    if is_case_number(text):
        numbered = unit.views.cases_numbered(text.strip().upper())
        if len(numbered) == 1:
            return numbered[0]
        if numbered:
            raise Ambiguous(kind="case", count=len(numbered))
    return record_id(unit, text, kind="case")


def record_id(unit: Unit, text: str, *, kind: str) -> str:
    """Return the id of the record of this kind that `text` is or begins. Raises NotFound, Ambiguous."""
    typed = text.strip().lower()
    if is_id(typed):
        if unit.views.kinds_of([typed]).get(typed) == kind:
            return typed
        raise NotFound(kind=kind)
    fits = unit.views.beginning_with(kind, prefix=typed) if len(typed) >= LEAST_LETTERS else ()
    if not fits:
        raise NotFound(kind=kind)
    if len(fits) > 1:
        raise Ambiguous(kind=kind, count=len(fits))
    return fits[0]
