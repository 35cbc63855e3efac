"""The fonts carried with the program hold every letter this work needs."""

from importlib import resources

import pytest

from intake.documents.typeset.faces import Typefaces

LETTERS = {
    "Kazakh Cyrillic": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюяАӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ",
    "Kazakh Arabic": "\u0674\u0621اەبپتجچحدرزسشعفقكگڭلمنوۇۆۋۉۅھىيئ،؛؟«»",
    "Uyghur": "ئاەبپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىي",
    "Latin": "abcxyzABCXYZğñşūıŋĞÑŞŪİŊäöüáéāīō0123456789₸№€$",
}


@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_of_our_alphabets_is_there(typefaces: Typefaces, name: str) -> None:
    assert typefaces.missing(LETTERS[name]) == frozenset()


def test_every_sign_of_gb_2312_is_there(typefaces: Typefaces) -> None:
    signs = []
    for row in [*range(0xA1, 0xAA), *range(0xB0, 0xF8)]:
        for cell in range(0xA1, 0xFF):
            try:
                signs.append(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    assert len(signs) == 7445
    assert typefaces.missing("".join(signs)) == frozenset()


def test_a_letter_no_font_has_is_named(typefaces: Typefaces) -> None:
    assert typefaces.missing("a\U00013000 \u2068b") == {"\U00013000"}


@pytest.mark.parametrize(
    ("text", "place", "font"),
    [
        ("Ұлы", 0, "NotoSans-Regular"),
        ("ءداۋلەت", 0, "NotoNaskhArabic-Regular"),
        ("麦麦提", 0, "NotoSansSC-Regular"),
        ("阿卜杜热合曼·麦麦提", 6, "NotoSansSC-Regular"),
        ("a · b", 2, "NotoSans-Regular"),
        ("хат: “正在学习” — мөр", 5, "NotoSans-Regular"),
        ("хат: “正在学习” — мөр", 10, "NotoSans-Regular"),
        ("说：“正在学习”。", 2, "NotoSansSC-Regular"),
        ("ءداۋلەت ءداۋلەت", 7, "NotoNaskhArabic-Regular"),
    ],
)
def test_each_letter_is_taken_from_the_font_of_its_text(typefaces: Typefaces, text: str, place: int, font: str) -> None:
    assert typefaces.cuts(text, [False] * len(text))[place].face.name == font


def test_fonts_have_their_licences_beside_them_and_stay_small() -> None:
    folder = resources.files("resources") / "fonts"
    names = {entry.name for entry in folder.iterdir()}
    families = {name.split("-")[0] for name in names if name.endswith(".ttf")}
    assert {f"{family}-OFL.txt" for family in families} <= names
    for name in names:
        data = (folder / name).read_bytes()
        assert len(data) < 12_000_000
        assert not name.endswith(".ttf") or data[:4] == b"\x00\x01\x00\x00"  # TrueType outlines
