"""Names of places in every script: find by any of them, name a code in any language.

The gazetteer helps to search; it never replaces what somebody said. Most villages are not in it and never will be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from intake.names.keys import NameKeys, search_keys
from intake.names.likeness import likeness_of_keys
from intake.names.scripts import fold, script_of
from intake.names.tables import table
from intake.names.transliterate import cyrillic_to_arabic
from intake.places.codes import REGION, is_county, rows, todays_code

_LEAST_SCORE = 0.72
_PART_OF_TEXT = 0.97
_BESIDE_CERTAIN = 0.85
_LONGEST_WINDOW = 3
_FIRST_PREFECTURE_NOT_A_CITY = "652300"


@dataclass(frozen=True, slots=True)
class GazetteerPlace:
    """One unit. level: "country", "region", "prefecture", "county", "district" or "city".

    names: (language, name) pairs, the one to show first in each language. unreviewed: languages whose shown name no
    native speaker has checked.
    """

    code: str
    level: str
    parent: str | None
    country: str
    names: tuple[tuple[str, str], ...]
    unreviewed: frozenset[str]
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A place found. score: 0 to 1. why: codes of `names.likeness`, or "code", "begins_with", "part_of_text"."""

    place: GazetteerPlace
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    place: GazetteerPlace
    keys: NameKeys


class Gazetteer:
    """All places this program knows. Make it with `Gazetteer.load()`; it never changes afterwards."""

    def __init__(self, places: tuple[GazetteerPlace, ...]) -> None:
        """Index `places` by code and by every name in every script."""
        self._by_code = {place.code: place for place in places}
        self._names: list[_Name] = []
        self._exact: dict[str, list[GazetteerPlace]] = {}
        self._whole = {(place.code, fold(name)) for place in places for _, name in place.names}
        for place in places:
            for core in {_core(name) or fold(name) for _, name in place.names}:
                if core:
                    self._names.append(_Name(place, search_keys(core)))
                    self._exact.setdefault(core, []).append(place)

    @classmethod
    @cache
    def load(cls) -> Gazetteer:
        """Return the gazetteer of `resources/gazetteer`, read once: it holds nothing that anybody told."""
        return cls((*_countries(), *_xinjiang(), *_kazakhstan()))

    def find(self, text: str, limit: int = 10) -> tuple[Match, ...]:
        """Return the likeliest places for a name in any script, or for words that name a place among others."""
        code = todays_code(text.strip()) or text.strip().upper()
        if code in self._by_code:
            return (Match(self._by_code[code], 1.0, ("code",)),)
        best: dict[str, Match] = {}
        folded, core = fold(text), _core(text)
        if not core:
            return ()
        for match in (*self._like(core), *self._within(folded)):
            known = best.get(match.place.code)
            if known is None or match.score > known.score:
                best[match.place.code] = match
        ranked = sorted(best.values(), key=lambda match: self._order(match, folded))
        if ranked and ranked[0].score >= _PART_OF_TEXT:
            ranked = [match for match in ranked if match.score >= _BESIDE_CERTAIN]
        return tuple(ranked[:limit])

    def named(self, text: str) -> tuple[GazetteerPlace, ...]:
        """Return the places that are called exactly so in any language or script; cheap, for proposals."""
        return tuple(self._exact.get(_core(text), ()))

    def _order(self, match: Match, folded: str) -> tuple[float, bool, int, str]:
        """Sort the likeliest first; of equals the one called exactly so, then the finest place that can be meant."""
        code = match.place.code
        return (-match.score, (code, folded) not in self._whole, _rank(match.place), code)

    def _like(self, core: str) -> list[Match]:
        keys = search_keys(core)
        if not keys.parts:
            return []
        found = [Match(place, 1.0, ("same_letters",)) for place in self._exact.get(core, [])]
        for name in self._names:
            if len(core) > 1 and name.keys.folded.startswith(core):
                found.append(Match(name.place, 0.9 + 0.1 * len(core) / len(name.keys.folded), ("begins_with",)))
                continue
            if not _could_be_alike(keys, name.keys):
                continue
            like = likeness_of_keys(keys, name.keys)
            if like.score >= _LEAST_SCORE:
                found.append(Match(name.place, like.score, like.why))
        return found

    def _within(self, folded: str) -> list[Match]:
        """Find exact names inside a longer text: "village, county", or Han without blanks."""
        found: list[Match] = []
        words = folded.split()
        for size in range(1, _LONGEST_WINDOW + 1):
            for start in range(len(words) - size + 1):
                window = _core(" ".join(words[start : start + size]))
                found += [Match(place, _PART_OF_TEXT, ("part_of_text",)) for place in self._exact.get(window, [])]
        if script_of(folded) == "Hans":
            for name, places in self._exact.items():
                if len(name) > 1 and name in folded and script_of(name) == "Hans":
                    found += [Match(place, _PART_OF_TEXT, ("part_of_text",)) for place in places]
        return found

    def by_code(self, code: str) -> GazetteerPlace | None:
        """Return the place of a code; codes of earlier years give today's place."""
        return self._by_code.get(todays_code(code) or code)

    def is_known_code(self, code: str) -> bool:
        """Tell whether a code is, or ever was, one we know."""
        return self.by_code(code) is not None

    def name(self, code: str, language: str) -> str | None:
        """Return the name to show. Where a language has none: English, Chinese, then any; None for no such code."""
        place = self.by_code(code)
        if place is None:
            return None
        for wanted in (language, "kk" if language == "kk-Arab" else language, "en", "zh"):
            for known, name in place.names:
                if known == wanted:
                    return cyrillic_to_arabic(name) if language == "kk-Arab" and known == "kk" else name
        return place.names[0][1]

    def county_of(self, code: str) -> str | None:
        """Return today's county-level code (a district or city in Kazakhstan), or None for anything larger."""
        place = self.by_code(code)
        if place is None:
            return None
        return place.code if is_county(place.code) or place.level in {"district", "city"} else None


def _could_be_alike(keys: NameKeys, other: NameKeys) -> bool:
    """Skip most names cheaply: some part must begin with the same class of consonant, or with none."""
    mine, theirs = keys.skeleton, other.skeleton
    if not mine or not theirs:
        return keys.latin[:1] == other.latin[:1]
    if abs(len(mine) - len(theirs)) > max(2, min(len(mine), len(theirs))):
        return False
    starts = {part[0] for part in theirs.split()}
    return any(part[0] in starts for part in mine.split()) or bool(keys.other_skeleton or other.other_skeleton)


def _rank(place: GazetteerPlace) -> int:
    """Counties come first; so do Ürümqi, Karamay, Turpan and Hami, cities although of prefecture level."""
    if place.level == "prefecture" and place.code < _FIRST_PREFECTURE_NOT_A_CITY:
        return 0
    return {"county": 0, "district": 1, "city": 1, "prefecture": 2, "region": 3, "country": 4}[place.level]


@cache
def _type_words() -> re.Pattern[str]:
    """Words that say what kind of place it is, in every language, longest first."""
    found: list[str] = table("place_words")["words"]
    longest = sorted((fold(word) for word in found), key=len, reverse=True)
    spaced = "|".join(re.escape(word) for word in longest if script_of(word) != "Hans")
    return re.compile(rf"(?<!\w)(?:{spaced})(?!\w)")


@cache
def _han_types() -> re.Pattern[str]:
    found: list[str] = table("place_words")["words"]
    han = sorted((word for word in found if script_of(word) == "Hans"), key=len, reverse=True)
    return re.compile(f"(?<=..)(?:{'|'.join(han)})$")


def _core(name: str) -> str:
    """Return the folded name without words such as county or ауданы; "" when nothing else is in it."""
    folded = fold(name)
    core = " ".join(_type_words().sub(" ", folded).split())
    return _han_types().sub("", core)


def _xinjiang() -> list[GazetteerPlace]:
    shown, others = _other_names()
    places = [GazetteerPlace(REGION, "region", None, "CN", (*shown[REGION], *others[REGION]), frozenset({"kk", "ug"}))]
    for row in rows("xj"):
        code = row["code"]
        shown_english = re.sub(r"\s*\(est\..*?\)", "", row["en"])
        names = [("en", shown_english), ("zh", row["zh"]), ("ug", row["ug_arab"]), ("kk", row["kk_cyrl"])]
        names += [("kk-Arab", row["kk_arab"]), *shown.get(code, [])]
        names += [("en", re.sub(r"\s*\(.*?\)", "", shown_english))]
        names += [("en", inner) for inner in re.findall(r"\(([^)]*)\)", shown_english)]
        names += [("und", variant) for variant in row["latin_variants"].split("|")]
        pinyin = row["pinyin"].replace(" ", "")
        names += [("und", pinyin), *others.get(code, [])]
        unreviewed = (
            {"ru"} | ({"ug"} if "mem" in row["ug_src"] else set()) | ({"kk"} if "mem" in row["kk_src"] else set())
        )
        places.append(
            GazetteerPlace(
                code=code,
                level=row["level"],
                parent=row["parent"],
                country="CN",
                names=tuple((language, name) for language, name in names if name),
                unreviewed=frozenset(unreviewed),
                latitude=float(row["lat"]) if row["lat"] else None,
                longitude=float(row["lon"]) if row["lon"] else None,
            )
        )
    return places


def _kazakhstan() -> list[GazetteerPlace]:
    shown, others = _other_names()
    places = []
    for row in rows("kz"):
        names = [
            ("kk", row["kk_cyrl"]),
            ("ru", row["ru"]),
            ("en", row["en"]),
            ("zh", row["zh"]),
            ("ug", row["ug_arab"]),
        ]
        names += [*shown.get(row["code"], []), *others.get(row["code"], [])]
        kept = tuple((language, name) for language, name in names if name)
        parent = row["parent"] or "KZ"
        places.append(GazetteerPlace(row["code"], row["level"], parent, "KZ", kept, frozenset({"zh", "ug"})))
    return places


def _countries() -> list[GazetteerPlace]:
    columns = (("en", "en"), ("ru", "ru"), ("kk", "kk_cyrl"), ("zh", "zh"), ("ug", "ug_arab"))
    return [
        GazetteerPlace(
            row["code"],
            "country",
            None,
            row["code"],
            tuple((language, row[column]) for language, column in columns if row[column]),
            frozenset(),
        )
        for row in rows("countries")
    ]


@cache
def _other_names() -> tuple[dict[str, list[tuple[str, str]]], dict[str, list[tuple[str, str]]]]:
    shown: dict[str, list[tuple[str, str]]] = {}
    others: dict[str, list[tuple[str, str]]] = {}
    for row in rows("other_names"):
        (shown if row["is_shown"] else others).setdefault(row["code"], []).append((row["language"], row["name"]))
    return shown, others
