import datetime
from decimal import Decimal
from typing import Any

import pytest

from intake.dates.edtf import bounds
from intake.model.dates import UncertainDate
from intake.model.journal import Words
from intake.model.places import Place
from intake.model.values import Code, Codes, Ref, Refs, Texts
from intake.questionnaire import Form
from intake.questionnaire.values import Conversion, words_of

DAY = datetime.date(2019, 3, 14)
CONVERSION = Conversion({"wife": "a" * 32, "son": "b" * 32}, bounds, None, None, DAY)


@pytest.mark.parametrize(
    ("key", "answer", "value"),
    [
        ("person.sex", "female", Code("female")),
        ("person.ethnicity", ["uyghur", "kazakh", "uyghur"], Codes(("kazakh", "uyghur"))),
        ("person.languages", ["zh", "kk", "zh"], Texts(("zh", "kk", "zh"))),
        ("person.children", Decimal("2.0"), 2),
        ("person.children", 0, 0),
        ("episode.person", "wife", Ref("a" * 32)),
        ("episode.together_with", ["son", "wife", "son"], Refs(("a" * 32, "b" * 32))),
        ("stage.sentence_years", 7, Decimal(7)),
        ("stage.sentence_years", 0.5, Decimal("0.5")),
        ("stage.predicted", False, False),
        ("person.notes", " as typed ", " as typed "),
        ("person.notes", "", None),
        ("stage.facility", None, None),
        ("person.ethnicity", [], None),
        ("followup.due", "2019-03-14", UncertainDate(None, None, "2019-03-14", None, DAY, DAY)),
        (
            "episode.start",
            {"edtf": "../2019-03-14", "language": "kk"},
            UncertainDate(None, None, "../2019-03-14", None, None, DAY),
        ),
        ("episode.start", {"anchor": "2019-03-14"}, UncertainDate(None, None, None, DAY, None, None)),
        ("episode.place", {"country": "KZ", "kind": "home"}, Place(None, None, "KZ", "home")),
    ],
)
def test_an_answer_becomes_the_value_of_its_type(form: Form, key: str, answer: Any, value: object) -> None:
    found = CONVERSION.value(form.fields[key], answer)

    assert found == value
    assert type(found) is type(value)


def test_only_dates_and_places_have_words_of_their_own() -> None:
    assert words_of(UncertainDate("былтыр", "kk", None, None, None, None)) == Words("былтыр", "kk")
    assert words_of(Place("Текес", None, None, None)) == Words("Текес", None)
    assert words_of(Place(None, "654027", None, None)) is None
    assert words_of("Текес") is None
