"""Our restricted profile of EDTF (ISO 8601-2), read strictly, and the days it can mean.

Accepted: level 0 dates (`2017`, `2017-04`, `2017-04-12`), spring to autumn (`2017-21` to `2017-23`), unspecified
digits at the end (`201X`, `2016-XX`, `2017-06-XX`, `2017-XX-XX`), each with at most one of `~` (about) and `?`
(unsure); intervals `a/b` with `..` for an open side; one moment out of a set `[a..b]`, `[..b]`, `[a..]`, `[a,b]`.
Winter (24) is refused: it is two winters, and PyPI edtf 5.0.2 reads it as December only (measured).

An interval lasted from a to b; a set is one moment somewhere between. The two are never exchanged.
"""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass
from typing import Literal

from intake.errors import DateNotReadable

Kind = Literal["moment", "interval", "span", "choice"]

_SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11)}
_MOMENT = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X)(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?(?P<qualifier>[~?]?)",
    re.ASCII,
)
_EARLIEST_YEAR = 1


@dataclass(frozen=True, slots=True)
class Moment:
    """One date of whatever precision. earliest and latest are inclusive; qualifier is "", "~" or "?"."""

    text: str
    earliest: datetime.date
    latest: datetime.date
    qualifier: str

    @property
    def plain(self) -> str:
        """The date without its qualifier."""
        return self.text[: len(self.text) - len(self.qualifier)]


@dataclass(frozen=True, slots=True)
class Edtf:
    """A parsed value. kind "moment" has one part, "interval" and "span" two (None = open), "choice" two or more."""

    text: str
    kind: Kind
    parts: tuple[Moment | None, ...]

    @property
    def earliest(self) -> datetime.date | None:
        """The first day it can mean; None when open."""
        starts = [part.earliest if part else None for part in self.parts]
        if self.kind == "choice":
            return min(start for start in starts if start)
        return starts[0]

    @property
    def latest(self) -> datetime.date | None:
        """The last day it can mean; None when open."""
        ends = [part.latest if part else None for part in self.parts]
        if self.kind == "choice":
            return max(end for end in ends if end)
        return ends[-1]


def parse_edtf(text: str) -> Edtf:
    """Read a value of the restricted profile.

    Raises DateNotReadable (position: index of the first letter that does not fit) for anything else, also for
    dates that do not exist and for an end before its beginning.
    """
    if text.startswith("["):
        return _parse_set(text)
    if "/" in text:
        first, _, second = text.partition("/")
        start = _moment_or_open(first, 0)
        end = _moment_or_open(second, len(first) + 1)
        _check_order(start, end, position=len(first) + 1)
        return Edtf(text, "interval", (start, end))
    return Edtf(text, "moment", (_moment(text, 0),))


def bounds(text: str) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the first and the last day a value can mean, inclusive; None where it is open.

    Raises DateNotReadable as `parse_edtf`.
    """
    value = parse_edtf(text)
    return value.earliest, value.latest


def _parse_set(text: str) -> Edtf:
    if not text.endswith("]"):
        raise DateNotReadable(position=len(text))
    inner = text[1:-1]
    if "," in inner:
        position, choices = 1, []
        for piece in inner.split(","):
            choices.append(_moment(piece, position))
            position += len(piece) + 1
        return Edtf(text, "choice", tuple(choices))
    first, dots, second = inner.partition("..")
    if not dots:
        raise DateNotReadable(position=len(text) - 1)
    start = _moment(first, 1) if first else None
    end = _moment(second, 3 + len(first)) if second else None
    _check_order(start, end, position=3 + len(first))
    return Edtf(text, "span", (start, end))


def _moment_or_open(text: str, position: int) -> Moment | None:
    return None if text == ".." else _moment(text, position)


def _check_order(start: Moment | None, end: Moment | None, *, position: int) -> None:
    if start is None and end is None:
        raise DateNotReadable(position=position)
    if start and end and end.latest < start.earliest:
        raise DateNotReadable(position=position)


def _moment(text: str, position: int) -> Moment:
    found = _MOMENT.match(text)
    if found is None:
        raise DateNotReadable(position=position)
    if found.end() != len(text):
        raise DateNotReadable(position=position + found.end())
    try:
        earliest, latest = _days(found["year"], found["month"], day=found["day"])
    except ValueError as error:
        raise DateNotReadable(position=position) from error
    return Moment(text, earliest, latest, found["qualifier"])


def _days(year: str, month: str | None, *, day: str | None) -> tuple[datetime.date, datetime.date]:
    """Return first and last day. Raises ValueError for what is no date."""
    if year.endswith("X"):
        if month is not None:
            raise ValueError
        first, last = int(year[:3] + "0"), int(year[:3] + "9")
        return datetime.date(max(first, _EARLIEST_YEAR), 1, 1), datetime.date(last, 12, 31)
    number = int(year)
    if month is None or (month == "XX" and day in {None, "XX"}):
        return datetime.date(number, 1, 1), datetime.date(number, 12, 31)
    if day is None or day == "XX":
        if day is None and int(month) in _SEASON_MONTHS:
            first_month, last_month = _SEASON_MONTHS[int(month)]
        else:
            first_month = last_month = int(month)
        first_day = datetime.date(number, first_month, 1)
        return first_day, datetime.date(number, last_month, calendar.monthrange(number, last_month)[1])
    exact = datetime.date(number, int(month), int(day))
    return exact, exact
