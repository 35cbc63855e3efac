import pytest

from intake.questionnaire import FieldType, Form, Sensitivity
from intake.questionnaire.form import member_path


def test_the_places_of_a_kind_say_where_a_document_holds_its_fields(form: Form) -> None:
    reasons = [(part, field.field, path) for part, field, path in form.kind("reason").places()]
    seen = {field.field: path for _part, field, path in form.kind("episode").places()}

    assert reasons == [
        ("stated", "reasons", ("reason_stated",)),
        ("stated", "words", ("reason_stated_words",)),
        ("presumed", "reasons", ("reason_presumed",)),
        ("presumed", "words", ("reason_presumed_words",)),
    ]
    assert seen["last_seen_when"] == ("last_seen", "when")
    assert "ended" not in seen


def test_the_path_of_a_kind_that_no_document_holds_is_our_mistake(form: Form) -> None:
    assert form.kind("stage").path == ("episodes", "*", "stages", "*")
    assert form.kind("interview").path == ()
    with pytest.raises(ValueError, match="decision"):
        _ = form.kind("decision").path


def test_an_unknown_field_is_none_and_an_unknown_kind_too(form: Form) -> None:
    assert form.field("person", "shoe_size") is None
    assert form.field("spaceship", "name") is None
    with pytest.raises(KeyError):
        form.kind("spaceship")


def test_kinds_that_documents_hold_come_after_the_one_they_stand_in(form: Form) -> None:
    order = [kind.kind for kind in form.held()]

    for kind in form.held():
        if kind.parent_field is not None:
            assert order.index(kind.fields[kind.parent_field].to or "") < order.index(kind.kind)


def test_sensitivities_rise_from_publishable_to_secret() -> None:
    assert [one.rank for one in (Sensitivity.PUBLISHABLE, Sensitivity.RESTRICTED, Sensitivity.SECRET)] == [0, 1, 2]


def test_lists_are_told_from_single_answers(form: Form) -> None:
    many = {field.type for field in form.fields.values() if field.many}

    assert many == {FieldType.CHOICES, FieldType.TEXTS, FieldType.REFS}


def test_the_path_of_no_member_is_the_object_itself() -> None:
    assert member_path("") == ()
    assert member_path("age/value") == ("age", "value")
