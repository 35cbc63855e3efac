from __future__ import annotations

import cbor2
import pytest

from intake.errors import CannotBeTrusted, EncodingInvalid, FromNewerVersion, TooLarge
from intake.journal import cbor


@pytest.mark.parametrize(
    ("what", "array"),
    [
        ("map", "81a0"),
        ("map with members", "81a10102"),
        ("map with one key twice", "81a201020103"),
        ("indefinite array", "9fff"),
        ("indefinite text", "817f6161ff"),
        ("indefinite bytes", "815f4161ff"),
        ("text that is not UTF-8", "8162c328"),
        ("lone surrogate", "8163eda080"),
        ("cut short", "8201"),
        ("nothing", ""),
        ("no array", "01"),
        ("empty array", "80"),
        ("nine arrays deep", "81" * 9 + "01"),
        ("array of 2^64 members", "9bffffffffffffffff"),
        ("text of 2^31 letters", "817a7fffffff"),
        ("shared values", "82d81c8101d81d00"),
        ("string references", "d9010082656161616161d81900"),
        ("a bomb of shared values", "82d81c8a" + "01" * 10 + "8a" + "d81d00" * 10),
    ],
)
def test_what_costs_more_than_it_weighs_is_refused_while_reading(what: str, array: str) -> None:
    with pytest.raises(EncodingInvalid):
        cbor.read_array(bytes.fromhex(array), limit=1000)


@pytest.mark.parametrize("tag", [*range(300), 1004, 43000, 55799, 65535, 2**32, 2**64 - 1])
def test_every_tag_is_refused(tag: int) -> None:
    for inside in (0, b"\1", "2020-01-01", [0, 1]):
        tagged = cbor2.dumps([cbor2.CBORTag(tag, inside)])
        with pytest.raises(EncodingInvalid):
            cbor.read_array(tagged, limit=1000)


@pytest.mark.parametrize(
    "array", ["81f93c00", "81fb3ff0000000000000", "81f7", "81e5", "81f820", "811bffffffffffffffff"]
)
def test_floats_simple_values_and_large_integers_are_not_plain(array: str) -> None:
    with pytest.raises(EncodingInvalid):
        cbor.check_plain(cbor.read_array(bytes.fromhex(array), limit=1000))


@pytest.mark.parametrize("array", ["811801", "81190001", "8158016b", "98010a", "8101ff"])
def test_a_longer_form_than_needed_is_not_written_again_as_it_was(array: str) -> None:
    untrusted = bytes.fromhex(array)

    assert cbor.write(cbor.read_array(untrusted, limit=1000)) != untrusted


def test_a_larger_array_than_allowed_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLarge):
        cbor.read_array(b"\xff" * 11, limit=10)


def test_a_newer_version_is_told_apart_from_damage() -> None:
    with pytest.raises(FromNewerVersion):
        cbor.check_shape([2, "more"], length=5)
    for broken in ([0], [1, 2], ["1"], [True], [1.0], [None]):
        with pytest.raises(EncodingInvalid):
            cbor.check_shape(list(broken), length=1 if broken != [1, 2] else 3)


@pytest.mark.parametrize("text", ["AB" * 16, "ab " * 11, "ab" * 15 + " a", "xy" * 16, "ab" * 15, 3, None])
def test_an_id_has_one_spelling(text: object) -> None:
    with pytest.raises(EncodingInvalid):
        cbor.from_hexadecimal(text, size=16)


def test_text_that_is_not_unicode_cannot_be_written() -> None:
    with pytest.raises(CannotBeTrusted):
        cbor.write(["\ud800"])


def test_members_of_another_type_or_size_are_refused() -> None:
    for call in (
        lambda: cbor.integer(value=True),
        lambda: cbor.integer(1.0),
        lambda: cbor.integer(0, least=1),
        lambda: cbor.boolean(1),
        lambda: cbor.octets("a"),
        lambda: cbor.octets(b"ab", size=1),
        lambda: cbor.octets(b"ab", most=1),
        lambda: cbor.items((1,)),
        lambda: cbor.text(b"a", most=3),
        lambda: cbor.text("", most=3, least=1),
        lambda: cbor.text("abcd", most=3),
    ):
        with pytest.raises(EncodingInvalid):
            call()
