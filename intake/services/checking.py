"""`vault check` and `vault rebuild`: is everything as it should be, and make the projections again."""

from __future__ import annotations

from intake.model.journal import Role
from intake.model.views import VaultFinding
from intake.progress import Report
from intake.services.opened import Session
from intake.services.trust import public_key, trust_of
from intake.vault.checking import check
from intake.vault.rebuilding import rebuild


def check_vault(session: Session, *, report: Report, reads_evidence: bool = True) -> tuple[VaultFinding, ...]:
    """Return all that is wrong, in words' codes; empty when all is well. Raises Cancelled."""
    with session.vault.read() as unit:
        heads = unit.journal.heads()
        keys = {device: public_key(session, unit, device) for device, _sequence, _digest in heads}
        trust = trust_of(unit)
    # A coordinator holds every device's journal whole; others hold of foreign ones only what touches their cases.
    whole = [device for device, _sequence, _digest in heads] if session.role is Role.COORDINATOR else [session.device]
    found = check(session.vault, keys=keys, report=report, whole=whole, reads_evidence=reads_evidence)
    own = [VaultFinding(f"trust_{code}", {"id": ident[:16]}) for code, ident in (trust.findings if trust else ())]
    return (*found, *own)


def rebuild_vault(session: Session, *, report: Report) -> int:
    """Make every projection again from the journal; return how many records there are. Raises Cancelled."""
    return len(rebuild(session.vault, report=report).ids)
