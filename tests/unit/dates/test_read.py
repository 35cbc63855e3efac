"""Reading what people say about when."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.dates.edtf import bounds
from intake.dates.lexicon import LANGUAGES
from intake.dates.read import read_words

TABLE = json.loads((Path(__file__).parent / "phrases.json").read_text(encoding="utf-8"))
ANCHOR = datetime.date.fromisoformat(TABLE["anchor"])


def first(said: str, language: str | None = None, anchor: datetime.date | None = ANCHOR) -> str | None:
    proposals = read_words(said, language=language, anchor=anchor).proposals
    return proposals[0].edtf if proposals else None


@pytest.mark.parametrize("language", ["en", "ru", "kk", "kk-Arab", "zh"])
def test_every_phrase_of_the_table_is_read(language: str) -> None:
    phrases = [(said, edtf) for spoken, said, edtf in TABLE["phrases"] if spoken == language]

    wrong = [(said, edtf, first(said, language)) for said, edtf in phrases if first(said, language) != edtf]

    assert wrong == []


def test_the_table_holds_three_hundred_phrases_over_five_kinds_of_writing() -> None:
    counts = Counter(language for language, _, _ in TABLE["phrases"])
    assert sum(counts.values()) >= 300
    assert min(counts[language] for language in ("en", "ru", "kk", "kk-Arab", "zh")) >= 50


def test_the_language_is_found_by_the_letters_when_not_given() -> None:
    wrong = [said for _, said, edtf in TABLE["phrases"] if first(said) != edtf]
    assert len(wrong) <= 0.01 * len(TABLE["phrases"]), wrong


@pytest.mark.parametrize(
    ("said", "edtf"),
    [
        ("2017-يىلى ئاپرېل", "2017-04"),
        ("ئىككى يىل بۇرۇن", "2015~"),
        ("2016-يىلىنىڭ ئوتتۇرىسىدا", "[2016-05..2016-08]"),
        ("بۇلتۇر ياز", "[2016-06..2016-08]"),
        ("2017-يىلى ئاپرېلدىن بېرى", "2017-04/.."),
    ],
)
def test_uyghur_is_read_too(said: str, edtf: str) -> None:
    assert first(said, "ug") == edtf


@pytest.mark.parametrize(
    ("language", "said", "edtf"),
    [
        ("ru", "в ночь на 5 мая 2017", "2017-05-05~"),
        ("ru", "после Нового года", "[2017-01-01..]"),
        ("ru", "до Нового года 2016", "[..2016-01-01]"),
        ("en", "after New Year's Day 2016", "[2016-01-01..]"),
        ("kk", "жаңа жылдан кейін", "[2017-01-01..]"),
        ("zh", "2017年4、5月间", "[2017-04,2017-05]"),
        ("zh", "元旦以后", "[2017-01-01..]"),
        ("ug", "2017-يىل 4-ئاينىڭ 12-كۈنى", "2017-04-12"),
        ("ug", "2017-يىلى 4-ئايدا", "2017-04"),
        ("ug", "4 ئاي بۇرۇن", "2017-06~"),
    ],
)
def test_what_was_once_missed_is_read(language: str, said: str, edtf: str) -> None:
    assert first(said, language) == edtf


def test_a_proposal_keeps_the_words_the_anchor_and_says_it_is_one() -> None:
    proposal = read_words("сәуірден бері", language="kk", anchor=ANCHOR).proposals[0]

    assert (proposal.said, proposal.language, proposal.anchor) == ("сәуірден бері", "kk", ANCHOR)
    assert (proposal.earliest, proposal.latest) == (datetime.date(2017, 4, 1), None)
    assert proposal.proposed


def test_a_missing_year_is_the_last_that_fits_and_said_to_be_inferred() -> None:
    reading = read_words("in December", language="en", anchor=ANCHOR)

    assert [proposal.edtf for proposal in reading.proposals] == ["2016-12", "2015-12"]
    assert reading.findings == ("year_inferred",)


@pytest.mark.parametrize("said", ["since April", "two years ago", "былтыр", "прошлым летом", "去年", "recently"])
def test_words_that_count_from_a_day_need_one(said: str) -> None:
    reading = read_words(said, language=None, anchor=None)
    assert reading.proposals == ()
    assert reading.findings == ("needs_anchor",)


def test_a_winter_is_two_winters_until_somebody_says_which() -> None:
    reading = read_words("winter 2015", language="en", anchor=ANCHOR)

    assert [proposal.edtf for proposal in reading.proposals] == ["[2014-12..2015-02]", "[2015-12..2016-02]"]
    assert "winter_is_two" in reading.findings


def test_a_winter_still_to_come_is_not_offered() -> None:
    reading = read_words("зимой 2017", language="ru", anchor=ANCHOR)
    assert [proposal.edtf for proposal in reading.proposals] == ["[2016-12..2017-02]"]


def test_day_and_month_that_can_change_places_are_both_offered() -> None:
    reading = read_words("04/05/2017", language="en", anchor=ANCHOR)

    assert [proposal.edtf for proposal in reading.proposals] == ["2017-05-04", "2017-04-05"]
    assert reading.findings == ("day_month_order",)


def test_a_day_that_does_not_exist_is_not_made_into_another() -> None:
    reading = read_words("30 февраля 2017", language="ru", anchor=ANCHOR)
    assert (reading.proposals, reading.findings) == ((), ("no_such_day",))


def test_a_feast_is_said_to_be_about() -> None:
    assert "feast_is_about" in read_words("Құрбан айтта 2017", language="kk", anchor=ANCHOR).findings
    assert read_words("Ramadan 1999", language="en", anchor=ANCHOR).findings == ("feast_not_in_table",)


def test_the_year_of_an_animal_repeats_and_each_year_is_offered() -> None:
    reading = read_words("жылқы жылы", language="kk", anchor=ANCHOR)

    assert reading.findings == ("animal_year_repeats",)
    assert [proposal.edtf for proposal in reading.proposals[1:4]] == ["2014", "2002", "1990"]


def test_until_and_before_offer_both_readings() -> None:
    found = read_words("until March 2017", language="en", anchor=ANCHOR).proposals
    assert [proposal.edtf for proposal in found] == ["../2017-03", "[..2017-03]"]


def test_two_vague_ends_give_no_narrower_time_than_was_said() -> None:
    proposal = read_words("late 2017 or early 2018", language="en", anchor=datetime.date(2018, 5, 1)).proposals[0]
    assert (proposal.earliest, proposal.latest) == (datetime.date(2017, 10, 1), datetime.date(2018, 3, 31))


@pytest.mark.parametrize(
    "said",
    [
        "a year and eight months have passed since mid-2016",
        "с середины 2016 прошло год и восемь месяцев",
    ],
)
def test_a_time_passed_since_a_date_says_when_it_was_said(said: str) -> None:
    assert first(said) == "2018-03~"


def test_a_time_after_the_anchor_is_noticed() -> None:
    assert "after_anchor" in read_words("in May 2018", language="en", anchor=ANCHOR).findings


@pytest.mark.parametrize(
    "said",
    [
        "",
        "   ",
        "he was taken when it rained",
        "когда шёл дождь",
        "білмеймін",
        "不知道",
        "2017 2018",
        "32 мая 2017",
        "🕌",
    ],
)
def test_what_is_not_understood_is_left_alone(said: str) -> None:
    reading = read_words(said, language=None, anchor=ANCHOR)
    assert reading.proposals == ()
    assert set(reading.findings) <= {"not_understood", "no_such_day"}
    assert reading.findings


def test_edtf_that_was_typed_is_taken_as_it_is() -> None:
    assert first("[2016-05..2016-08]") == "[2016-05..2016-08]"


def test_a_language_nobody_knows_falls_back_on_the_script() -> None:
    assert first("апрель 2017", "xx") == "2017-04"


@given(st.text(max_size=30), st.sampled_from([*LANGUAGES, None]), st.dates(datetime.date(1950, 1, 1)))
def test_no_words_break_the_reader_and_every_proposal_is_valid(
    said: str, language: str | None, anchor: datetime.date
) -> None:
    for proposal in read_words(said, language=language, anchor=anchor).proposals:
        assert proposal.edtf is not None
        assert bounds(proposal.edtf) == (proposal.earliest, proposal.latest)


WORDS = [
    "2017",
    "10",
    "5",
    "мая",
    "год",
    "назад",
    "с",
    "по",
    "до",
    "между",
    "и",
    "летом",
    "зимой",
    "прошлом",
    "в",
    "начале",
    "прошло",
    "30",
    "февраля",
    "Рамазан",
]


@given(st.lists(st.sampled_from(WORDS), max_size=7), st.one_of(st.none(), st.dates(datetime.date(1950, 1, 1))))
def test_no_order_of_known_words_breaks_the_reader(words: list[str], anchor: datetime.date | None) -> None:
    for proposal in read_words(" ".join(words), language="ru", anchor=anchor).proposals:
        assert proposal.edtf is not None
        assert bounds(proposal.edtf) == (proposal.earliest, proposal.latest)
