"""Finding cases by any part of a name, number, phone, place or word, in any script, on any keyboard.

Two full-text tables: parts of three letters (trigrams), and whole words and their beginnings, for one or two letters.
Chinese has no blanks, so each two letters of it are a word. Names and places stand in as sounds too, so that one script
finds another, and a place whose code is known by all its names; when nothing is found, by bare consonants.
Source: design/window.md, Known traps.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from sqlalchemy import Connection, column, delete, insert, select, table

from intake.model.journal import Claim, FoldedRecord
from intake.model.places import Place
from intake.model.values import Texts
from intake.names.keys import search_keys
from intake.names.scripts import fold, fold_keyboard, script_of
from intake.places.gazetteer import Gazetteer

LEAST_TRIGRAM: Final = 3
MOST_QUERY_WORDS: Final = 12

_COLUMNS: Final = ("names", "sounds", "numbers", "phones", "places", "counties", "words")
_WHY: Final = dict(zip(_COLUMNS, ("name", "name_sounds", "number", "phone", "place", "county", "words"), strict=True))
_HAN_RUN: Final = re.compile(r"[㐀-䶿一-鿿豈-﫿]{2,}")
_TYPED_NUMBER: Final = re.compile(r"[\s+().-]*[0-9][0-9\s+().-]{3,}[0-9xX]")
_CASE_NUMBER: Final = re.compile(r"[A-Za-z]{1,4}-[0-9]+(?:-?[0-9A-Za-z])?")
_NOT_DIGITS: Final = re.compile(r"[^0-9xX]")
_NAME_FIELDS: Final = frozenset({("name", "text"), ("name", "given"), ("name", "patronymic"), ("name", "surname")})
_NUMBERS: Final = frozenset({("identifier", "number"), ("case", "number")})
_NOT_SEARCHED: Final = frozenset({"consent", "withdrawal", "document", "preference"})

_part = table("view_search_part", column("rowid"), *(column(name) for name in _COLUMNS))
_word = table("view_search_word", column("rowid"), column("found_by"), column("skeleton"))


@dataclass
class _Texts:
    """The texts of a case by what they are, each once, in the order they came."""

    names: dict[str, None] = field(default_factory=dict)
    numbers: dict[str, None] = field(default_factory=dict)
    phones: dict[str, None] = field(default_factory=dict)
    places: dict[str, None] = field(default_factory=dict)
    codes: dict[str, None] = field(default_factory=dict)
    words: dict[str, None] = field(default_factory=dict)

    def add(self, claim: Claim) -> None:
        """Keep what a claim says."""
        match claim.value:
            case str(text):
                self._of(claim)[text] = None
            case Place():
                if claim.value.said:
                    self.places[claim.value.said] = None
                if claim.value.code:
                    self.codes[claim.value.code] = None
            case Texts(texts):
                self.words.update(dict.fromkeys(texts))
        if claim.words is not None and not isinstance(claim.value, Place):
            self.words[claim.words.text] = None

    def _of(self, claim: Claim) -> dict[str, None]:
        where = (claim.kind, claim.field)
        if where in _NAME_FIELDS:
            return self.names
        if where in _NUMBERS:
            return self.numbers
        return self.phones if where == ("phone", "number") else self.words


def index_case(connection: Connection, position: int, *, records: Iterable[FoldedRecord]) -> None:
    """Put all words of a case into the search tables in place of what was there. position: the row of view_case."""
    texts = _Texts()
    for record in records:
        if not record.is_ended and record.kind not in _NOT_SEARCHED:
            for claim in record.claims:
                texts.add(claim)
    forget_case(connection, position)
    keys = [search_keys(text) for text in [*texts.names, *texts.places]]
    counties = [form for code in texts.codes for form in _names_of_place(code)]
    parts = {
        "names": _typed_ways(texts.names),
        "sounds": list(dict.fromkeys(key.latin for key in keys)),
        "numbers": [*_typed_ways(texts.numbers), *(_digits(text) for text in texts.numbers)],
        "phones": [*_typed_ways(texts.phones), *(_digits(text) for text in texts.phones)],
        "places": _typed_ways(texts.places),
        "counties": counties,
        "words": _typed_ways(texts.words),
    }
    connection.execute(insert(_part), {"rowid": position} | {name: "\n".join(lines) for name, lines in parts.items()})
    every = [line for lines in parts.values() for line in lines]
    words = [*every, *(_pairs(run) for text in every for run in _HAN_RUN.findall(text))]
    skeletons = dict.fromkeys(one for key in keys for part in key.parts for one in (part.skeleton, part.other_skeleton))
    values = {"rowid": position, "found_by": "\n".join(words), "skeleton": " ".join(one for one in skeletons if one)}
    connection.execute(insert(_word), values)


def forget_case(connection: Connection, position: int) -> None:
    """Take a case out of the search tables; the words are overwritten, not only unlinked."""
    for found_in in (_part, _word):
        connection.execute(delete(found_in).where(found_in.c.rowid == position))


def positions_of(connection: Connection, query: str) -> set[int] | None:
    """Return the rows of view_case in which every word of a typed query stands; None for an empty query."""
    words = words_of(query)
    if not words:
        return None
    long = [_any_of(word, shortest=LEAST_TRIGRAM) for word in words]
    found = [_rows(connection, _part.name, query=" AND ".join(one for one in long if one))] if any(long) else []
    for word, is_long in zip(words, long, strict=True):
        if not is_long:
            beginnings = " OR ".join(f"{_quoted(form)}*" for form in _forms(word))
            found.append(_rows(connection, _word.name, query=f"found_by : ({beginnings})"))
    return set.intersection(*found)


def words_of(query: str) -> list[str]:
    """Return the folded words of a typed query; a number or phone typed with gaps is one word."""
    if _TYPED_NUMBER.fullmatch(query.strip()):
        return [_digits(query)]
    if _CASE_NUMBER.fullmatch(query.strip()):
        return [fold(query)]
    return fold(query).split()[:MOST_QUERY_WORDS]


def positions_alike(connection: Connection, query: str) -> set[int]:
    """Return the rows of cases with names of the same bare consonants, for when nothing else is found."""
    parts = [part for part in search_keys(query).parts if len(part.skeleton) > 1][:MOST_QUERY_WORDS]
    both = [dict.fromkeys(one for one in (part.skeleton, part.other_skeleton) if one) for part in parts]
    if not both:
        return set()
    found = " AND ".join("(" + " OR ".join(map(_quoted, each)) + ")" for each in both)
    return _rows(connection, _word.name, query=f"skeleton : ({found})")


def why_found(connection: Connection, query: str, *, positions: Mapping[int, str]) -> dict[str, tuple[str, ...]]:
    """Return for each case of a page how the query found it: codes of `CaseLine.why`. positions: row -> case."""
    forms = [_forms(word) for word in words_of(query)]
    rows = connection.execute(select(_part).where(_part.c.rowid.in_(list(positions))))
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        texts = {name: getattr(row, name) for name in _COLUMNS}
        codes = dict.fromkeys(code for each in forms for code in _reasons(texts, each))
        found.setdefault(positions[row.rowid], {}).update(codes)
    return {case: tuple(codes) for case, codes in found.items()}


def _reasons(texts: Mapping[str, str], forms: Iterable[str]) -> Iterator[str]:
    """Give where any form of a word stands: exact places first, so that sounds are told only when nothing else is."""
    told = False
    for name in (one for one in _COLUMNS if one != "sounds"):
        line = next((_line_with(texts[name], form) for form in forms if form in texts[name]), None)
        if line is not None:
            told = True
            yield f"{_WHY[name]}:{script_of(line)}" if name in {"names", "places"} else _WHY[name]
    if not told and any(form in texts["sounds"] for form in forms):
        yield _WHY["sounds"]


def _line_with(text: str, form: str) -> str:
    at = text.index(form)
    return text[text.rfind("\n", 0, at) + 1 :].split("\n", 1)[0]


def _forms(word: str) -> list[str]:
    """Return how a folded word may stand in a case: as typed, in other keys, or as it sounds."""
    sounds = [sound for part in search_keys(word).parts for sound in (part.sound, part.other_sound)]
    return [form for form in dict.fromkeys([word, fold_keyboard(word), *sounds]) if form]


def _any_of(word: str, *, shortest: int) -> str:
    """Return a condition for a word in any of its forms of this length, "" for a word that is shorter itself."""
    if len(word) < shortest:
        return ""
    return "(" + " OR ".join(_quoted(form) for form in _forms(word) if len(form) >= shortest) + ")"


def _typed_ways(texts: Iterable[str]) -> list[str]:
    """Return texts folded, and as a Russian keyboard would type them."""
    folded = [fold(text) for text in texts]
    return list(dict.fromkeys([*folded, *(fold_keyboard(text) for text in folded)]))


def _digits(text: str) -> str:
    return _NOT_DIGITS.sub("", text).lower()


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer.load()


@cache
def _names_of_place(code: str) -> tuple[str, ...]:
    """Return all names of a place in every script, folded, typed on a Russian keyboard, and as they sound."""
    place = _gazetteer().by_code(code)
    names = [name for _language, name in place.names] if place else []
    return tuple(dict.fromkeys([*_typed_ways(names), *(search_keys(name).latin for name in names)]))


def _rows(connection: Connection, found_in: str, *, query: str) -> set[int]:
    statement = f"SELECT rowid FROM {found_in} WHERE {found_in} MATCH ?"  # noqa: S608 - one of our own two names
    return set(connection.exec_driver_sql(statement, (query,)).scalars())


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _pairs(run: str) -> str:
    """Return each two letters that follow one another as words: 伊宁县 is found by 伊宁 and by 宁县."""
    return " ".join(run[start : start + 2] for start in range(len(run)))
