"""Names as evidence: no cut-off serves all pairs of scripts, common names weigh less, brothers are two people."""

from __future__ import annotations

import pytest

from intake.names.keys import Part, search_keys
from intake.review.facts import named
from intake.review.index import Index
from intake.review.naming import NameWeigher, chance, reason_of


def weight(one: str, other: str, weigher: NameWeigher | None = None) -> float:
    return (weigher or NameWeigher()).weigh(search_keys(one), search_keys(other))


@pytest.mark.parametrize(
    "other",
    [
        "قانات ەرلان", "YERLANULY KANAT", "Ерланов Канат", "Qanat Erlan", "哈那提·叶尔兰", "HANATI YEERLAN",
        "HANATIYEERLAN",
    ],
)  # fmt: skip
def test_every_way_of_writing_a_name_speaks_for_it(other: str) -> None:
    assert weight("Қанат Ерлан", other) > 8


@pytest.mark.parametrize("other", ["Жанат Ерлан", "Марат Ерланұлы", "马拉提·叶尔兰", "Мұрат Серік"])
def test_a_brother_and_a_stranger_are_worth_less_than_the_least_suggestion(other: str) -> None:
    assert weight("Қанат Ерланұлы", other) < Index().least_bits < weight("Қанат Ерланұлы", "Қанат Ерлан")


def test_father_and_son_are_not_one_though_both_their_names_share_a_part() -> None:
    assert weight("Қанат Ерланұлы", "Марат Қанатұлы") < 0 < weight("Қанат Ерланұлы", "قانات ەرلان")


def test_a_likeness_that_is_usual_between_scripts_is_poor_within_one() -> None:
    parts = {text: search_keys(text).parts[0] for text in ("Оразбек", "吾拉孜别克", "Ұразбай")}
    weigher = NameWeigher()

    assert weigher.likeness(parts["Оразбек"], parts["吾拉孜别克"]) == pytest.approx(
        weigher.likeness(parts["Оразбек"], parts["Ұразбай"]), abs=0.06
    )
    assert weigher.part_weight(parts["Оразбек"], parts["吾拉孜别克"]) > 3
    assert weigher.part_weight(parts["Оразбек"], parts["Ұразбай"]) < 2


def test_a_common_name_weighs_less() -> None:
    def everybody_is_called_so(parts: tuple[Part, Part], likeness: float) -> float:
        return max(0.05, chance(parts, likeness))

    common = NameWeigher(everybody_is_called_so)

    assert weight("Қанат Ерлан", "Qanat Erlan", common) < weight("Қанат Ерлан", "Qanat Erlan") - 5


def test_the_other_order_weighs_a_little_less_where_nothing_tells_the_order() -> None:
    assert 0 < weight("Qanat Erlan", "Erlan Qanat") < weight("Qanat Erlan", "Qanat Erlan")


def test_the_reason_names_both_forms_and_whether_the_scripts_differ() -> None:
    a, b = named(["Қанат", "哈那提"])

    assert reason_of(7.25, of=(a, b)).code == "name_other_script"
    assert reason_of(7.25, of=(a, a)).data == {"a": "Қанат", "b": "Қанат"}
    assert reason_of(-3.0, of=(a, b)).code == "name_differs"


def test_the_best_of_many_forms_counts() -> None:
    found = NameWeigher().best(named(["Жемиш", "Қанат Ерлан"]), named(["叶尔兰", "قانات ەرلان"]))

    assert found is not None
    assert (found[1].text, found[2].text) == ("Қанат Ерлан", "قانات ەرلان")
    assert NameWeigher().best((), named(["Қанат"])) is None
