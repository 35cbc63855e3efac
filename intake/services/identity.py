"""The keys by which a device signs and is written to, and those of an organisation where this vault holds its roots."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from intake.clock import Now
from intake.crypto import signing, x509
from intake.crypto.age_recipients import HybridIdentity
from intake.crypto.digests import sha256
from intake.errors import Bug, NeedsCoordinator
from intake.services.opened import Session
from intake.vault.unit import Unit

DEVICE_SIGN: Final = "device.sign"
DEVICE_AGE: Final = "device.age"
DEVICE_DOCUMENT: Final = "device.document"
DEVICE_CERTIFICATE: Final = "device.document_certificate"
ROOT_SIGN: Final = "root.sign"
ROOT_DOCUMENT: Final = "root.document"
ROOT_CERTIFICATE: Final = "root.document_certificate"
PINNED_ROOT: Final = "organisation.root_key"
ORGANISATION_NAME: Final = "organisation.name"
PSEUDONYM: Final = "device.pseudonym"
DESK: Final = "device.desk"
ROLE: Final = "device.role"
LAST_BACKUP: Final = "backup.last_ms"

_OLDER: Final = "device.age_older"

VALID_DAYS: Final = 365
ROOT_YEARS: Final = 20


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """What signs PDFs: a P-256 key (PKCS #8), its certificate and the root above it (DER; None before enrolment)."""

    key: bytes
    certificate: bytes
    root: bytes | None


def make_device(unit: Unit, *, now: Now, name: str) -> bytes:
    """Make and keep this device's keys and a document certificate of its own; return its signing seed (32 bytes).

    name: what the certificate says of the signer: a code, never a person's name.
    """
    seed = signing.new_seed()
    document_key = x509.new_private_key()
    moment = now()
    certificate = x509.self_signed_leaf(
        document_key, name=name, not_before=moment - timedelta(days=1), not_after=moment + timedelta(days=VALID_DAYS)
    )
    unit.own.put_secret(DEVICE_SIGN, seed)
    unit.own.put_secret(DEVICE_AGE, HybridIdentity.generate().seed)
    unit.own.put_secret(DEVICE_DOCUMENT, document_key)
    unit.own.put_secret(DEVICE_CERTIFICATE, certificate)
    return seed


def make_roots(unit: Unit, *, now: Now, name: str) -> bytes:
    """Make and keep an organisation's root keys; return the seed of the signing root."""
    seed = signing.new_seed()
    document_key = x509.new_private_key()
    moment = now()
    root = x509.make_root(
        document_key,
        name=name,
        not_before=moment - timedelta(days=1),
        not_after=moment + timedelta(days=365 * ROOT_YEARS),
    )
    unit.own.put_secret(ROOT_SIGN, seed)
    unit.own.put_secret(ROOT_DOCUMENT, document_key)
    unit.own.put_secret(ROOT_CERTIFICATE, root)
    return seed


def secret(unit: Unit, name: str) -> bytes:
    """Return a secret that every vault has from its first day."""
    found = unit.own.secret(name)
    if found is None:
        raise Bug(where=name)
    return found


def root_secret(unit: Unit, name: str) -> bytes:
    """Return a secret of the organisation's roots. Raises NeedsCoordinator where the roots are not held."""
    found = unit.own.secret(name)
    if found is None:
        raise NeedsCoordinator()
    return found


def age_identity(unit: Unit) -> HybridIdentity:
    """Return the identity that opens what is written to this device."""
    return HybridIdentity(secret(unit, DEVICE_AGE))


def age_identities(unit: Unit) -> list[HybridIdentity]:
    """Return all identities that open what is written to this device: today's, and older ones that still count."""
    older = [unit.own.secret(name) for name, _last in _older(unit)]
    return [age_identity(unit), *(HybridIdentity(seed) for seed in older if seed is not None)]


def new_age_identity(unit: Unit, *, keep_until: date) -> HybridIdentity:
    """Give this device a new identity; today's still opens until the end of that day and is then let go of."""
    old = age_identity(unit)
    new = HybridIdentity.generate()
    name = f"{DEVICE_AGE}.until:{keep_until.isoformat()}:{sha256(old.seed).hex()[:16]}"
    unit.own.put_secret(name, old.seed)
    unit.own.put_secret(DEVICE_AGE, new.seed)
    unit.own.put_setting(_OLDER, json.dumps([*(one for one, _last in _older(unit)), name]))
    return new


def forget_old_identities(unit: Unit, *, today: date) -> int:
    """Let go of identities whose days are over: what was sealed for them opens nowhere any more. Return how many."""
    kept = [(name, last) for name, last in _older(unit) if last >= today]
    gone = [name for name, last in _older(unit) if last < today]
    if not gone:
        return 0
    for name in gone:
        unit.own.forget_secret(name)
    unit.own.put_setting(_OLDER, json.dumps([name for name, _last in kept]))
    return len(gone)


def _older(unit: Unit) -> list[tuple[str, date]]:
    names: list[str] = json.loads(unit.own.setting(_OLDER) or "[]")
    return [(name, date.fromisoformat(name.split(":")[1])) for name in names]


def document_key(session: Session) -> DocumentKey:
    """Return what this device signs documents with."""
    with session.vault.read() as unit:
        return DocumentKey(
            secret(unit, DEVICE_DOCUMENT), secret(unit, DEVICE_CERTIFICATE), unit.own.secret(ROOT_CERTIFICATE)
        )
