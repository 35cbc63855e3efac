"""Durations against dates."""

from __future__ import annotations

import pytest

from intake.dates.contradiction import contradiction
from intake.dates.edtf import bounds
from intake.model.dates import UncertainDate


def date(edtf: str) -> UncertainDate:
    return UncertainDate(None, None, edtf, None, *bounds(edtf))


@pytest.mark.parametrize(
    ("start", "end", "months", "expected"),
    [
        ("2017-04", "2016", None, "ends_before_start"),
        ("2017", "2017", None, None),
        ("2017-04", "2018-12", 20, None),
        ("2017-04", "2018-12", 24, None),
        ("2017-04", "2018-12", 36, "lasted_longer"),
        ("2017-04", "2018-12", 6, "lasted_shorter"),
        ("2017", "2018", 1, None),
        ("2017", "2018", 23, None),
        ("2017-04/..", "2018-12", 48, "lasted_longer"),
        ("../2017-04", "2018-12", 48, None),
        ("2017-04", "2018-12/..", 48, None),
    ],
)
def test_only_what_cannot_be_true_is_found(start: str, end: str, months: float | None, expected: str | None) -> None:
    assert contradiction(date(start), date(end), months=months) == expected
