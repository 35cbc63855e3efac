"""What has left this desk already and cannot be called back: papers that were issued, bundles that were written."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from intake.model.journal import StoredChange
from intake.model.withdrawals import Left
from intake.services.folded import code_of, of_kind, text_of
from intake.services.opened import Session
from intake.services.peers import known_of
from intake.services.sending import SENT
from intake.services.trust import trust_of
from intake.vault.unit import Unit


def left_before(
    session: Session, unit: Unit, *, cases: Collection[str], changes: Sequence[StoredChange]
) -> tuple[Left, ...]:
    """Return the documents issued about these cases, and to whom bundles went that may carry these changes."""
    papers = [
        Left(
            kind="document",
            record=record.id,
            what=code_of(record, "profile") or "",
            to=text_of(record, "recipient") or "",
            when_ms=min(claim.wall_ms for claim in record.claims),
            is_confirmed=False,
        )
        for case in cases
        for record in of_kind(unit.views.records_of_case(case), "document")
    ]
    return (*sorted({one.record: one for one in papers}.values(), key=_order), *_bundles(session, unit, changes))


def arrivals(session: Session, unit: Unit, *, device: str, sequence: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the pseudonyms of the other devices that hold this entry as their receipts show, and of the rest.

    A device holds what it wrote. A field device knows of its coordinators only.
    """
    here: list[str] = []
    awaited: list[str] = []
    for peer, pseudonym in _others(session, unit):
        has_it = peer == device or known_of(unit, peer).heads.get(device, 0) >= sequence
        (here if has_it else awaited).append(pseudonym)
    return tuple(here), tuple(awaited)


def _bundles(session: Session, unit: Unit, changes: Sequence[StoredChange]) -> list[Left]:
    """To whom bundles were written since the first of these changes was made: they may carry it."""
    if not changes:
        return []
    first_ms = min(change.wall_ms for change in changes)
    found = []
    for peer, pseudonym in _others(session, unit):
        sent = unit.own.counter(SENT + peer)
        heads = known_of(unit, peer).heads
        arrived = any(peer != change.device and heads.get(change.device, 0) >= change.sequence for change in changes)
        if arrived or (sent.value and sent.at_ms >= first_ms):
            found.append(Left("bundle", "", "", pseudonym, sent.at_ms, arrived))
    return found


def _others(session: Session, unit: Unit) -> list[tuple[str, str]]:
    """Return device and pseudonym of everybody with whom this desk exchanges."""
    trust = trust_of(unit)
    if trust is None:
        return []
    return [
        (device, certificate.pseudonym)
        for device, certificate in sorted(trust.certificates.items(), key=lambda item: item[1].desk)
        if device != session.device
        and device not in trust.revocations
        and device not in trust.successors
        and (session.role.value == "coordinator" or certificate.role.value == "coordinator")
    ]


def _order(left: Left) -> tuple[int, str]:
    return left.when_ms, left.record
