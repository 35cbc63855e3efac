from __future__ import annotations

import datetime
from dataclasses import replace

import cbor2
import pytest
from hypothesis import given, settings

from intake.clock import HybridTime
from intake.errors import CannotBeTrusted, EncodingInvalid, FromNewerVersion, TooLarge
from intake.journal import encoding
from intake.journal.encoding import (
    change_id,
    decode_body,
    decode_entry,
    encode_body,
    encode_entry,
    entry_digest,
)
from intake.model.dates import UncertainDate
from intake.model.journal import Body, Change, EncodedBody, Entry, Words
from intake.model.places import Place
from intake.model.values import Code
from tests.unit.journal import strategies
from tests.unit.journal.build import AIGUL, FIRST_INTERVIEW, FORM, RECORD, long_id

SALT, OTHER_SALT = bytes(range(16)), bytes(range(16, 32))
BODY = Body(SALT, RECORD, "stage", "status", FIRST_INTERVIEW, Code("prison"), words=Words("зона", "ru"))
ENTRY = Entry(
    device=AIGUL,
    sequence=2,
    previous=long_id("first"),
    time=HybridTime(1700000000000, 1),
    wall_ms=1700000000000,
    author="A1",
    act="interview.seal",
    form=FORM,
    changes=(Change(long_id("x"), (long_id("w"),)),),
)


def encoded(body: Body = BODY) -> EncodedBody:
    return encode_body(body, words_salt=OTHER_SALT)


def mutations(written: bytes) -> list[bytes]:
    return [
        written[:position] + bytes([other]) + written[position + 1 :]
        for position in range(len(written))
        for other in range(256)
        if other != written[position]
    ]


@given(strategies.bodies)
def test_every_body_comes_back_with_its_words_in_their_place(body: Body) -> None:
    read = decode_body(encode_body(body, words_salt=OTHER_SALT))

    assert replace(read, value=BODY.value, words_commitment=None) == replace(body, value=BODY.value)
    if isinstance(body.value, UncertainDate | Place):
        assert read.value.said == (None if body.words is None else body.words.text)  # type: ignore[union-attr]
    else:
        assert (type(read.value), read.value) == (type(body.value), body.value)
    assert encode_body(read, words_salt=OTHER_SALT) == encode_body(body, words_salt=OTHER_SALT)


@given(strategies.entries)
def test_every_entry_comes_back_as_it_was(entry: Entry) -> None:
    assert decode_entry(encode_entry(entry)) == entry


def test_no_byte_of_an_entry_can_change_unseen() -> None:
    for changed in mutations(encode_entry(ENTRY)):
        try:
            read = decode_entry(changed)
        except CannotBeTrusted:
            continue
        assert read != ENTRY
        assert encode_entry(read) == changed


def test_no_byte_of_a_body_can_change_unseen() -> None:
    written = encoded()
    original = decode_body(written)
    for changed in mutations(written.body):
        try:
            read = decode_body(EncodedBody(changed, None))
        except CannotBeTrusted:
            continue
        assert replace(read, words=original.words) != original
        assert change_id(changed) != change_id(written.body)


def test_no_byte_of_the_words_can_change_at_all() -> None:
    written = encoded()
    assert written.words is not None
    for changed in mutations(written.words):
        with pytest.raises(EncodingInvalid):
            decode_body(EncodedBody(written.body, changed))


@given(strategies.entries)
@settings(max_examples=20)
def test_a_cut_entry_is_refused(entry: Entry) -> None:
    written = encode_entry(entry)
    for length in range(len(written)):
        with pytest.raises(CannotBeTrusted):
            decode_entry(written[:length])
    with pytest.raises(CannotBeTrusted):
        decode_entry(written + b"\0")


def test_a_body_can_be_sent_without_its_words() -> None:
    written = encoded()

    read = decode_body(EncodedBody(written.body, None))

    assert read.words is None
    assert read.words_commitment is not None
    assert encode_body(read) == EncodedBody(written.body, None)
    assert "зона".encode() not in written.body


def test_a_date_travels_without_what_was_said() -> None:
    said = UncertainDate("апрельде", "kk", "2017-04", None, datetime.date(2017, 4, 1), datetime.date(2017, 4, 30))
    written = encoded(replace(BODY, value=said, words=None))

    assert decode_body(written).value == said
    assert decode_body(written).words == Words("апрельде", "kk")
    assert decode_body(EncodedBody(written.body, None)).value == replace(said, said=None, language=None)
    assert "апрельде".encode() not in written.body


def test_a_place_keeps_what_was_said_and_in_which_language() -> None:
    place = Place("Құлжа", "654002", "CN", "home", proposed=True)

    read = decode_body(encoded(replace(BODY, value=place, words=Words("Құлжа", "kk"))))

    assert read.value == place
    assert read.words == Words("Құлжа", "kk")


def test_two_different_sayings_of_one_date_are_refused() -> None:
    said = UncertainDate("in spring", "en", None, None, None, None)

    with pytest.raises(EncodingInvalid):
        encoded(replace(BODY, value=said, words=Words("in autumn", "en")))


def test_words_need_a_salt_of_their_own() -> None:
    with pytest.raises(EncodingInvalid):
        encode_body(BODY)
    other = encode_body(BODY, words_salt=bytes(16))
    assert other.words != encoded().words
    assert change_id(other.body) != change_id(encoded().body)


def test_words_that_were_not_promised_are_refused() -> None:
    without = encode_body(replace(BODY, words=None))

    with pytest.raises(EncodingInvalid):
        decode_body(EncodedBody(without.body, encoded().words))


def test_text_stays_exactly_as_typed() -> None:
    for typed in ("é", "e\u0301", " ab\u200f ", "\ufeff", "ي", "ی", ""):
        written = encoded(replace(BODY, value=typed, words=Words(typed, None)))
        read = decode_body(written)
        assert read.value == typed
        assert read.words == Words(typed, None)


@pytest.mark.parametrize(
    ("member", "value"),
    [(0, 0), (0, True), (1, bytes(15)), (2, "ab" * 16), (3, ""), (4, None), (5, ["rumour", bytes(16)]), (5, ["worker"]),
     (5, "worker"), (6, None), (7, ""), (8, 5), (9, 0), (9, 7), (9, 1.0), (10, bytes(31))],
)  # fmt: skip
def test_a_body_with_a_wrong_member_is_refused(member: int, value: object) -> None:
    array = cbor2.loads(encode_body(replace(BODY, words=None)).body)
    array[member] = value

    with pytest.raises(EncodingInvalid):
        decode_body(EncodedBody(cbor2.dumps(array), None))


@pytest.mark.parametrize(
    ("member", "value"),
    [(1, bytes(31)), (2, 0), (2, -1), (2, 2**63), (3, None), (4, [1]), (4, [1.0, 0]), (4, [-1, 0]), (5, -1), (6, b"A1"),
     (7, ""), (8, []), (8, ["intake", 1, bytes(31)]), (9, None), (9, [[bytes(32)]]), (9, [[bytes(31), []]]),
     (9, [[bytes(32), []], [bytes(32), []]]), (9, [[bytes(32), [b"b" * 32, b"a" * 32]]]),
     (9, [[bytes(32), [b"a" * 32, b"a" * 32]]])],
)  # fmt: skip
def test_an_entry_with_a_wrong_member_is_refused(member: int, value: object) -> None:
    array = cbor2.loads(encode_entry(ENTRY))
    array[member] = value

    with pytest.raises(EncodingInvalid):
        decode_entry(cbor2.dumps(array))


def test_a_newer_layout_is_not_called_damaged() -> None:
    with pytest.raises(FromNewerVersion):
        decode_entry(cbor2.dumps([2, "whatever"]))
    with pytest.raises(FromNewerVersion):
        decode_body(EncodedBody(cbor2.dumps([2, "whatever"]), None))


def test_what_could_not_be_read_again_is_not_written() -> None:
    with pytest.raises(TooLarge):
        encoded(replace(BODY, value="x" * encoding.MOST_BODY_BYTES))
    with pytest.raises(TooLarge):
        encoded(replace(BODY, words=Words("я" * (encoding.MOST_BODY_BYTES // 2), None)))
    with pytest.raises(TooLarge):
        encode_entry(replace(ENTRY, changes=(ENTRY.changes[0],) * (encoding.MOST_CHANGES + 1)))
    long = tuple(f"{number:064x}" for number in range(encoding.MOST_ENTRY_BYTES // 34 + 1))
    with pytest.raises(TooLarge):
        encode_entry(replace(ENTRY, changes=(Change(long_id("x"), long),)))
    with pytest.raises(TooLarge):
        decode_entry(bytes(encoding.MOST_ENTRY_BYTES + 1))


def test_the_most_changes_fit_into_one_entry() -> None:
    many = tuple(Change(f"{number:064x}") for number in range(encoding.MOST_CHANGES))

    assert decode_entry(encode_entry(replace(ENTRY, changes=many))).changes == many


def test_digests_for_different_purposes_differ() -> None:
    assert change_id(b"same") != entry_digest(b"same")
