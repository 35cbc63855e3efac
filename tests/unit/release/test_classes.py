"""What counts as a value of a field, and which classes a file falls under."""

from __future__ import annotations

from decimal import Decimal

import pytest

from intake.model.values import Code, Codes, Mark, Ref, Texts, UnknownValue, Value
from intake.questionnaire import Field
from intake.release.classes import classes_of_file, fits, is_free_text
from tests.unit.release.cases import FORM, folded, noted


def field(key: str) -> Field:
    return FORM.fields[key]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("episode.kind", Code("arrest")),
        ("reason.reasons", Codes(("relatives",))),
        ("episode.seq", 1),
        ("stage.sentence_years", Decimal("9")),
        ("stage.sentence_years", 9),
        ("interview.read_back", True),
        ("citizenship.country", "KZ"),
        ("interview.languages", Texts(("kk",))),
        ("episode.person", Ref("aa" * 16)),
        ("episode.kind", Mark.REFUSED),
    ],
)
def test_a_value_of_its_type_fits(key: str, value: Value) -> None:
    assert fits(value, field(key), form=FORM)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("episode.kind", "arrest"),
        ("episode.kind", Code("Ardaq, Tekes")),
        ("reason.reasons", Codes(("relatives", "Ardaq"))),
        ("episode.seq", True),
        ("episode.seq", "1"),
        ("citizenship.country", "Ardaq"),
        ("episode.start", "2017"),
        ("episode.person", "aa" * 16),
        ("episode.kind", UnknownValue(b"\x80")),
    ],
)
def test_a_value_that_could_hold_anything_does_not_fit(key: str, value: Value) -> None:
    assert not fits(value, field(key), form=FORM)


def test_a_country_is_no_free_text_and_a_mark_is_none_either() -> None:
    assert not is_free_text("KZ", field("citizenship.country"))
    assert not is_free_text(Mark.UNKNOWN, field("relation.term"))
    assert is_free_text("апасы", field("relation.term"))
    assert is_free_text(Texts(("kk",)), field("interview.languages"))


@pytest.mark.parametrize(
    ("kinds", "classes"),
    [
        (["photo"], {"picture"}),
        (["identity_document"], {"picture", "number"}),
        (["letter"], {"picture", "text"}),
        (["audio"], {"recording"}),
        (["photo", "video"], {"picture", "recording"}),
        (["other"], {"picture", "recording", "number", "text"}),
        ([], {"picture", "recording", "number", "text"}),
    ],
)
def test_a_file_falls_under_all_that_its_kind_can_hold(kinds: list[str], classes: set[str]) -> None:
    bodies = [noted("e0" * 16, "evidence", "kind", Code(kind)) for kind in kinds]
    record = folded([noted("e0" * 16, "evidence", "name", "x"), *bodies])[0]

    assert classes_of_file(record) == classes
