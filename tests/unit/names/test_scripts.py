"""Script detection and the folding that all searchable text goes through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.names.scripts import fold, fold_keyboard, is_uyghur, normalise, script_of


@pytest.mark.parametrize(
    ("text", "script"),
    [("Қанат", "Cyrl"), ("قانات", "Arab"), ("Kanat", "Latn"), ("哈那提", "Hans"), ("12 34", "Zyyy"), ("", "Zyyy")],
)
def test_the_script_is_that_of_most_letters(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ءداۋلەت", "\u0674داۋلەت"),  # hamza U+0621 and U+0674
        ("داۋلەت", "داۋلهت"),  # ە and ه
        ("كارىم", "کاریم"),  # Arabic and Persian kaf and yeh
        ("تاڭ", "تانگ"),
        ("نۇر", "نُور"),
        ("قا\u0640نات", "قانات"),  # tatweel
        ("\u2067قانات\u2069", "قانات"),  # isolates
        ("阿卜杜•麦麦提", "阿卜杜·麦麦提"),
        ("阿卜杜．麦麦提", "阿卜杜・麦麦提"),
        ("Gülnar", "GULNAR"),
        ("Ersin", "Erşın"),
        ("Сəyле", "сәуле"),  # Latin ə and y inside a Cyrillic word
        ("Алёна", "Алена"),
        ("ئابلەت", "ابلەت"),
    ],
)
def test_look_alikes_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_letters_that_differ_stay_apart() -> None:
    assert len({fold(name) for name in ("Қанат", "Канат", "Қайрат", "Жанат")}) == 4


def test_a_russian_keyboard_finds_kazakh() -> None:
    assert fold_keyboard("Құрманғазы Өтеғұл") == fold_keyboard("Курмангазы Отегул")


def test_punctuation_parts_words_and_is_not_kept() -> None:
    assert fold("  Ұлан,Жолдас-«бек» ") == "ұлан жолдас бек"


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


def test_hamza_moves_to_the_front_of_its_word() -> None:
    assert normalise("دا\u0674ۋلەت قانات") == "ءداۋلەت قانات"
    assert normalise("\u0676مىر").startswith("ءو")


@pytest.mark.parametrize("dot", ["·", "•", "・", "‧", "．", ".", " ", " · "])
def test_every_dot_of_a_han_name_becomes_one(dot: str) -> None:
    assert normalise(f"哈那提{dot}叶尔兰") == "哈那提·叶尔兰"


def test_uyghur_is_told_from_kazakh_by_its_own_letters() -> None:
    assert is_uyghur("ئابدۇرېھىم")
    assert not is_uyghur("قانات")
