"""Write an uncertain date out in words, in six languages, from the patterns in `resources/dates/write_<language>.json`.

Kazakh in Arabic script is derived from the Cyrillic text. Nothing is made more certain by being written: "about" and
"not sure" are always said.
"""

from __future__ import annotations

import datetime
import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from intake.dates.edtf import Edtf, Moment, parse_edtf
from intake.model.dates import UncertainDate
from intake.names.transliterate import cyrillic_to_arabic

_SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")
_MONTHS_A_YEAR = 12


def in_words(date: UncertainDate, *, language: str) -> str:
    """Return the date in words of "en", "ru", "kk", "kk-Arab", "zh" or "ug".

    Without EDTF the words as said are returned, and without those the word for unknown. A proposed date reads like a
    confirmed one: the mark is for the screen to show.
    """
    if date.edtf is None and date.said:
        return date.said
    if language == "kk-Arab":
        return cyrillic_to_arabic(_in_words(date.edtf, "kk"))
    return _in_words(date.edtf, language)


@cache
def _words(language: str) -> dict[str, Any]:
    path = files("resources") / "dates" / f"write_{language}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _in_words(edtf: str | None, language: str) -> str:
    if edtf is None:
        return str(_words(language)["patterns"]["unknown"])
    value = parse_edtf(edtf)
    if value.kind == "moment":
        return _moment(value.parts[0], "nom", language=language)
    if value.kind == "choice":
        first, *others = value.parts
        written = _moment(first, "nom", language=language)
        for part in others:
            written = _fill("or", {"a": written, "b": _moment(part, "nom", language=language)}, language=language)
        return written
    return _two_ends(value, language)


def _two_ends(value: Edtf, language: str) -> str:
    start, end = value.parts
    if start is None or end is None:
        names = {"interval": ("since", "until"), "span": ("after", "before")}[value.kind]
        name = names[0] if end is None else names[1]
        return _fill(name, {"a": start, "b": end}, language=language)
    same_year = start.text[:4] == end.text[:4] and _is_month(start) and _is_month(end)
    name = f"{value.kind}_same_year" if same_year else value.kind
    return _fill(name, {"a": start, "b": end, "year": start.text[:4]}, language=language, is_month_only=same_year)


def _is_month(moment: Moment) -> bool:
    return bool(re.fullmatch(r"\d{4}-(0\d|1[0-2])", moment.text))


def _fill(name: str, values: dict[str, str | Moment | None], *, language: str, is_month_only: bool = False) -> str:
    """Fill a pattern. A moment is written in the case its slot names, or else the one of the whole pattern."""
    words = _words(language)
    usual = words["cases"].get(name, "nom")

    def written(found: re.Match[str]) -> str:
        value = values[found[1]]
        if isinstance(value, Moment):
            return _moment(value, found[2] or usual, language=language, is_month_only=is_month_only)
        return value or ""

    return _SLOT.sub(written, words["patterns"][name])


def _moment(moment: Moment | None, case: str, *, language: str, is_month_only: bool = False) -> str:
    """Write one date in a grammatical case, with "about" or "not sure" around it."""
    if moment is None:
        return ""
    words = _words(language)
    if moment.qualifier == "~" and case == "nom":
        about = _point(moment, words["cases"].get("about", "nom"), words=words, is_month_only=is_month_only)
        return str(words["patterns"]["about"]).replace("{x}", about)
    plain = _point(moment, case, words=words, is_month_only=is_month_only)
    if moment.qualifier:
        patterns = words["patterns"]
        about = patterns.get("about_inside", patterns["about"])
        return str(about if moment.qualifier == "~" else patterns["unsure"]).replace("{x}", plain)
    return plain


def _point(moment: Moment, case: str, *, words: dict[str, Any], is_month_only: bool) -> str:
    patterns = words["points"].get(case) or words["points"]["nom"]
    year, month, day = ([*moment.plain.split("-"), "XX", "XX"])[:3]
    if year.endswith("X"):
        kind = "decade"
    elif month == "XX":
        kind = "year"
    elif int(month) > _MONTHS_A_YEAR:
        kind = "season"
    elif day == "XX":
        kind = "month_only" if is_month_only else "month"
    else:
        kind = "day"

    def written(found: re.Match[str]) -> str:
        form = found[2] or "nom"
        if found[1] == "month":
            return str((words["months"].get(form) or words["months"]["nom"])[int(month) - 1])
        if found[1] == "season":
            return str((words["seasons"].get(form) or words["seasons"]["nom"])[month])
        return {"year": year.lstrip("0"), "day": day.lstrip("0"), "decade": year[:3]}[found[1]]

    return _SLOT.sub(written, patterns[kind])


def age_interval(age: int, as_of: UncertainDate) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the first and last day of birth of somebody who was `age` full years old at `as_of`.

    None on a side where `as_of` is open. Somebody of 27 on 2017-10-30 was born between 1989-10-31 and 1990-10-30.
    """
    earliest = _years_back(as_of.earliest, age + 1) if as_of.earliest else None
    latest = _years_back(as_of.latest, age) if as_of.latest else None
    return earliest + datetime.timedelta(days=1) if earliest else None, latest


def _years_back(day: datetime.date, years: int) -> datetime.date:
    """Return the same day earlier; 29 February becomes 28 February in a common year."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
