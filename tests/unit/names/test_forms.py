"""Suggestions of other ways to write a name."""

from __future__ import annotations

import pytest

from intake.names.forms import forms


def test_kazakh_cyrillic_suggests_all_systems_and_not_itself() -> None:
    found = {form.system: form.text for form in forms("Қанат Жүсіп")}

    assert found["native"] == "قانات ءجۇسىپ"
    assert found["passport"] == "KANAT ZHUSIP"
    assert found["russian"] == "Канат Жусип"
    assert "Қанат Жүсіп" not in found.values()


@pytest.mark.parametrize(("name", "system"), [("قانات", "guess"), ("ئابدۇرېھىم", "uly"), ("哈那提·叶尔兰", "pinyin")])
def test_each_script_has_its_own_first_suggestion(name: str, system: str) -> None:
    assert forms(name)[0].system == system


def test_what_letters_leave_open_is_marked_as_a_guess() -> None:
    assert all(form.system == "guess" for form in forms("Zhanat"))


def test_no_form_is_suggested_twice() -> None:
    texts = [form.text for form in forms("Ала Ата")]
    assert len(texts) == len(set(texts))


def test_figures_have_no_forms() -> None:
    assert forms("123") == ()
