"""Kazakh between scripts, Uyghur to Latin, Han to pinyin."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from intake.names.transliterate import (
    arabic_to_cyrillic,
    cyrillic_to_arabic,
    cyrillic_to_latin,
    cyrillic_to_russian,
    han_to_pinyin,
    latin_to_cyrillic,
    latin_to_uyghur,
    uyghur_to_cyrillic,
    uyghur_to_latin,
)

GAZETTEER = Path(__file__).parents[3] / "resources" / "gazetteer" / "xj.csv"
# In the source the two scripts of these rows differ by a letter (Моңғол beside موڭعۇل).
DIFFER_IN_SOURCE = {"652700", "652800"}


@pytest.mark.parametrize(
    ("cyrillic", "arabic"),
    [
        ("Жүсіп", "ءجۇسىپ"),
        ("Дөрбілжін", "ءدوربىلجىن"),
        ("Ерлан", "ەرلان"),  # no hamza beside ە
        ("Күләш", "كۇلاش"),  # nor beside ك
        ("Гүлнар", "گۇلنار"),
        ("Мұрат", "مۇرات"),
        ("қазір", "قازىر"),  # і alone beside қ
        ("Әлия", "ءاليا"),
        ("Юсуп", "يۋسۋپ"),
        ("Щербак", "ششەرباك"),
        ("Цой", "تسوي"),
        ("Қоңыр", "قوڭىر"),
        ("Уәли", "ءۋالي"),
    ],
)
def test_kazakh_cyrillic_becomes_arabic_script(cyrillic: str, arabic: str) -> None:
    assert cyrillic_to_arabic(cyrillic) == arabic


def test_every_kazakh_name_of_the_gazetteer_is_written_as_there() -> None:
    rows = csv.DictReader(GAZETTEER.read_text(encoding="utf-8").splitlines())
    names = {row["code"]: row for row in rows if row["kk_cyrl"] and row["code"] not in DIFFER_IN_SOURCE}

    wrong = {code for code, row in names.items() if cyrillic_to_arabic(row["kk_cyrl"]) != row["kk_arab"]}

    assert len(names) > 50
    assert wrong == set()


def test_a_sentence_keeps_placeholders_markup_and_latin() -> None:
    written = cyrillic_to_arabic(
        "Сіз {name} үшін <b>құжат</b> ашасыз ба? 1,5 МБ; PDF-ті, %n күн, %1: a.b@c.kz &amp; бітті."
    )

    assert written == ("ءسىز {name} ءۇشىن <b>قۇجات</b> اشاسىز با؟ 1,5 مب؛ PDF-ءتى، %n كۇن، %1: a.b@c.kz &amp; ءبىتتى.")


@pytest.mark.parametrize(
    "name", ["Қанат", "Ерлан", "Серік", "Дәулет", "Жүсіп", "Өмірбек", "Айгүл", "Жанбек", "Тоқтасын"]
)
def test_common_names_come_back_from_arabic_script(name: str) -> None:
    assert arabic_to_cyrillic(cyrillic_to_arabic(name)) == name


@pytest.mark.parametrize(
    ("system", "written"),
    [
        ("passport", "YERZHAN AIGUL SHYNGYSULY"),
        ("2018", "Erjan Aıgúl Shyńǵysuly"),
        ("2021", "Erjan Aigül Şyñğysūly"),
        ("bgn", "Erzhan Aygül Shyngghysuly"),
    ],
)
def test_kazakh_has_four_latin_systems(system: str, written: str) -> None:
    assert cyrillic_to_latin("Ержан Айгүл Шыңғысұлы", system) == written


def test_russian_spelling_keeps_capitals() -> None:
    assert cyrillic_to_russian("Өмірбек Қанат") == "Омирбек Канат"


def test_latin_of_any_system_suggests_cyrillic() -> None:
    assert latin_to_cyrillic("Zhanat") == latin_to_cyrillic("Janat") == "Жанат"


def test_uyghur_goes_to_latin_and_back() -> None:
    assert uyghur_to_latin("ئابدۇرېھىم") == "Abduréhim"
    assert latin_to_uyghur("Abdurëhim") == latin_to_uyghur("Abduréhim") == "ئابدۇرېھىم"
    assert uyghur_to_cyrillic("گۈلنار") == "Гүлнар"


def test_han_is_read_as_in_names_and_as_on_a_passport() -> None:
    assert han_to_pinyin("阿卜杜热合曼•麦麦提") == "Abudureheman Maimaiti"
    assert han_to_pinyin("古丽娜尔·木拉提", is_spaced=False) == "GULINAERMULATI"
