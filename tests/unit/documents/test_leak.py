"""The last look: everything of somebody who must not appear is found, in whatever script it stands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from intake.documents.leak import Forbidden, ForbiddenKind, Leak, Where, find_leaks
from intake.documents.typeset.blocks import Block, DocumentMeta, Heading, Para, Picture
from intake.documents.typeset.page import render
from tests.unit.documents.papers import LANGUAGES, ORGANISATION, paper, typefaces
from tests.unit.release.cases import INTERVIEWS

NAME, NUMBER, TEXT = ForbiddenKind.NAME, ForbiddenKind.NUMBER, ForbiddenKind.TEXT


def pdf_of(*blocks: Block, title: str = "Sheet", direction: str = "ltr") -> bytes:
    meta = DocumentMeta(
        title=title,
        language="kk",
        direction="rtl" if direction == "rtl" else "ltr",
        author="",
        subject="",
        created_utc=datetime(2019, 10, 1, tzinfo=UTC),
        running=lambda page, pages: f"{page}/{pages}",
    )
    return render(blocks, meta=meta, typefaces=typefaces())


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        ("Ерболат Сүттібаев", "Ерболат Сүттібаев"),
        ("Ерболат Сүттібаев", "СҮТТІБАЕВ ЕРБОЛАТ"),
        ("Ерболат Сүттібаев", "ەربولات سۇتتىباەۆ"),
        ("Мұратбек Елшібайұлы", "مۇراتبەك ەلشىبايۇلى"),
        ("مۇراتبەك ەلشىبايۇلى", "Мұратбек Елшібайұлы"),
        ("木拉提别克·叶勒什拜", "他叫木拉提别克·叶勒什拜，住在吉木乃。"),
        ("Гүлзипа Ақтоғайқызы", "Гульзипа Актогайкызы"),
        ("ئابدۇرېھىم", "ئابدۇرېھىم"),
    ],
)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_name_is_found_in_every_script_and_order(stored: str, written: str, direction: str) -> None:
    pdf = pdf_of(Para("Тұр"), Para(f"Айтты: {written}."), direction=direction)

    assert find_leaks(pdf, [Forbidden("id-1", NAME, stored)]) == (Leak("id-1", Where.PAGE, 1),)


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        ("+7 700 000 0303", "+7 (700) 000-03-03"),
        ("654326199307220004", "654326 19930722 0004"),
        ("N00000000", "n 00000000"),
    ],
)
def test_a_number_is_found_however_it_is_spaced(stored: str, written: str) -> None:
    assert find_leaks(pdf_of(Para(written)), [Forbidden("id-2", NUMBER, stored)])


def test_a_name_is_found_in_title_file_name_bookmark_and_picture_description() -> None:
    picture = Picture((INTERVIEWS / "evidence" / "3-portrait.png").read_bytes(), "Ерболат Сүттібаев", 30)
    forbidden = [Forbidden("id-3", NAME, "Ерболат Сүттібаев")]

    assert Where.METADATA in {
        leak.where for leak in find_leaks(pdf_of(Para("x"), title="Ерболат Сүттібаев"), forbidden)
    }
    assert Where.OUTLINE in {leak.where for leak in find_leaks(pdf_of(Heading("Ерболат Сүттібаев")), forbidden)}
    assert Where.DESCRIPTION in {leak.where for leak in find_leaks(pdf_of(picture), forbidden)}
    named = find_leaks(pdf_of(Para("x")), forbidden, file_name="Ерболат_Сүттібаев.pdf")
    assert named == (Leak("id-3", Where.FILE_NAME),)


def test_another_person_with_one_like_name_is_no_leak() -> None:
    pdf = pdf_of(Para("Сәндігүл Мұратбекқызы мен Ардақ Сүттібаева келді."))

    assert find_leaks(pdf, [Forbidden("id-4", NAME, "Ерболат Сүттібаев"), Forbidden("id-5", NUMBER, "12")]) == ()


def test_a_patronymic_within_an_allowed_name_is_no_leak() -> None:
    pdf = pdf_of(Para("Сәндігүл Мұратбекқызы"), Para("қызы, Мұратбек айтты"))
    father = [Forbidden("id-7", NAME, "Мұратбек")]

    assert find_leaks(pdf_of(Para("Сәндігүл Мұратбекқызы")), father)
    assert find_leaks(pdf_of(Para("Сәндігүл Мұратбекқызы")), father, allowed=["Сәндігүл Мұратбекқызы"]) == ()
    assert find_leaks(pdf, father, allowed=["Сәндігүл Мұратбекқызы"])


def test_a_finding_never_repeats_what_it_found() -> None:
    found = find_leaks(pdf_of(Para("Ерболат Сүттібаев")), [Forbidden("id-6", NAME, "Ерболат Сүттібаев")])
    assert "Ерболат" not in repr(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_familys_sheet_holds_nothing_of_those_who_must_not_appear(language: str) -> None:
    forbidden = [
        Forbidden("husband", NAME, "Ерболат Сүттібаев"),
        Forbidden("father", NAME, "Мұратбек Елшібайұлы"),
        Forbidden("father", NAME, "木拉提别克·叶勒什拜"),
        Forbidden("phone", NUMBER, "+7 700 000 0303"),
        Forbidden("passport", NUMBER, "N00000000"),
        Forbidden("case", NUMBER, "ALM-0417-K"),
        Forbidden("house", TEXT, ORGANISATION),
        Forbidden("desk", NUMBER, "W-07"),
    ]

    assert find_leaks(paper("family", language), forbidden) == ()
    assert {leak.id for leak in find_leaks(paper("evidence", language), forbidden)} >= {"husband", "father", "case"}
