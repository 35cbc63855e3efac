"""What a device shows to be certified, and what the organisation's roots certify."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from intake.bundle.cards import RequestCard
from intake.clock import to_ms
from intake.crypto import signing, x509
from intake.journal.certificates import Certificate, Recipient, Recipients
from intake.journal.organisation import Trust, organisation_id
from intake.model.journal import Role
from intake.services import identity
from intake.services.numbers import enrolled_desk
from intake.services.opened import Session
from intake.services.trust import trust_of
from intake.vault.unit import Unit

_NONCE_BYTES: Final = 16


def request_card(session: Session, unit: Unit, *, pseudonym: str) -> RequestCard:
    """Return the public keys of this device as a card, not yet signed."""
    return RequestCard(
        sign_key=signing.public_key(session.sign_seed),
        recipient=str(identity.age_identity(unit).recipient()),
        document_key=x509.public_key_der(identity.secret(unit, identity.DEVICE_DOCUMENT)),
        nonce=session.random(_NONCE_BYTES),
        pseudonym=pseudonym,
        created_ms=to_ms(session.now()),
    )


def certificate(asked: RequestCard, *, root: bytes, role: Role, desk: str, today: date) -> Certificate:
    """Return a year's certificate of what a card shows, from yesterday on: clocks differ."""
    return Certificate(
        organisation=organisation_id(root),
        device=asked.device,
        sign_key=asked.sign_key,
        recipient=asked.recipient,
        document_key=asked.document_key,
        pseudonym=asked.pseudonym,
        role=role,
        desk=desk,
        valid_from=today - timedelta(days=1),
        valid_until=today + timedelta(days=identity.VALID_DAYS - 1),
    )


def with_recipient(trust: Trust, new: Certificate) -> tuple[Recipients, ...]:
    """Return the list of coordinators' recipients with the new one, where the new device is a coordinator's."""
    if new.role is not Role.COORDINATOR:
        return ()
    return (Recipients((*trust.recipients, Recipient(new.recipient, new.valid_from, new.valid_until))),)


def leaf(session: Session, unit: Unit, asked: RequestCard | Certificate) -> bytes:
    """Return a card's document certificate (DER) under the organisation's document root. Raises NeedsCoordinator."""
    moment = session.now()
    return x509.issue_leaf(
        identity.root_secret(unit, identity.ROOT_DOCUMENT),
        identity.root_secret(unit, identity.ROOT_CERTIFICATE),
        public_key=asked.document_key,
        name=asked.pseudonym,
        not_before=moment - timedelta(days=1),
        not_after=moment + timedelta(days=identity.VALID_DAYS),
    )


def next_desk(trust: Trust) -> str:
    """Return a desk code that no device of the organisation has had."""
    return enrolled_desk(len(trust.certificates) + 1)


def free_pseudonym(trust: Trust, *, wanted: str) -> str:
    """Return a pseudonym that no device has, as close to the one wanted as can be: `C1`, `C1-2`, `C1-3` …"""
    taken = {certificate.pseudonym for certificate in trust.certificates.values()}
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found


def usual_pseudonym(unit: Unit, device: str) -> str:
    """Return what a device calls itself when nobody says otherwise; a restored one after the one before it."""
    trust, former = trust_of(unit), unit.own.setting(identity.PSEUDONYM)
    return free_pseudonym(trust, wanted=former) if trust and former else f"D-{device[:6]}"
