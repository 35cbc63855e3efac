"""The words of dates in each language, and cutting a phrase into them.

The words are regular expressions in `resources/dates/read_<language>.json`. Kazakh in Arabic script has no file of its
own: its patterns are the Cyrillic ones, letter for letter, after the folding that takes the hamza away.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from intake.names.scripts import fold, keyboard_of
from intake.names.tables import table

LANGUAGES = ("en", "ru", "kk", "kk-Arab", "zh", "ug")

# Longest match wins; of equals the earlier slot.
_NUMERIC = (
    ("iso", r"(\d{4})-(0[1-9]|1[0-2])-([0-3]\d)(?!\d)|(\d{4})-(0[1-9]|1[0-2])(?![\d-])"),
    ("numeric", r"(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{4}|\d{2})(?!\d)"),
    ("year_first", r"(\d{4})[./](0?[1-9]|1[0-2])(?:[./](\d{1,2}))?(?!\d)"),
    ("month_year", r"(\d{1,2})[./](\d{4})(?!\d)"),
    ("year_pair", r"(\d{4})\s?[-–—/]\s?(\d{4}|1[3-9]|[2-9]\d|(?<=/)\d\d)(?!\d)"),
)
_WORD = re.compile("[\\w\u064b-\u065f\u0670\u0674'\u2019\u02bc]+")
_GAP = re.compile(r"[\s,;:()\"«»“”.،。，、]+")
# 4、5月间: one of two months that share the word for month.
_TWO_MONTHS = re.compile(r"(?<!\d)(\d{1,2})月?[、,](\d{1,2})月份?(?:之?间)?")
_DASH = re.compile(r"[-–—~～]")
_HAN_DIGITS = dict(zip("〇零一二三四五六七八九两", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True))


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a date. slot: what it is; value: a code; groups: of its pattern; is_from: means "from" (-дан)."""

    slot: str
    value: str
    groups: tuple[str | None, ...] = ()
    is_from: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The compiled words of one language. ablative, limit: endings that say "from" and "until" (Uyghur -غىچە)."""

    language: str
    is_spaced: bool
    patterns: tuple[tuple[str, str, re.Pattern[str]], ...]
    ablative: re.Pattern[str] | None
    limit: re.Pattern[str] | None


@cache
def lexicon(language: str) -> Lexicon:
    """Return the words of one of LANGUAGES."""
    name = "kk" if language == "kk-Arab" else language
    words: dict[str, Any] = json.loads((files("resources") / "dates" / f"read_{name}.json").read_text(encoding="utf-8"))
    is_arabic = language == "kk-Arab"
    boundary = r"(?!\w)" if words["is_spaced"] else ""
    compiled = tuple(
        (slot, value, re.compile(f"(?:{_pattern(pattern, is_arabic=is_arabic)}){boundary}"))
        for slot, value, pattern in _listed(words)
    )
    endings = {
        name: re.compile(_pattern(words[name], is_arabic=is_arabic) + "$") if name in words else None
        for name in ("ablative", "limit")
    }
    return Lexicon(
        language=language,
        is_spaced=words["is_spaced"],
        patterns=tuple((slot, "", re.compile(pattern)) for slot, pattern in _NUMERIC) + compiled,
        ablative=endings["ablative"],
        limit=endings["limit"],
    )


def _listed(words: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Flatten a language's file into (slot, value, pattern), in the order that decides between equal matches."""
    listed = [("decade", "", words["decade"]), ("year", "", words["year"]), ("day", "", words["day"])]
    animals = words["animals"]
    for number, names in enumerate(animals):
        listed.append(("animal", str(number), words["animal"].replace("{animals}", names)))
    listed += [("feast", code, pattern) for code, pattern in words["feasts"].items()]
    listed += [("duration", f"{count} {unit}", pattern) for pattern, (count, unit) in words["durations"].items()]
    listed += [("month", str(number), pattern) for number, pattern in enumerate(words["months"], 1)]
    for slot, key in (("season", "seasons"), ("portion", "portions"), ("relative_year", "relative_years")):
        listed += [(slot, value, pattern) for value, pattern in words[key].items()]
    listed += [("relative_month", value, pattern) for value, pattern in words["relative_months"].items()]
    listed += [("unit", value, pattern) for value, pattern in words["units"].items()]
    listed += [("number", value, pattern) for value, pattern in words["numbers"].items()]
    listed += [("number", "", r"(\d{1,3})")]
    listed += [(slot, "", pattern) for slot, pattern in words["words"].items()]
    return [*listed, ("filler", "", words["filler"])]


def _pattern(pattern: str, *, is_arabic: bool) -> str:
    if is_arabic:
        letters: dict[str, str] = table("letters")["cyrillic_to_arabic"]
        pattern = "".join(letters.get(letter, letter) for letter in pattern)
    return _same_letters(pattern)


def _same_letters(text: str) -> str:
    """Fold each word and leave all between as it is; a Russian keyboard's Kazakh counts as Kazakh."""
    return _WORD.sub(lambda word: keyboard_of(fold(word[0])), text)


def prepare(said: str, language: str) -> str:
    """Return the phrase as the patterns expect it: folded, with ASCII digits, Han numbers as digits."""
    text = unicodedata.normalize("NFKC", said).casefold()
    text = "".join(str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in text)
    if language == "zh":
        text = _TWO_MONTHS.sub(r"\1月或\2月", _han_numbers(text))
    return _same_letters(text).strip()


def _han_numbers(text: str) -> str:
    digits = "〇零一二三四五六七八九两"
    text = re.sub(rf"[{digits}]{{4}}(?=年)", lambda found: "".join(str(_HAN_DIGITS[c]) for c in found[0]), text)
    text = re.sub(
        rf"([{digits}])?十([{digits}])?(?=[年个月天周日号星多几]|$)",
        lambda found: str(_HAN_DIGITS[found[1] or "一"] * 10 + (_HAN_DIGITS[found[2]] if found[2] else 0)),
        text,
    )
    return re.sub(r"[一二三四五六七八九两](?=[年个月天周日号星多半])", lambda found: str(_HAN_DIGITS[found[0]]), text)


def cut(text: str, language: str) -> tuple[Token, ...] | None:
    """Cut a prepared phrase into tokens; None when some word of it is not known."""
    words = lexicon(language)
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        gap = _GAP.match(text, position)
        if gap:
            position = gap.end()
            continue
        token, end = _longest(words, text, position=position)
        if token is None:
            if not _DASH.match(text, position):
                return None
            token, end = _dash(tokens, text[position + 1 : position + 2]), position + 1
        if token.slot != "filler":
            tokens.append(token)
            if words.limit and words.limit.search(text[position:end]):
                tokens.append(Token("until", "ending"))
        position = end
    return tuple(tokens)


def _dash(before: list[Token], after: str) -> Token:
    """A dash parts two ends, except in "mid-2016" and "17-шілде"."""
    joins = not before or before[-1].slot in {"portion", "around"} or (before[-1].slot == "number" and after.isalpha())
    return Token("filler" if joins else "until", "dash")


def _longest(words: Lexicon, text: str, *, position: int) -> tuple[Token | None, int]:
    best: Token | None = None
    end = position
    for slot, value, pattern in words.patterns:
        found = pattern.match(text, position)
        if found and found.end() > end:
            end = found.end()
            is_from = bool(words.ablative and words.ablative.search(found[0]))
            best = Token(slot, value or (found[1] if found.groups() and found[1] else ""), found.groups(), is_from)
    return best, end
