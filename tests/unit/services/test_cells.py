"""No cell is ever a formula, and what was made safe comes back as it was."""

import csv
import datetime
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.model.dates import UncertainDate
from intake.model.places import Place
from intake.model.values import Code, Codes, Mark, Ref, Texts
from intake.services.cells import cell, csv_line, safe, without_guard

STARTS = "=+-@\t\r\n＝＋－＠"


@given(st.text())
def test_no_text_begins_as_a_formula(text: str) -> None:
    made = safe(text)

    is_number = made.removeprefix("-").replace(".", "", 1).isdigit()
    assert is_number or not made.lstrip(" \u00a0\ufeff").startswith(tuple(STARTS))


@given(st.text() | st.text(alphabet="'=-+1 ", max_size=6))
def test_what_was_made_safe_comes_back(text: str) -> None:
    assert without_guard(safe(text)) == text


@pytest.mark.parametrize(
    ("text", "made"), [("-2", "-2"), ("-2.5", "-2.5"), ("7", "7"), ("-2+3", "'-2+3"), ("'x", "'x")]
)
def test_a_plain_number_stays_a_number(text: str, made: str) -> None:
    assert safe(text) == made


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), min_size=2))
def test_a_line_reads_back_as_its_cells(texts: list[str]) -> None:
    (read,) = list(csv.reader(io.StringIO(csv_line(texts).decode(), newline="")))

    assert [without_guard(one) for one in read] == texts


def test_every_kind_of_value_is_one_text() -> None:
    day = datetime.date(2017, 4, 1)
    date = UncertainDate("весной", "ru", "2017-04~", None, day, day)
    values = (date, Place("Текес", "654027", "CN", None), Code("male"), Codes(("a", "b")), Texts(("kk", "ru")),
              Mark.REFUSED, True, Decimal("7.5"), 3, Ref("ab" * 16), b"\x01")  # fmt: skip

    assert [cell(value) for value in values] == [
        "2017-04~ (весной)", "654027 (Текес)", "male", "a; b", "kk; ru", "[refused]", "yes", "7.5", "3", "ab" * 16, "01"
    ]  # fmt: skip
