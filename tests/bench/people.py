"""Invented people by the thousand for measuring: names put together at random from the common stock of real names.

A person here is a truth (given name, father's, grandfather's, birth, county) and can be written in every way that
papers and relatives write: `written`. Nobody in particular; two people of one name are as frequent as in life.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

from intake.names.transliterate import (
    cyrillic_to_arabic,
    cyrillic_to_latin,
    cyrillic_to_russian,
    han_to_pinyin,
    latin_to_uyghur,
    uyghur_to_cyrillic,
)
from intake.places.codes import is_county, rows

STOCK = Path(__file__).parent.parent / "vectors" / "names" / "stock.txt"
KAZAKH_FORMS = ("cyrl", "arab", "kz", "ru", "press", "han", "pinyin", "together")
UYGHUR_FORMS = ("ug_arab", "uly", "ug_cyrl", "han", "pinyin", "together")
_SHARE_OF_COMPOUNDS = 0.4
_SHARE_OF_UYGHURS = 0.15
_KAZAKH_AREAS = ("6540", "6542", "6543", "6523", "6501", "6527", "6505")


@dataclass(frozen=True, slots=True)
class Name:
    """One given name. native: Kazakh Cyrillic or, for Uyghurs, ULY; han: spellings met."""

    people: str
    native: str
    press: str
    han: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invented:
    """The truth about one invented person. birth: year; county: today's code."""

    sex: str
    given: Name
    father: Name
    grandfather: Name
    birth: int
    county: str

    @property
    def people(self) -> str:
        """Return "kk" or "ug"."""
        return self.given.people

    @property
    def true_name(self) -> tuple[str, str]:
        """Return what makes two people of one name."""
        return self.given.press.casefold(), self.father.press.casefold()


class Stock:
    """The stock of names, drawn from as in life: a few are very common, most are rare."""

    def __init__(self, seed: int) -> None:
        """Read the stock. seed: equal seeds draw equal people."""
        self.random = random.Random(seed)
        self._names: dict[tuple[str, str], list[Name]] = {}
        self._parts: dict[str, list[Name]] = {"first": [], "last m": [], "last f": []}
        for line in STOCK.read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                continue
            head, native, press, han = line.split("|")
            name = Name(head[:2], native, press, tuple(han.split()))
            if head in self._parts:
                self._parts[head].append(name)
            else:
                self._names.setdefault((name.people, head[3:]), []).append(name)
        shuffled = random.Random(7)
        for names in self._names.values():
            shuffled.shuffle(names)

    def person(self) -> Invented:
        """Draw one person."""
        people = "ug" if self.random.random() < _SHARE_OF_UYGHURS else "kk"
        sex = "m" if self.random.random() < 0.7 else "f"
        birth = int(self.random.triangular(1935, 2005, 1982))
        counties, weights = _counties()
        county = self.random.choices(counties, cum_weights=weights)[0]
        return Invented(sex, self.name(people, sex), self.name(people, "m"), self.name(people, "m"), birth, county)

    def name(self, people: str, sex: str) -> Name:
        """Draw one name: from the list, the first ones oftener, or put together of two parts."""
        if people == "kk" and self.random.random() < _SHARE_OF_COMPOUNDS:
            first = self.random.choice(self._parts["first"])
            last = self.random.choice(self._parts[f"last {sex}"])
            if first.native.casefold() != last.native:
                return Name("kk", first.native + last.native, first.press + last.press, (first.han[0] + last.han[0],))
        names = self._names[people, sex]
        return names[int(len(names) * self.random.random() ** 1.7)]

    def written(self, person: Invented, form: str) -> str:
        """Write a person's name in one of the forms."""
        if form in {"han", "pinyin", "together"}:
            return self._chinese(person, form)
        return self._uyghur(person, form) if person.people == "ug" else self._kazakh(person, form)

    def _chinese(self, person: Invented, form: str) -> str:
        given, father = self.random.choice(person.given.han), self.random.choice(person.father.han)
        if form == "han":
            return given + self.random.choices("·•.", (6, 2, 1))[0] + father
        spelled = [han_to_pinyin(part).upper() for part in (given, father)]
        return " ".join(spelled) if form == "pinyin" else "".join(spelled)

    def _uyghur(self, person: Invented, form: str) -> str:
        latin = f"{person.given.native} {person.father.native}"
        if form == "uly":
            return latin
        if form == "press":
            return f"{person.given.press} {person.father.press}"
        arabic = latin_to_uyghur(latin)
        return arabic if form == "ug_arab" else uyghur_to_cyrillic(arabic)

    def _kazakh(self, person: Invented, form: str) -> str:
        given, father, grandfather = (one.native for one in (person.given, person.father, person.grandfather))
        uly = "ұлы" if person.sex == "m" else "қызы"
        if form in {"cyrl", "arab"}:
            text = f"{given} {father}{uly if self.random.random() < 0.5 else ''}"
            return cyrillic_to_arabic(text) if form == "arab" else text
        if form == "kz":
            whole = self.random.random() < 0.33
            text = f"{grandfather} {given} {father}{uly}" if whole else f"{father}{uly} {given}"
            return cyrillic_to_latin(text, "passport")
        if form == "ru":
            ov = "ов" if person.sex == "m" else "ова"
            whole = self.random.random() < 0.4
            return cyrillic_to_russian(f"{grandfather}{ov} {given} {father}{uly}" if whole else f"{father}{ov} {given}")
        return f"{person.given.press} {person.father.press}"


def forms_of(person: Invented) -> tuple[str, ...]:
    """Return the forms in which this person can be written."""
    return UYGHUR_FORMS if person.people == "ug" else KAZAKH_FORMS


def typing_slip(text: str, chance: random.Random) -> str:
    """Return a text with one letter left out, doubled or two changed round, as tired hands do."""
    at = chance.randrange(1, len(text) - 1)
    kind = chance.choice(("drop", "swap", "double"))
    if kind == "drop":
        return text[:at] + text[at + 1 :]
    if kind == "double":
        return text[:at] + text[at] + text[at:]
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


@cache
def _counties() -> tuple[Sequence[str], Sequence[float]]:
    """Return the counties where Kazakhs live, and how many live there (cumulated): some hold many, most a few."""
    codes = [row["code"] for row in rows("xj") if is_county(row["code"]) and row["code"].startswith(_KAZAKH_AREAS)]
    random.Random(3).shuffle(codes)
    return codes, list(accumulate(1 / (place + 3) for place in range(len(codes))))
