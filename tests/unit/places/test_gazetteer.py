"""Finding and naming places in every script."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from intake.places.codes import rows
from intake.places.gazetteer import Gazetteer

DOMAIN = Path(__file__).parents[4] / "shared" / "domain" / "xj_gazetteer.csv"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Qutubi", "652323"),
        ("Hutubi county", "652323"),
        ("Kutubi", "652323"),
        ("呼图壁", "652323"),
        ("呼图壁县", "652323"),
        ("Құтыби", "652323"),
        ("قۇتۇبى", "652323"),
        ("قۇتىبي", "652323"),
        ("Хутуби", "652323"),
        ("Хутуби уезі", "652323"),
        ("hutubi xian", "652323"),
        ("新疆呼图壁县二十里店镇", "652323"),
        ("Қараой ауылы, Құтыби ауданы", "652323"),
        ("Кульджа", "654002"),
        ("Құлжа", "654002"),
        ("Ghulja", "654002"),
        ("Yining", "654002"),
        ("Чугучак", "654201"),
        ("Шәуешек", "654201"),
        ("Шауешек", "654201"),
        ("Джеминей", "654326"),
        ("Jimunay", "654326"),
        ("吉木乃", "654326"),
        ("Монголкуре", "654026"),
        ("Kashgar", "653101"),
        ("Урумчи", "650100"),
        ("Үрімжі", "650100"),
        ("乌鲁木齐", "650100"),
        ("Shihezi", "659001"),
        ("Синьцзян", "650000"),
        ("新疆", "650000"),
        ("XUAR", "650000"),
        ("Іле Қазақ автономиялы облысы", "654000"),
        ("Алматы", "KZ-75"),
        ("Алма-Ата", "KZ-75"),
        ("الماتى", "KZ-75"),
        ("阿拉木图", "KZ-75"),
        ("ШҚО", "KZ-63"),
        ("Карасайский район", "KZ-19-karasai"),
        ("Жаркент", "KZ-33-panfilov"),
        ("Казахстан", "KZ"),
        ("哈萨克斯坦", "KZ"),
        ("Türkiye", "TR"),
        ("Түркия", "TR"),
        ("654126", "654026"),
        ("KZ-75", "KZ-75"),
        ("Хоргос", "654004"),
    ],
)
def test_a_place_is_first_by_any_of_its_names(gazetteer: Gazetteer, text: str, code: str) -> None:
    assert gazetteer.find(text, 5)[0].place.code == code


def test_every_name_in_the_tables_finds_its_place(gazetteer: Gazetteer) -> None:
    missed = []
    for row in rows("xj"):
        for column in ("zh", "ug_arab", "kk_cyrl", "kk_arab", "en"):
            found = [match.place.code for match in gazetteer.find(row[column], 8)] if row[column] else [row["code"]]
            if row["code"] not in found:
                missed.append((row["code"], column))
    assert missed == []


def test_a_village_nobody_lists_finds_its_county_only(gazetteer: Gazetteer) -> None:
    found = gazetteer.find("Aqbulaq village, Altyn township, Hutubi", 5)
    assert [match.place.code for match in found] == ["652323"]
    assert found[0].why == ("part_of_text",)


@pytest.mark.parametrize("text", ["", " ", "?", "ауылы", "qwrtpsdfg", "很远的地方"])
def test_what_names_no_place_is_not_forced_on_one(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text, 5) == ()


def test_names_are_given_in_six_languages(gazetteer: Gazetteer) -> None:
    assert [gazetteer.name("654126", language) for language in ("en", "ru", "kk", "kk-Arab", "zh", "ug")] == [
        "Zhaosu (Mongolküre) County",
        "Монголкюре",
        "Моңғұлкүре",
        "موڭعۇلكۇرە",
        "昭苏县",
        "موڭغۇلكۈرە",
    ]
    assert gazetteer.name("KZ-75", "kk-Arab") == "الماتى قالاسى"
    assert gazetteer.name("999999", "en") is None


def test_a_language_without_a_name_falls_back(gazetteer: Gazetteer) -> None:
    assert gazetteer.name("653222", "kk") == "Moyu (Karakax) County"


def test_every_place_has_a_name_to_show_in_every_language(gazetteer: Gazetteer) -> None:
    codes = [row["code"] for name in ("xj", "kz", "countries") for row in rows(name)]
    assert all(
        gazetteer.name(code, language) for code in codes for language in ("en", "ru", "kk", "kk-Arab", "zh", "ug")
    )


def test_names_nobody_reviewed_are_marked(gazetteer: Gazetteer) -> None:
    hutubi, jeminay = gazetteer.by_code("652323"), gazetteer.by_code("654326")
    assert hutubi is not None
    assert jeminay is not None
    assert "kk" in hutubi.unreviewed
    assert "kk" not in jeminay.unreviewed


def test_known_codes_are_those_of_today_of_earlier_years_and_the_region(gazetteer: Gazetteer) -> None:
    assert all(gazetteer.is_known_code(code) for code in ("654326", "652426", "650000", "KZ-75", "KZ"))
    assert not any(gazetteer.is_known_code(code) for code in ("659999", "110101", "", "KZ-99"))


def test_only_the_finest_level_has_a_county(gazetteer: Gazetteer) -> None:
    assert gazetteer.county_of("654126") == "654026"
    assert gazetteer.county_of("654300") is None
    assert gazetteer.county_of("KZ-19-karasai") == "KZ-19-karasai"
    assert gazetteer.county_of("none") is None


def test_every_parent_is_a_place(gazetteer: Gazetteer) -> None:
    for name in ("xj", "kz"):
        for row in rows(name):
            place = gazetteer.by_code(row["code"])
            assert place is not None
            assert place.parent is not None
            assert gazetteer.is_known_code(place.parent)


def test_the_table_is_that_of_the_domain_reference() -> None:
    if not DOMAIN.exists():
        pytest.skip("../shared/domain is not beside this checkout")
    assert list(csv.DictReader(DOMAIN.read_text(encoding="utf-8").splitlines())) == rows("xj")
