"""What is wrong with a device of the organisation, as far as this copy can see it."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterator
from typing import Final

from intake.journal.organisation import Trust
from intake.services.opened import Session
from intake.vault.unit import Unit

FORK: Final = "fork"
FORKED_JOURNAL: Final = "forked_journal"
EXPIRED: Final = "expired"
SUCCEEDED: Final = "succeeded"


def alarms_of(session: Session, unit: Unit, trust: Trust, *, device: str) -> tuple[str, ...]:
    """Return the codes of what somebody should look at.

    fork: a bundle is held whose number in the row was used before, as a copied or set-back vault writes it.
    forked_journal: two entries of the device stand in one place. expired, succeeded: bundles to it are not written.
    """
    return tuple(_alarms(session, unit, trust, device))


def _alarms(session: Session, unit: Unit, trust: Trust, device: str) -> Iterator[str]:
    name = trust.certificates[device].pseudonym
    if any(line.reason == FORK and line.sender == name for line in unit.own.quarantine.all()):
        yield FORK
    places = Tally(sequence for _device, sequence, _digest in unit.journal.heads_of(device, after_sequence=0))
    if any(count > 1 for count in places.values()):
        yield FORKED_JOURNAL
    certificate = trust.certificates[device]
    if not certificate.valid_from <= session.now().date() <= certificate.valid_until:
        yield EXPIRED
    if device in trust.successors:
        yield SUCCEEDED
