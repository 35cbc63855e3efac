"""From what a phrase names (a month, a season, "last", a portion) to EDTF, counted from the anchor day.

Rules: domain.md 2.3. Winter is never guessed: a winter of one year is two winters until somebody says which.
"""

from __future__ import annotations

import calendar
import datetime
import json
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

SPRING, SUMMER, AUTUMN, WINTER = 21, 22, 23, 24
NEW_YEAR = "new_year"
_SEASON_MONTHS = {SPRING: (3, 5), SUMMER: (6, 8), AUTUMN: (9, 11)}
_YEAR_PORTIONS = {"start": (1, 3), "middle": (5, 8), "end": (10, 12), "first_half": (1, 6), "second_half": (7, 12)}
_MONTH_PORTIONS = {
    "start": (1, 10),
    "middle": (11, 20),
    "end": (21, 31),
    "first_half": (1, 15),
    "second_half": (16, 31),
}
_OLDEST = 100
_FIRST_RAT_YEAR = 1900


@dataclass(frozen=True, slots=True)
class Named:
    """What a phrase names. Years may be given, counted from the anchor (`relative_year`), or neither.

    direction: "last", "this" or "". portion: see `_YEAR_PORTIONS`. season: 21 to 24. exact: EDTF values read from
    figures, likeliest first. second_year: of "2016/17".
    """

    year: int | None = None
    relative_year: int | None = None
    second_year: int | None = None
    month: int | None = None
    relative_month: int | None = None
    day: int | None = None
    season: int | None = None
    portion: str = ""
    direction: str = ""
    unit: str = ""
    feast: str = ""
    animal: int | None = None
    decade: str = ""
    relative_day: int | None = None
    exact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading. edtf: by itself; moment, end: for use as beginning or end of an interval or a set."""

    edtf: str
    moment: str
    end: str


class AnchorNeeded(Exception):
    """The phrase counts from a day that is not known."""


def candidates(named: Named, anchor: datetime.date | None) -> tuple[list[Candidate], tuple[str, ...]]:
    """Return readings, likeliest first, and findings. Empty when nothing is named. Raises AnchorNeeded."""
    if named.feast == NEW_YEAR:
        named = replace(named, feast="", month=1, day=1)
    special = _special(named, anchor)
    if special is not None:
        return special
    if named.second_year is not None and named.year is not None:
        return [Candidate(f"{named.year}/{named.second_year}", str(named.year), str(named.second_year))], ()
    year, is_inferred = _year(named, anchor)
    if year is None:
        return [], ()
    found = [_of_year(named, year, anchor=anchor)]
    if is_inferred:
        found.append(_of_year(named, year - 1, anchor=anchor))
    return found, ("year_inferred",) if is_inferred else ()


def _special(named: Named, anchor: datetime.date | None) -> tuple[list[Candidate], tuple[str, ...]] | None:
    """Return the readings of what is not simply a part of a year, or None."""
    if named.exact:
        found = [_same(edtf) for edtf in named.exact]
        return found, ("day_month_order",) if len(found) > 1 else ()
    if named.relative_day is not None:
        return [_same(str(_known(anchor) + datetime.timedelta(days=named.relative_day)))], ()
    if named.animal is not None:
        return _animal_years(named, anchor)
    if named.decade:
        return [_same(f"{named.decade if len(named.decade) == 3 else '19' + named.decade}X")], ()
    if named.feast:
        return _feast(named, anchor)
    if named.unit == "week" and named.direction:
        return [_week(named.direction, _known(anchor))], ()
    if named.season == WINTER:
        return _winter(named, anchor)
    return None


def _known(anchor: datetime.date | None) -> datetime.date:
    if anchor is None:
        raise AnchorNeeded
    return anchor


def _same(edtf: str) -> Candidate:
    return Candidate(edtf, edtf, edtf)


def _year(named: Named, anchor: datetime.date | None) -> tuple[int | None, bool]:
    """Return the year and whether it was inferred as the most recent that fits."""
    if named.year is not None:
        return named.year, False
    if named.relative_year is not None:
        return _known(anchor).year + named.relative_year, False
    if named.relative_month is not None or (named.unit == "month" and named.direction):
        return _known(anchor).year, False
    if named.unit == "year":
        begins = _YEAR_PORTIONS[named.portion][0] if named.portion else 1
        is_past = begins <= _known(anchor).month
        return _known(anchor).year - (not is_past), not is_past
    if named.month is None and named.season is None:
        return None, False
    return _nearest_year(named, _known(anchor))


def _nearest_year(named: Named, day: datetime.date) -> tuple[int, bool]:
    """Return the year of a month or season said without one."""
    begins, ends = _SEASON_MONTHS[named.season] if named.season else (named.month or 1, named.month or 1)
    if named.direction == "this":
        return (day.year if begins <= day.month else day.year - 1), False
    if named.direction == "last":
        return (day.year if ends < day.month else day.year - 1), False
    is_past = (begins, named.day or 1) <= (day.month, day.day)
    return (day.year if is_past else day.year - 1), True


def _of_year(named: Named, year: int, *, anchor: datetime.date | None) -> Candidate:
    month = named.month
    if named.relative_month is not None or (named.unit == "month" and named.direction):
        back = named.relative_month if named.relative_month is not None else -(named.direction == "last")
        year, month = months_before(_known(anchor), -back)
    if month is not None and named.day is not None:
        return _same(f"{year:04}-{month:02}-{named.day:02}")
    if month is not None:
        return (
            _portion_of_month(year, month, portion=named.portion) if named.portion else _same(f"{year:04}-{month:02}")
        )
    if named.season is not None:
        return _season(year, named.season, portion=named.portion)
    if named.portion:
        return _months(year, _YEAR_PORTIONS[named.portion])
    return _same(f"{year:04}")


def _months(year: int, months: tuple[int, int]) -> Candidate:
    first, last = months
    return Candidate(f"[{year:04}-{first:02}..{year:04}-{last:02}]", f"{year:04}-{first:02}~", f"{year:04}-{last:02}~")


def _portion_of_month(year: int, month: int, *, portion: str) -> Candidate:
    first, last = _MONTH_PORTIONS[portion]
    last = min(last, calendar.monthrange(year, month)[1])
    stem = f"{year:04}-{month:02}"
    return Candidate(f"[{stem}-{first:02}..{stem}-{last:02}]", f"{stem}-{first:02}~", f"{stem}-{last:02}~")


def _season(year: int, season: int, *, portion: str) -> Candidate:
    first, last = _SEASON_MONTHS[season]
    if portion in {"start", "middle", "end"}:
        month = {"start": first, "middle": first + 1, "end": last}[portion]
        return _same(f"{year:04}-{month:02}~")
    alone = f"{year:04}-{season}"
    return Candidate(f"[{year:04}-{first:02}..{year:04}-{last:02}]", alone, alone)


def _winter(named: Named, anchor: datetime.date | None) -> tuple[list[Candidate], tuple[str, ...]]:
    if named.second_year is not None and named.year is not None:
        return [_winter_from(named.year, named.portion)], ()
    if named.year is None and named.relative_year is None:
        day = _known(anchor)
        begun = day.year if day.month == 12 else day.year - 1
        is_over = 2 < day.month < 12
        return [_winter_from(begun - (named.direction == "last" and not is_over), named.portion)], ()
    year = named.year if named.year is not None else _known(anchor).year + (named.relative_year or 0)
    both = [_winter_from(begun, named.portion) for begun in (year - 1, year)]
    if anchor is not None and datetime.date(year, 12, 1) > anchor >= datetime.date(year, 1, 1):
        return both[:1], ()
    return both, ("winter_is_two",)


def _winter_from(year: int, portion: str) -> Candidate:
    if portion in {"start", "middle", "end"}:
        month = {"start": f"{year:04}-12~", "middle": f"{year + 1:04}-01~", "end": f"{year + 1:04}-02~"}[portion]
        return _same(month)
    return Candidate(f"[{year:04}-12..{year + 1:04}-02]", f"{year:04}-12~", f"{year + 1:04}-02~")


def _week(direction: str, anchor: datetime.date) -> Candidate:
    monday = anchor - datetime.timedelta(days=anchor.weekday() + (7 if direction == "last" else 0))
    sunday = monday + datetime.timedelta(days=6)
    return Candidate(f"[{monday}..{sunday}]", f"{monday}~", f"{sunday}~")


@cache
def _feasts() -> dict[str, dict[str, list[str]]]:
    path = files("resources") / "dates" / "feasts.json"
    found: dict[str, dict[str, list[str]]] = json.loads(path.read_text(encoding="utf-8"))["feasts"]
    return found


def _feast(named: Named, anchor: datetime.date | None) -> tuple[list[Candidate], tuple[str, ...]]:
    days = _feasts()[named.feast]
    is_inferred = named.year is None and named.relative_year is None and named.unit != "year"
    if named.year is not None:
        year = named.year
    elif not is_inferred:
        year = _known(anchor).year + (named.relative_year or -(named.direction == "last"))
    else:
        past = [int(key) for key, (first, _) in days.items() if first <= str(_known(anchor))]
        year = max(past, default=_known(anchor).year)
    if str(year) not in days:
        return [_same(f"{year}~")], ("feast_not_in_table",)
    first, last = days[str(year)]
    return [Candidate(f"[{first}~..{last}~]", f"{first}~", f"{last}~")], ("feast_is_about",) + (
        ("year_inferred",) * is_inferred
    )


def _animal_years(named: Named, anchor: datetime.date | None) -> tuple[list[Candidate], tuple[str, ...]]:
    """Return the years of one animal of the last hundred, youngest first, as one choice and each by itself."""
    today = _known(anchor)
    first = _FIRST_RAT_YEAR + (named.animal or 0)
    years = [year for year in range(first, today.year + 1, 12) if year > today.year - _OLDEST]
    if named.year in years:
        return [_same(str(named.year))], ()
    choice = Candidate("[" + ",".join(map(str, years)) + "]", f"{years[0]}~", f"{years[-1]}~")
    return [choice, *(_same(str(year)) for year in reversed(years))], ("animal_year_repeats",)


def months_before(day: datetime.date, count: int) -> tuple[int, int]:
    """Return (year, month) that many months before the month of `day`."""
    total = day.year * 12 + day.month - 1 - count
    return total // 12, total % 12 + 1
