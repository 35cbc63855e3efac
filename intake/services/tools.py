"""Tools of the command line that need no vault: read a date, find a place, spell a name, check a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from intake.dates.read import read_words
from intake.dates.write import in_words
from intake.errors import DateNotReadable
from intake.names.forms import NameForm, forms
from intake.names.keys import search_keys
from intake.names.likeness import Likeness, likeness
from intake.names.scripts import script_of
from intake.places import numbers
from intake.places.gazetteer import Gazetteer
from intake.places.numbers import NumberReading


@dataclass(frozen=True, slots=True)
class NameReading:
    """A name as typed: its script, other spellings, and the keys by which it is found."""

    text: str
    script: str
    conversions: tuple[NameForm, ...]
    keys: tuple[str, ...]


def read_date(said: str, *, language: str | None, anchor: str | None, words_in: str) -> dict[str, object]:
    """Return {edtf, earliest, latest, words} of the best reading, or {findings}. Raises DateNotReadable (anchor)."""
    try:
        day = date.fromisoformat(anchor) if anchor else None
    except ValueError as error:
        raise DateNotReadable(position=0) from error
    reading = read_words(said, language=language, anchor=day)
    if not reading.proposals:
        return {"findings": list(reading.findings)}
    best = reading.proposals[0]
    found: dict[str, object] = {
        "edtf": best.edtf,
        "earliest": best.earliest,
        "latest": best.latest,
        "words": in_words(best, language=words_in),
    }
    if reading.findings:
        found["findings"] = list(reading.findings)
    if len(reading.proposals) > 1:
        found["others"] = [other.edtf for other in reading.proposals[1:]]
    return found


def find_places(text: str, *, language: str, limit: int = 8) -> tuple[dict[str, object], ...]:
    """Return {code, name, level, country, score, why} of places that `text` may mean, best first."""
    gazetteer = Gazetteer.load()
    return tuple(
        {
            "code": match.place.code,
            "name": gazetteer.name(match.place.code, language) or match.place.code,
            "level": match.place.level,
            "country": match.place.country,
            "score": round(match.score, 3),
            "why": match.why,
        }
        for match in gazetteer.find(text, limit)
    )


def name_forms(text: str) -> NameReading:
    """Return other spellings of a name. They are suggestions and never stored on their own."""
    keys = search_keys(text)
    return NameReading(text, script_of(text), forms(text), tuple(dict.fromkeys((keys.folded, keys.skeleton))))


def name_likeness(first: str, second: str) -> Likeness:
    """Return how alike two names are, and why."""
    return likeness(first, second)


def read_number(text: str, *, kind: str | None = None) -> NumberReading:
    """Return what an identity number says; findings are warnings, never refusals."""
    return numbers.read_number(text, kind=kind)
