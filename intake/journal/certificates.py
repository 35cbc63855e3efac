"""What an organisation says in its own chain: who its devices are, whom it trusts no longer, to whom bundles may go.

Each is the value (bytes: one CBOR array) of a body with field `card`; the body's kind says which. The signature is that
of the entry. Source: security.md, Bundle (enrolment) and records.md, Who may.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from intake.errors import EncodingInvalid
from intake.journal import cbor
from intake.model.journal import Revocation, Role

CARD: Final = "card"
CERTIFICATE: Final = "certificate"
REVOCATION: Final = "revocation"
SUCCESSION: Final = "succession"
RECIPIENTS: Final = "recipients"
ROOTS: Final = "roots"

_MOST_BYTES: Final = 1 << 20
_MOST_TEXT: Final = 4000  # an age recipient of the post-quantum kind has about 2,000 letters
_MOST_KEY: Final = 8192
_ROLES: Final = frozenset({Role.FIELD, Role.COORDINATOR})


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the organisation vouches for: one device's keys, role and desk, for at most a year.

    organisation: 32 letters; device: 64 letters, the fingerprint of sign_key (Ed25519, 32 bytes); recipient: age;
    document_key: P-256 SubjectPublicKeyInfo, DER; desk: code in front of its case numbers; both days inclusive.
    """

    organisation: str
    device: str
    sign_key: bytes
    recipient: str
    document_key: bytes
    pseudonym: str
    role: Role
    desk: str
    valid_from: datetime.date
    valid_until: datetime.date


@dataclass(frozen=True, slots=True)
class Succession:
    """After a restore `new` takes the place of `old`; confirmed_by: the coordinator's device. Ids of 64 letters."""

    old: str
    new: str
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """An age recipient of the coordinators and the days on which bundles may be written to it, both inclusive."""

    recipient: str
    valid_from: datetime.date
    valid_until: datetime.date


@dataclass(frozen=True, slots=True)
class Recipients:
    """The coordinators' recipients; a newer list takes the place of an older one."""

    recipients: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class RootSet:
    """A numbered set of root keys: Ed25519 for devices (32 bytes), P-256 certificates for documents (DER)."""

    number: int
    key: bytes
    document_roots: tuple[bytes, ...]


Card = Certificate | Revocation | Succession | Recipients | RootSet


def kind_of(card: Card) -> str:
    """Return the record kind under which a card stands in the organisation's chain."""
    return _KINDS[type(card)]


def encode_card(card: Card) -> bytes:
    """Return the bytes of a card. Raises EncodingInvalid."""
    return cbor.write([cbor.VERSION, *_WRITERS[type(card)](card)])


def decode_card(kind: str, untrusted: bytes) -> Card:
    """Return the card of `encode_card`'s bytes for a record of this kind.

    Raises EncodingInvalid (also for a kind that is no card's), FromNewerVersion, TooLarge.
    """
    reader = _READERS.get(kind)
    if reader is None:
        raise EncodingInvalid(where="card")
    length, read = reader
    array = cbor.read_array(untrusted, limit=_MOST_BYTES)
    cbor.check_shape(array, length=length)
    card = read(array)
    if encode_card(card) != untrusted:
        raise EncodingInvalid(where="card")
    return card


def _day(value: object) -> datetime.date:
    if type(value) is not str:
        raise EncodingInvalid(where="day")
    try:
        return datetime.date.fromisoformat(value)
    except ValueError as error:
        raise EncodingInvalid(where="day") from error


def _text(value: object, *, most: int = 100) -> str:
    return cbor.text(value, least=1, most=most)


def _write_certificate(card: Certificate) -> list[object]:
    if card.role not in _ROLES:
        raise EncodingInvalid(where="role")
    return [
        cbor.from_hexadecimal(card.organisation, size=16),
        cbor.from_hexadecimal(card.device, size=32),
        cbor.octets(card.sign_key, size=32),
        _text(card.recipient, most=_MOST_TEXT),
        cbor.octets(card.document_key, most=_MOST_KEY),
        _text(card.pseudonym),
        card.role.value,
        _text(card.desk, most=8),
        card.valid_from.isoformat(),
        card.valid_until.isoformat(),
    ]


def _read_certificate(array: list[object]) -> Certificate:
    _version, organisation, device, key, recipient, document_key, pseudonym, role, desk, first, last = array
    try:
        known_role = Role(_text(role))
    except ValueError as error:
        raise EncodingInvalid(where="role") from error
    return Certificate(
        organisation=cbor.hexadecimal(organisation, size=16),
        device=cbor.hexadecimal(device, size=32),
        sign_key=cbor.octets(key, size=32),
        recipient=_text(recipient, most=_MOST_TEXT),
        document_key=cbor.octets(document_key),
        pseudonym=_text(pseudonym),
        role=known_role,
        desk=_text(desk),
        valid_from=_day(first),
        valid_until=_day(last),
    )


def _write_revocation(card: Revocation) -> list[object]:
    return [
        cbor.from_hexadecimal(card.device, size=32),
        cbor.integer(card.last_sequence, least=0),
        _day(card.day).isoformat(),
    ]


def _read_revocation(array: list[object]) -> Revocation:
    _version, device, last, day = array
    return Revocation(cbor.hexadecimal(device, size=32), cbor.integer(last), _day(day).isoformat())


def _write_succession(card: Succession) -> list[object]:
    return [cbor.from_hexadecimal(one, size=32) for one in (card.old, card.new, card.confirmed_by)]


def _read_succession(array: list[object]) -> Succession:
    old, new, confirmed_by = (cbor.hexadecimal(one, size=32) for one in array[1:])
    return Succession(old, new, confirmed_by)


def _write_recipients(card: Recipients) -> list[object]:
    return [
        [
            [_text(one.recipient, most=_MOST_TEXT), one.valid_from.isoformat(), one.valid_until.isoformat()]
            for one in card.recipients
        ]
    ]


def _read_recipients(array: list[object]) -> Recipients:
    found: list[Recipient] = []
    for one in cbor.items(array[1]):
        members = cbor.items(one)
        if len(members) != 3:
            raise EncodingInvalid(where="recipients")
        found.append(Recipient(_text(members[0], most=_MOST_TEXT), _day(members[1]), _day(members[2])))
    return Recipients(tuple(found))


def _write_roots(card: RootSet) -> list[object]:
    return [
        cbor.integer(card.number, least=1),
        cbor.octets(card.key, size=32),
        [cbor.octets(one, most=_MOST_KEY) for one in card.document_roots],
    ]


def _read_roots(array: list[object]) -> RootSet:
    _version, number, key, documents = array
    return RootSet(
        cbor.integer(number),
        cbor.octets(key, size=32),
        tuple(cbor.octets(one) for one in cbor.items(documents)),
    )


_KINDS: Final[Mapping[type[Card], str]] = MappingProxyType(
    {
        Certificate: CERTIFICATE,
        Revocation: REVOCATION,
        Succession: SUCCESSION,
        Recipients: RECIPIENTS,
        RootSet: ROOTS,
    }
)

# Any: the key tells the writer's type, which a mapping cannot say.
_WRITERS: Final[Mapping[type[Card], Callable[[Any], list[object]]]] = MappingProxyType(
    {
        Certificate: _write_certificate,
        Revocation: _write_revocation,
        Succession: _write_succession,
        Recipients: _write_recipients,
        RootSet: _write_roots,
    }
)

_READERS: Final[Mapping[str, tuple[int, Callable[[list[object]], Card]]]] = MappingProxyType(
    {
        CERTIFICATE: (11, _read_certificate),
        REVOCATION: (4, _read_revocation),
        SUCCESSION: (4, _read_succession),
        RECIPIENTS: (2, _read_recipients),
        ROOTS: (4, _read_roots),
    }
)
