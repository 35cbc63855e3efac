"""Marks of a draft - skipped, refused, unknown, do not ask again - on their way into records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from intake.model.values import Mark
from intake.questionnaire.pointers import path_of, pointer_of
from intake.vault.unit import Unit

PERSON: Final = "person"
_CARE: Final = (Mark.DO_NOT_ASK, Mark.REFUSED, Mark.NOT_ASKED, Mark.UNKNOWN)

IsEmpty = Callable[[object], bool]
"""Tells whether an item of a list is left out when a draft becomes a document."""


def marks_after_cleaning(document: object, marks: Mapping[str, str], *, is_empty: IsEmpty) -> dict[str, Mark]:
    """Return the marks under the pointers that their questions have once empty items of lists are left out.

    marks: pointer -> code. A mark inside an item that is left out goes with it; unknown codes are left out too.
    """
    known = {mark.value: mark for mark in Mark}
    found = {}
    for pointer, code in marks.items():
        path = _after(document, path_of(pointer), is_empty=is_empty)
        if path is not None and code in known:
            found[pointer_of(path)] = known[code]
    return found


def marks_about(unit: Unit, person: str) -> dict[tuple[str, str], Mark]:
    """Return (kind, field) -> mark of the questions about a person that were marked and that nobody answered.

    Where one question has several marks the most careful one stands.
    """
    owned = [record for record, field in unit.views.references_to(person) if field == PERSON]
    found: dict[tuple[str, str], Mark] = {}
    answered: set[tuple[str, str]] = set()
    for record in unit.views.records({person, *owned}):
        for claim in record.claims if not record.is_ended else ():
            key = claim.kind, claim.field
            if not isinstance(claim.value, Mark):
                answered.add(key)
            elif key not in found or _CARE.index(claim.value) < _CARE.index(found[key]):
                found[key] = claim.value
    return {key: mark for key, mark in found.items() if key not in answered}


def _after(document: object, path: tuple[str, ...], *, is_empty: IsEmpty) -> tuple[str, ...] | None:
    """Return where a path leads once empty items are left out; None when it leads into one of them."""
    moved: list[str] = []
    value = document
    for step in path:
        if isinstance(value, list):
            if not step.isdecimal() or int(step) >= len(value) or is_empty(value[int(step)]):
                return None
            moved.append(str(sum(not is_empty(item) for item in value[: int(step)])))
            value = value[int(step)]
        else:
            moved.append(step)
            value = value.get(step) if isinstance(value, dict) else None
    return tuple(moved)
