"""Keys by which a name in any script is found."""

from __future__ import annotations

import pytest

from intake.names.keys import search_keys, skeleton_of


@pytest.mark.parametrize(
    "form",
    [
        "Қанат Ерлан",
        "Ерлан Қанат",
        "قانات ەرلان",
        "KANAT YERLAN",
        "Qanat Erlan",
        "哈那提·叶尔兰",
        "哈那提 叶尔兰",
        "Канат Ерлан",
    ],
)
def test_one_person_has_one_skeleton_in_every_script(form: str) -> None:
    assert search_keys(form).skeleton == "knt ln"


def test_old_and_new_transcriptions_share_the_skeleton() -> None:
    assert search_keys("买买提").skeleton == search_keys("麦麦提").skeleton
    assert search_keys("阿不都").skeleton == search_keys("阿卜都").skeleton
    assert search_keys("肉孜").skeleton == search_keys("若孜").skeleton


@pytest.mark.parametrize("form", ["Серікұлы", "Серик улы", "SERIKULY", "Серікқызы", "Сериков", "سەرىكۇلى", "سەرىك ۇلى"])
def test_a_patronymic_has_the_key_of_the_name_in_it(form: str) -> None:
    assert search_keys(form).skeleton == search_keys("Серік").skeleton


def test_a_short_name_is_not_cut_for_looking_like_an_ending() -> None:
    assert search_keys("Лев").skeleton == "l"
    assert search_keys("Ұлы").folded == "ұлы"


def test_latin_that_may_be_pinyin_has_a_second_skeleton() -> None:
    keys = search_keys("TUERXUN")
    assert keys.skeleton != keys.other_skeleton
    assert keys.other_skeleton == search_keys("吐尔逊").skeleton == search_keys("Тұрсын").skeleton


def test_nothing_has_no_keys() -> None:
    keys = search_keys(" · ")
    assert (keys.folded, keys.skeleton, keys.parts) == ("", "", ())


def test_doubles_count_once_in_a_skeleton() -> None:
    assert skeleton_of("abdullah") == "ptlk"
