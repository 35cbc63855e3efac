"""The tree a screen reader walks."""

from collections.abc import Callable, Iterator
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from intake.documents.typeset.blocks import (
    Block,
    Card,
    DocumentMeta,
    Event,
    Heading,
    Listing,
    PageBreak,
    Para,
    Picture,
    Rows,
    Span,
    Table,
    Timeline,
)
from intake.documents.typeset.page import render


def picture() -> bytes:
    stream = BytesIO()
    Image.new("RGB", (10, 10)).save(stream, "PNG")
    return stream.getvalue()


def roles(element: pikepdf.Object) -> Iterator[str]:
    yield str(element.S)
    for kid in element.K:
        if "/S" in kid:
            yield from roles(kid)


def tree(pdf: bytes) -> list[str]:
    with pikepdf.open(BytesIO(pdf)) as file:
        assert bool(file.Root.MarkInfo.Marked)
        return [role.removeprefix("/") for role in roles(file.Root.StructTreeRoot.K)]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (Heading("a", level=3), ["H3"]),
        (Para("a"), ["P"]),
        (Listing(("a", "b")), ["L", "LI", "Lbl", "LBody", "LI", "Lbl", "LBody"]),
        (Rows((("a", "b"),)), ["Table", "TR", "TH", "TD"]),
        (Table(("a", "b"), (("c", "d"),)), ["Table", "TR", "TH", "TH", "TR", "TD", "TD"]),
        (Timeline((Event("2017", "a", "b"),)), ["L", "LI", "Lbl", "LBody"]),
        (Picture(picture(), "alt", 20, caption="c"), ["Figure", "Caption"]),
        (Card((Para("a"),), title="t"), ["Sect", "H2", "P"]),
    ],
)
def test_each_block_says_what_it_is(frame: Callable[..., DocumentMeta], block: Para, expected: list[str]) -> None:
    assert tree(render((block,), meta=frame())) == ["Document", *expected]


def test_a_picture_says_its_other_words_and_a_paragraph_its_language(frame: Callable[..., DocumentMeta]) -> None:
    blocks = (Picture(picture(), "портрет", 20), Para("阿卜杜", language="zh"), Para((Span("ە", language="kk-Arab"),)))
    with pikepdf.open(BytesIO(render(blocks, meta=frame()))) as file:
        figure, paragraph, _ = file.Root.StructTreeRoot.K.K
        assert str(figure.Alt) == "портрет"
        assert str(paragraph.Lang) == "zh"
        assert b"/Span << /Lang (kk-Arab) >> BDC" in file.pages[0].Contents.read_bytes()


def test_every_marked_sequence_belongs_to_an_element_of_its_page(frame: Callable[..., DocumentMeta]) -> None:
    blocks: list[Block] = [
        Heading("a"),
        *[Para("ە " * 900) for _ in range(4)],
        Table(("h",), tuple((str(i),) for i in range(80))),
    ]
    with pikepdf.open(BytesIO(render(blocks, meta=frame()))) as file:
        numbers = list(file.Root.StructTreeRoot.ParentTree.Nums)
        owners = dict(zip((int(number) for number in numbers[::2]), numbers[1::2], strict=True))
        assert len(file.pages) > 3
        for page in file.pages:
            content = page.Contents.read_bytes()
            assert content.count(b"/MCID") == len(owners[int(page.StructParents)])
            assert content.count(b"BDC") + content.count(b"BMC") == content.count(b"EMC")


def test_headings_and_card_titles_stand_in_the_outline_with_their_pages(frame: Callable[..., DocumentMeta]) -> None:
    blocks = (Heading("Іс"), Card((Para("a"),), title="ۇستالۋى"), PageBreak(), Heading("二", level=2))
    with pikepdf.open(BytesIO(render(blocks, meta=frame()))) as file, file.open_outline() as outline:
        (top,) = outline.root
        assert top.title == "Іс"
        assert [child.title for child in top.children] == ["ۇستالۋى", "二"]
        destination = top.children[1].destination
        assert isinstance(destination, pikepdf.Array)
        assert destination[0].objgen == file.pages[1].objgen


def test_a_document_without_headings_has_no_outline(frame: Callable[..., DocumentMeta]) -> None:
    with pikepdf.open(BytesIO(render((Para("a"),), meta=frame()))) as file:
        assert "/Outlines" not in file.Root
