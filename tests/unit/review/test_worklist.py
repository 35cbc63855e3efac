"""The work list over everybody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.review import worklist
from intake.review.facts import number_fact
from intake.review.index import Index
from intake.review.worklist import pairs
from tests.bench.people import Stock, forms_of
from tests.unit.review.build import KEY, RIGHT_NUMBER, facts


def crowd(count: int) -> Index:
    stock, index = Stock(9), Index()
    for number in range(count):
        person = stock.person()
        text = stock.written(person, stock.random.choice(forms_of(person)))
        index.put(facts(f"d{number}", text, born=person.birth, place=person.county))
    index.put(facts("x1", "Тілеубек Қабанбай", born=1958, place="654221"))
    index.put(facts("x2", "铁列吾别克·哈班拜", born=1958, place="654221"))
    numbers = frozenset({number_fact("prc_id", RIGHT_NUMBER, key=KEY)})
    index.put(replace(facts("y1", "Айша"), numbers=numbers))
    index.put(replace(facts("y2", "Мәдина"), numbers=numbers))
    return index


@pytest.mark.parametrize("count", [200, 1500])
def test_one_person_in_two_scripts_and_an_equal_number_are_on_the_list(count: int) -> None:
    found = [(a, b) for a, b, _weighing in pairs(crowd(count))]

    assert ("x1", "x2") in found
    assert ("y1", "y2") in found
    assert len(found) == len(set(found))


def test_the_list_is_much_shorter_than_all_pairs() -> None:
    assert len(list(pairs(crowd(200)))) < 20


def test_a_thousand_people_are_still_asked_one_by_one() -> None:
    assert worklist._FEW == 1000
