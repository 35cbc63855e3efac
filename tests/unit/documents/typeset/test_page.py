"""Whole documents: what is copied out, what stands on which side, many pages."""

import subprocess
from collections.abc import Callable
from itertools import count, pairwise
from pathlib import Path

import pypdfium2
import pytest

from intake.documents.typeset.blocks import (
    Align,
    Beside,
    Block,
    Card,
    DocumentMeta,
    Event,
    Heading,
    Listing,
    Para,
    QrCode,
    Rows,
    Spacer,
    Span,
    Table,
    Timeline,
    Together,
)
from intake.documents.typeset.faces import Typefaces
from intake.documents.typeset.page import render

Frame = Callable[..., DocumentMeta]
NAMES = [
    "ءداۋلەت",
    "ئابدۇرېھىم",
    "ەربولات نۇردىبايۇلى",
    "阿卜杜热合曼·麦麦提",
    "Нұрдыбайұлы Ерболат",
    "Ğalımjan Ñurşaıyq ₸ № 7",
]
SENTENCES = {
    "en": "He was last seen in Tekes on 12 March 2017; call +7 701 555-12-34.",
    "ru": "По словам соседки, его увезли весной — «на учёбу».",
    "kk": "Куәгер сөзі бойынша ол күзде ауыстырылған, әңгімесі ұзақ.",
    "kk-Arab": "كۋاگەر ءسوزى بويىنشا ول كۇزدە اۋىستىرىلعان.",
    "zh": "家属于2019年11月接到电话，此后再无消息。",
    "ug": "گۇۋاھچىنىڭ ئېيتىشىچە، ئۇ كۈزدە يۆتكەلگەن.",
}


@pytest.mark.tool("pdftotext")
@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_copies_out_as_it_was_written(frame: Frame, copied: Callable[[bytes], str], language: str) -> None:
    pdf = render((Para(SENTENCES[language]),), meta=frame(language))
    assert SENTENCES[language] in pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    # poppler swaps "، " in right-to-left lines, wherever they come from; letters and numbers are in order.
    got = copied(pdf)
    assert all(word.strip("،.") in got for word in SENTENCES[language].split())


@pytest.mark.tool("pdftotext")
@pytest.mark.parametrize("language", ["en", "kk-Arab"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("bold", [False, True])
def test_a_name_copies_out_in_every_script(
    frame: Frame, copied: Callable[[bytes], str], language: str, name: str, bold: bool
) -> None:
    assert name in copied(render((Para(name, bold=bold),), meta=frame(language)))


@pytest.mark.tool("pdftotext")
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_names_mixed_in_one_line_copy_out_whole(frame: Frame, copied: Callable[[bytes], str], direction: str) -> None:
    text = tuple(Span(part, isolate=True) for name in NAMES[1:5] for part in (name, " · "))
    got = copied(render((Para(text, direction=direction, scale=0.8),), meta=frame()))  # type: ignore[arg-type]
    for name in NAMES[1:5]:
        assert name in got


@pytest.mark.parametrize("name", NAMES)
def test_another_reader_copies_the_same(frame: Frame, name: str) -> None:
    document = pypdfium2.PdfDocument(render((Para(name),), meta=frame()))
    assert name in document[0].get_textpage().get_text_range()


@pytest.mark.tool("pdftotext")
def test_dates_and_numbers_within_right_to_left_text_do_not_turn_round(
    frame: Frame, copied: Callable[[bytes], str]
) -> None:
    text = (Span("تەلەفون "), Span("+7 701 555-12-34", isolate=True), Span(" كۇنى "), Span("12.03.2017", isolate=True))
    got = copied(render((Para(text),), meta=frame("kk-Arab")))
    assert "+7 701 555-12-34" in got
    assert "12.03.2017" in got


@pytest.mark.tool("pdfinfo")
def test_a_long_document_is_whole_numbered_and_tagged(frame: Frame, tmp_path: Path, typefaces: Typefaces) -> None:
    pdf = render(long_document(), meta=frame("kk-Arab"), typefaces=typefaces)
    path = tmp_path / "long.pdf"
    path.write_bytes(pdf)
    info = subprocess.run(["pdfinfo", path], check=True, capture_output=True).stdout.decode()
    assert "Tagged:          yes" in info
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) >= 40
    words = {word for page in document for word in page.get_textpage().get_text_range().split()}
    assert {f"n{number}n" for number in range(25 * 104)} <= words
    assert f"{len(document)}/{len(document)}" in words


def long_document() -> list[Block]:
    """About forty pages in which every paragraph, row, event and cell has a number of its own, from 0."""
    numbers = count()

    def word() -> str:
        return f"ەربولات n{next(numbers)}n نۇردىبايۇلى"

    blocks: list[Block] = [Heading("ءداۋلەت")]
    for chapter in range(25):
        blocks.append(Heading(f"{chapter} ءداۋلەت", level=2))
        blocks.append(Para(tuple(Span(word() + " ") for _ in range(40)), align=Align.JUSTIFY))
        blocks.append(Card((Rows(tuple((word(), word()) for _ in range(8))),), title="ءداۋلەت"))
        blocks.append(Card((Timeline(tuple(Event("2017", word(), word()) for _ in range(8))),)))
        blocks.append(Table(("a", "b"), tuple((word(), word()) for _ in range(14))))
        blocks.append(Listing(tuple(word() for _ in range(4)), numbered=True))
    return blocks


def left_edges(pdf: bytes, word: str) -> float:
    """The x at which a word begins on the first page, in points."""
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    index, _ = page.search(word).get_next()
    return float(page.get_charbox(index)[0])


@pytest.mark.parametrize(
    "block",
    [
        Rows((("LABEL", "VALUE"),)),
        Timeline((Event("LABEL", "VALUE"),)),
        Table(("LABEL", "VALUE"), ()),
        Beside(QrCode("0417", "QR", 60), (Rows((("LABEL", "VALUE"),)),)),
    ],
)
def test_columns_are_mirrored_in_a_right_to_left_document(frame: Frame, block: Block) -> None:
    ltr, rtl = render((block,), meta=frame("en")), render((block,), meta=frame("ug"))
    assert left_edges(ltr, "LABEL") < left_edges(ltr, "VALUE")
    assert left_edges(rtl, "LABEL") > left_edges(rtl, "VALUE")


def test_alignments_stand_where_they_say(frame: Frame) -> None:
    def edge(align: Align, language: str) -> float:
        return left_edges(render((Para("Erbolat", align=align),), meta=frame(language)), "Erbolat")

    assert edge(Align.LEADING, "en") < edge(Align.CENTRE, "en") < edge(Align.TRAILING, "en")
    assert edge(Align.LEADING, "ug") > edge(Align.CENTRE, "ug") > edge(Align.TRAILING, "ug")
    assert edge(Align.NATURAL, "ug") == edge(Align.LEADING, "en")


def test_label_and_value_stand_on_one_baseline(frame: Frame) -> None:
    document = pypdfium2.PdfDocument(render((Rows((("HEAD", "ەربولات VALUE"),)),), meta=frame()))
    page = document[0].get_textpage()
    bottoms = [page.get_charbox(page.search(word).get_next()[0])[1] for word in ("HEAD", "VALUE")]
    assert bottoms[0] == pytest.approx(bottoms[1], abs=0.3)


def test_larger_type_makes_a_longer_document_of_the_same_words(frame: Frame, copied: Callable[[bytes], str]) -> None:
    blocks = [Para(SENTENCES["ru"] * 10) for _ in range(10)]
    small, large = (render(blocks, meta=frame("ru", text_size_pt=size)) for size in (10.0, 14.0))
    assert len(pypdfium2.PdfDocument(large)) > len(pypdfium2.PdfDocument(small))


def test_what_must_stay_together_goes_over_together(frame: Frame) -> None:
    blocks = (Para("a"), Spacer(200), Together((Para("FIRST"), Spacer(40), Para("SECOND"))))
    document = pypdfium2.PdfDocument(render(blocks, meta=frame()))
    texts = [document[i].get_textpage().get_text_range() for i in range(len(document))]
    assert "FIRST" not in texts[0]
    assert "FIRST" in texts[1]
    assert "SECOND" in texts[1]


def test_empty_blocks_are_no_trouble(frame: Frame) -> None:
    blocks = (
        Para(""),
        Rows(()),
        Timeline(()),
        Listing(()),
        Card(()),
        Together(()),
        Table(("a",), ()),
        Rows((("", ""),)),
    )
    assert len(pypdfium2.PdfDocument(render(blocks, meta=frame()))) == 1
    assert len(pypdfium2.PdfDocument(render((), meta=frame()))) == 1


def test_nothing_is_drawn_outside_the_margins(frame: Frame) -> None:
    word = "Нұрдыбайұлы" * 30
    blocks = (Para(word), Rows(((word, word),)), Table(("a", "b", "c"), ((word, "ب" * 300, "麦" * 200),)))
    document = pypdfium2.PdfDocument(render(blocks, meta=frame("kk")))
    for page in document:
        text = page.get_textpage()
        boxes = [text.get_charbox(i) for i in range(text.count_chars())]
        seen = [box for box in boxes if box[2] > box[0]]
        assert min(box[0] for box in seen) > 54
        assert max(box[2] for box in seen) < 595.28 - 54


def test_pages_keep_the_order_of_their_blocks(frame: Frame, copied: Callable[[bytes], str]) -> None:
    got = copied(render([Para(f"n{i}n") for i in range(200)], meta=frame()))
    places = [got.index(f"n{i}n") for i in range(200)]
    assert all(a < b for a, b in pairwise(places))
