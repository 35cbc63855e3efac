"""Whom this copy trusts: the organisation's chain as held here, read again when it has grown."""

from __future__ import annotations

from collections.abc import Sequence

from intake.crypto import signing
from intake.ids import new_id
from intake.journal.certificates import CARD, Card, encode_card, kind_of
from intake.journal.encoding import decode_entry
from intake.journal.organisation import Trust, read_trust
from intake.journal.writing import draft_change
from intake.model.journal import Authority, EncodedBody, SignedEntry, Source, SourceKind
from intake.services.formers import archived_root, formers, local_authority
from intake.services.identity import PINNED_ROOT, ROOT_SIGN, root_secret
from intake.services.journaling import Signer, add_entry
from intake.services.opened import Session
from intake.vault.unit import Unit

ACT = "organisation.certify"


def pinned_root(unit: Unit) -> bytes | None:
    """Return the public key of the organisation's root set 1; None before enrolment."""
    return unit.own.secret(PINNED_ROOT)


def trust_of(unit: Unit) -> Trust | None:
    """Return what the organisation's chain says as held here; None before enrolment."""
    root = pinned_root(unit) or archived_root(unit)
    if root is None:
        return None
    device = signing.fingerprint(root).hex()
    entries = list(unit.journal.entries_of(device))
    while True:
        bodies = _bodies(unit, entries)
        trust = read_trust(entries, bodies=bodies, root=root)
        later = [signing.fingerprint(one.key).hex() for one in trust.roots]
        more = [entry for known in later for entry in unit.journal.entries_of(known) if entry not in entries]
        if not more:
            return trust
        entries += more


def _bodies(unit: Unit, entries: Sequence[SignedEntry]) -> dict[str, EncodedBody]:
    ids = [change.id for entry in entries for change in decode_entry(entry.payload).changes]
    return {body.change: body.encoded for body in unit.journal.bodies(ids) if body.encoded is not None}


def is_certified(unit: Unit, device: str) -> bool:
    """Tell whether the organisation's chain, as held here, certifies this device."""
    trust = trust_of(unit)
    return trust is not None and device in trust.certificates


def public_key(session: Session, unit: Unit, device: str) -> bytes | None:
    """Return the signing key of a device that this copy knows: its own, one of the organisation, a former one."""
    if device == session.device:
        return signing.public_key(session.sign_seed)
    trust = trust_of(unit)
    named = trust.public_key(device) if trust else None
    return named or next((former.key for former in formers(unit) if former.device == device), None)


def record_cards(session: Session, unit: Unit, *, cards: tuple[Card, ...]) -> None:
    """Sign cards into the organisation's own chain. Raises NeedsCoordinator where its root is not held."""
    seed = root_secret(unit, ROOT_SIGN)
    device = signing.fingerprint(signing.public_key(seed)).hex()
    drafted = [
        draft_change(
            record=new_id(session.random),
            kind=kind_of(card),
            field=CARD,
            source=Source(SourceKind.WORKER, device[:32]),
            value=encode_card(card),
            random=session.random,
        )
        for card in cards
    ]
    add_entry(session, unit, signer=Signer(device, seed), act=ACT, drafted=drafted, form=None)


def apply_trust(session: Session) -> None:
    """Let the vault fold by what the organisation's chain now says; before enrolment, by this device alone."""
    with session.vault.read() as unit:
        authority = authority_of(session, unit)
    session.vault.use_authority(authority)


def authority_of(session: Session, unit: Unit) -> Authority:
    """Return who may do what: as the organisation's chain says, else this device and those whose work it took over."""
    trust = trust_of(unit)
    return trust.authority() if trust else local_authority(session, unit)
