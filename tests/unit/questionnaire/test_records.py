import copy
import datetime
import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from intake.dates.edtf import bounds
from intake.errors import NeedsConsent
from intake.ids import derived_id, is_id
from intake.model.dates import UncertainDate
from intake.model.journal import Words
from intake.model.places import Place
from intake.model.values import Code, Codes, Ref, Refs, Texts, Value
from intake.questionnaire import Document, FieldDraft, Form, RecordDraft, read_document, records
from tests.unit.questionnaire.conftest import ROOT, VECTORS

DIGEST = hashlib.sha256(b"an invented interview").digest()


def drafts(
    content: dict[str, Any], form: Form, bindings: Mapping[str, str] | None = None, **functions: Any
) -> tuple[RecordDraft, ...]:
    return records(Document(content), form, digest=DIGEST, bindings=bindings or {}, bounds=bounds, **functions)


def one(found: tuple[RecordDraft, ...], kind: str, pointer: str) -> dict[str, FieldDraft]:
    (record,) = [record for record in found if (record.kind, record.pointer) == (kind, pointer)]
    return {draft.field: draft for draft in record.fields}


def values(found: tuple[RecordDraft, ...], kind: str, pointer: str) -> dict[str, Value]:
    return {name: draft.value for name, draft in one(found, kind, pointer).items()}


def ids(found: tuple[RecordDraft, ...]) -> dict[tuple[str, str], str]:
    return {(record.kind, record.pointer): record.record for record in found}


def test_every_repeated_group_becomes_a_record_of_its_own(interview: dict[str, Any], form: Form) -> None:
    found = drafts(interview, form)

    counts = Counter(record.kind for record in found)
    assert counts["person"] == 6
    assert counts["name"] == 9
    assert counts["citizenship"] == 4
    assert (counts["episode"], counts["stage"], counts["force"], counts["reason"]) == (3, 3, 2, 4)
    assert (counts["case"], counts["consent"], counts["evidence"]) == (2, 16, 4)
    assert all(is_id(record.record) for record in found)
    assert all(draft.value not in ("", None) for record in found for draft in record.fields)


def test_fields_of_every_record_are_those_of_the_form(interview: dict[str, Any], form: Form) -> None:
    for record in drafts(interview, form):
        assert record.fields
        for draft in record.fields:
            assert form.field(record.kind, draft.field) is not None


def test_nested_records_refer_to_the_record_they_stand_in(interview: dict[str, Any], form: Form) -> None:
    found = drafts(interview, form)
    known = ids(found)

    assert values(found, "stage", "/episodes/1/stages/0")["episode"] == Ref(known["episode", "/episodes/1"])
    assert values(found, "name", "/persons/wife/names/2")["person"] == Ref(known["person", "/persons/wife"])
    assert values(found, "case", "/cases/1")["person"] == Ref(known["person", "/persons/father"])
    cases = sorted([known["case", "/cases/0"], known["case", "/cases/1"]])
    assert values(found, "interview", "")["cases"] == Refs(tuple(cases))
    consent = values(found, "consent", "/consents/5")
    assert consent["interview"] == Ref(known["interview", ""])
    assert consent["testifier"] == Ref(known["person", "/persons/husband"])
    assert consent["for"] == Ref(known["person", "/persons/wife"])


def test_reasons_stated_and_presumed_are_two_records(interview: dict[str, Any], form: Form) -> None:
    found = [record for record in drafts(interview, form) if (record.kind, record.pointer) == ("reason", "/episodes/1")]

    said = [{draft.field: draft.value for draft in record.fields} for record in found]
    assert [(one["by"], one["reasons"]) for one in said] == [
        (Code("stated"), Codes(("religion_practice",))),
        (Code("presumed"), Codes(("relatives", "religion_practice"))),
    ]
    assert said[0]["words"] == "«незаконное религиозное собрание»"
    assert "words" not in said[1]


def test_a_reason_nobody_gave_is_no_record(interview: dict[str, Any], form: Form) -> None:
    interview["episodes"][1]["reason_stated"] = []
    interview["episodes"][1]["reason_stated_words"] = ""

    found = [record for record in drafts(interview, form) if (record.kind, record.pointer) == ("reason", "/episodes/1")]

    assert len(found) == 1


def test_answers_become_values_of_their_own_kind(interview: dict[str, Any], form: Form) -> None:
    found = drafts(interview, form)

    assert values(found, "interview", "")["languages"] == Texts(("ru", "kk"))
    assert values(found, "interview", "")["read_back"] is True
    assert values(found, "interview", "")["file_digest"] == DIGEST
    assert values(found, "interview", "")["state"] == Code("sealed")
    assert values(found, "person", "/persons/mother")["is_unnamed"] is True
    assert values(found, "person", "/persons/wife")["is_unnamed"] is False
    assert values(found, "person", "/persons/wife")["birth"] == UncertainDate(
        "22 июля 1993", "ru", "1993-07-22", None, datetime.date(1993, 7, 22), datetime.date(1993, 7, 22)
    )
    place = Place("Жеменей", "654326", "CN", None)
    assert one(found, "person", "/persons/wife")["birth_place"] == FieldDraft(
        "birth_place", place, Words("Жеменей", None), "told", None
    )
    due = values(found, "followup", "/followups/0")["due"]
    assert isinstance(due, UncertainDate)
    assert due.edtf == "2019-10-10"


def test_a_sentence_in_years_is_an_exact_decimal(form: Form) -> None:
    document = read_document((VECTORS / "interviews" / "1-sister.json").read_bytes())
    stage = values(records(document, form, digest=DIGEST, bindings={}, bounds=bounds), "stage", "/episodes/0/stages/2")

    assert stage["sentence_years"] == Decimal(9)
    assert isinstance(stage["sentence_years"], Decimal)
    assert stage["predicted"] is False


def test_null_and_empty_answers_are_no_values(interview: dict[str, Any], form: Form) -> None:
    stage = interview["episodes"][0]["stages"][1]
    stage |= {"facility": None, "charge": ""}

    said = values(drafts(interview, form), "stage", "/episodes/0/stages/1")

    assert "facility" not in said
    assert "charge" not in said


def test_how_known_of_a_record_wins_over_that_of_the_testifier(interview: dict[str, Any], form: Form) -> None:
    found = drafts(interview, form)

    assert {draft.how_known for draft in one(found, "stage", "/episodes/0/stages/0").values()} == {"phone"}
    assert {draft.how_known for draft in one(found, "episode", "/episodes/0").values()} == {"told"}
    assert {draft.how_known for draft in one(found, "consent", "/consents/0").values()} == {None}
    assert {draft.how_known for draft in one(found, "case", "/cases/0").values()} == {None}


def test_as_of_goes_with_every_claim_of_a_stage_and_with_an_age(interview: dict[str, Any], form: Form) -> None:
    found = drafts(interview, form)

    assert {draft.as_of for draft in one(found, "stage", "/episodes/0/stages/1").values()} == {"2019-22"}
    assert one(found, "person", "/persons/husband")["age"].as_of == "2019-09"
    assert one(found, "person", "/persons/husband")["sex"].as_of is None


def test_words_alone_are_proposed_a_date_counted_from_the_day_of_the_interview(
    interview: dict[str, Any], form: Form
) -> None:
    asked: list[tuple[str, str | None, datetime.date | None]] = []

    def propose(said: str, language: str | None, anchor: datetime.date | None) -> UncertainDate | None:
        asked.append((said, language, anchor))
        if said != "осенью 2018":
            return None
        return UncertainDate("other", None, "2018-23", anchor, datetime.date(2018, 9, 1), datetime.date(2018, 11, 30))

    found = drafts(interview, form, propose=propose)

    stage = values(found, "stage", "/episodes/0/stages/1")
    assert stage["from"] == UncertainDate(
        "осенью 2018",
        "ru",
        "2018-23",
        datetime.date(2019, 9, 21),
        datetime.date(2018, 9, 1),
        datetime.date(2018, 11, 30),
        proposed=True,
    )
    seen = values(found, "episode", "/episodes/0")["last_seen_when"]
    day = datetime.date(2018, 1, 19)
    assert seen == UncertainDate("в тот же вечер", "ru", None, day, None, None)
    assert ("в тот же вечер", "ru", day) in asked
    assert not any(said == "22 июля 1993" for said, _language, _anchor in asked)


def test_places_without_a_code_may_be_proposed_one_and_keep_what_was_said(
    interview: dict[str, Any], form: Form
) -> None:
    interview["persons"]["father"]["birth_place"] = {"said": "Жеменей", "code": None}

    def propose(said: str, country: str | None) -> Place | None:
        return Place("other", "654300", "CN", "home") if said == "где-то под Алтаем" and country == "CN" else None

    found = drafts(interview, form, propose_place=propose)

    place = values(found, "stage", "/episodes/0/stages/1")["place"]
    assert place == Place("где-то под Алтаем", "654300", "CN", None, proposed=True)
    assert values(found, "person", "/persons/father")["birth_place"] == Place("Жеменей", None, None, None)


def test_ids_hang_on_the_bytes_and_the_local_key(interview: dict[str, Any], form: Form) -> None:
    known = ids(drafts(interview, form))

    assert known["interview", ""] == derived_id(DIGEST, "interview")
    assert known["person", "/persons/wife"] == derived_id(DIGEST, "persons/wife")
    assert known["name", "/persons/wife/names/0"] == derived_id(DIGEST, "persons/wife/names/0")
    assert known["case", "/cases/1"] == derived_id(DIGEST, "cases/father")
    assert known["stage", "/episodes/0/stages/1"] == derived_id(DIGEST, "episodes/wife.1/stages/1")
    assert len({record.record for record in drafts(interview, form)}) == len(drafts(interview, form))


def test_the_order_of_lists_with_a_key_changes_no_id(interview: dict[str, Any], form: Form) -> None:
    turned = copy.deepcopy(interview)
    for name in ("cases", "episodes", "consents"):
        turned[name].reverse()
    turned["persons"] = dict(reversed(turned["persons"].items()))

    assert {record.record for record in drafts(turned, form)} == {record.record for record in drafts(interview, form)}


def test_two_cases_of_one_person_stay_two_records(interview: dict[str, Any], form: Form) -> None:
    interview["cases"].append({"person": "wife", "priority": "low"})

    cases = [record.record for record in drafts(interview, form) if record.kind == "case"]

    assert len(set(cases)) == 3


def test_persons_and_cases_that_are_known_keep_their_ids(interview: dict[str, Any], form: Form) -> None:
    person, case = "ab" * 16, "cd" * 16

    found = drafts(interview, form, {"wife": person, "cases/wife": case})

    assert ids(found)["person", "/persons/wife"] == person
    assert ids(found)["case", "/cases/0"] == case
    assert values(found, "episode", "/episodes/0")["person"] == Ref(person)
    assert ids(found)["name", "/persons/wife/names/0"] == derived_id(DIGEST, "persons/wife/names/0")


def test_without_consent_nothing_is_made(interview: dict[str, Any], form: Form) -> None:
    interview["consents"][0]["answer"] = "undecided"

    with pytest.raises(NeedsConsent) as caught:
        drafts(interview, form)

    assert caught.value.data == {"scope": "store"}


def test_an_unfinished_interview_says_so(interview: dict[str, Any], form: Form) -> None:
    assert values(drafts(interview, form, state="unfinished"), "interview", "")["state"] == Code("unfinished")


def test_sources_that_contradict_each_other_stay_as_they_were_said(form: Form) -> None:
    months = []
    for name in ("1-sister", "2-neighbour"):
        raw = (VECTORS / "interviews" / f"{name}.json").read_bytes()
        found = records(read_document(raw), form, digest=hashlib.sha256(raw).digest(), bindings={}, bounds=bounds)
        start = values(found, "episode", "/episodes/0")["start"]
        assert isinstance(start, UncertainDate)
        months.append(start.edtf)

    assert months == ["2017-04~", "2017-09"]


def test_published_interviews_become_records(form: Form) -> None:
    paths = sorted((ROOT / ".." / "shared" / "interviews").glob("published*.json"))
    if not paths:
        pytest.skip("../shared/interviews is not on this machine")

    for path in paths:
        found = records(read_document(path.read_bytes()), form, digest=DIGEST, bindings={}, bounds=bounds)
        assert {"interview", "person", "name", "case", "consent", "episode", "stage"} <= {one.kind for one in found}


def test_every_value_can_be_written_into_the_journal(interview: dict[str, Any], form: Form) -> None:
    from intake.journal.encoding import decode_value, encode_value

    for record in drafts(interview, form):
        for draft in record.fields:
            written = draft.value
            if isinstance(written, UncertainDate):
                written = replace(written, said=None, language=None)
            elif isinstance(written, Place):
                written = replace(written, said=None)
            assert decode_value(encode_value(draft.value)) == written


def test_the_largest_document_is_made_into_records(form: Form) -> None:
    content: dict[str, Any] = json.loads((VECTORS / "interviews" / "3-husband.json").read_text(encoding="utf-8"))
    episode = content["episodes"][0] | {"stages": [content["episodes"][0]["stages"][0]] * 36}
    content["episodes"] = [episode | {"seq": number % 100 + 1} for number in range(420)]

    found = drafts(content, form)

    assert len(found) > 16_000


def test_no_name_for_somebody_who_is_known_does_not_say_that_there_is_none(
    interview: dict[str, Any], form: Form
) -> None:
    known = derived_id(DIGEST, "somebody who was here before")
    interview["persons"]["mother"]["sex"] = "female"

    found = drafts(interview, form, {"mother": known})

    assert "is_unnamed" not in values(found, "person", "/persons/mother")
    assert one(found, "person", "/persons/mother")
