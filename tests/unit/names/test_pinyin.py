"""Readings of Han letters."""

from __future__ import annotations

import unicodedata

import pytest
from pypinyin.pinyin_dict import pinyin_dict

from intake.names.pinyin import is_pinyin, readings
from intake.names.tables import table


@pytest.mark.parametrize(("letter", "first"), [("勒", "le"), ("什", "shi"), ("伽", "jia"), ("卜", "bu"), ("都", "du")])
def test_letters_of_names_have_our_own_first_reading(letter: str, first: str) -> None:
    assert readings(letter)[0] == first


def test_a_letter_read_two_ways_keeps_both() -> None:
    assert readings("都") == ("du", "dou")


def test_what_is_not_han_reads_as_itself() -> None:
    assert readings("a") == ("a",)


def test_the_table_agrees_with_pypinyin() -> None:
    ours = {letter: syllable for syllable, letters in table("han")["readings"].items() for letter in letters}
    differing = [
        letter for letter, syllable in ours.items() if _toneless(pinyin_dict[ord(letter)].split(",")[0]) != syllable
    ]

    assert len(ours) > 20_000
    assert differing == []


def _toneless(syllable: str) -> str:
    apart = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def test_passport_pinyin_is_told_from_other_latin() -> None:
    assert is_pinyin("tuerxun")
    assert is_pinyin("abudureheman")
    assert not is_pinyin("tursun")
    assert not is_pinyin("")
