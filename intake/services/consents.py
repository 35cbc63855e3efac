"""What testifiers say today, with only those withdrawals counted that count."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from intake.journal.consent import consent_states
from intake.journal.withdrawal import WITHDRAWAL, Standing, Withdrawal, read_withdrawals, standings
from intake.model.consent import ConsentState
from intake.model.journal import FoldedRecord, Role
from intake.model.values import Code
from intake.services.opened import Session
from intake.vault.unit import Unit

STATE: Final = "state"
LET_THROUGH: Final = "sealed"
"""State by which a coordinator says of a withdrawal that waited: it counts."""

CONFIRMED: Final = "confirmed"
"""State by which a second person at a coordinator's desk says: what it covers goes for good."""


def answers_of(session: Session, unit: Unit, testifiers: Iterable[str]) -> tuple[ConsentState, ...]:
    """Return what these people said yes and no to, wherever they said it, as it counts today."""
    records = answers_given(unit, testifiers)
    set_aside: frozenset[str] = frozenset()
    if any(record.kind == WITHDRAWAL for record in records):
        judged = standings_here(session, unit, known_withdrawals(unit))
        set_aside = frozenset(one for one, standing in judged.items() if standing is not Standing.COUNTS)
    return consent_states(records, today=session.now().date(), set_aside=set_aside)


def answers_given(unit: Unit, testifiers: Iterable[str]) -> tuple[FoldedRecord, ...]:
    """Return all records that name these people as testifiers: consents, withdrawals and interviews."""
    ids = {
        record for person in testifiers for record, field in unit.views.references_to(person) if field == "testifier"
    }
    return unit.views.records(ids)


def known_withdrawals(unit: Unit) -> tuple[FoldedRecord, ...]:
    """Return all withdrawals of which anything is here."""
    return tuple(unit.views.records_of_kind(WITHDRAWAL))


def standings_here(session: Session, unit: Unit, records: Collection[FoldedRecord]) -> dict[str, Standing]:
    """Return of each withdrawal whether it counts. records: all of them, for their number a day matters."""
    read = read_withdrawals(records)
    return standings(
        read,
        interviews=answers_given(unit, {one.testifier for one in read}),
        authority=session.vault.authority,
        reviewed=[record.id for record in records if coordinator_says(session, record, LET_THROUGH, CONFIRMED)],
    )


def counting(session: Session, unit: Unit) -> tuple[Withdrawal, ...]:
    """Return the withdrawals that count, by id."""
    records = known_withdrawals(unit)
    if not records:
        return ()
    judged = standings_here(session, unit, records)
    return tuple(one for one in read_withdrawals(records) if judged[one.id] is Standing.COUNTS)


def coordinator_says(session: Session, record: FoldedRecord, *states: str) -> bool:
    """Tell whether a coordinator's device gave a withdrawal one of these states."""
    roles = session.vault.authority.roles
    return any(
        claim.field == STATE
        and isinstance(claim.value, Code)
        and claim.value.code in states
        and roles.get(claim.device) is Role.COORDINATOR
        for claim in record.claims
    )
