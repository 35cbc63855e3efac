"""Finding somebody among many, and keeping up with changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.review.facts import number_fact
from intake.review.index import Index
from tests.bench.people import Stock, forms_of
from tests.unit.review.build import KEY, RIGHT_NUMBER, facts

CROWD = 1500


@pytest.fixture(scope="module")
def crowd() -> Index:
    stock, index = Stock(9), Index()
    for number in range(CROWD):
        person = stock.person()
        index.put(facts(f"d{number}", stock.written(person, stock.random.choice(forms_of(person)))))
    return index


def first(index: Index, *texts: str, born: int | None = None) -> str | None:
    found = index.candidates(facts("query", *texts, born=born), limit=1)
    return found[0].facts.person if found else None


@pytest.mark.parametrize(
    "typed",
    [
        "Тілеубек Қабанбай", "تىلەۋبەك قابانباي", "Тлеубек Кабанбаев", "KABANBAIULY TILEUBEK", "铁列吾别克·哈班拜",
        "TIELIEWUBIEKEHABANBAI", "Тілеубекк Қабнбай", "Tilewbek Qabanbay",
    ],
)  # fmt: skip
def test_a_person_is_found_among_many_by_any_spelling(crowd: Index, typed: str) -> None:
    crowd.put(facts("he", "Тілеубек Қабанбай", born=1958))

    assert first(crowd, typed, born=1958) == "he"


def test_an_equal_number_comes_first_whatever_the_name(crowd: Index) -> None:
    numbers = frozenset({number_fact("prc_id", RIGHT_NUMBER, key=KEY)})
    crowd.put(replace(facts("numbered", "Басқа Біреу"), numbers=numbers))

    found = crowd.candidates(replace(facts("query", "Тілеубек Қабанбай"), numbers=numbers), limit=3)

    assert found[0].facts.person == "numbered"


def test_nobody_is_a_candidate_for_being_themselves(crowd: Index) -> None:
    somebody = crowd.people()[0]

    assert somebody.person not in {one.facts.person for one in crowd.candidates(somebody, limit=50)}


def test_who_was_taken_out_is_found_no_more() -> None:
    index = Index()
    index.put(facts("he", "Тілеубек Қабанбай"))
    index.drop("he")
    index.drop("nobody")

    assert first(index, "Тілеубек Қабанбай") is None
    assert (len(index), "he" in index, index.get("he")) == (0, False, None)


def test_new_facts_take_the_place_of_old_ones() -> None:
    index = Index()
    index.put(facts("he", "Тілеубек Қабанбай"))
    index.put(facts("he", "Марат Болат"))

    assert first(index, "Тілеубек Қабанбай") is None
    assert first(index, "马拉提·波拉提") == "he"
    assert len(index) == 1


def test_a_name_that_many_have_weighs_less(crowd: Index) -> None:
    for name in ("Exmet Qadir", "Мағауия Оңғар"):
        crowd.put(facts(name, name))

    common, rare = (
        crowd.candidates(facts("query", name), limit=1)[0].weighing.score for name in ("Exmet Qadir", "Мағауия Оңғар")
    )

    assert common < rare


def test_more_people_ask_for_more_evidence(crowd: Index) -> None:
    assert crowd.least_bits > Index().least_bits


def test_no_name_and_no_number_finds_nobody(crowd: Index) -> None:
    assert crowd.candidates(facts("query", born=1958)) == ()
