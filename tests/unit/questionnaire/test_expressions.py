import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import FileNotAccepted
from intake.questionnaire.expressions import Answer, evaluate, fields_of, is_true, parse_expression

ANSWERS: dict[str, Answer] = {
    "status": "prison_sentenced",
    "years": Decimal("7.5"),
    "age": 23,
    "reasons": ("relatives", "unknown"),
    "predicted": False,
    "empty": None,
    ".": 12,
}
DAY = datetime.date(2019, 3, 14)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("${status} = 'prison_sentenced'", True),
        ('${status} != "prison_sentenced"', False),
        (". >= 0 and . <= 130", True),
        ("${years} > 7 and ${years} < 8", True),
        ("${age} = 23 or ${nothing} = 1", True),
        ("false() or true() and false()", False),
        ("(true() or true()) and false()", False),
        ("not(${predicted})", True),
        ("selected(${reasons}, 'relatives')", True),
        ("selected(${status}, 'prison_sentenced')", True),
        ("selected(${reasons}, 'other')", False),
        ("count(${reasons}) = 2", True),
        ("count(${empty}) = 0", True),
        ("string-length(${status}) = 16", True),
        ("string-length(${empty}) > 0", False),
        ("${empty} = ''", True),
        ("${empty} < 5", False),
        ("${empty} > ''", False),
        ("${status} > 5", False),
        ("today() = '2019-03-14'", True),
        ("${age}", True),
        ("0", False),
    ],
)
def test_expressions_mean_what_they_mean_in_xlsform(text: str, wanted: bool) -> None:
    assert is_true(evaluate(parse_expression(text), ANSWERS.get, today=DAY)) is wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "and",
        "${a} =",
        "${a",
        "${A}",
        "1 + 1",
        "'open",
        "f(1)",
        "not()",
        "not(1, 2)",
        "selected(${a})",
        "(1",
        "1)",
        "1 = 1 = 1",
        "1 2",
        "today",
        "__import__('os')",
        "regex(., 'a+')",
        "(" * 21 + "1" + ")" * 21,
        "not(" * 21 + "1" + ")" * 21,
        "1 or " * 100 + "1",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(FileNotAccepted) as caught:
        parse_expression(text)

    assert caught.value.data["reason"] == "expression"


def test_the_fields_that_are_asked_for_are_known() -> None:
    assert fields_of(parse_expression("${a} = 1 or not(selected(${b}, 'x')) and . > 0")) == {"a", "b"}


@given(st.text(alphabet="${}abc().,'<>=!ort and10 ", max_size=60))
def test_every_text_is_read_or_refused_and_never_anything_else(text: str) -> None:
    try:
        expression = parse_expression(text)
    except FileNotAccepted:
        return
    assert evaluate(expression, ANSWERS.get, today=DAY) is not NotImplemented
