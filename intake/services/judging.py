"""Decides whether a genuine bundle may be taken in now: right organisation, sender in good standing, no hole, no fork.

What fails here for good is refused; what only has to wait is held (security.md, Bundle; records.md, Chains).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from intake.bundle.reading import OpenBundle
from intake.crypto.signing import fingerprint
from intake.errors import RevokedSender, UnknownSender, WrongOrganisation
from intake.journal.encoding import decode_entry
from intake.journal.organisation import Trust, read_trust
from intake.journal.writing import verify_entry
from intake.model.exchange import Addressee
from intake.model.journal import EncodedBody, Role, SignedEntry
from intake.services.opened import Session
from intake.services.peers import WAITING
from intake.services.succession_proof import claims_succession, succession_in
from intake.services.trust import trust_of
from intake.vault.unit import Unit

FROM: Final = "from:"
"""Counter of the bundles taken in from a device: its newest sequence and that header's digest."""

PLACE: Final = "place:"
_NO_HEADER: Final = "0" * 64


class Held(Exception):
    """The bundle is genuine and has to wait. sender: device id.

    reason: not_confirmed, certificate_expired, successor, gap or fork.
    """

    def __init__(self, reason: str, sender: str) -> None:
        """Keep why it waits and whose it is."""
        super().__init__(reason)
        self.reason = reason
        self.sender = sender


@dataclass(frozen=True, slots=True)
class Judged:
    """A bundle that may be taken in, and the place it has in the row of its sender's bundles to us."""

    bundle: OpenBundle
    place: Addressee


def judge(session: Session, unit: Unit, bundle: OpenBundle) -> Judged:
    """Decide whether a genuine bundle may be taken in now.

    Raises WrongOrganisation, RevokedSender, UnknownSender, SignatureInvalid, EncodingInvalid, Held.
    """
    trust = trust_of(unit)
    header = bundle.header
    if trust is None or header.organisation != trust.organisation:
        raise WrongOrganisation()
    peer = unit.own.peers.get(bundle.sender)
    if bundle.sender in trust.revocations:
        raise RevokedSender()
    if peer is not None and peer.state == WAITING:
        raise Held("not_confirmed", bundle.sender)
    certificate = trust.certificates.get(bundle.sender)
    if certificate is None:
        raise UnknownSender()
    if not certificate.valid_from <= session.now().date() <= certificate.valid_until:
        raise Held("certificate_expired", bundle.sender)
    mine = next(to for to in header.addressees if to.device == session.device)
    if _is_fork(unit, bundle, mine):
        raise Held("fork", bundle.sender)
    # A field copy holds of others only what touches its cases, and such a part never holds an import (records.md).
    _check_succession(bundle, trust)
    _check_chain(unit, bundle, trust, is_whole=session.role is Role.COORDINATOR)
    return Judged(bundle, mine)


def place_name(sender: str, sequence: int) -> str:
    """Return the name of the counter that remembers which bundle of a sender had this number."""
    return f"{PLACE}{sender}:{sequence}"


def _is_fork(unit: Unit, bundle: OpenBundle, mine: Addressee) -> bool:
    """Tell whether another bundle has this one's place in the row, before it or after it.

    A bundle that comes late fills a gap; only two that claim one place show that a vault went on in two ways.
    """
    here = unit.own.counter(place_name(bundle.sender, mine.sequence)).digest
    before = unit.own.counter(place_name(bundle.sender, mine.sequence - 1)).digest
    if mine.sequence == 1:
        before = _NO_HEADER
    is_taken = here is not None and here != bundle.header_digest
    return is_taken or (before is not None and before != mine.previous)


def _check_succession(bundle: OpenBundle, trust: Trust) -> None:
    """Hold the bundles of a restored device until a coordinator has confirmed whose place it takes."""
    changes = claims_succession(bundle)
    if not changes:
        return
    said = succession_in(bundle, changes, trust=trust)
    if said is None or trust.successors.get(said.old) != bundle.sender:
        raise Held("successor", bundle.sender)


def _check_chain(unit: Unit, bundle: OpenBundle, trust: Trust, *, is_whole: bool) -> None:
    """Verify every signature; hold a bundle that would leave a hole in a journal that we hold whole."""
    keys = _keys(unit, bundle, trust)
    head = unit.journal.head(bundle.sender)
    reached = head[1] if head else 0
    for signed in bundle.entries():
        entry = decode_entry(signed.payload)
        key = keys.get(entry.device)
        if key is None:
            raise UnknownSender()
        verify_entry(signed, public_key=key)
        if entry.device == bundle.sender:
            if is_whole and entry.sequence > reached + 1:
                raise Held("gap", bundle.sender)
            reached = max(reached, entry.sequence)


def _keys(unit: Unit, bundle: OpenBundle, trust: Trust) -> dict[str, bytes]:
    """Return the key of every device that signed an entry here, also of those that the bundle itself certifies."""
    roots = {fingerprint(root.key).hex() for root in trust.roots}
    chain = [one for root in roots for one in unit.journal.entries_of(root)]
    arriving = [one for one in bundle.entries() if decode_entry(one.payload).device in roots]
    bodies = _bodies_of(unit, bundle, [*chain, *arriving])
    grown = read_trust([*chain, *arriving], bodies=bodies, root=trust.roots[0].key)
    found = {fingerprint(root.key).hex(): root.key for root in grown.roots}
    return found | {device: certificate.sign_key for device, certificate in grown.certificates.items()}


def _bodies_of(unit: Unit, bundle: OpenBundle, entries: Sequence[SignedEntry]) -> dict[str, EncodedBody]:
    ids = [change.id for entry in entries for change in decode_entry(entry.payload).changes]
    found = {body.change: body.encoded for body in unit.journal.bodies(ids) if body.encoded is not None}
    wanted = set(ids) - found.keys()
    if wanted:
        found |= {
            body.change: body.encoded for body in bundle.bodies() if body.change in wanted and body.encoded is not None
        }
    return found
