"""All evidence together: explained, and the same from both sides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.model.likely import Reason
from intake.review.facts import Kin, PersonFacts, named, number_fact
from intake.review.weigh import SURE, weigh
from tests.unit.review.build import KEY, RIGHT_NUMBER, facts


def codes(a: PersonFacts, b: PersonFacts) -> dict[str, float]:
    return {reason.code: reason.weight for reason in weigh(a, b).reasons}


def test_the_score_is_the_sum_of_the_reasons_strongest_first() -> None:
    found = weigh(
        facts("a", "Қанат Ерлан", born=1979, sex="male", place="654326"),
        facts("b", "哈那提·叶尔兰", born=1979, sex="male", place="654326"),
    )

    assert found.score == pytest.approx(sum(reason.weight for reason in found.reasons), abs=0.05)
    assert {reason.code for reason in found.reasons} == {"name_other_script", "birth", "county", "sex"}
    sizes = [abs(reason.weight) for reason in found.reasons]
    assert sizes == sorted(sizes, reverse=True)


def test_equal_checked_numbers_outweigh_everything_else() -> None:
    number = frozenset({number_fact("prc_id", RIGHT_NUMBER, key=KEY)})
    a = replace(facts("a", "Қанат Ерлан", born=1979), numbers=number)
    b = replace(facts("b", "Мұрат Серік", born=1980), numbers=number)

    assert codes(a, b)["number"] == SURE
    assert weigh(a, b).score > 10


def test_two_right_numbers_that_differ_speak_against() -> None:
    one = frozenset({number_fact("prc_id", RIGHT_NUMBER, key=KEY)})
    other = frozenset({number_fact("prc_id", "654027197903100042", key=KEY)})
    found = codes(replace(facts("a", "Қанат"), numbers=one), replace(facts("b", "Қанат"), numbers=other))

    assert found["number_differs"] < 0


@pytest.mark.parametrize(("years", "least", "most"), [(0, 3, 6), (1, -2, 0), (4, -6, -3), (30, -9, -9)])
def test_births_weigh_by_how_near_they_are(years: int, least: float, most: float) -> None:
    found = codes(facts("a", "Қанат", born=1979), facts("b", "Қанат", born=1979 + years))

    (weight,) = (value for code, value in found.items() if code.startswith("birth"))
    assert least <= weight <= most


def test_the_same_prefecture_says_less_than_the_same_county() -> None:
    county = codes(facts("a", "Қ", place="654326"), facts("b", "Қ", place="654326"))["county"]
    prefecture = codes(facts("a", "Қ", place="654326"), facts("b", "Қ", place="654325"))["prefecture"]

    elsewhere = codes(facts("a", "Қ", place="654326"), facts("b", "Қ", place="650102"))["county_differs"]

    assert county > prefecture > 0 > elsewhere


def test_the_whole_region_is_no_agreement() -> None:
    assert codes(facts("a", "Қанат", place="650000"), facts("b", "Қанат", place="650000")).keys() == {"name"}


def test_a_shared_relative_and_a_fathers_name_count() -> None:
    wife = (Kin("spouse", named(["Гүлнар Мұрат"])),)
    a = replace(facts("a", "Қанат Ерлан"), kin=wife)
    spelled = (Kin("spouse", named(["古丽娜尔·木拉提"])),)

    assert codes(a, replace(facts("b", "Қанат Ерлан"), kin=spelled))["relative"] > 2
    assert "relative" not in codes(a, replace(facts("b", "Қанат Ерлан"), kin=(Kin("sibling", wife[0].names),)))
    child = replace(facts("c", "Қанат"), kin=(Kin("parent", named(["Ерлан Серік"])),))
    assert codes(child, facts("d", "Қанат Ерланұлы"))["father"] > 0


def test_phones_and_pictures_count_and_are_not_told() -> None:
    a, b = (replace(facts(name, "Қанат"), phones=frozenset({b"p"}), photos=frozenset({b"q"})) for name in "ab")

    assert [one for one in weigh(a, b).reasons if one.code != "name"] == [Reason("photo", 15.0), Reason("phone", 5.0)]


def test_it_does_not_matter_who_is_asked_first() -> None:
    a = facts("a", "Ерланұлы Қанат", born=1979, sex="male")
    b = facts("b", "HANATI YEERLAN", born=1981, sex="female")

    assert weigh(a, b).score == weigh(b, a).score
