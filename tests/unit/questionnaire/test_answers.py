from dataclasses import replace
from decimal import Decimal

import pytest

from intake.questionnaire import Form
from intake.questionnaire.answers import At, Known, as_number, check_answer, is_day
from intake.questionnaire.strict_json import Json


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (5, 5),
        (Decimal("5.0"), 5),
        (5.0, 5),
        (Decimal("7.5"), Decimal("7.5")),
        (7.5, Decimal("7.5")),
        (True, None),
        ("5", None),
        (None, None),
        ([5], None),
    ],
)
def test_numbers_are_told_from_everything_else(value: Json, number: object) -> None:
    found = as_number(value)

    assert found == number
    assert type(found) is type(number)


@pytest.mark.parametrize(
    ("text", "real"),
    [
        ("2019-03-14", True),
        ("2020-02-29", True),
        ("2019-02-29", False),
        ("20190314", False),
        ("2019-W11-4", False),
        ("2019-03-14T00:00", False),
        ("٢٠١٩-٠٣-١٤", False),
        ("", False),
    ],
)
def test_a_day_is_written_in_one_way(text: str, real: bool) -> None:
    assert is_day(text) is real


def test_null_is_an_answer_only_where_the_form_says_so(form: Form) -> None:
    known = Known(form.lists, frozenset(), lambda _code: True, None)
    facility = form.kinds["stage"].fields["facility"]

    assert list(check_answer(None, At(facility, "/x", known))) == []
    assert [one.code for one in check_answer(None, At(replace(facility, nullable=False), "/x", known))] == [
        "wrong_type"
    ]


def test_a_field_that_only_the_program_sets_is_never_taken_from_a_document(form: Form) -> None:
    known = Known(form.lists, frozenset(), lambda _code: True, None)
    digest = form.kinds["evidence"].fields["digest"]

    assert [one.code for one in check_answer("00", At(digest, "/x", known))] == ["unknown_member"]


def test_a_date_is_not_read_when_nobody_can_read_dates(form: Form) -> None:
    known = Known(form.lists, frozenset(), lambda _code: True, None)
    start = form.kinds["episode"].fields["start"]

    assert list(check_answer({"edtf": "sometime"}, At(start, "/x", known))) == []
