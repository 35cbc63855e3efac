import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.dates.edtf import parse_edtf
from intake.errors import FileNotAccepted
from intake.questionnaire import Document, Finding, Form, blank_document, check, load_form, pointer_of, read_document
from intake.questionnaire.checking import MOST_FINDINGS
from tests.unit.questionnaire.conftest import ROOT, VECTORS

INTERVIEWS = sorted((VECTORS / "interviews").glob("*.json"))
FORM = load_form(ROOT / "forms" / "intake" / "1")
VALID: list[dict[str, Any]] = [json.loads(path.read_text(encoding="utf-8")) for path in INTERVIEWS]


def findings(content: dict[str, Any], form: Form = FORM) -> tuple[Finding, ...]:
    return check(Document(content), form, places=lambda code: code.startswith("65"), edtf=parse_edtf)


def refused(content: dict[str, Any], form: Form = FORM) -> list[tuple[str, str]]:
    return [(one.pointer, one.code) for one in findings(content, form) if one.severity == "refused"]


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Give the path of every value in a document, the document itself first."""
    yield path
    steps: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from places(inner, (*path, step))


def at(content: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        content = content[step]
    return content


OBJECTS = [(n, p) for n, one in enumerate(VALID) for p in places(one) if isinstance(at(one, p), dict)]
MEMBERS = [(n, p) for n, one in enumerate(VALID) for p in places(one) if p and isinstance(p[-1], str)]


@pytest.mark.parametrize("path", INTERVIEWS, ids=lambda path: str(path.stem))
def test_invented_interviews_are_accepted_without_a_finding(path: Any) -> None:
    assert check(read_document(path.read_bytes()), FORM, places=lambda _code: True, edtf=parse_edtf) == ()


def test_published_interviews_are_accepted() -> None:
    paths = sorted((ROOT / ".." / "shared" / "interviews").glob("published*.json"))
    if not paths:
        pytest.skip("../shared/interviews is not on this machine")

    for path in paths:
        assert check(read_document(path.read_bytes()), FORM, places=lambda _code: True, edtf=parse_edtf) == ()


@given(st.sampled_from(OBJECTS), st.text(min_size=1).filter(lambda name: not name.isidentifier()))
def test_a_member_added_anywhere_is_refused_where_it_stands(where: tuple[int, Any], name: str) -> None:
    content = copy.deepcopy(VALID[where[0]])
    at(content, where[1])[name] = {}

    found = refused(content)

    assert (pointer_of((*where[1], name)), "not_a_key" if where[1] == ("persons",) else "unknown_member") in found


@given(st.sampled_from(MEMBERS), st.sampled_from(["x", "_", " ", "/", "~"]))
def test_a_member_renamed_anywhere_is_refused_where_it_stands(where: tuple[int, Any], letter: str) -> None:
    content = copy.deepcopy(VALID[where[0]])
    *outer, name = where[1]
    holder = at(content, tuple(outer))
    holder[f"{name}{letter}"] = holder.pop(name)

    found = refused(content)

    if where[1][:-1] == ("persons",) and letter in "x_":
        assert any(code == "unknown_key" for _pointer, code in found) or found == []
    else:
        pointer = pointer_of((*outer, f"{name}{letter}"))
        assert any(one == pointer for one, _code in found)


@given(st.sampled_from(MEMBERS), st.sampled_from([None, True, -1, 1.5, "\x00?", [], {}, [None], {"a": 1}, [[]]]))
def test_a_value_of_any_other_kind_never_makes_checking_fail(where: tuple[int, Any], value: object) -> None:
    content = copy.deepcopy(VALID[where[0]])
    *outer, name = where[1]
    at(content, tuple(outer))[name] = value

    for one in findings(content):
        assert one.pointer == "" or one.pointer.startswith("/")


@pytest.mark.parametrize(
    ("path", "value", "pointer", "code"),
    [
        ("format", "intake-interview/2", "/format", "unknown_format"),
        ("interview/mode", "telepathy", "/interview/mode", "unknown_code"),
        ("interview/id", "", "/interview/id", "too_short"),
        ("interview/date/edtf", "2019-02-30", "/interview/date/edtf", "date_not_real"),
        ("interview/date", {}, "/interview/date", "empty"),
        ("interview/date/anchor", "2019-13-01", "/interview/date/anchor", "not_a_day"),
        ("interview/narrative", {"language": "ru"}, "/interview/narrative/text", "missing"),
        ("interview/narrative/text", "я" * 500_001, "/interview/narrative/text", "too_long"),
        ("persons/wife", {"sex": "female"}, "/persons/wife", "one_missing"),
        ("persons/wife/children", 31, "/persons/wife/children", "too_large"),
        ("persons/wife/children", True, "/persons/wife/children", "wrong_type"),
        ("persons/husband/age/value", 131, "/persons/husband/age/value", "too_large"),
        ("persons/husband/age/value", 1.5, "/persons/husband/age/value", "wrong_type"),
        ("persons/father/ethnicity/0", "martian", "/persons/father/ethnicity/0", "unknown_code"),
        ("persons/wife/names/0/text", None, "/persons/wife/names/0/text", "wrong_type"),
        ("persons/wife/citizenships/0/country", "Kz", "/persons/wife/citizenships/0/country", "not_a_country"),
        ("persons/wife/birth_place/code", "110000", "/persons/wife/birth_place/code", "place_unknown"),
        ("persons/wife/birth_place/code", "65432", "/persons/wife/birth_place/code", "not_a_place_code"),
        ("testifier/person", "nobody", "/testifier/person", "unknown_key"),
        ("testifier/chain/0", "No Body", "/testifier/chain/0", "not_a_key"),
        ("relations/0/from", "nobody", "/relations/0/from", "unknown_key"),
        ("consents/7/for", "nobody", "/consents/7/for", "unknown_key"),
        ("cases/1/person", "nobody", "/cases/1/person", "unknown_key"),
        ("episodes/0/person", "nobody", "/episodes/0/person", "unknown_key"),
        ("episodes/0/seq", 0, "/episodes/0/seq", "too_small"),
        ("episodes/1/together_with/0", "nobody", "/episodes/1/together_with/0", "unknown_key"),
        ("episodes/0/stages/1/sentence_years", 100.5, "/episodes/0/stages/1/sentence_years", "too_large"),
        ("episodes/0/reason_stated/1", "weather", "/episodes/0/reason_stated/1", "unknown_code"),
        ("actions/0/about/1", "nobody", "/actions/0/about/1", "unknown_key"),
        ("followups/0/due", "2019-02-29", "/followups/0/due", "not_a_day"),
        ("evidence/0/kind", "rumour", "/evidence/0/kind", "unknown_code"),
        ("evidence", [{}] * 201, "/evidence", "too_many"),
        ("persons", {}, "/persons", "too_few"),
        ("needs", {}, "/needs", "wrong_type"),
    ],
)
def test_each_rule_is_refused_at_its_pointer(
    interview: dict[str, Any], path: str, value: object, pointer: str, code: str
) -> None:
    *outer, name = [int(step) if step.isdigit() else step for step in path.split("/")]
    at(interview, tuple(outer))[name] = value

    assert (pointer, code) in refused(interview)


def test_a_whole_number_written_with_a_fraction_of_zero_is_whole_as_in_json_schema(interview: dict[str, Any]) -> None:
    interview["persons"]["husband"]["age"]["value"] = 34.0
    interview["episodes"][0]["seq"] = 1.0

    assert refused(interview) == []


def test_a_facility_may_be_null_and_a_place_code_too(interview: dict[str, Any]) -> None:
    stage = interview["episodes"][0]["stages"][1]
    stage["facility"] = None
    stage["place"]["code"] = None

    assert refused(interview) == []


@pytest.mark.parametrize("answer", ["no", "undecided", "withdrawn"])
def test_without_a_yes_to_store_nothing_is_accepted(interview: dict[str, Any], answer: str) -> None:
    interview["consents"][0]["answer"] = answer
    assert refused(interview) == [("/consents", "needs_consent")]

    interview["consents"].append({"scope": "store", "answer": "yes"})
    assert refused(interview) == [("/consents", "needs_consent")]


def test_every_required_part_of_an_empty_document_is_named() -> None:
    assert {pointer for pointer, code in refused({}) if code == "missing"} == {
        "/format",
        "/interview",
        "/testifier",
        "/persons",
        "/consents",
        "/cases",
    }


def test_a_blank_document_lacks_nothing_but_consent(form: Form) -> None:
    import datetime

    blank = blank_document("draft-1", datetime.date(2019, 3, 14))

    assert refused(dict(blank)) == [("/consents", "needs_consent")]


def test_a_person_sought_twice_is_pointed_out_but_not_refused(interview: dict[str, Any]) -> None:
    interview["cases"].append({"person": "wife"})

    (found,) = findings(interview)

    assert (found.pointer, found.code, found.severity) == ("/cases/2/person", "case_twice", "warning")


def test_a_strange_age_is_a_warning(interview: dict[str, Any]) -> None:
    interview["persons"]["husband"]["age"]["value"] = 118

    (found,) = findings(interview)

    assert (found.pointer, found.code, found.severity) == ("/persons/husband/age/value", "constraint", "warning")


def test_findings_end_at_a_thousand(interview: dict[str, Any]) -> None:
    interview["persons"]["wife"] |= {f"member{number}": 1 for number in range(5000)}

    assert len(findings(interview)) == MOST_FINDINGS


@pytest.mark.parametrize(
    ("untrusted", "reason"),
    [
        (b'{"format": "' + b"a" * (5 * 1024 * 1024) + b'"}', "too_large"),
        (b'{"format": 1, "format": 2}', "repeated_member"),
        (b'{"a":' * 33 + b"1" + b"}" * 33, "too_deep"),
        (b"[" * 2_000_000, "too_deep"),
        (b'{"persons": {"a": NaN}}', "constant"),
        (b"[]", "wrong_type"),
        (b"null", "wrong_type"),
    ],
)
def test_hostile_files_are_refused_before_they_are_looked_at(untrusted: bytes, reason: str) -> None:
    with pytest.raises(FileNotAccepted) as caught:
        read_document(untrusted)

    assert caught.value.data["reason"] == reason


def test_four_mebibytes_are_checked() -> None:
    content = copy.deepcopy(VALID[2])
    stage = content["episodes"][0]["stages"][0]
    episode = content["episodes"][0] | {"stages": [stage] * 36}
    content["episodes"] = [episode | {"seq": number % 100 + 1} for number in range(420)]
    untrusted = json.dumps(content, ensure_ascii=False).encode()
    assert 3_500_000 < len(untrusted) <= 4 * 1024 * 1024

    found = findings(read_document(untrusted).content)

    assert found == ()
