"""From tokens to what they name, and how long a stretch of time they count."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from intake.dates.lexicon import Token
from intake.dates.moments import Named, months_before

_UNIT_MONTHS = {"year": 12.0, "month": 1.0}
_UNIT_DAYS = {"week": 7, "day": 1}
_LATEST_TWO_DIGIT_YEAR = 30


@dataclass(frozen=True, slots=True)
class Stretch:
    """A length of time. months and days are added; is_exact: counted in days only, so the day itself is meant."""

    months: float
    days: int
    is_exact: bool

    def before(self, anchor: datetime.date) -> str:
        """Return EDTF of the moment that long before `anchor`, no finer than it was said."""
        if not self.months:
            day = anchor - datetime.timedelta(days=self.days)
            return str(day) if self.is_exact else f"{day}~"
        year, month = months_before(anchor - datetime.timedelta(days=self.days), int(self.months + 0.5))
        is_years = self.months % 12 == 0 and not self.days
        return f"{year:04}~" if is_years else f"{year:04}-{month:02}~"


def stretch_of(tokens: Sequence[Token], *, is_one_implied: bool) -> Stretch | None:
    """Return the length that numbers and units add up to, or None. is_one_implied: "год назад" is one year."""
    months, days, pending, last_unit = 0.0, 0.0, 0.0, ""
    units: set[str] = set()
    for token in tokens:
        if token.slot == "number":
            pending = _with(pending, float(token.value))
        elif token.slot == "duration":
            months += float(token.value.split()[0])
            units.add("month")
        elif token.slot == "unit" and (pending or is_one_implied):
            months += (pending or 1) * _UNIT_MONTHS.get(token.value, 0)
            days += (pending or 1) * _UNIT_DAYS.get(token.value, 0)
            pending, last_unit = 0.0, token.value
            units.add(token.value)
    if pending == 0.5 and last_unit:
        months += 0.5 * _UNIT_MONTHS.get(last_unit, 0)
        days += 0.5 * _UNIT_DAYS.get(last_unit, 0)
    if not units:
        return None
    return Stretch(months, round(days), units == {"day"})


def _with(pending: float, number: float) -> float:
    """Put two numbers side by side together: "one half" is 1.5 in Kazakh, "half a" is half of one."""
    if pending and pending < 1:
        return pending * number
    return pending + number


def named_by(tokens: Sequence[Token], *, language: str) -> Named | None:
    """Return what the tokens name, or None when they name nothing or one thing twice."""
    named = Named()
    seen: set[str] = set()
    for token in tokens:
        if token.slot in {"since", "until", "before", "after", "around", "between", "and", "lasting", "at_least"}:
            continue
        change = _change(token, named, language=language)
        if change is None or (change.keys() & seen and token.slot != "unit"):
            return None
        seen |= change.keys()
        named = replace(named, **change)  # type: ignore[arg-type]  # the values fit the fields of _change
    return _settled(named) if seen else None


def _change(token: Token, named: Named, *, language: str) -> dict[str, object] | None:
    slot, value = token.slot, token.value
    if slot in {"year", "month", "day", "season", "relative_year", "relative_month", "animal"}:
        return {slot: int(value)}
    if slot in {"portion", "unit", "feast", "decade"}:
        return {slot: value}
    if slot in {"last", "this"}:
        return {"direction": slot}
    if slot in {"today", "yesterday"}:
        return {"relative_day": -(slot == "yesterday")}
    if slot == "number" and value.isdigit() and 1 <= int(value) <= 31 and named.day is None:
        return {"day": int(value)}
    if slot == "year_pair":
        first, second = token.groups[0] or "", token.groups[1] or ""
        return {"year": int(first), "second_year": int(second if len(second) == 4 else first[:2] + second)}
    if slot in {"iso", "numeric", "year_first", "month_year"}:
        return {"exact": _figures(token, language)}
    return None


def _figures(token: Token, language: str) -> tuple[str, ...]:
    groups = [group for group in token.groups if group]
    if token.slot == "iso":
        return ("-".join(groups),)
    if token.slot == "year_first":
        return ("-".join([groups[0], *(group.zfill(2) for group in groups[1:])]),)
    if token.slot == "month_year":
        return (f"{groups[1]}-{groups[0].zfill(2)}",)
    first, second, year = int(groups[0]), int(groups[1]), int(groups[2])
    if len(groups[2]) == 2:
        year += 2000 if year <= _LATEST_TWO_DIGIT_YEAR else 1900
    day_first, month_first = f"{year}-{second:02}-{first:02}", f"{year}-{first:02}-{second:02}"
    if second > 12:
        return (month_first,)
    if language == "en" and first <= 12 and first != second:
        return (day_first, month_first)
    return (day_first,)


def _settled(named: Named) -> Named:
    """Resolve words that only help others: "the month of April", "last year in summer"."""
    if named.unit == "year" and named.direction:
        back = -1 if named.direction == "last" else 0
        named = replace(named, relative_year=back, direction="", unit="")
    is_named = {
        "year": named.year is not None or named.relative_year is not None,
        "month": named.month is not None or named.relative_month is not None,
        "day": named.day is not None,
    }
    if is_named.get(named.unit, False):
        named = replace(named, unit="")
    return named
