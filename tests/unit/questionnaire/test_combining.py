from dataclasses import replace
from typing import Any

import pytest

from intake.dates.edtf import bounds, parse_edtf
from intake.errors import FileNotAccepted
from intake.model.values import Codes
from intake.questionnaire import ChoiceList, Document, Finding, Form, Sensitivity, check, combined, records


def findings(content: dict[str, Any], form: Form) -> tuple[Finding, ...]:
    return check(Document(content), form, places=lambda _code: True, edtf=parse_edtf)


@pytest.fixture
def told_to_the_shelter(interview: dict[str, Any]) -> dict[str, Any]:
    interview["persons"]["son"]["shelter"] = {"shoe_size": 27}
    interview["confiscations"][0]["what"] = "land_deed"
    interview["shelter_stays"] = [{"person": "son", "needs": ["school", "bed"]}]
    return interview


def test_an_organisations_questions_are_accepted_only_with_its_form(
    told_to_the_shelter: dict[str, Any], form: Form, shelter: Form
) -> None:
    assert {(one.pointer, one.code) for one in findings(told_to_the_shelter, form)} == {
        ("/persons/son/shelter", "unknown_member"),
        ("/confiscations/0/what", "unknown_code"),
        ("/shelter_stays", "unknown_member"),
    }
    assert findings(told_to_the_shelter, combined(form, shelter)) == ()


def test_members_of_its_own_questions_are_closed_too(
    told_to_the_shelter: dict[str, Any], form: Form, shelter: Form
) -> None:
    told_to_the_shelter["shelter_stays"][0]["more"] = 1
    told_to_the_shelter["persons"]["son"]["shelter"]["shoe_size"] = 61

    assert [(one.pointer, one.code) for one in findings(told_to_the_shelter, combined(form, shelter))] == [
        ("/persons/son/shelter/shoe_size", "too_large"),
        ("/shelter_stays/0/more", "unknown_member"),
    ]


def test_its_answers_become_records(told_to_the_shelter: dict[str, Any], form: Form, shelter: Form) -> None:
    found = records(
        Document(told_to_the_shelter), combined(form, shelter), digest=b"\0" * 32, bindings={}, bounds=bounds
    )

    (stay,) = [record for record in found if record.kind == "shelter_stay"]
    assert stay.fields[1].value == Codes(("bed", "school"))
    assert stay.fields[1].how_known == "told"


def test_a_retired_code_stays_readable_with_a_warning(interview: dict[str, Any], form: Form, shelter: Form) -> None:
    interview["contacts"][0]["channel"] = "other"

    (found,) = findings(interview, combined(form, shelter))

    assert (found.pointer, found.code, found.severity) == ("/contacts/0/channel", "retired_code", "warning")


def test_a_sensitivity_is_raised(form: Form, shelter: Form) -> None:
    found = combined(form, shelter).field("person", "religion")

    assert found is not None
    assert found.sensitivity is Sensitivity.SECRET


def test_the_stamp_names_both_and_hangs_on_both(form: Form, shelter: Form) -> None:
    joined = combined(form, shelter)

    assert joined.stamp.id == "intake+shelter"
    assert joined.stamp.digest not in {form.stamp.digest, shelter.stamp.digest}
    assert combined(form).stamp == form.stamp


def test_sections_show_what_was_added(form: Form, shelter: Form) -> None:
    steps = next(section for section in combined(form, shelter).sections if section.section == "steps")

    assert steps.kinds[-1] == "shelter_stay"


def test_nothing_may_be_lowered_or_redefined(form: Form, shelter: Form) -> None:
    person = shelter.kinds["person"]
    size = person.fields["shoe_size"]
    hostile = [
        ("lowered", replace(shelter, raised={"identifier.number": Sensitivity.RESTRICTED})),
        ("lowered", replace(shelter, raised={"person.sex": Sensitivity.PUBLISHABLE})),
        ("unknown_field", replace(shelter, raised={"person.nothing": Sensitivity.SECRET})),
        ("extends", replace(shelter, extends="intake/2")),
        ("extends", replace(shelter, extends=None)),
        ("redefined", replace(shelter, lists={"sex": ChoiceList("sex", ("male",))})),
        ("redefined", replace(shelter, kinds={"person": replace(person, fields={"sex": size})})),
        ("redefined", replace(shelter, kinds={"person": replace(person, at="/others/*")})),
        ("redefined", replace(shelter, kinds={"person": replace(person, fields={"x": replace(size, required=True)})})),
        (
            "repeated_member",
            replace(shelter, kinds={"person": replace(person, fields={"x": replace(size, member="sex")})}),
        ),
        ("unknown_list", replace(shelter, lists={})),
    ]

    for reason, extra in hostile:
        with pytest.raises(FileNotAccepted) as caught:
            combined(form, extra)
        assert caught.value.data["reason"] == reason


def test_one_form_joined_twice_is_refused(form: Form, shelter: Form) -> None:
    with pytest.raises(FileNotAccepted):
        combined(form, shelter, shelter)
