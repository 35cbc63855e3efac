"""Numbers on papers: explained, never refused."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.places.numbers import iin_check_digit, mask, normalise_number, prc_check_digit, read_number


def prc(first_17: str) -> str:
    return first_17 + prc_check_digit(first_17)


def test_a_prc_number_proposes_birth_sex_and_county() -> None:
    reading = read_number(prc("65432619700514123"), kind=None)

    assert (reading.kind, reading.findings) == ("prc_id", ())
    assert (reading.sex, reading.county_code, reading.region_code) == ("male", "654326", "654326")
    assert reading.birth is not None
    assert reading.birth.edtf == "1970-05-14"
    assert reading.birth.proposed


@pytest.mark.parametrize(
    ("code", "year", "county"),
    [
        ("654326", 1970, "654326"),
        ("654322", 1955, "654322"),
        ("654126", 1960, "654026"),
        ("654221", 1962, "654221"),
        ("650421", 1990, "650421"),
    ],
)
def test_people_born_before_their_county_code_are_not_doubted(code: str, year: int, county: str) -> None:
    reading = read_number(prc(f"{code}{year}0514122"), kind="prc_id")
    assert (reading.findings, reading.county_code, reading.sex) == ((), county, "female")


def test_an_old_number_of_15_digits_is_made_18() -> None:
    reading = read_number("654326700514123", kind=None)
    assert (reading.normalised, reading.findings) == (prc("65432619700514123"), ("old_number",))


def test_every_single_wrong_digit_of_a_prc_number_is_noticed() -> None:
    good = prc("65432619700514123")
    for place in range(17):
        for digit in "0123456789":
            if digit != good[place]:
                bad = good[:place] + digit + good[place + 1 :]
                assert "check_digit_wrong" in read_number(bad, kind="prc_id").findings


@pytest.mark.parametrize(
    ("number", "finding"),
    [
        (prc("65432619700230123"), "date_not_real"),
        (prc("65432600010514123"), "date_not_real"),
        (prc("65999919700514123"), "region_unknown"),
        (prc("11010119700514123"), "region_not_xinjiang"),
        ("6543261970051412", "wrong_length"),
    ],
)
def test_a_doubt_is_a_finding_and_never_a_refusal(number: str, finding: str) -> None:
    assert finding in read_number(number, kind="prc_id").findings


def test_a_birth_to_come_is_noticed_when_today_is_known() -> None:
    number = prc("65432620300514123")
    assert "date_to_come" in read_number(number, kind="prc_id", today=datetime.date(2018, 1, 1)).findings
    assert read_number(number, kind="prc_id").findings == ()


def test_an_iin_is_checked_and_its_digits_are_said_not_to_bind() -> None:
    reading = read_number("061211600012", kind=None)

    assert (reading.kind, reading.findings, reading.sex) == ("kz_iin", ("not_binding",), "female")
    assert reading.birth is not None
    assert reading.birth.edtf == "2006-12-11"
    assert "check_digit_wrong" in read_number("061211600013", kind="kz_iin").findings


def test_an_iin_that_is_never_issued_is_noticed() -> None:
    never = next(f"{n:011}" for n in range(80010130000, 80010140000) if iin_check_digit(f"{n:011}") is None)
    assert "never_issued" in read_number(never + "0", kind="kz_iin").findings


def test_an_iin_of_a_foreigner_says_nothing_of_birth() -> None:
    eleven = "80010100001"
    reading = read_number(eleven + (iin_check_digit(eleven) or "0"), kind="kz_iin")
    assert (reading.birth, reading.sex, reading.findings) == (None, None, ("century_unknown",))


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("E12345678", "prc_passport"),
        ("EA1234567", "prc_passport"),
        ("G12345678", "prc_passport"),
        ("PE1234567", "prc_passport"),
        ("P.1234567", "prc_passport"),
        ("N12345678", "kz_passport"),
        ("ID1234567", "kg_passport"),
        ("012345678", "kz_id_card"),
        ("20505199000123", "kg_pin"),
        ("zz", None),
    ],
)
def test_the_kind_is_seen_from_the_pattern(number: str, kind: str | None) -> None:
    assert read_number(number, kind=None).kind == kind


def test_a_number_that_fits_two_kinds_says_so() -> None:
    assert read_number("141234567", kind=None).findings == ("two_kinds",)


def test_a_number_of_another_kind_than_said_is_kept_under_what_was_said() -> None:
    reading = read_number("N12345678", kind="prc_passport")
    assert (reading.kind, reading.findings) == ("prc_passport", ("pattern_unknown", "other_kind"))


def test_kinds_without_a_rule_are_taken_as_they_are() -> None:
    reading = read_number("户口 77-A", kind="hukou_booklet")
    assert (reading.kind, reading.findings) == ("hukou_booklet", ())


@pytest.mark.parametrize(
    "typed",
    [" 6543 2619 7005 1412 3x", "654326-19700514-123Х", "٦٥٤٣٢٦١٩٧٠٠٥١٤١٢٣X", "６５４３２６１９７００５１４１２３X"],
)
def test_a_number_is_read_however_it_was_typed(typed: str) -> None:
    assert normalise_number(typed) == "65432619700514123X"


@pytest.mark.parametrize(
    ("number", "masked"), [("N12345678", "•••••5678"), ("1234", "••••"), ("", ""), ("1234 5", "•2345")]
)
def test_a_mask_shows_the_last_four_at_most(number: str, masked: str) -> None:
    assert mask(number) == masked


@given(st.text(max_size=24), st.sampled_from([None, "prc_id", "kz_iin", "kg_pin", "prc_passport", "other"]))
def test_no_text_breaks_the_reader(text: str, kind: str | None) -> None:
    assert read_number(text, kind=kind).findings is not None


@given(st.text(alphabet="0123456789X", min_size=12, max_size=18))
def test_no_digits_break_the_reader(text: str) -> None:
    reading = read_number(text, kind=None)
    assert reading.birth is None or reading.birth.proposed
