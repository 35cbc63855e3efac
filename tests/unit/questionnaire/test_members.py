import re

import pytest

from intake.errors import FileNotAccepted
from intake.questionnaire.members import Members, pairs
from intake.questionnaire.strict_json import Json

NAME = re.compile("[a-z]+")


def test_what_was_not_asked_for_is_refused_where_it_stands() -> None:
    members = Members({"a": "x", "b/c": {}}, "/kinds/0")
    assert members.text("a") == "x"

    with pytest.raises(FileNotAccepted) as caught:
        members.done()

    assert caught.value.data == {"pointer": "/kinds/0/b~1c", "reason": "unknown_member", "found": ""}


@pytest.mark.parametrize(
    ("value", "reason", "pointer"),
    [
        ([], "wrong_type", ""),
        ({}, "missing", "/text"),
        ({"text": 1}, "wrong_type", "/text"),
        ({"text": "x" * 501}, "wrong_type", "/text"),
        ({"text": "X"}, "not_accepted", "/text"),
        ({"text": "x", "whole": True}, "wrong_type", "/whole"),
        ({"text": "x", "whole": 10}, "out_of_range", "/whole"),
        ({"text": "x", "whole": 1, "yes": 1}, "wrong_type", "/yes"),
        ({"text": "x", "whole": 1, "texts": "a"}, "wrong_type", "/texts"),
        ({"text": "x", "whole": 1, "texts": ["a", "a"]}, "repeated", "/texts"),
        ({"text": "x", "whole": 1, "texts": ["a", 1]}, "not_accepted", "/texts/1"),
        ({"text": "x", "whole": 1, "texts": ["a", "b", "c"]}, "too_many", "/texts"),
        ({"text": "x", "whole": 1, "items": [1]}, "wrong_type", "/items/0"),
        ({"text": "x", "whole": 1, "objects": {"A": {}}}, "not_accepted", "/objects/A"),
        ({"text": "x", "whole": 1, "objects": {"a": {}, "b": {}, "c": {}}}, "too_many", "/objects"),
        ({"text": "x", "whole": 1, "pairs": {"a": "B"}}, "not_accepted", "/pairs/a"),
    ],
)
def test_each_way_of_taking_a_member_refuses_what_it_is_not(value: Json, reason: str, pointer: str) -> None:
    with pytest.raises(FileNotAccepted) as caught:
        members = Members(value)
        members.text("text", NAME)
        members.whole("whole", least=0, most=5)
        members.yes("yes")
        members.texts("texts", NAME, most=2)
        list(members.items("items"))
        list(members.inner("objects").objects(NAME, most=2))
        pairs(members, "pairs", pattern=NAME)

    assert (caught.value.data["reason"], caught.value.data["pointer"]) == (reason, pointer)


def test_members_that_are_not_there_are_empty() -> None:
    members = Members({})

    assert members.optional_text("a") is None
    assert members.optional_whole("a", least=0, most=1) is None
    assert members.whole("a", least=0, most=9, default=7) == 7
    assert members.yes("a") is False
    assert members.texts("a", most=1) == ()
    assert list(members.items("a")) == []
    members.done()
