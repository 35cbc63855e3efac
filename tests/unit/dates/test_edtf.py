"""The restricted EDTF profile."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.dates.edtf import bounds, parse_edtf
from intake.errors import DateNotReadable


def day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2017", "2017-01-01", "2017-12-31"),
        ("2017-04", "2017-04-01", "2017-04-30"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2017-04-12", "2017-04-12", "2017-04-12"),
        ("2016~", "2016-01-01", "2016-12-31"),
        ("2016?", "2016-01-01", "2016-12-31"),
        ("2017-21", "2017-03-01", "2017-05-31"),
        ("2017-22~", "2017-06-01", "2017-08-31"),
        ("2017-23", "2017-09-01", "2017-11-30"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("2016-XX", "2016-01-01", "2016-12-31"),
        ("2017-06-XX", "2017-06-01", "2017-06-30"),
        ("2017-XX-XX", "2017-01-01", "2017-12-31"),
        ("2017-04/..", "2017-04-01", None),
        ("../2017-04", None, "2017-04-30"),
        ("2016-05~/2016-08~", "2016-05-01", "2016-08-31"),
        ("2017-21/..", "2017-03-01", None),
        ("2017-21~/2017-22", "2017-03-01", "2017-08-31"),
        ("[2016-05..2016-08]", "2016-05-01", "2016-08-31"),
        ("[..2017-10-30]", None, "2017-10-30"),
        ("[2017-04..]", "2017-04-01", None),
        ("[2017-07,2016-05,2018]", "2016-05-01", "2018-12-31"),
    ],
)
def test_bounds_are_the_first_and_last_day_it_can_mean(text: str, earliest: str | None, latest: str | None) -> None:
    assert bounds(text) == (day(earliest), day(latest))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "2017 ",
        "17",
        "2017-4",
        "2017-13",
        "2017-00",
        "2017-02-30",
        "2017-24",
        "2017-25",
        "2016%",
        "2016~?",
        "2016?~",
        "2017-0X",
        "2017-04-1X",
        "2017-XX-15",
        "20XX",
        "Y2017",
        "unknown",
        "open",
        "../..",
        "[..]",
        "[]",
        "[2017]",
        "2017/",
        "/2017",
        "2018/2017",
        "[2018..2017]",
        "2017/2018/2019",
        "[2017..2018",
        "2017..2018",
        "{2017}",
        "2017-04-",
        "0000",
        "２０１７",
        "2017-21-01",
        "[2017,]",
        "[2017..2018,2019]",
        "2017-1X",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(DateNotReadable) as refused:
        parse_edtf(text)
    assert isinstance(refused.value.data["position"], int)
    assert refused.value.data.keys() == {"position"}


def test_the_position_points_at_the_part_that_does_not_fit() -> None:
    with pytest.raises(DateNotReadable) as refused:
        parse_edtf("2017-04/2017-13")
    assert refused.value.data["position"] == 8


def test_an_interval_and_a_set_are_never_the_same_thing() -> None:
    assert parse_edtf("2016/2017").kind == "interval"
    assert parse_edtf("[2016..2017]").kind == "span"
    assert parse_edtf("[2016,2017]").kind == "choice"
    assert parse_edtf("2016").kind == "moment"


def test_an_end_may_lie_within_its_beginning() -> None:
    assert bounds("2017/2017-03")[1] == datetime.date(2017, 3, 31)


@given(st.text(alphabet="0123456789-~?X/.[], %", max_size=24))
def test_no_text_breaks_the_parser(text: str) -> None:
    try:
        earliest, latest = bounds(text)
    except DateNotReadable:
        return
    assert earliest is not None or latest is not None


@given(st.dates())
def test_every_day_is_read_as_itself(date: datetime.date) -> None:
    assert bounds(date.isoformat()) == (date, date)
