"""Bech32 as BIP 173 has it, without its limit of length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto import bech32
from intake.errors import KeyNotAccepted

# BIP 173, "Test vectors": valid whatever they carry. Those whose data is no whole number of bytes are not listed.
VALID = ["A12UEL5L", "a12uel5l", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"]
INVALID = [
    "pzry9x0s0muk",
    "1pzry9x0s0muk",
    "x1b4n0q5v",
    "li1dgmt3",
    "A1G7SGD8",
    "10a06t8",
    "1qzzfhe",
    "A12uel5l",
    "1",
    "",
]


@pytest.mark.parametrize("text", VALID)
def test_the_valid_texts_of_the_standard_are_read_and_written_again(text: str) -> None:
    prefix, data = bech32.decode(text)

    assert bech32.encode(prefix, data) == text.lower()


@pytest.mark.parametrize("text", INVALID)
def test_the_invalid_texts_of_the_standard_are_refused(text: str) -> None:
    with pytest.raises(KeyNotAccepted):
        bech32.decode(text)


@given(st.binary(max_size=1300))
def test_any_bytes_come_back(data: bytes) -> None:
    assert bech32.decode(bech32.encode("age", data)) == ("age", data)


@given(st.integers(4, 30), st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7l"))
def test_every_wrong_letter_is_found(place: int, letter: str) -> None:
    text = bech32.encode("age", bytes(range(32)))
    changed = text[:place] + letter + text[place + 1 :]

    if changed != text:
        with pytest.raises(KeyNotAccepted):
            bech32.decode(changed)


@given(st.text(max_size=40))
def test_no_text_brings_out_an_error_that_is_not_ours(text: str) -> None:
    for untrusted in (text, "age1" + text):
        with pytest.raises(KeyNotAccepted):
            bech32.decode(untrusted)
