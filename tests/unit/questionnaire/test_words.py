import json
from pathlib import Path
from typing import Any

import pytest

from intake.errors import FileNotAccepted
from intake.questionnaire import load_words
from tests.unit.questionnaire.conftest import ROOT, VECTORS

INTAKE = ROOT / "forms" / "intake" / "1"


def test_words_are_found_by_kind_field_and_code() -> None:
    words = load_words(INTAKE, "ru")

    assert words.kind("person").label == "Человек"
    assert words.field("stage", "words").hint == "Например, «учится». Не заменяйте их."
    assert words.code("sex", "female") == "Женщина"
    assert words.draft


def test_what_has_no_words_is_shown_by_its_bare_name() -> None:
    words = load_words(INTAKE, "en")

    assert words.kind("shelter_stay").plural == "shelter_stay"
    assert words.field("person", "shoe_size").label == "shoe_size"
    assert words.code("sex", "unheard_of") == "unheard_of"


def test_words_of_an_organisation_are_added_and_replace_none_of_ours() -> None:
    ours, theirs = load_words(INTAKE, "en"), load_words(VECTORS / "forms" / "shelter", "en")

    both = ours | theirs

    assert both.field("person", "shoe_size").hint == "For winter shoes"
    assert both.code("confiscated", "land_deed") == "Land deed"
    assert both.code("confiscated", "passport") == "Passport"
    assert (theirs | ours).kinds.keys() == both.kinds.keys()


@pytest.mark.parametrize("language", ["ru", "tlh", "../en", "en/../ru", ""])
def test_a_language_that_a_form_lacks_gives_no_words(language: str) -> None:
    words = load_words(VECTORS / "forms" / "shelter", language)

    assert words.kinds == {}
    assert words.draft


@pytest.mark.parametrize(
    "change",
    [
        {"language": "ru"},
        {"more": 1},
        {"draft": "yes"},
        {"kinds": {"person": {"label": "Person"}}},
        {"kinds": {"person": {"label": "", "plural": "People"}}},
        {"fields": {"person": {"label": "Person"}}},
        {"fields": {"person.sex": {"label": "Sex", "hint": 1}}},
        {"codes": {"sex": {"male": ["Man"]}}},
        {"consents": {"store": {"question": "May we?"}}},
        {"sections": {"consent": "x" * 501}},
    ],
)
def test_a_file_with_anything_unknown_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "en.json").write_text(json.dumps({"language": "en", "draft": False} | change))

    with pytest.raises(FileNotAccepted):
        load_words(tmp_path, "en")
