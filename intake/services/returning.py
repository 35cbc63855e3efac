"""Sending a case back to the desk that told of it and let go of it: its own words again, until its receipt comes."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Final

from intake.errors import NeedsCoordinator, NotFound
from intake.model.journal import Role
from intake.services.finding import case_id
from intake.services.lacking import find_party
from intake.services.opened import Session
from intake.vault.unit import Unit

_RETURNS: Final = "returns:"
_SENT_IN: Final = "returns.sent:"


def send_back(session: Session, case: str, *, to: str) -> int:
    """Let a case go back whole with the next bundle to a desk; return how many of its values that will be.

    Raises NeedsCoordinator, NotFound (also where nothing of the case is that desk's), Ambiguous, RecipientUnknown.
    """
    if session.role is not Role.COORDINATOR:
        raise NeedsCoordinator()
    with session.vault.write() as unit:
        party = find_party(session, unit, to)
        whole = case_id(unit, case)
        waiting = [*_waiting(unit, party.device), whole]
        unit.own.put_setting(_RETURNS + party.device, json.dumps(sorted(set(waiting))))
        found = to_return(unit, party.device)
        if not found:
            raise NotFound(kind="case")
    return len(found)


def to_return(unit: Unit, device: str) -> tuple[str, ...]:
    """Return the changes that go back to a device: of the cases that wait, all that the fold knows of."""
    records = unit.views.members_of(_waiting(unit, device))
    return tuple(
        dict.fromkeys(
            change.id
            for found in unit.journal.changes_of_records(records).values()
            for change in found
            if change.body is not None
        )
    )


def went_in(unit: Unit, device: str, *, bundle: str) -> None:
    """Remember in which bundle the waiting cases went."""
    if _waiting(unit, device):
        unit.own.put_setting(_SENT_IN + device, bundle)


def arrived(unit: Unit, device: str, *, bundle: str) -> None:
    """Note a receipt: what went in that bundle waits no longer."""
    if unit.own.setting(_SENT_IN + device) == bundle:
        unit.own.put_setting(_RETURNS + device, "[]")


def _waiting(unit: Unit, device: str) -> Collection[str]:
    text = unit.own.setting(_RETURNS + device)
    return tuple(json.loads(text)) if text else ()
