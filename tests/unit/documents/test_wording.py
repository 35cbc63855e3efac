"""Sentences, dates, places and persons in six languages."""

from __future__ import annotations

import datetime

import pytest

from intake.documents.wording import lines, plain
from intake.model.dates import UncertainDate
from intake.model.places import Place
from intake.model.snapshot import SnapshotPerson
from tests.unit.documents.papers import LANGUAGES, wording

NAMES = ("GULZIPA AKTOGAYKYZY", "Гүлзипа Ақтоғайқызы", "جەمىسبەك اقتوعايۇلى", "杰米斯别克·阿合托海")


def test_a_place_is_named_in_the_language_and_keeps_the_words_that_were_spoken() -> None:
    place = Place("Қарадала, үйінде", "654027", "CN", "home")

    assert plain(wording("en").place(place)) == "Tekes County (“Қарадала, үйінде”)"
    assert plain(wording("ru").place(Place("Текес", "654027", "CN", None))).startswith("Текес")
    assert plain(wording("en").place(Place("somewhere near Altai", None, "CN", None))) == "somewhere near Altai"
    assert plain(wording("en").place(Place(None, None, "CN", None))) == "China"
    assert plain(wording("en").place(Place(None, None, None, None))) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_nobody_could_read_is_written_as_it_was_said(language: str) -> None:
    assert wording(language).date(UncertainDate("қой төлдегенде", "kk", None, None, None, None)) == "қой төлдегенде"


def test_a_name_is_first_shown_in_the_script_the_reader_knows() -> None:
    person = SnapshotPerson("aa" * 16, NAMES, "sibling", "апасы", is_testifier=False)

    first = {language: plain(wording(language).person(person)) for language in LANGUAGES}

    assert first == {
        "en": NAMES[0], "ru": NAMES[1], "kk": NAMES[1], "kk-Arab": NAMES[2], "zh": NAMES[3], "ug": NAMES[2],
    }  # fmt: skip


def test_without_a_name_somebody_is_spoken_of_by_relation_in_the_familys_word() -> None:
    said = wording("en")

    assert plain(said.person(SnapshotPerson("a", (), "sibling", "апасы", is_testifier=False))) == (
        "Brother or sister of the person sought (“апасы”)"
    )
    assert plain(said.person(SnapshotPerson("a", (), None, None, is_testifier=False))) == "without a name"
    assert plain(said.person(None)) == "without a name"


def test_words_that_bring_their_own_quotation_marks_get_no_others() -> None:
    assert plain(wording("en").quoted("«оқып жатыр»")) == "«оқып жатыр»"
    assert plain(wording("en").quoted("оқып жатыр")) == "“оқып жатыр”"


def test_parts_of_a_sentence_stand_for_themselves() -> None:
    spans = wording("ug").sentence("according_to", who="Гүлзипа")
    assert [span.text for span in spans if span.isolate] == ["Гүлзипа"]
    assert plain(lines(["a", "b"])) == "a\nb"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_is_written_out(language: str) -> None:
    assert "2019" in wording(language).exact(datetime.date(2019, 10, 1))
