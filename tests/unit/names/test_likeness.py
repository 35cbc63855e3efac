"""Likeness of names, measured on invented people in every pair of scripts."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from intake.names.keys import NameKeys, search_keys
from intake.names.likeness import likeness, likeness_of_keys, split_likeness
from intake.names.transliterate import cyrillic_to_arabic, cyrillic_to_latin, cyrillic_to_russian, han_to_pinyin

PEOPLE = json.loads((Path(__file__).parent / "people.json").read_text(encoding="utf-8"))["people"]


def forms_of(cyrillic: str, press: str, han: str) -> dict[str, str]:
    given, father = cyrillic.split()
    return {
        "cyrillic": cyrillic,
        "arabic": cyrillic_to_arabic(cyrillic),
        "kz_passport": cyrillic_to_latin(f"{father}ұлы {given}", "passport"),
        "russian": cyrillic_to_russian(f"{father}ов {given}"),
        "press": press,
        "han": han,
        "prc_spaced": " ".join(han_to_pinyin(part).upper() for part in reversed(han.split("·"))),
        "prc_unspaced": han_to_pinyin(han, is_spaced=False),
    }


KEYS = [{name: search_keys(form) for name, form in forms_of(*person).items()} for person in PEOPLE]
PAIRS = list(itertools.combinations(KEYS[0], 2))


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=[f"{one}-{other}" for one, other in PAIRS])
def test_a_person_is_first_among_forty_in_every_pair_of_scripts(one: str, other: str) -> None:
    firsts = sum(_is_first(place, one, other) for place in range(len(KEYS)))

    print(f"{one}-{other}: rank 1 for {firsts} of {len(KEYS)}")
    assert firsts >= 0.95 * len(KEYS)


def _is_first(place: int, one: str, other: str) -> bool:
    scores = [likeness_of_keys(KEYS[place][one], keys[other]).score for keys in KEYS]
    return scores[place] == max(scores) and scores.count(max(scores)) == 1


def test_brothers_score_lower_than_one_person_in_two_alphabets() -> None:
    brothers = [
        likeness(f"{one[0].split()[0]} {father}", f"{other[0].split()[0]} {father}").score
        for (one, other), father in zip(itertools.pairwise(PEOPLE), ["Ерлан"] * len(PEOPLE), strict=False)
    ]
    same = [likeness_of_keys(keys["cyrillic"], keys["kz_passport"]).score for keys in KEYS]
    assert max(brothers) < 0.8 < min(same)


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("Қанат Ерлан", "Қанат Ерлан", "same_text"),
        ("Қанат Ерлан", "ҚАНАТ  ЕРЛАН", "same_letters"),
        ("Қанат Ерлан", "Ерлан Қанат", "other_order"),
        ("Қанат Ерлан", "قانات ەرلان", "other_script"),
        ("Ерланұлы Қанат", "Қанат Ерлан", "patronymic_form"),
        ("Қ. Ерлан", "Қанат Ерлан", "initial_only"),
        ("Қанат", "Қанат Ерлан", "part_missing"),
        ("YEERLANHANATI", "Қанат Ерлан", "written_together"),
        ("Мұхаммед Ерлан", "买买提·叶尔兰", "same_name"),
    ],
)
def test_the_reason_is_told(one: str, other: str, code: str) -> None:
    found = likeness(one, other)
    assert code in found.why
    assert found.score > 0.7


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Оспанғали", "Ospangali"), ("Берікқызы", "Berikkazy"), ("Сейітқазы", "SEITKAZY"), ("Оңғар", "Onggar"),
        ("Тәңірберген", "Tangirbergen"), ("Шора", "乔拉"), ("Айзада", "阿依扎达"), ("Ораз", "吾拉孜"),
    ],
)  # fmt: skip
def test_what_one_spelling_leaves_open_is_read_both_ways(one: str, other: str) -> None:
    assert likeness(one, other).score > 0.75


def test_a_name_written_as_one_word_is_cut_where_it_fits() -> None:
    whole, (given, father) = search_keys("HANATIYEERLAN").parts[0], search_keys("Қанат Ерлан").parts

    assert min(split_likeness(whole, (given, father))) > 0.8
    assert min(split_likeness(whole, (father, given))) < 0.6


def test_likeness_does_not_depend_on_who_is_asked_first() -> None:
    for one, other in itertools.combinations(KEYS[:12], 2):
        for name in ("cyrillic", "han"):
            a: NameKeys = one[name]
            b: NameKeys = other["press"]
            assert likeness_of_keys(a, b).score == likeness_of_keys(b, a).score


def test_nothing_is_like_an_empty_name() -> None:
    assert likeness("", "Қанат").score == likeness("", "").score == 0.0
