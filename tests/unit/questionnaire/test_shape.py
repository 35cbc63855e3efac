from dataclasses import replace

import pytest

from intake.errors import FileNotAccepted
from intake.questionnaire import Form
from intake.questionnaire.shape import FORMAT, Fixed, Group, Items, Leaf, shape_of


def inside(shape: Group, *steps: str) -> object:
    node: object = shape
    for step in steps:
        node = node.of if isinstance(node, Items) else node.members[step] if isinstance(node, Group) else None
    return node


def test_every_kind_stands_where_it_says(form: Form) -> None:
    shape = shape_of(form)

    assert shape.members["format"] == Fixed(FORMAT)
    assert shape.kind == form.kind("interview")
    stage = inside(shape, "episodes", "*", "stages", "*")
    assert isinstance(stage, Group)
    assert stage.kind == form.kind("stage")
    assert inside(shape, "persons", "*", "phones", "*") == Leaf(form.kind("phone").fields["number"])
    assert inside(shape, "episodes", "*", "reason_stated") == Leaf(form.kind("reason").fields["reasons"])


@pytest.mark.parametrize(
    ("kind", "member"),
    [
        ("person", "sex"),  # taken by another field
        ("person", "names"),  # taken by a list
        ("person", "birth/day"),  # below a field
        ("person", "names/first"),  # beside the items of a list
        ("interview", "format"),  # taken by the document itself
    ],
)
def test_two_things_in_one_place_are_refused(form: Form, kind: str, member: str) -> None:
    found = form.kinds[kind]
    field = replace(found.fields["languages"], field="more", member=member)
    hostile = replace(form, kinds={**form.kinds, kind: replace(found, fields={**found.fields, "more": field})})

    with pytest.raises(FileNotAccepted) as caught:
        shape_of(hostile)

    assert caught.value.data["reason"] == "repeated_member"
