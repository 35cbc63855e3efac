from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import cbor2
import pytest

from intake.errors import CannotBeTrusted, EncodingInvalid, FromNewerVersion
from intake.journal.certificates import (
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
from intake.model.journal import Revocation, Role
from tests.unit.journal.build import device, long_id, short_id

FIRST, LAST = datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)
OWNER = device("aigul")
RECIPIENT = "age1pq" + "q" * 1900
CERTIFICATE = Certificate(
    short_id("organisation"), OWNER.id, OWNER.key, RECIPIENT, b"\x30" * 91, "Tulip", Role.FIELD, "AL", FIRST, LAST
)  # fmt: skip
CARDS: tuple[Card, ...] = (
    CERTIFICATE,
    Revocation(OWNER.id, 12, "2026-03-01"),
    Succession(long_id("old"), long_id("new"), long_id("coordinator")),
    Recipients((Recipient("age1pqa", FIRST, LAST), Recipient("age1pqb", LAST, LAST))),
    RootSet(2, OWNER.key, (b"\x30\x01", b"\x30\x02")),
)


@pytest.mark.parametrize("card", CARDS, ids=kind_of)
def test_every_card_comes_back_as_it_was(card: Card) -> None:
    assert decode_card(kind_of(card), encode_card(card)) == card


@pytest.mark.parametrize("card", CARDS, ids=kind_of)
def test_no_byte_of_a_card_can_change_unseen(card: Card) -> None:
    written = encode_card(card)
    for position in range(len(written)):
        for bits in (1, 4, 32, 128):
            changed = bytearray(written)
            changed[position] ^= bits
            try:
                read = decode_card(kind_of(card), bytes(changed))
            except CannotBeTrusted:
                continue
            assert read != card


@pytest.mark.parametrize("card", CARDS, ids=kind_of)
def test_a_card_is_read_as_nothing_but_what_it_is(card: Card) -> None:
    for other in CARDS:
        if kind_of(other) != kind_of(card):
            with pytest.raises(EncodingInvalid):
                decode_card(kind_of(other), encode_card(card))
    with pytest.raises(EncodingInvalid):
        decode_card("stage", encode_card(card))


def test_a_card_of_a_newer_version_is_told_apart_from_damage() -> None:
    with pytest.raises(FromNewerVersion):
        decode_card("certificate", cbor2.dumps([2, "more"]))


@pytest.mark.parametrize(
    "wrong",
    [{"role": Role.ORGANISATION}, {"desk": ""}, {"desk": "TOOLONGDESK"}, {"pseudonym": ""}, {"sign_key": b"short"},
     {"organisation": "ab"}, {"recipient": "a" * 5000}, {"document_key": bytes(9000)}],
    ids=lambda wrong: next(iter(wrong)) + str(len(str(wrong))),
)  # fmt: skip
def test_a_certificate_that_breaks_a_rule_is_not_written(wrong: dict[str, Any]) -> None:
    with pytest.raises(EncodingInvalid):
        encode_card(replace(CERTIFICATE, **wrong))


@pytest.mark.parametrize(
    ("kind", "array"),
    [
        ("revocation", [1, bytes(32), -1, "2026-03-01"]),
        ("revocation", [1, bytes(32), 1, "20260301"]),
        ("revocation", [1, bytes(32), 1, "2026-02-30"]),
        ("revocation", [1, bytes(32), 1, None]),
        ("recipients", [1, [["age1", "2026-01-01"]]]),
        ("recipients", [1, "age1"]),
        ("roots", [1, 0, bytes(32), []]),
        ("roots", [1, 1, bytes(32), [1]]),
        ("succession", [1, bytes(32), bytes(32), bytes(31)]),
    ],
    ids=lambda value: value if isinstance(value, str) else str(value[1:])[-40:],
)
def test_an_array_that_breaks_a_rule_is_refused(kind: str, array: list[object]) -> None:
    with pytest.raises(EncodingInvalid):
        decode_card(kind, cbor2.dumps(array))
