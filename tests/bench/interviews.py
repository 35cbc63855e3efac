"""Invented interviews by the thousand, in the form in which they come in, for measuring and for long tests."""

from __future__ import annotations

import json
from pathlib import Path

from tests.bench.people import Invented, Stock


def interview(number: int, stock: Stock) -> dict[str, object]:
    """Return one interview: a relative tells of one person, one arrest in two stages, two calls. ~100 values."""
    sought, teller = stock.person(), stock.person()
    rng = stock.random
    year = rng.choice((2016, 2017, 2018))
    told = f"{sought.given.native} {sought.father.native} туралы айтылған сөз, {number}. " * rng.randint(2, 6)
    return {
        "format": "intake-interview/1",
        "interview": {
            "id": f"made-{number:06d}",
            "date": {"edtf": f"2019-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"},
            "mode": "in_person",
            "languages": ["kk"],
            "interviewer": "W-01",
            "narrative": {"language": "kk", "text": told},
            "read_back": True,
        },
        "persons": {"sought": _person(sought), "teller": _person(teller)},
        "testifier": {"person": "teller", "how_known": "phone", "capacity": "family"},
        "relations": [{"from": "teller", "to": "sought", "kind": "sibling", "term": "бауыры"}],
        "consents": [
            {"scope": "store", "answer": "yes", "given": "oral_witnessed"},
            {"scope": "share_ngo", "answer": "yes", "given": "oral_witnessed"},
        ],
        "cases": [{"person": "sought", "priority": rng.choice(("normal", "high"))}],
        "episodes": [
            {
                "person": "sought",
                "seq": 1,
                "kind": "arrest",
                "start": {"said": "көктемде", "language": "kk", "edtf": f"{year}-04~", "anchor": "2019-03-14"},
                "place": {"said": "үйінде", "code": sought.county, "country": "CN", "kind": "home"},
                "warrant_shown": "no",
                "reason_presumed": ["travel_or_study_abroad"],
                "circumstances": told,
                "stages": [
                    {"status": "police_custody", "as_of": {"edtf": f"{year}-04"}, "how_known": "told"},
                    {"status": "reeducation_camp", "as_of": {"edtf": f"{year + 1}-05"}, "how_known": "phone"},
                ],
            }
        ],
        "contacts": [
            {"person": "sought", "with": "teller", "when": {"edtf": f"{year}-0{month}"}, "channel": "phone"}
            for month in (1, 2)
        ],
    }


def _person(who: Invented) -> dict[str, object]:
    return {
        "names": [
            {
                "text": f"{who.given.native} {who.father.native}",
                "script": "Cyrl" if who.people == "kk" else "Latn",
                "language": who.people,
                "kind": "legal",
                "system": "native",
            },
            {"text": who.given.press, "script": "Latn", "language": "en", "kind": "as_in_media", "system": "as_heard"},
        ],
        "sex": {"m": "male", "f": "female"}[who.sex],
        "birth": {"edtf": str(who.birth)},
        "residence": [{"code": who.county, "country": "CN", "kind": "home"}],
        "phones": ["+7 700 000 0000"],
    }


def write_interviews(folder: Path, *, count: int, seed: int = 1, first: int = 0) -> list[Path]:
    """Write so many interview files into a folder and return them. Equal seeds write equal files."""
    stock = Stock(seed)
    files = []
    for number in range(first, first + count):
        file = folder / f"{number:06d}.json"
        file.write_text(json.dumps(interview(number, stock), ensure_ascii=False), encoding="utf-8")
        files.append(file)
    return files
