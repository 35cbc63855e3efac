"""Enrolment cards: what a new device asks and what the organisation answers, as files of one signed CBOR array.

A request proves that the device holds its signing key. An answer carries the organisation's chain, so the device can
check every certificate itself. Both are tied together by the check code that two people read aloud (security.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from intake.bundle.strict import check_magic, decode_strict
from intake.crypto.age_recipients import HybridRecipient
from intake.crypto.digests import LABEL_CARD
from intake.crypto.signing import check_public_key, fingerprint, public_key, sign, verify
from intake.errors import CardDamaged, EncodingInvalid, FromNewerVersion, KeyNotAccepted, TooLarge
from intake.journal.cbor import write
from intake.model.exchange import CarriedBody
from intake.model.journal import BodyState, EncodedBody, SignedEntry

MAGIC: Final = b"INTAKEC\x01"
LAYOUT: Final = 1
MOST_CARD_BYTES: Final = 4 << 20
REQUEST: Final = "request"
ANSWER: Final = "answer"

_NONCE_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class RequestCard:
    """A device's public keys. sign_key 32 bytes; recipient `age1pq…`; document_key DER SubjectPublicKeyInfo (P-256)."""

    sign_key: bytes
    recipient: str
    document_key: bytes
    nonce: bytes
    pseudonym: str
    created_ms: int

    @property
    def device(self) -> str:
        """Return the device's id: the fingerprint of its signing key."""
        return fingerprint(self.sign_key).hex()


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """The organisation's answer to one request: its chain with the new certificate, and the document certificate.

    request: SHA-256 of the request card's bytes; entries: the organisation's whole chain, oldest first;
    document_certificate: DER X.509 of the device's P-256 key under the organisation's document root.
    """

    request: bytes
    root_key: bytes
    organisation: str
    entries: tuple[SignedEntry, ...]
    bodies: tuple[CarriedBody, ...]
    document_certificate: bytes
    created_ms: int


def encode_request(card: RequestCard, *, seed: bytes) -> bytes:
    """Return the request card's file, signed with the device's own key."""
    payload = write(
        [LAYOUT, REQUEST, card.sign_key, card.recipient, card.document_key, card.nonce, card.pseudonym, card.created_ms]
    )
    return _seal(payload, seed)


def decode_request(untrusted_card: bytes) -> RequestCard:
    """Return a request card whose signature is by the key it names.

    Raises CardDamaged, FromNewerVersion, KeyNotAccepted, SignatureInvalid. Its document key is still to be checked.
    """
    payload, signature = _open(untrusted_card, REQUEST)
    match decode_strict(payload):
        case [
            _,
            _,
            bytes() as key,
            str() as recipient,
            bytes() as document,
            bytes() as nonce,
            str() as name,
            int() as at,
        ]:
            card = RequestCard(key, recipient, document, nonce, name, at)
        case _:
            raise CardDamaged(where="fields")
    if len(key) != 32 or len(nonce) != _NONCE_BYTES or not 0 < len(name) <= 64 or len(document) > 1024:
        raise CardDamaged(where="fields")
    _check_shown(name, at)
    _check_signature(key, signature, payload=payload)
    HybridRecipient.parse(recipient)
    return card


def encode_answer(card: AnswerCard, *, seed: bytes) -> bytes:
    """Return the answer card's file, signed with the organisation's root key (`seed`)."""
    if public_key(seed) != card.root_key:
        raise KeyNotAccepted()
    payload = write(
        [
            LAYOUT,
            ANSWER,
            card.request,
            card.root_key,
            card.organisation,
            [[entry.payload, entry.signature] for entry in card.entries],
            [
                [bytes.fromhex(body.change), body.encoded.body, body.encoded.words]
                for body in card.bodies
                if body.encoded is not None
            ],
            card.document_certificate,
            card.created_ms,
        ]
    )
    return _seal(payload, seed)


def decode_answer(untrusted_card: bytes) -> AnswerCard:
    """Return an answer card signed by the root key it names; whether to believe that root, the check code decides.

    Raises CardDamaged, FromNewerVersion, KeyNotAccepted, SignatureInvalid. Its entries are still to be verified, and
    that it answers our request: `request` is the SHA-256 of that card.
    """
    payload, signature = _open(untrusted_card, ANSWER)
    match decode_strict(payload):
        case [_, _, bytes() as asked, bytes() as root, str() as name, list() as chain, list() as bodies, *rest]:
            pass
        case _:
            raise CardDamaged(where="fields")
    match rest:
        case [bytes() as leaf, int() as at] if len(asked) == 32 == len(root) and len(name) <= 200 and len(leaf) <= 8192:
            _check_shown(name, at)
        case _:
            raise CardDamaged(where="fields")
    _check_signature(root, signature, payload=payload)
    entries = tuple(_entry(item) for item in chain)
    return AnswerCard(asked, root, name, entries, tuple(_body(item) for item in bodies), leaf, at)


def _check_shown(name: str, at: int) -> None:
    """Check what a person will read: a name that steers no text, and a moment in milliseconds."""
    if type(at) is not int or not 0 <= at < 1 << 62 or not name.isprintable():  # Python takes true for 1
        raise CardDamaged(where="fields")


def _check_signature(key: bytes, signature: bytes, *, payload: bytes) -> None:
    check_public_key(key)
    verify(key, signature, label=LABEL_CARD, message=payload)


def _seal(payload: bytes, seed: bytes) -> bytes:
    return MAGIC + write([payload, sign(seed, label=LABEL_CARD, message=payload)])


def _open(untrusted_card: bytes, kind: str) -> tuple[bytes, bytes]:
    if len(untrusted_card) > MOST_CARD_BYTES:
        raise TooLarge(limit=MOST_CARD_BYTES)
    check_magic(untrusted_card, MAGIC, damaged=CardDamaged(where="magic"))
    try:
        match decode_strict(untrusted_card[len(MAGIC) :]):
            case [bytes() as payload, bytes() as signature]:
                pass
            case _:
                raise CardDamaged(where="card")
        fields = decode_strict(payload)
    except EncodingInvalid as error:
        raise CardDamaged(where="encoding") from error
    match fields:
        case [int() as layout, *_] if layout > LAYOUT:
            raise FromNewerVersion(version=layout)
        case [int() as layout, str() as found, *_] if type(layout) is int and layout == LAYOUT and found == kind:
            return payload, signature
        case _:
            raise CardDamaged(where="kind")


def _entry(untrusted: object) -> SignedEntry:
    match untrusted:
        case [bytes() as payload, bytes() as signature] if len(signature) == 64:
            return SignedEntry(payload, signature)
        case _:
            raise CardDamaged(where="entries")


def _body(untrusted: object) -> CarriedBody:
    match untrusted:
        case [bytes() as change, bytes() as body, bytes() | None as words] if len(change) == 32:
            return CarriedBody(change.hex(), BodyState.PRESENT, EncodedBody(body, words))
        case _:
            raise CardDamaged(where="bodies")
