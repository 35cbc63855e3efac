"""The check code: both cards in it whole, halves that can be read aloud and typed in any script."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto.check_code import check_code, compare, for_reading
from intake.errors import CheckCodeWrong

CARDS = (b"the request card", b"the answer card")


def test_the_code_is_40_digits_in_two_halves_of_the_documented_digest() -> None:
    first, second = check_code(*CARDS)

    told = hashlib.sha256(b"intake/check-code/v1\0" + (16).to_bytes(8, "big") + CARDS[0] + CARDS[1]).digest()
    assert int(first + second) == int.from_bytes(told, "big") % 10**40
    assert len(first) == len(second) == 20


@given(st.binary(max_size=20), st.binary(max_size=20))
def test_moving_a_byte_from_one_card_to_the_other_changes_the_code(request: bytes, answer: bytes) -> None:
    assert check_code(request + b"x", answer) != check_code(request, b"x" + answer)
    assert check_code(request + b"x", answer) != check_code(answer, request + b"x")


def test_a_half_is_read_in_fives_and_typed_in_any_script() -> None:
    first, second = check_code(*CARDS)
    spoken = for_reading(first)

    assert [len(group) for group in spoken.split()] == [5, 5, 5, 5]
    for typed in (first, spoken, spoken.replace(" ", "-"), spoken.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))):
        compare(typed, first)
    with pytest.raises(CheckCodeWrong):
        compare(second, first)


@pytest.mark.parametrize("typed", ["", "12345", "no digits", "0" * 20, "0" * 40])
def test_anything_else_is_wrong(typed: str) -> None:
    with pytest.raises(CheckCodeWrong):
        compare(typed, check_code(*CARDS)[0])
