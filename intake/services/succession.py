"""A restored vault is a new device that takes the place of the old one: the old key says so, a coordinator confirms.

The old key signs once and is then let go of. Until a coordinator has confirmed it, the new device's bundles are held. A
coordinator's restored vault holds the organisation's roots and confirms itself. Source: security.md, Bundle.
"""

from __future__ import annotations

from datetime import timedelta

from intake.crypto import signing
from intake.errors import NotFound
from intake.journal.certificates import Card, Recipient, Recipients, Succession
from intake.model.journal import Role
from intake.model.own import Counter
from intake.model.views import DeviceLine
from intake.progress import silent
from intake.services import identity
from intake.services.certifying import certificate, free_pseudonym, leaf, next_desk, request_card
from intake.services.enrolment import devices, find_peer
from intake.services.journaling import record_act
from intake.services.judging import FROM, PLACE
from intake.services.numbers import random_desk
from intake.services.opened import Session
from intake.services.receiving import release_held
from intake.services.sending import SENT
from intake.services.succession_proof import ACT, proof_values
from intake.services.trust import apply_trust, record_cards, trust_of
from intake.services.withdrawing import apply_withdrawals, finish
from intake.vault.rebuilding import rebuild
from intake.vault.unit import Unit


def take_place(session: Session) -> str:
    """Make this vault a new device in place of the one whose backup it is; return that one's id.

    session: opened on the restored copy; from here on it acts as the new device.
    """
    former, seed = session.device, session.sign_seed
    with session.vault.write() as unit:
        # Numbers given after the backup must not be given again, so the old desk's row ends here.
        desk = random_desk(session.random)
        session.sign_seed = identity.make_device(unit, now=session.now, name=desk)
        session.device = signing.fingerprint(signing.public_key(session.sign_seed)).hex()
        unit.own.put_setting(identity.DESK, desk)
        for row in (*unit.own.counters(FROM), *unit.own.counters(PLACE), *unit.own.counters(SENT)):
            unit.own.put_counter(Counter(row.name, 0, None, 0))
        values = proof_values(former, seed, new=session.device, random=session.random)
        record_act(session, unit, act=ACT, values=values)
        if unit.own.secret(identity.ROOT_SIGN) is not None:
            _confirm_ourselves(session, unit, former=former)
    _fold_anew(session)
    return former


def succeed(session: Session, new: str, *, former: str) -> DeviceLine:
    """Confirm that an enrolled device takes the place of another, and look again at what was held for it.

    new, former: id, beginning of an id or pseudonym. Raises NotFound, Ambiguous, NeedsCoordinator.
    """
    with session.vault.write() as unit:
        identity.root_secret(unit, identity.ROOT_SIGN)
        newer, older = find_peer(unit, new), find_peer(unit, former)
        if newer.device == older.device:
            raise NotFound(kind="device")
        record_cards(session, unit, cards=(Succession(older.device, newer.device, session.device),))
    _fold_anew(session)
    release_held(session, report=silent)
    return next(line for line in devices(session) if line.id == newer.device)


def _fold_anew(session: Session) -> None:
    """Judge everything by the new trust, also whose withdrawals count."""
    apply_trust(session)
    rebuild(session.vault, report=silent)
    with session.vault.write() as unit:
        applied = apply_withdrawals(session, unit)
    finish(session, applied)


def _confirm_ourselves(session: Session, unit: Unit, *, former: str) -> None:
    """Certify the restored coordinator's new keys with the organisation's roots, which its backup holds."""
    trust = trust_of(unit)
    if trust is None:
        return
    old = trust.certificates.get(former)
    today = session.now().date()
    desk = next_desk(trust)
    pseudonym = free_pseudonym(trust, wanted=old.pseudonym if old else "C1")
    card = request_card(session, unit, pseudonym=pseudonym)
    new = certificate(card, root=trust.roots[0].key, role=Role.COORDINATOR, desk=desk, today=today)
    kept = [
        # The old key may be on the laptop that was lost: from today nothing is written to it.
        Recipient(one.recipient, min(one.valid_from, today - timedelta(days=1)), today - timedelta(days=1))
        if old is not None and one.recipient == old.recipient
        else one
        for one in trust.recipients
    ]
    recipients = Recipients((*kept, Recipient(card.recipient, new.valid_from, new.valid_until)))
    cards: tuple[Card, ...] = (new, Succession(former, session.device, session.device), recipients)
    record_cards(session, unit, cards=cards)
    unit.own.put_secret(identity.DEVICE_CERTIFICATE, leaf(session, unit, card))
    unit.own.put_setting(identity.PSEUDONYM, pseudonym)
    unit.own.put_setting(identity.DESK, desk)
