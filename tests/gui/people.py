"""Invented people and what is told of them, for tests of the window."""

from __future__ import annotations

import json
from pathlib import Path


def interview(number: int, *, told: str, since: str, status: str = "reeducation_camp") -> dict[str, object]:
    """Return one interview about an invented man, told by an invented relative."""
    return {
        "format": "intake-interview/1",
        "interview": {
            "id": f"test-{number}", "date": {"edtf": "2019-05-04"}, "mode": "in_person",
            "place": {"said": "Алматы"}, "languages": ["kk"], "interviewer": "desk",
            "narrative": {"language": "kk", "text": "Ағамды ауыл полициясы шақырып, содан қайтпады."},
            "read_back": True,
        },
        "persons": {
            "sister": {"names": [{"text": told, "script": "Cyrl"}], "sex": "female", "phones": ["+7 700 000 00 00"]},
            "sought": {
                "names": [
                    {"text": "Ержан Тестұлы", "script": "Cyrl", "kind": "legal"},
                    {"text": "ەرجان تەستۇلى", "script": "Arab"},
                    {"text": "叶尔江·试验", "script": "Hans"},
                    {"text": "Yerzhan Testuly", "script": "Latn"},
                ],
                "sex": "male", "birth": {"said": "1971 жылы көктемде", "language": "kk", "edtf": "1971-21"},
                "occupation": "мұғалім", "residence": [{"said": "Текес ауданы"}],
                "citizenships": [{"country": "CN"}], "kz_status": "kandas",
                "identifiers": [{"type": "prc_passport", "number": "G00000000"}],
            },
            "wife": {"names": [{"text": "Айгүл Тестқызы", "script": "Cyrl"}]},
        },
        "testifier": {"person": "sister", "how_known": "phone", "capacity": "family"},
        "relations": [
            {"from": "sister", "to": "sought", "kind": "sibling", "term": "апасы"},
            {"from": "wife", "to": "sought", "kind": "spouse"},
        ],
        "consents": [
            {"scope": scope, "answer": "yes", "given": "signed"}
            for scope in ("store", "share_ngo", "recontact", "share_lawyers")
        ],
        "cases": [{"person": "sought", "priority": "high"}],
        "episodes": [
            {
                "person": "sought", "kind": "arrest", "start": {"said": since, "language": "kk", "edtf": since},
                "place": {"said": "Текес"}, "reason_presumed": ["travel_or_study_abroad"],
                "circumstances": "Таңертең екі адам келіп алып кетті.",
                "stages": [
                    {"status": "police_custody", "from": {"edtf": since}, "how_known": "phone"},
                    {"status": status, "as_of": {"edtf": "2018-06"}, "place": {"said": "Текес"}, "how_known": "told"},
                ],
            }
        ],
        "contacts": [{"person": "sought", "with": "wife", "when": {"edtf": "2017-12"}, "channel": "phone"}],
        "actions": [
            {"kind": "letter", "authority": "Foreign ministry", "when": {"edtf": "2018-11"}, "response": "acknowledged"}
        ],
        "followups": [{"person": "sought", "what": "Қайта хабарласу", "due": "2026-12-01"}],
    }  # fmt: skip


def write_interviews(folder: Path) -> list[Path]:
    """Write two interviews that tell of one kind of thing and differ in a date; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    told = (
        interview(1, told="Гүлнар Тестқызы", since="2017-03-15"),
        interview(2, told="Сәуле Тестқызы", since="2017-04", status="prison_sentenced"),
    )
    files = []
    for number, document in enumerate(told, 1):
        file = folder / f"{number}.json"
        file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        files.append(file)
    return files
