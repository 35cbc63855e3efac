"""The tables of names are whole."""

from __future__ import annotations

from intake.names.scripts import fold
from intake.names.tables import table


def test_every_kazakh_letter_has_a_place_in_every_table() -> None:
    letters = set("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя")
    tables = table("letters")
    assert letters <= tables["cyrillic_to_arabic"].keys()
    assert letters <= tables["sound"]["Cyrl"].keys()
    for system in tables["latin"].values():
        assert letters <= system.keys()


def test_no_form_stands_for_two_names() -> None:
    seen: dict[str, int] = {}
    for number, group in enumerate(table("same_name")["groups"]):
        for form in group:
            assert seen.setdefault(fold(form), number) == number, number
