"""Bringing a computer into an organisation, face to face: request card, answer card, check code in two spoken halves.

Until the second half is confirmed, the coordinator holds back whatever the new device sends (security.md, Enrolment).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from intake.bundle.cards import (
    MOST_CARD_BYTES,
    AnswerCard,
    decode_answer,
    decode_request,
    encode_answer,
    encode_request,
)
from intake.clock import to_ms
from intake.crypto import check_code, signing, x509
from intake.crypto.digests import sha256
from intake.errors import AlreadyEnrolled, Ambiguous, CardDamaged, NeedsEnrolment, NotFound
from intake.journal.certificates import Certificate, Recipient, Recipients, RootSet
from intake.journal.encoding import decode_entry
from intake.journal.organisation import Trust, read_trust
from intake.journal.writing import verify_entry
from intake.model.exchange import CarriedBody
from intake.model.journal import Revocation, Role, SignedEntry
from intake.model.own import Peer
from intake.model.views import DeviceLine
from intake.progress import silent
from intake.services import identity
from intake.services.alarms import alarms_of
from intake.services.certifying import (
    certificate,
    leaf,
    next_desk,
    request_card,
    usual_pseudonym,
    with_recipient,
)
from intake.services.files import read_bounded, write_new
from intake.services.judging import FROM
from intake.services.numbers import enrolled_desk
from intake.services.opened import Session
from intake.services.peers import CONFIRMED, REVOKED, WAITING
from intake.services.receiving import release_held
from intake.services.trust import apply_trust, is_certified, pinned_root, record_cards, trust_of
from intake.services.withdrawing import apply_withdrawals
from intake.services.withdrawing import finish as finish_withdrawals
from intake.vault.rebuilding import rebuild
from intake.vault.unit import Unit

SELF: Final = "self"

_REQUEST: Final = "enrolment.request"
_NONCE_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class HalfCode:
    """One end of an enrolment: which device, and the half of the check code to read aloud (20 digits)."""

    device: str
    pseudonym: str
    desk: str
    organisation: str
    code: str


def found(session: Session, unit: Unit, *, name: str) -> None:
    """Make an organisation whose roots this vault holds, and its first coordinator: this device."""
    seed = identity.make_roots(unit, now=session.now, name=name)
    root = signing.public_key(seed)
    unit.own.put_secret(identity.PINNED_ROOT, root)
    unit.own.put_setting(identity.ORGANISATION_NAME, name)
    pseudonym = "C1"
    desk = enrolled_desk(1)
    own = request_card(session, unit, pseudonym=pseudonym)
    today = session.now().date()
    last = today + timedelta(days=identity.VALID_DAYS)
    cards = (
        RootSet(1, root, (identity.secret(unit, identity.ROOT_CERTIFICATE),)),
        certificate(own, root=root, role=Role.COORDINATOR, desk=desk, today=today),
        Recipients((Recipient(own.recipient, today - timedelta(days=1), last),)),
    )
    record_cards(session, unit, cards=cards)
    certified = leaf(session, unit, own)
    unit.own.put_secret(identity.DEVICE_CERTIFICATE, certified)
    unit.own.put_setting(identity.PSEUDONYM, pseudonym)
    unit.own.put_setting(identity.DESK, desk)


def request(session: Session, out: Path, *, pseudonym: str | None = None) -> str:
    """Write this device's request card and return its id. Raises AlreadyEnrolled, FileExists, FolderMissing."""
    with session.vault.write() as unit:
        if is_certified(unit, session.device):
            raise AlreadyEnrolled()
        card = request_card(session, unit, pseudonym=pseudonym or usual_pseudonym(unit, session.device))
        content = encode_request(card, seed=session.sign_seed)
        unit.own.put_secret(_REQUEST, content)
        write_new(out, content)
    return session.device


def answer(session: Session, card: Path, *, out: Path, role: str = Role.FIELD) -> HalfCode:
    """Certify the device of a request card, write the answer card and return the first half of the check code.

    Raises NeedsCoordinator, CardDamaged, KeyNotAccepted, SignatureInvalid, FileVanished, FileExists, FolderMissing.
    """
    untrusted = read_bounded(card, most_bytes=MOST_CARD_BYTES)
    asked = decode_request(untrusted)
    x509.check_public_key(asked.document_key)
    with session.vault.write() as unit:
        seed = identity.root_secret(unit, identity.ROOT_SIGN)
        root = signing.public_key(seed)
        trust = _needed_trust(unit)
        desk = trust.desks().get(asked.device) or next_desk(trust)
        today = session.now().date()
        new = certificate(asked, root=root, role=Role(role), desk=desk, today=today)
        record_cards(session, unit, cards=(new, *with_recipient(trust, new)))
        name = unit.own.setting(identity.ORGANISATION_NAME) or ""
        entries, bodies = _chain(unit, root)
        content = encode_answer(
            AnswerCard(
                request=sha256(untrusted),
                root_key=root,
                organisation=name,
                entries=entries,
                bodies=bodies,
                document_certificate=leaf(session, unit, asked),
                created_ms=to_ms(session.now()),
            ),
            seed=seed,
        )
        first, second = check_code.check_code(untrusted, content)
        unit.own.peers.put(
            Peer(
                device=asked.device,
                state=WAITING,
                role=role,
                pseudonym=asked.pseudonym,
                desk=desk,
                signing_key=asked.sign_key,
                recipient=asked.recipient,
                document_key=asked.document_key,
                valid_until=new.valid_until.isoformat(),
                card=untrusted,
                check_code=second,
            )
        )
        write_new(out, content)
    return HalfCode(asked.device, asked.pseudonym, desk, name, first)


def finish(session: Session, card: Path, *, half: str) -> HalfCode:
    """Take in the answer to our request if the first half of the code fits; return the second half.

    Raises AlreadyEnrolled, CardDamaged, CheckCodeWrong, SignatureInvalid, KeyNotAccepted, FileVanished.
    """
    untrusted = read_bounded(card, most_bytes=MOST_CARD_BYTES)
    answered = decode_answer(untrusted)
    with session.vault.write() as unit:
        if is_certified(unit, session.device):
            raise AlreadyEnrolled()
        ours = unit.own.secret(_REQUEST)
        if ours is None or sha256(ours) != answered.request:
            raise CardDamaged(where="not_our_request")
        first, second = check_code.check_code(ours, untrusted)
        check_code.compare(half, first)
        if pinned_root(unit) not in {None, answered.root_key}:
            raise CardDamaged(where="other_organisation")
        mine = _own_certificate(session, answered)
        _take_in(session, unit, answered, mine)
        unit.own.forget_secret(_REQUEST)
    apply_trust(session)
    return HalfCode(session.device, mine.pseudonym, mine.desk, answered.organisation, second)


def confirm(session: Session, device: str, *, half: str) -> DeviceLine:
    """Believe a new device from now on, if the second half of the code fits.

    device: its id, the beginning of it, or its pseudonym. Raises NotFound, Ambiguous, CheckCodeWrong, NeedsCoordinator.
    """
    with session.vault.write() as unit:
        identity.root_secret(unit, identity.ROOT_SIGN)
        peer = find_peer(unit, device)
        if peer.state == WAITING:
            check_code.compare(half, peer.check_code or "")
            peer = replace(peer, state=CONFIRMED, check_code=None)
            unit.own.peers.put(peer)
    release_held(session, report=silent)
    with session.vault.read() as unit:
        return _line(unit, peer)


def revoke(session: Session, device: str, *, last_trusted: int) -> DeviceLine:
    """Trust a device no longer after its entry with this sequence. Raises NotFound, Ambiguous, NeedsCoordinator."""
    with session.vault.write() as unit:
        identity.root_secret(unit, identity.ROOT_SIGN)
        peer = replace(find_peer(unit, device), state=REVOKED, check_code=None)
        day = session.now().date().isoformat()
        record_cards(session, unit, cards=(Revocation(peer.device, last_trusted, day),))
        unit.own.peers.put(peer)
    apply_trust(session)
    rebuild(session.vault, report=silent)
    with session.vault.write() as unit:
        applied = apply_withdrawals(session, unit)  # what only that device had withdrawn later comes back
    finish_withdrawals(session, applied)
    with session.vault.read() as unit:
        return _line(unit, peer)


def devices(session: Session) -> tuple[DeviceLine, ...]:
    """Return the organisation's devices as far as this copy knows them. Raises NeedsEnrolment."""
    with session.vault.read() as unit:
        trust = _needed_trust(unit)
        states = {peer.device: peer.state for peer in unit.own.peers.all()}
        heads = {device: sequence for device, sequence, _digest_ in unit.journal.heads()}
        return tuple(
            DeviceLine(
                id=device,
                pseudonym=certificate.pseudonym,
                role=certificate.role.value,
                desk=certificate.desk,
                state=_state(session, trust, device=device, known=states),
                valid_until=certificate.valid_until.isoformat(),
                last_sequence=heads.get(device, 0),
                last_bundle_ms=unit.own.counter(FROM + device).at_ms or None,
                alarms=alarms_of(session, unit, trust, device=device),
            )
            for device, certificate in sorted(trust.certificates.items(), key=lambda item: item[1].desk)
        )


def write_root(session: Session, out: Path) -> None:
    """Write the organisation's document root certificate (PEM). Raises NeedsEnrolment, FileExists, FolderMissing."""
    with session.vault.read() as unit:
        trust = _needed_trust(unit)
    write_new(out, b"".join(x509.to_pem(root) for root in trust.roots[-1].document_roots))


def in_groups(code: str) -> str:
    """Return half a check code in groups of five digits, for reading aloud."""
    return check_code.for_reading(code)


def find_peer(unit: Unit, device: str) -> Peer:
    """Return the peer of this id, beginning of an id, or pseudonym. Raises NotFound, Ambiguous."""
    fits = [
        peer
        for peer in unit.own.peers.all()
        if peer.pseudonym == device or (len(device) >= 6 and peer.device.startswith(device.lower()))
    ]
    if not fits:
        raise NotFound(kind="device")
    if len(fits) > 1:
        raise Ambiguous(kind="device", count=len(fits))
    return fits[0]


def _needed_trust(unit: Unit) -> Trust:
    trust = trust_of(unit)
    if trust is None:
        raise NeedsEnrolment()
    return trust


def _chain(unit: Unit, root: bytes) -> tuple[tuple[SignedEntry, ...], tuple[CarriedBody, ...]]:
    entries = unit.journal.entries_of(signing.fingerprint(root).hex())
    ids = [change.id for entry in entries for change in decode_entry(entry.payload).changes]
    return entries, unit.journal.bodies(ids)


def _own_certificate(session: Session, answered: AnswerCard) -> Certificate:
    """Return the certificate that the answer's chain gives to this device. Raises CardDamaged."""
    bodies = {body.change: body.encoded for body in answered.bodies if body.encoded is not None}
    trust = read_trust(answered.entries, bodies=bodies, root=answered.root_key)
    mine = trust.certificates.get(session.device)
    if mine is None or trust.findings or mine.sign_key != signing.public_key(session.sign_seed):
        raise CardDamaged(where="certificate")
    root = trust.roots[-1].document_roots
    if not root:
        raise CardDamaged(where="document_root")
    x509.check_issued_by(answered.document_certificate, root[0], moment=session.now())
    return mine


def _take_in(session: Session, unit: Unit, answered: AnswerCard, mine: Certificate) -> None:
    bodies = {body.change: body.encoded for body in answered.bodies if body.encoded is not None}
    unit.own.put_secret(identity.PINNED_ROOT, answered.root_key)
    for signed in answered.entries:
        entry = verify_entry(signed, public_key=answered.root_key)
        own = {change.id: bodies[change.id] for change in entry.changes if change.id in bodies}
        unit.refold(unit.journal.add_signed(entry, signed, bodies=own))
    unit.own.put_secret(identity.DEVICE_CERTIFICATE, answered.document_certificate)
    unit.own.put_setting(identity.ORGANISATION_NAME, answered.organisation)
    unit.own.put_setting(identity.PSEUDONYM, mine.pseudonym)
    unit.own.put_setting(identity.DESK, mine.desk)
    unit.own.put_setting(identity.ROLE, mine.role.value)
    session.role = mine.role


def _state(session: Session, trust: Trust, *, device: str, known: dict[str, str]) -> str:
    if device == session.device:
        return SELF
    return REVOKED if device in trust.revocations else known.get(device, CONFIRMED)


def _line(unit: Unit, peer: Peer) -> DeviceLine:
    head = unit.journal.head(peer.device)
    return DeviceLine(
        id=peer.device,
        pseudonym=peer.pseudonym,
        role=peer.role,
        desk=peer.desk,
        state=peer.state,
        valid_until=peer.valid_until or "",
        last_sequence=head[1] if head else 0,
    )
