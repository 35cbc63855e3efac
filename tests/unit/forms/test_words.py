"""The wording of our form: the same keys in every language, nothing empty, short questions for people in distress."""

import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from intake.model.consent import Scope
from intake.questionnaire import load_form, load_words
from intake.texts import LANGUAGES

ROOT = Path(__file__).parents[3]
INTAKE = ROOT / "forms" / "intake" / "1"
MOST_WORDS = 25
MOST_HAN = 60


def read(language: str) -> dict[str, Any]:
    words: dict[str, Any] = json.loads((INTAKE / "words" / f"{language}.json").read_text(encoding="utf-8"))
    return words


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, f"{path}/{key}")
    elif isinstance(value, str):
        yield path, value


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_keys_of_english_and_no_empty_text(language: str) -> None:
    ours, english = dict(texts(read(language))), dict(texts(read("en")))

    assert list(ours) == list(english)
    assert [path for path, text in ours.items() if not text.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_in_the_form_has_words(language: str) -> None:
    form, words = load_form(INTAKE), load_words(INTAKE, language)

    assert list(words.kinds) == list(form.kinds)
    assert list(words.fields) == list(form.fields)
    assert {name: set(codes) for name, codes in words.codes.items()} == {
        name: set(choices.codes) for name, choices in form.lists.items()
    }
    assert list(words.sections) == [section.section for section in form.sections]
    assert set(words.consents) == set(Scope)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_english_is_not_a_draft(language: str) -> None:
    assert load_words(INTAKE, language).draft is (language != "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_about_consent_are_short_and_end_as_questions(language: str) -> None:
    for scope, words in load_words(INTAKE, language).consents.items():
        length, most = len(words.question.split()), MOST_WORDS
        if language == "zh":
            length, most = len(words.question), MOST_HAN
        assert length <= most, scope
        assert words.question.endswith(("?", "؟", "？"))


@pytest.mark.parametrize(("language", "forbidden"), [("kk-Arab", "\u0400-\u052f"), ("ug", "\u0400-\u052f")])
def test_a_language_in_arabic_script_holds_no_cyrillic_letter(language: str, forbidden: str) -> None:
    found = [path for path, text in texts(read(language)) if re.search(f"[{forbidden}]", text)]

    assert found == []


@pytest.mark.parametrize("language", ["kk", "kk-Arab", "ru", "ug", "zh"])
def test_no_text_was_left_in_english(language: str) -> None:
    english = dict(texts(read("en")))

    assert [path for path, text in texts(read(language)) if text == english[path] and path != "/language"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_codes_of_one_list_can_be_told_apart(language: str) -> None:
    for name, codes in load_words(INTAKE, language).codes.items():
        assert len(set(codes.values())) == len(codes), name


def test_placeholders_are_the_same_in_every_language() -> None:
    english = dict(texts(read("en")))
    for language in LANGUAGES:
        for path, text in texts(read(language)):
            assert set(re.findall(r"\{[^}]*\}", text)) == set(re.findall(r"\{[^}]*\}", english[path]))


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("derive_kk_arab", ROOT / "packaging" / "derive_kk_arab.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_kazakh_in_arabic_script_is_what_the_rule_makes_of_the_kazakh_words(script: ModuleType) -> None:
    kazakh = (INTAKE / "words" / "kk.json").read_text(encoding="utf-8")

    assert (INTAKE / "words" / "kk-Arab.json").read_text(encoding="utf-8") == script.derived(kazakh)


def test_deriving_keeps_keys_placeholders_and_escapes(script: ModuleType) -> None:
    kazakh = '{"language": "kk", "draft": true, "атау": {"label": "Қала {count} — \\"үй\\"\\n"}}'

    found = json.loads(script.derived(kazakh))

    assert found == {"language": "kk-Arab", "draft": True, "атау": {"label": 'قالا {count} — "ءۇي"\n'}}
