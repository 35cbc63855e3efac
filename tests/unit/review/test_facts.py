"""What is taken out of records to compare a person by."""

from __future__ import annotations

import datetime

from intake.model.places import Place
from intake.model.values import Code, Mark, Ref, Refs
from intake.review.facts import facts_of, named, phone_digest
from tests.unit.review.build import KEY, RIGHT_NUMBER, ident, read, record, year


def test_names_births_sex_and_homes_of_a_person_are_taken() -> None:
    found = read(
        "him",
        record("him", "person", sex=Code("male"), birth=year(1979)),
        record("n", "name", person=Ref(ident("him")), text="Қанат Ерлан"),
        record("r", "residence", person=Ref(ident("him")), place=Place("үйі", "654326", "CN", "home")),
    )

    assert [name.text for name in found.names] == ["Қанат Ерлан"]
    assert found.births == ((datetime.date(1979, 1, 1), datetime.date(1979, 12, 31)),)
    assert found.sexes == {"male"}
    assert found.places == {"654326"}


def test_nothing_of_other_people_and_ended_records_is_taken() -> None:
    found = read(
        "him",
        record("him", "person"),
        record("n", "name", person=Ref(ident("her")), text="Жанат"),
        record("old", "name", is_ended=True, person=Ref(ident("him")), text="Мұрат"),
    )

    assert found.names == ()


def test_an_age_becomes_the_days_of_birth_it_leaves_open() -> None:
    found = read("him", record("him", "person", age=40, age_as_of=year(2019)))

    assert found.births == ((datetime.date(1978, 1, 2), datetime.date(1979, 12, 31)),)


def test_a_checked_chinese_number_tells_birth_sex_and_county() -> None:
    identifier = record("i", "identifier", person=Ref(ident("him")), number=RIGHT_NUMBER)

    found = read("him", record("him", "person"), identifier)

    (number,) = found.numbers
    assert number.checked
    assert RIGHT_NUMBER.encode() not in number.digest
    assert found.births == ((datetime.date(1979, 3, 10), datetime.date(1979, 3, 10)),)
    assert found.places == {"654027"}


def test_a_number_with_a_wrong_digit_is_kept_unchecked_and_tells_nothing() -> None:
    wrong = RIGHT_NUMBER[:-1] + "1"
    found = read("him", record("him", "person"), record("i", "identifier", person=Ref(ident("him")), number=wrong))

    assert [number.checked for number in found.numbers] == [False]
    assert found.births == ()


def test_facts_made_with_two_keys_share_no_number() -> None:
    records = (record("him", "person"), record("i", "identifier", person=Ref(ident("him")), number=RIGHT_NUMBER))

    assert not facts_of(ident("him"), records, key=b"a").numbers & facts_of(ident("him"), records, key=b"b").numbers


def test_a_phone_is_the_same_with_and_without_its_country() -> None:
    assert phone_digest("+7 700 123 45 67", key=KEY) == phone_digest("8 (700) 123-45-67", key=KEY)
    assert phone_digest("112", key=KEY) == b""


def test_an_answer_that_is_no_value_is_no_number() -> None:
    found = read("him", record("him", "person"), record("i", "phone", person=Ref(ident("him")), number=Mark.REFUSED))

    assert found.phones == frozenset()


def test_a_relative_is_seen_from_this_person() -> None:
    records = (
        record("him", "person"),
        record("n", "name", person=Ref(ident("father")), text="Ерлан"),
        record("rel", "relation", from_=Ref(ident("father")), to=Ref(ident("him")), kind=Code("parent")),
    )

    assert [(kin.role, kin.names[0].text) for kin in read("him", *records).kin] == [("parent", "Ерлан")]


def test_a_relation_told_from_this_person_is_turned_round() -> None:
    records = (
        record("him", "person"),
        record("n", "name", person=Ref(ident("son")), text="Марат"),
        record("rel", "relation", from_=Ref(ident("him")), to=Ref(ident("son")), kind=Code("parent")),
    )

    assert [kin.role for kin in read("him", *records).kin] == ["child"]


def test_only_a_picture_of_the_person_counts() -> None:
    about = Refs((ident("him"),))
    found = read(
        "him",
        record("him", "person"),
        record("p", "evidence", about=about, kind=Code("photo"), digest=b"p" * 32),
        record("l", "evidence", about=about, kind=Code("letter"), digest=b"l" * 32),
    )

    assert found.photos == {b"p" * 32}


def test_a_name_without_letters_is_no_name() -> None:
    assert named(["—", "Қанат", "Қанат"]) == named(["Қанат"])
