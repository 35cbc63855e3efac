"""Makes `pairs.json`: labelled pairs of names, by rule from the stock; those made by hand stand in `by_hand.txt`.

Run from the root of the project: `python -m tests.vectors.names.make_pairs`. Equal runs write equal files.
same: one person spelled twice (every pair of forms); the rest are hard negatives: brothers, father and son, one name
in another county and another generation, and names that differ by a letter.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from tests.bench.people import KAZAKH_FORMS, UYGHUR_FORMS, Invented, Name, Stock, forms_of, typing_slip

FOLDER = Path(__file__).parent
PER_KAZAKH_PAIR = 14
PER_UYGHUR_PAIR = 8
NEGATIVES_EACH = 60
SLIPS = 0.12

Pair = dict[str, object]


def by_rule() -> list[Pair]:
    """Return all pairs made by rule."""
    stock = Stock(2018)
    found: list[Pair] = []
    for people, forms, count in (("kk", KAZAKH_FORMS, PER_KAZAKH_PAIR), ("ug", UYGHUR_FORMS, PER_UYGHUR_PAIR)):
        for one, other in combinations(forms, 2):
            for _ in range(count):
                person = _of(stock, people)
                a, b = stock.written(person, one), stock.written(person, other)
                if stock.random.random() < SLIPS:
                    b = typing_slip(b, stock.random)
                found.append(_pair((a, one, person), (b, other, person), label="same"))
    return [*found, *_negatives(stock)]


def _of(stock: Stock, people: str) -> Invented:
    while (person := stock.person()).people != people:
        pass
    return person


def _negatives(stock: Stock) -> Iterator[Pair]:
    for _ in range(NEGATIVES_EACH):
        one = stock.person()
        brother = replace(one, given=stock.name(one.people, one.sex), birth=one.birth + stock.random.randint(2, 9))
        if brother.given != one.given:
            yield _two(stock, (one, brother), label="brother")
        child = replace(one, given=stock.name(one.people, "m"), father=one.given, grandfather=one.father, sex="m")
        yield _two(stock, (replace(one, sex="m"), replace(child, birth=one.birth + 27)), label="father_and_son")
        far = stock.person()
        namesake = replace(one, birth=one.birth + stock.random.choice((-19, -12, 11, 23)), county=far.county)
        if far.county != one.county:
            yield _two(stock, (one, namesake), label="namesake_elsewhere")
        near = replace(one, given=_similar(stock, one), birth=far.birth, county=far.county)
        yield _two(stock, (one, near), label="similar_name")


def _similar(stock: Stock, person: Invented) -> Name:
    """Draw names until one begins and ends as the person's given name."""
    given = person.given.native.casefold()
    for _ in range(400):
        name = stock.name(person.people, person.sex)
        other = name.native.casefold()
        if other != given and (other[:2] == given[:2] or other[-3:] == given[-3:]):
            return name
    return stock.name(person.people, person.sex)


def _two(stock: Stock, people: tuple[Invented, Invented], *, label: str) -> Pair:
    forms = [stock.random.choice(forms_of(person)) for person in people]
    one, other = ((stock.written(person, form), form, person) for person, form in zip(people, forms, strict=True))
    return _pair(one, other, label=label)


def _pair(a: tuple[str, str, Invented], b: tuple[str, str, Invented], *, label: str) -> Pair:
    return {"label": label, "made": "rule", "a": _side(*a), "b": _side(*b)}


def _side(text: str, form: str, person: Invented) -> dict[str, object]:
    sex = {"m": "male", "f": "female"}[person.sex]
    name = "|".join(person.true_name)
    return {"text": text, "form": form, "name": name, "sex": sex, "birth": person.birth, "county": person.county}


def by_hand() -> Iterator[Pair]:
    """Give the pairs of `by_hand.txt`."""
    for line in (FOLDER / "by_hand.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            label, *sides = line.split("|")
            a, b = (_typed(side) for side in sides)
            yield {"label": label, "made": "hand", "a": a, "b": b}


def _typed(side: str) -> dict[str, object]:
    text, form, sex, birth, county = (part.strip() for part in side.split(";"))
    return {"text": text, "form": form, "name": "", "sex": sex, "birth": int(birth), "county": county}


def main() -> None:
    """Write the file."""
    pairs = [*by_hand(), *by_rule()]
    lines = ",\n".join(json.dumps(pair, ensure_ascii=False) for pair in pairs)
    (FOLDER / "pairs.json").write_text(f'{{"pairs": [\n{lines}\n]}}\n', encoding="utf-8")
    print(len(pairs))


if __name__ == "__main__":
    main()
