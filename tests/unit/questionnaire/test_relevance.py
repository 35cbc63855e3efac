from typing import Any

import pytest

from intake.questionnaire import Form, is_relevant, is_section_relevant


@pytest.mark.parametrize(
    ("stage", "asked"),
    [
        ({"status": "prison_sentenced"}, True),
        ({"status": "unknown", "legal_stage": "sentenced"}, True),
        ({"status": "pretrial_detention", "predicted": True}, True),
        ({"status": "reeducation_camp"}, False),
        ({}, False),
    ],
)
def test_years_are_asked_of_those_who_were_sentenced(form: Form, stage: dict[str, Any], asked: bool) -> None:
    kind = form.kind("stage")

    assert is_relevant(kind.fields["sentence_years"], kind, record=stage) is asked
    assert is_relevant(kind.fields["words"], kind, record=stage)


def test_the_answer_of_an_authority_is_asked_when_there_was_one(form: Form) -> None:
    kind = form.kind("action")
    field = kind.fields["response_words"]

    assert not is_relevant(field, kind, record={"response": "none"})
    assert not is_relevant(field, kind, record={})
    assert is_relevant(field, kind, record={"response": "refused"})


def test_nothing_but_consent_is_shown_before_store_is_yes(form: Form) -> None:
    no: dict[str, Any] = {"consents": [{"scope": "store", "answer": "no"}]}
    yes: dict[str, Any] = {"consents": [{"scope": "store", "answer": "yes"}]}

    unsaid: list[dict[str, Any]] = [{}, {"consents": None}, {"consents": ["x"]}, no]
    for document in unsaid:
        shown = [one.section for one in form.sections if is_section_relevant(one, document)]
        assert shown == ["consent"]
    assert all(is_section_relevant(one, yes) for one in form.sections)
