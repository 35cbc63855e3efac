"""Marks find their question again when empty items of lists are left out."""

from __future__ import annotations

import pytest

from intake.model.values import Mark
from intake.services.marking import marks_after_cleaning

DOCUMENT = {"persons": {"p": {"names": [{}, {"text": "A"}, {"text": "B"}]}}}


@pytest.mark.parametrize(
    ("pointer", "moved"),
    [
        ("/persons/p/birth", "/persons/p/birth"),
        ("/persons/p/names/2/kind", "/persons/p/names/1/kind"),
        ("/persons/p/names/0/kind", None),
        ("/persons/p/names/9/kind", None),
        ("/persons/p/names/x/kind", None),
        ("/episodes/0/start", "/episodes/0/start"),
    ],
)
def test_a_mark_moves_with_its_question(pointer: str, moved: str | None) -> None:
    found = marks_after_cleaning(DOCUMENT, {pointer: "refused"}, is_empty=lambda item: item == {})
    assert found == ({moved: Mark.REFUSED} if moved else {})


def test_a_code_of_a_later_version_is_left_out() -> None:
    assert not marks_after_cleaning(DOCUMENT, {"/persons/p/birth": "later"}, is_empty=lambda item: False)
