"""Uncertain dates in words, in six languages."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.dates.edtf import bounds
from intake.dates.read import read_words
from intake.dates.write import age_interval, in_words
from intake.model.dates import UncertainDate

LANGUAGES = ("en", "ru", "kk", "kk-Arab", "zh", "ug")


def date(edtf: str | None, said: str | None = None) -> UncertainDate:
    earliest, latest = bounds(edtf) if edtf else (None, None)
    return UncertainDate(said, None, edtf, None, earliest, latest)


@pytest.mark.parametrize(
    ("edtf", "language", "words"),
    [
        ("[2016-05..2016-08]", "en", "between May and August 2016"),
        ("2017-04/..", "en", "since April 2017"),
        ("2018-03~", "en", "about March 2018"),
        (None, "en", "unknown"),
        ("2017-07?", "en", "July 2017 (not sure)"),
        ("[2016-05..2016-08]", "ru", "между маем и августом 2016 года"),
        ("2017-04/..", "ru", "с апреля 2017 года"),
        ("../2016-12~", "ru", "до примерно декабря 2016 года"),
        ("2017-04-12", "ru", "12 апреля 2017 года"),
        ("2017-04/..", "kk", "2017 жылғы сәуірден бері"),
        ("2016-05/2017-03", "kk", "2016 жылғы мамырдан 2017 жылғы наурызға дейін"),
        ("2017-04/..", "kk-Arab", "2017 جىلعى ساۋىردەن بەرى"),
        ("[2016-05..2016-08]", "zh", "2016年5月至8月之间"),
        ("2017-22", "zh", "2017年夏季"),
        ("2017-04/..", "ug", "2017-يىلى ئاپرېلدىن بېرى"),
        ("[1990,2002]", "kk", "1990 жыл немесе 2002 жыл"),
        ("198X", "ru", "1980-е годы"),
        ("0850", "en", "850"),
    ],
)
def test_a_date_is_written_as_people_say_it(edtf: str | None, language: str, words: str) -> None:
    assert in_words(date(edtf), language=language) == words


def test_without_edtf_the_words_as_said_are_shown() -> None:
    assert in_words(date(None, "when the apples fell"), language="ru") == "when the apples fell"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edtf", ["2017~", "2017-04~", "2017-04-12~", "2017-21~", "201X~", "2017~/..", "[2017~..2018]"])
def test_about_is_never_lost(edtf: str, language: str) -> None:
    assert in_words(date(edtf), language=language) != in_words(date(edtf.replace("~", "")), language=language)


@pytest.mark.parametrize("language", ["en", "ru", "kk", "zh", "ug"])
@pytest.mark.parametrize(
    "edtf", ["2017", "2017-04", "2017-04-12", "2017-04/..", "[2016-05..2016-08]", "2016-05/2017-03", "2018-03~", "198X"]
)
def test_what_is_written_reads_back(edtf: str, language: str) -> None:
    words = in_words(date(edtf), language=language)
    found = read_words(words, language=language, anchor=datetime.date(2019, 1, 1)).proposals
    assert [proposal.edtf for proposal in found][:1] == [edtf]


@given(st.dates(datetime.date(1900, 1, 1)), st.sampled_from(LANGUAGES))
def test_every_day_can_be_written_in_every_language(day: datetime.date, language: str) -> None:
    words = in_words(date(day.isoformat()), language=language)
    assert str(day.year) in words
    assert "{" not in words


def test_an_age_gives_a_year_of_birthdays() -> None:
    assert age_interval(27, date("2017-10-30")) == (datetime.date(1989, 10, 31), datetime.date(1990, 10, 30))


def test_an_age_at_an_uncertain_time_widens_the_interval() -> None:
    assert age_interval(30, date("2016")) == (datetime.date(1985, 1, 2), datetime.date(1986, 12, 31))
    assert age_interval(30, date("[..2016]")) == (None, datetime.date(1986, 12, 31))
    assert age_interval(30, date("[2016..]")) == (datetime.date(1985, 1, 2), None)


def test_a_leap_day_has_an_anniversary_in_common_years() -> None:
    assert age_interval(1, date("2016-02-29")) == (datetime.date(2014, 3, 1), datetime.date(2015, 2, 28))
