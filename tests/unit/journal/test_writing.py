from __future__ import annotations

import random

import pytest

from intake.crypto import signing
from intake.errors import CannotBeTrusted, EncodingInvalid, SignatureInvalid
from intake.journal.encoding import change_id, decode_body, decode_entry, encode_entry
from intake.journal.writing import draft_change, sign_entry, verify_entry
from intake.model.journal import SignedEntry, Words
from intake.model.values import Code
from tests.unit.journal.build import FIRST_INTERVIEW, RECORD, device, drafted, long_id


def test_a_drafted_change_is_the_commitment_to_its_body() -> None:
    change, encoded = drafted(Code("camp"), words=Words("лагерь", "ru"), replaces=[long_id("b"), long_id("a")] * 2)

    body = decode_body(encoded)
    assert change.id == change_id(encoded.body)
    assert change.replaces == tuple(sorted([long_id("a"), long_id("b")]))
    assert (body.record, body.source, body.value, body.words) == (
        RECORD, FIRST_INTERVIEW, Code("camp"), Words("лагерь", "ru")
    )  # fmt: skip


def test_the_same_content_twice_has_two_ids() -> None:
    chance = random.Random(1)

    first, second = (drafted(Code("camp"), chance=chance) for _ in range(2))

    assert first[0].id != second[0].id


def test_the_salt_of_the_words_is_not_that_of_the_body() -> None:
    _change, encoded = drafted(Code("camp"), words=Words("лагерь", "ru"))

    assert encoded.words is not None
    assert encoded.body[2:19] != encoded.words[2:19]


def test_random_bytes_of_the_system_are_used_when_none_are_given() -> None:
    made = {
        draft_change(record=RECORD, kind="stage", field="status", source=FIRST_INTERVIEW, value=True)[0].id
        for _ in range(5)
    }
    assert len(made) == 5


def test_a_signed_entry_is_accepted_from_its_device() -> None:
    writer = device("writer")
    change, _encoded = drafted(Code("camp"))

    entry = verify_entry(writer.write(change), public_key=writer.key)

    assert entry.device == writer.id
    assert entry.changes == (change,)


def test_every_flipped_bit_of_entry_or_signature_is_refused() -> None:
    writer = device("writer")
    signed = writer.write(drafted(Code("camp"))[0])

    for position in range(len(signed.payload)):
        changed = bytearray(signed.payload)
        changed[position] ^= 1
        with pytest.raises(CannotBeTrusted):
            verify_entry(SignedEntry(bytes(changed), signed.signature), public_key=writer.key)
    for position in range(len(signed.signature)):
        changed = bytearray(signed.signature)
        changed[position] ^= 1
        with pytest.raises(SignatureInvalid):
            verify_entry(SignedEntry(signed.payload, bytes(changed)), public_key=writer.key)


def test_a_device_cannot_sign_in_the_name_of_another() -> None:
    writer, other = device("writer"), device("other")
    entry = decode_entry(writer.write(drafted(Code("camp"))[0]).payload)

    forged = sign_entry(entry, seed=other.seed)

    with pytest.raises(SignatureInvalid):
        verify_entry(forged, public_key=other.key)
    with pytest.raises(SignatureInvalid):
        verify_entry(forged, public_key=writer.key)


def test_a_signature_for_another_purpose_is_refused() -> None:
    writer = device("writer")
    payload = writer.write().payload
    signature = signing.sign(writer.seed, label=b"intake/card/v1\0", message=payload)

    with pytest.raises(SignatureInvalid):
        verify_entry(SignedEntry(payload, signature), public_key=writer.key)


def test_a_well_signed_entry_in_another_encoding_is_refused() -> None:
    writer = device("writer")
    payload = writer.write().payload
    longer = payload[:1] + b"\x18\x01" + payload[2:]  # version 1 in two bytes
    signature = signing.sign(writer.seed, label=b"intake/entry/v1\0", message=longer)

    assert encode_entry(decode_entry(payload)) == payload
    with pytest.raises(EncodingInvalid):
        verify_entry(SignedEntry(longer, signature), public_key=writer.key)
