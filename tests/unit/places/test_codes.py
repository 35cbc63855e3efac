"""Codes of Xinjiang of any year and what they are today."""

from __future__ import annotations

import pytest

from intake.places.codes import is_county, rows, todays_code


@pytest.mark.parametrize(
    ("code", "today"),
    [
        ("654326", "654326"),
        ("654126", "654026"),  # Zhaosu 1984 to 2001
        ("652426", "654026"),  # Zhaosu before 1984
        ("652121", "650402"),
        ("652100", "650400"),
        ("654100", "654000"),
        ("650101", "650100"),  # "districts under the city"
        ("650000", "650000"),
    ],
)
def test_an_old_code_gives_todays(code: str, today: str) -> None:
    assert todays_code(code) == today


@pytest.mark.parametrize("code", ["659999", "110101", "", "65", "abc"])
def test_what_never_was_a_code_gives_none(code: str) -> None:
    assert todays_code(code) is None


def test_every_code_since_1980_ends_at_one_of_today() -> None:
    current = {row["code"] for row in rows("xj")} | {"650000"}
    lost = [row["code"] for row in rows("xj_historical") if todays_code(row["code"]) not in current]
    assert lost == []


def test_only_codes_of_counties_are_counties() -> None:
    assert is_county("654326")
    assert not is_county("654300")
    assert not is_county("KZ-19")
