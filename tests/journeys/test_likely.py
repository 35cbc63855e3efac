"""The same person recognised: found by one query in every script, proposed with reasons, decided, taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from intake.progress import silent
from intake.services import cases, interviews, likely, review
from intake.services.opened import Session

PUBLISHED = Path(__file__).resolve().parents[3] / "shared" / "interviews"
NUMBER = "65402719790310000X"


def interview(number: int, names: list[str], **person: Any) -> dict[str, Any]:
    """Return a short interview about one person with these names."""
    scripts = {True: "Hans", False: "Cyrl"}
    forms = [{"text": name, "script": scripts[name > "一"], "kind": "legal"} for name in names]
    return {
        "format": "intake-interview/1",
        "interview": {
            "id": f"T{number}", "date": {"edtf": "2019-01-05"}, "mode": "in_person", "languages": ["kk"],
            "narrative": {"language": "kk", "text": "Ол ауылда ұста болатын."},
        },
        "persons": {
            "he": {"names": forms, "sex": "male", **person},
            "teller": {"names": [{"text": "Күләш Әбіш", "script": "Cyrl", "kind": "legal"}]},
        },
        "testifier": {"person": "teller", "how_known": "told", "capacity": "family"},
        "relations": [{"from": "teller", "to": "he", "kind": "sibling"}],
        "consents": [{"scope": "store", "answer": "yes", "given": "oral_witnessed"}],
        "cases": [{"person": "he"}],
    }  # fmt: skip


@pytest.fixture
def desk(make_vault: Any) -> Session:
    opened: Session = make_vault("desk", role="coordinator", organisation="Aq Bulaq")
    return opened


def add(desk: Session, tmp_path: Path, document: dict[str, Any]) -> str:
    file = tmp_path / f"{document['interview']['id']}.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return interviews.add_file(desk, file, report=silent).cases[0]


def test_two_reports_of_one_person_in_two_scripts_are_proposed_decided_and_taken_back(
    desk: Session, tmp_path: Path
) -> None:
    home = {"said": "үйі", "code": "654326", "country": "CN"}
    first = add(desk, tmp_path, interview(1, ["Тілеубек Қабанбай"], birth={"edtf": "1958"}, residence=[home]))
    second = add(desk, tmp_path, interview(2, ["铁列吾别克·哈班拜"], birth={"edtf": "1958~"}))
    add(desk, tmp_path, interview(3, ["Марат Болат"], birth={"edtf": "1958"}))

    (pair,) = likely.likely(desk)
    assert {pair.a, pair.b} == {first, second}
    assert {"name_other_script", "birth", "sex"} <= {reason.code for reason in pair.reasons}
    assert [{one.a, one.b} for one in likely.likely(desk, first)] == [{first, second}]

    review.decide_person(desk, first, second, verdict="different")
    assert likely.likely(desk) == ()

    review.decide_person(desk, first, second, verdict="unsure")
    assert len(likely.likely(desk)) == 1


def test_what_was_added_and_ended_since_is_known_at_once(desk: Session, tmp_path: Path) -> None:
    add(desk, tmp_path, interview(1, ["Тілеубек Қабанбай"]))
    typed = {"names": [{"text": "Ақылбек Сайлаубай"}], "sex": "male"}
    assert likely.have_we_met(desk, typed) == ()

    case = add(desk, tmp_path, interview(2, ["Ақылбек Сайлаубай"]))
    (met,) = likely.have_we_met(desk, typed)

    assert met.case == case
    assert met.names == ("Ақылбек Сайлаубай",)


def test_a_testifier_who_came_before_is_met_again_without_a_case(desk: Session, tmp_path: Path) -> None:
    add(desk, tmp_path, interview(1, ["Тілеубек Қабанбай"]))

    (met,) = likely.have_we_met(desk, {"names": [{"text": "Kulash Abish"}]})

    assert met.case is None


def test_an_equal_number_is_enough(desk: Session, tmp_path: Path) -> None:
    numbers = [{"type": "prc_id", "number": NUMBER}]
    case = add(desk, tmp_path, interview(1, ["Тілеубек Қабанбай"], identifiers=numbers))

    found = likely.have_we_met(desk, {"identifiers": [{"type": "prc_id", "number": "654027 1979 0310 000x"}]})

    assert found[0].case == case
    assert found[0].reasons[0].code == "number"
    assert all(NUMBER not in str(reason.data) for reason in found[0].reasons)


@pytest.mark.parametrize(
    "half",
    [{}, {"names": "x", "birth": 3}, {"names": [{"text": 5}, 7]}, {"birth": {"edtf": "20"}, "age": {"value": "x"}}],
)
def test_what_is_half_typed_finds_nobody_and_fails_nowhere(desk: Session, half: dict[str, Any]) -> None:
    assert likely.have_we_met(desk, half) == ()


def test_reading_everybody_goes_in_steps(desk: Session, tmp_path: Path) -> None:
    add(desk, tmp_path, interview(1, ["Тілеубек Қабанбай"]))

    assert likely.prepare(desk) == 0
    assert desk.met is not None
    assert len(desk.met.index) == 2


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Тілеубек", "name:Cyrl"), ("Тилеубек", "name:Cyrl"), ("铁列吾", "name:Hans"), ("哈班", "name:Hans"),
        ("تىلەۋبەك", "name_sounds"), ("Tileubek", "name_sounds"), ("Тлеубек", "name_alike"),
        ("TIELIEWUBEIKE", "name_alike"),
        ("65402719790310000X", "number"), ("654027 19790310 000x", "number"), ("+7 700 000 01 01", "phone"),
        ("77000000101", "phone"), ("Jeminay", "county"), ("吉木乃", "county"), ("Жеменей", "county"),
        ("Қызылащы", "place:Cyrl"), ("ұста", "words"),
    ],
)  # fmt: skip
def test_one_field_finds_by_anything_and_says_why(desk: Session, tmp_path: Path, typed: str, why: str) -> None:
    home = {"said": "Қызылащы ауылы", "code": "654326", "country": "CN"}
    numbers = [{"type": "prc_id", "number": NUMBER}]
    names = ["Тілеубек Қабанбай", "铁列吾别克·哈班拜"]
    document = interview(1, names, residence=[home], identifiers=numbers, phones=["+77000000101"])
    case = add(desk, tmp_path, document)
    other = interview(2, ["Самал Еркін"])
    other["interview"]["narrative"]["text"] = "Қой бағатын."
    add(desk, tmp_path, other)

    assert [(line.id, line.why) for line in cases.find_cases(desk, search=typed)] == [(case, (why,))]


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published interviews are not part of the project")
@pytest.mark.parametrize("file", ["a", "b"])
def test_the_people_of_the_published_interviews_are_found_in_every_script(desk: Session, file: str) -> None:
    """Their names stay where they are: other spellings are made from them here."""
    from intake.names.forms import forms

    document = json.loads((PUBLISHED / f"published-2018-05-{file}.json").read_text(encoding="utf-8"))
    case = interviews.add_file(desk, PUBLISHED / f"published-2018-05-{file}.json", report=silent).cases[0]
    name = document["persons"][document["cases"][0]["person"]]["names"][0]["text"]
    spelled = [name, *(form.text for form in forms(name))]
    spelled += [form.text for one in spelled for form in forms(one)]

    assert len(spelled) > 5
    for text in spelled:
        assert [line.id for line in cases.find_cases(desk, search=text)] == [case]
        assert [one.case for one in likely.have_we_met(desk, {"names": [{"text": text}]})] == [case]
