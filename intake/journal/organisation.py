"""Whom to trust, read from the organisation's own chain and nothing else.

The chain begins with root set 1, whose key was pinned at enrolment and names the organisation. A new root set is signed
by the old one and ends its chain. Which day it is does not matter here: validity is for whoever asks.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from intake.crypto import signing
from intake.crypto.digests import LABEL_ORGANISATION, sha256
from intake.errors import CannotBeTrusted, EncodingInvalid, KeyNotAccepted
from intake.ids import RandomBytes, new_id
from intake.journal.certificates import (
    CARD,
    CERTIFICATE,
    RECIPIENTS,
    REVOCATION,
    ROOTS,
    SUCCESSION,
    Card,
    Certificate,
    Recipient,
    Recipients,
    RootSet,
    Succession,
    decode_card,
    encode_card,
    kind_of,
)
from intake.journal.chain import Link, check_chain
from intake.journal.encoding import change_id, decode_body, decode_entry, entry_digest
from intake.journal.writing import draft_change, verify_entry
from intake.model.journal import (
    Authority,
    Change,
    EncodedBody,
    Entry,
    Revocation,
    Role,
    SignedEntry,
    Source,
    SourceKind,
)

MOST_VALID_DAYS: Final = 366
CARD_MISSING: Final = "card_missing"
CARD_INVALID: Final = "card_invalid"
ENTRY_INVALID: Final = "entry_invalid"
AFTER_NEW_ROOTS: Final = "after_new_roots"
ROOTS_FORK: Final = "roots_fork"
_KINDS: Final = frozenset({CERTIFICATE, REVOCATION, SUCCESSION, RECIPIENTS, ROOTS})

Finding = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Trust:
    """What the organisation says, as far as it is held here.

    roots: accepted root sets, oldest first, the first being the pinned one; certificates: the newest of each device;
    successors: old device -> new; findings: (code, id of the change or entry), also those of the chains.
    """

    organisation: str
    roots: tuple[RootSet, ...]
    certificates: Mapping[str, Certificate]
    revocations: Mapping[str, Revocation]
    successors: Mapping[str, str]
    recipients: tuple[Recipient, ...]
    findings: tuple[Finding, ...]

    def public_key(self, device: str) -> bytes | None:
        """Return the signing key of a device or of one of the organisation's roots; None when it is not known.

        Also of revoked and expired ones: what they signed before stays theirs.
        """
        certificate = self.certificates.get(device)
        if certificate is not None:
            return certificate.sign_key
        return next((one.key for one in self.roots if signing.fingerprint(one.key).hex() == device), None)

    def is_valid(self, device: str, *, day: datetime.date) -> bool:
        """Tell whether the device is certified on this day and not revoked."""
        certificate = self.certificates.get(device)
        if certificate is None or device in self.revocations:
            return False
        return certificate.valid_from <= day <= certificate.valid_until

    def desks(self) -> dict[str, str]:
        """Return the desk code of each device."""
        return {device: certificate.desk for device, certificate in self.certificates.items()}

    def recipients_on(self, day: datetime.date) -> tuple[str, ...]:
        """Return the coordinators' age recipients to which bundles may be written on this day."""
        return tuple(one.recipient for one in self.recipients if one.valid_from <= day <= one.valid_until)

    def authority(self, *, assigned: Iterable[str] = ()) -> Authority:
        """Return who may do what to records assigned to these devices, for the fold."""
        roles = {device: certificate.role for device, certificate in self.certificates.items()}
        roles.update((signing.fingerprint(root.key).hex(), Role.ORGANISATION) for root in self.roots)
        return Authority(roles, dict(self.revocations), frozenset(assigned), dict(self.successors))


@dataclass(frozen=True, slots=True)
class _Said:
    """A card with its place in the chain, by which the newest is known."""

    change: str
    sequence: int
    card: Card


def organisation_id(root: bytes) -> str:
    """Return the organisation's id (32 letters) from the public key of its root set 1."""
    return sha256(LABEL_ORGANISATION, root)[:16].hex()


def draft_card(
    card: Card, *, organisation: str, random: RandomBytes = secrets.token_bytes
) -> tuple[Change, EncodedBody]:
    """Return the change and body that put a card into the organisation's chain, for an entry signed by its root key."""
    return draft_change(
        record=new_id(random),
        kind=kind_of(card),
        field=CARD,
        source=Source(SourceKind.WORKER, organisation),
        value=encode_card(card),
        random=random,
    )


def read_trust(entries: Iterable[SignedEntry], *, bodies: Mapping[str, EncodedBody], root: bytes) -> Trust:
    """Return whom the organisation trusts, as entries of its chain and their bodies say, in whatever order.

    entries: those of others are left out; bodies: by change id, checked here; root: the pinned key of root set 1.
    Nothing in them raises: what cannot be believed becomes a finding. Raises KeyNotAccepted for the pinned key itself.
    """
    key = signing.check_public_key(root)
    by_device = _by_device(entries)
    findings: set[Finding] = set()
    said: list[_Said] = []
    roots = [RootSet(1, root, ())]
    while True:
        verified = _verified(by_device.get(signing.fingerprint(key).hex(), []), key=key, findings=findings)
        cards = [one for entry in verified for one in _cards(entry, bodies=bodies, findings=findings)]
        following, last = _following(cards, roots=roots, findings=findings)
        said.extend(_until(cards, last=last, findings=findings))
        if following is None:
            break
        roots.append(following)
        key = following.key
    return _trust(said, roots=roots, findings=findings)


def _by_device(entries: Iterable[SignedEntry]) -> dict[str, list[SignedEntry]]:
    """Entries by device, not yet verified: only the device is read, to know whose key to verify with."""
    found: dict[str, list[SignedEntry]] = {}
    for signed in entries:
        try:
            found.setdefault(decode_entry(signed.payload).device, []).append(signed)
        except CannotBeTrusted:
            continue
    return found


def _verified(entries: Iterable[SignedEntry], *, key: bytes, findings: set[Finding]) -> list[Entry]:
    """The entries that this root key signed, oldest first; what is wrong with their chain becomes findings."""
    good: dict[str, Entry] = {}
    for signed in entries:
        digest = entry_digest(signed.payload)
        try:
            good[digest] = verify_entry(signed, public_key=key)
        except CannotBeTrusted:
            findings.add((ENTRY_INVALID, digest))
    links = [Link(one.device, one.sequence, one.previous, digest, one.time) for digest, one in good.items()]
    findings.update((fault.code, fault.digest) for fault in check_chain(links, is_whole=True))
    return [good[digest] for digest in sorted(good, key=lambda digest: (good[digest].sequence, digest))]


def _cards(entry: Entry, *, bodies: Mapping[str, EncodedBody], findings: set[Finding]) -> list[_Said]:
    found: list[_Said] = []
    for change in entry.changes:
        encoded = bodies.get(change.id)
        if encoded is None:
            findings.add((CARD_MISSING, change.id))
            continue
        try:
            card = _card(change.id, encoded)
        except CannotBeTrusted:
            findings.add((CARD_INVALID, change.id))
            continue
        if card is not None:
            found.append(_Said(change.id, entry.sequence, card))
    return found


def _card(change: str, encoded: EncodedBody) -> Card | None:
    """The card of a body; None when it is about something else. Raises CannotBeTrusted."""
    body = decode_body(encoded)
    if change_id(encoded.body) != change:
        raise EncodingInvalid(where="body")
    if body.kind not in _KINDS or body.field != CARD:
        return None
    if not isinstance(body.value, bytes):
        raise EncodingInvalid(where="card")
    card = decode_card(body.kind, body.value)
    if isinstance(card, Certificate):
        _check_certificate(card)
    elif isinstance(card, RootSet):
        signing.check_public_key(card.key)
    return card


def _check_certificate(card: Certificate) -> None:
    """Raise KeyNotAccepted for a certificate that may not be: wrong name for its key, or for longer than a year."""
    signing.check_public_key(card.sign_key)
    if signing.fingerprint(card.sign_key).hex() != card.device:
        raise KeyNotAccepted(device=card.device)
    if not 0 <= (card.valid_until - card.valid_from).days <= MOST_VALID_DAYS:
        raise KeyNotAccepted(device=card.device)


def _following(
    cards: list[_Said], *, roots: list[RootSet], findings: set[Finding]
) -> tuple[RootSet | None, int | None]:
    """The root set that follows and the sequence at which the old one's chain ends. Two different ones: neither."""
    number = roots[-1].number + 1
    offered = {
        one.change: (one.card, one.sequence)
        for one in cards
        if isinstance(one.card, RootSet) and one.card.number == number
    }
    sets = {card for card, _sequence in offered.values()}
    if len(sets) > 1:
        findings.update((ROOTS_FORK, change) for change in offered)
    following = sets.pop() if len(sets) == 1 else None
    if following is None or any(root.key == following.key for root in roots):
        return None, None
    return following, min(sequence for _card, sequence in offered.values())


def _until(cards: list[_Said], *, last: int | None, findings: set[Finding]) -> list[_Said]:
    """The cards up to the new root set; a key that was given up says nothing more."""
    if last is None:
        return cards
    findings.update((AFTER_NEW_ROOTS, one.change) for one in cards if one.sequence > last)
    return [one for one in cards if one.sequence <= last]


def _trust(said: list[_Said], *, roots: list[RootSet], findings: set[Finding]) -> Trust:
    """Put together what was said, oldest first: the newest certificate and list count, the strictest revocation."""
    organisation = organisation_id(roots[0].key)
    certificates: dict[str, Certificate] = {}
    revocations: dict[str, Revocation] = {}
    successors: dict[str, str] = {}
    recipients: tuple[Recipient, ...] = ()
    for one in said:
        match one.card:
            case Certificate() as card if card.organisation == organisation:
                certificates[card.device] = card
            case Certificate():
                findings.add((CARD_INVALID, one.change))
            case Revocation() as card:
                known = revocations.get(card.device, card)
                last = min(card.last_sequence, known.last_sequence)
                revocations[card.device] = Revocation(card.device, last, min(card.day, known.day))
            case Succession() as card:
                successors[card.old] = card.new
            case Recipients() as card:
                recipients = card.recipients
            case RootSet() as card if card.number == 1 and card.key == roots[0].key:
                roots[0] = card
    return Trust(organisation, tuple(roots), certificates, revocations, successors, recipients, tuple(sorted(findings)))
