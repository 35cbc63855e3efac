"""Digits as people type them: every script, anything between, nothing guessed."""

import pytest

from intake.crypto.typed_digits import groups_of_digits


@pytest.mark.parametrize(
    "text",
    [
        "012345 6789",
        "٠١٢٣٤٥ ٦٧٨٩",
        "۰۱۲۳۴۵ ۶۷۸۹",
        "０１２３４５　６７８９",
        "\u2067012345\u2069 – 6789",
        "012345-6789",
        "012345\r\n6789\n",
        " 012345 . 6789 ",
        "012345\u2212٦٧۸۹",
    ],
)
def test_one_number_is_read_from_every_script(text: str) -> None:
    assert groups_of_digits(text) == ["012345", "6789"]


@pytest.mark.parametrize("text", ["12a", "12²", "Ⅻ", "十二", "1+2", "½"])
def test_what_is_no_decimal_digit_is_not_read_as_one(text: str) -> None:
    assert groups_of_digits(text) is None


def test_no_digits_are_no_groups() -> None:
    assert groups_of_digits(" - ") == []
