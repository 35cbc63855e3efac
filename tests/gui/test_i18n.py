import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from intake.texts import LANGUAGES, Texts
from ui.i18n import Speech, plural

UI = Path(__file__).resolve().parents[2] / "ui"
FORM = re.compile(r"_(one|few|many|other)$")
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def words(language: str, name: str = "window") -> Any:
    return Texts(language).catalogue(name)


def without_form(key: str) -> Any:
    """Languages have different plural forms, so these do not count."""
    return FORM.sub("", key) if FORM.sub("_other", key) in words("en") else key


def spoken_keys() -> Iterator[Any]:
    """Every literal key that the window's code says, as (key, is it counted)."""
    for path in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in {"say", "_say", "count"} and isinstance(node.args[0].value, str):
                    yield node.args[0].value, name == "count"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["window", "qt"])
def test_every_language_says_all_that_english_says(language: str, name: str) -> None:
    assert set(map(without_form, words(language, name))) == set(map(without_form, words("en", name)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_in_the_code_has_words(language: str) -> None:
    for key, is_counted in set(spoken_keys()):
        if not is_counted:
            assert key in words(language), key
        elif key != "*":
            assert f"{key}_other" in words(language), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_has_the_same_placeholders(language: str) -> None:
    for key, text in words("en").items():
        if key in words(language):
            assert set(PLACEHOLDER.findall(words(language)[key])) == set(PLACEHOLDER.findall(text)), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(language: str) -> None:
    assert all(str(text).strip() for text in words(language).values())


@pytest.mark.parametrize(
    ("number", "form"), [(1, "one"), (2, "few"), (5, "many"), (11, "many"), (21, "one"), (22, "few"), (112, "many")]
)
def test_russian_counts_as_its_grammar_does(number: int, form: str) -> None:
    assert plural("ru", number) == form
    assert all(f"cases_{name}" in words("ru") for name in ("one", "few", "many"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_qts_own_words_are_in_the_language_that_is_on(qapp: QApplication, language: str) -> None:
    speech = Speech("en")
    speech.choose(language)
    assert QCoreApplication.translate("QWidgetTextControl", "&Copy") == words(language, "qt")["Copy"]
    assert QCoreApplication.translate("QSomething", "Not in our list") == "Not in our list"


def test_user_data_keeps_its_own_direction_inside_a_line(qapp: QApplication) -> None:
    speech = Speech("kk-Arab")
    assert speech.line("Ержан", "A1-0001") == "\u200f\u2068Ержан\u2069  ·  \u2068A1-0001\u2069"
