"""What the organisation says, carried as a card: a year more for a device, a coordinator's new keys after a restore.

The card holds the organisation's whole chain, signed by its root, so it needs no trusted carrier and no known sender.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from intake.bundle.cards import MOST_CARD_BYTES, AnswerCard, decode_answer, encode_answer
from intake.clock import to_ms
from intake.crypto import signing, x509
from intake.errors import CardDamaged, NeedsEnrolment, WrongOrganisation
from intake.journal.certificates import Card, Certificate, Recipient, Recipients
from intake.journal.encoding import decode_entry
from intake.journal.organisation import Trust
from intake.journal.writing import verify_entry
from intake.model.journal import Role
from intake.model.views import DeviceLine
from intake.progress import silent
from intake.services import identity
from intake.services.certifying import leaf
from intake.services.enrolment import devices, find_peer
from intake.services.files import read_bounded, write_new
from intake.services.opened import Session
from intake.services.receiving import release_held
from intake.services.trust import apply_trust, pinned_root, record_cards, trust_of
from intake.services.withdrawing import apply_withdrawals, finish
from intake.vault.rebuilding import rebuild
from intake.vault.unit import Unit

KEEP_DAYS: Final = 60
TO_ALL: Final = bytes(32)
"""In place of the request that a card answers: it answers none, and is for whomever belongs to the organisation."""


def renew(session: Session, device: str) -> DeviceLine:
    """Certify a device's same keys for a year from today. device: id, beginning of an id, pseudonym, or ours.

    Raises NeedsCoordinator, NeedsEnrolment, NotFound, Ambiguous.
    """
    with session.vault.write() as unit:
        identity.root_secret(unit, identity.ROOT_SIGN)
        trust = _trust(unit)
        whose = _device(session, unit, trust, device)
        record_cards(session, unit, cards=_longer(session, trust, trust.certificates[whose]))
        if whose == session.device:
            certified = leaf(session, unit, trust.certificates[whose])
            unit.own.put_secret(identity.DEVICE_CERTIFICATE, certified)
    apply_trust(session)
    release_held(session, report=silent)
    return next(line for line in devices(session) if line.id == whose)


def rotate(session: Session, *, keep_days: int = KEEP_DAYS) -> DeviceLine:
    """Give this coordinator a new key to be written to; today's still opens for some days and is then deleted.

    So that what was carried on a stick long ago opens for nobody who takes the laptop later. keep_days: as long as a
    stick may be on its way. Raises NeedsCoordinator, NeedsEnrolment.
    """
    today = session.now().date()
    last = today + timedelta(days=keep_days)
    with session.vault.write() as unit:
        identity.root_secret(unit, identity.ROOT_SIGN)
        trust = _trust(unit)
        mine = trust.certificates[session.device]
        recipient = str(identity.new_age_identity(unit, keep_until=last).recipient())
        new = replace(mine, recipient=recipient)
        dated = tuple(
            Recipient(one.recipient, one.valid_from, min(one.valid_until, last))
            if one.recipient == mine.recipient
            else one
            for one in trust.recipients
            if one.valid_until >= today
        )
        added = Recipient(recipient, today - timedelta(days=1), new.valid_until)
        record_cards(session, unit, cards=(new, Recipients((*dated, added))))
    apply_trust(session)
    return next(line for line in devices(session) if line.id == session.device)


def write_card(session: Session, out: Path, *, device: str | None = None) -> None:
    """Write the organisation's chain as a card; for one device with its renewed document certificate.

    Raises NeedsCoordinator, NeedsEnrolment, NotFound, Ambiguous, FileExists, FolderMissing.
    """
    with session.vault.read() as unit:
        seed = identity.root_secret(unit, identity.ROOT_SIGN)
        trust = _trust(unit)
        certified = b""
        if device is not None:
            certified = leaf(session, unit, trust.certificates[_device(session, unit, trust, device)])
        root = signing.public_key(seed)
        entries = unit.journal.entries_of(signing.fingerprint(root).hex())
        ids = [change.id for entry in entries for change in decode_entry(entry.payload).changes]
        card = AnswerCard(
            request=TO_ALL,
            root_key=root,
            organisation=unit.own.setting(identity.ORGANISATION_NAME) or "",
            entries=entries,
            bodies=unit.journal.bodies(ids),
            document_certificate=certified,
            created_ms=to_ms(session.now()),
        )
    write_new(out, encode_answer(card, seed=seed))


def take_card(session: Session, file: Path) -> int:
    """Take in the organisation's chain from a card; return how many of its entries were new here.

    Raises NeedsEnrolment, WrongOrganisation, CardDamaged, SignatureInvalid, KeyNotAccepted, FileVanished.
    """
    card = decode_answer(read_bounded(file, most_bytes=MOST_CARD_BYTES))
    with session.vault.write() as unit:
        root = pinned_root(unit)
        if root is None:
            raise NeedsEnrolment()
        if card.root_key != root:
            raise WrongOrganisation()
        if card.request != TO_ALL:
            raise CardDamaged(where="kind")
        before = unit.journal.count()
        bodies = {body.change: body.encoded for body in card.bodies if body.encoded is not None}
        for signed in card.entries:
            entry = verify_entry(signed, public_key=root)
            own = {change.id: bodies[change.id] for change in entry.changes if change.id in bodies}
            unit.refold(unit.journal.add_signed(entry, signed, bodies=own))
        new = unit.journal.count() - before
        if card.document_certificate:
            _keep_leaf(session, unit, card.document_certificate)
    apply_trust(session)
    if new:
        rebuild(session.vault, report=silent)
        with session.vault.write() as unit:
            applied = apply_withdrawals(session, unit)
        finish(session, applied)
        release_held(session, report=silent)
    return new


def _keep_leaf(session: Session, unit: Unit, certificate: bytes) -> None:
    """Keep a renewed document certificate if it is of our own key. Raises CertificateInvalid, CardDamaged."""
    roots = _trust(unit).roots[-1].document_roots
    if not roots:
        raise CardDamaged(where="document_root")
    x509.check_issued_by(certificate, roots[0], moment=session.now())
    own = x509.public_key_der(identity.secret(unit, identity.DEVICE_DOCUMENT))
    if x509.certificate_key(certificate) == own:
        unit.own.put_secret(identity.DEVICE_CERTIFICATE, certificate)


def _longer(session: Session, trust: Trust, old: Certificate) -> tuple[Card, ...]:
    today = session.now().date()
    new = replace(
        old, valid_from=today - timedelta(days=1), valid_until=today + timedelta(days=identity.VALID_DAYS - 1)
    )
    if new.role is not Role.COORDINATOR:
        return (new,)
    kept = [one for one in trust.recipients if one.recipient != new.recipient]
    return new, Recipients((*kept, Recipient(new.recipient, new.valid_from, new.valid_until)))


def _device(session: Session, unit: Unit, trust: Trust, device: str) -> str:
    own = trust.certificates.get(session.device)
    if own is not None and (device == own.pseudonym or (len(device) >= 6 and session.device.startswith(device))):
        return session.device
    return find_peer(unit, device).device


def _trust(unit: Unit) -> Trust:
    trust = trust_of(unit)
    if trust is None:
        raise NeedsEnrolment()
    return trust
