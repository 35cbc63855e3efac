"""What stays together, what is repeated, what is left out at a page's end."""

from dataclasses import replace

from intake.documents.typeset.look import MARGIN_BOTTOM, MARGIN_TOP, PAGE_HEIGHT
from intake.documents.typeset.pages import Page, paginate, parts
from intake.documents.typeset.slabs import Enclosure, Slab, enclose, gap, keep_all, without_orphans

HEIGHT = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM
LINE = HEIGHT / 10  # ten lines to a page


def lines(count: int) -> list[Slab]:
    return [Slab(LINE) for _ in range(count)]


def counts(pages: list[Page]) -> list[int]:
    return [len(page.placed) for page in pages]


def test_an_empty_document_has_one_page() -> None:
    assert counts(paginate([])) == [0]


def test_a_heading_goes_over_with_what_it_heads() -> None:
    assert counts(paginate([*lines(9), Slab(LINE, keeps=True), *lines(3)])) == [9, 4]


def test_at_least_two_lines_of_a_paragraph_stand_on_either_side() -> None:
    assert counts(paginate([*lines(9), *without_orphans(lines(5))])) == [9, 5]
    assert counts(paginate([*lines(6), *without_orphans(lines(5))])) == [9, 2]
    assert counts(paginate([*lines(9), *without_orphans(lines(3))])) == [9, 3]


def test_white_space_does_not_begin_a_page() -> None:
    pages = paginate([*lines(10), gap(20), *lines(1)])
    assert [placed.slab.is_gap for placed in pages[1].placed] == [False]


def test_a_chain_taller_than_a_page_is_parted_and_nothing_lost() -> None:
    pages = counts(paginate(keep_all(lines(25))))
    assert sum(pages) == 25
    assert max(pages) == 10


def test_what_breaks_begins_a_new_page_once() -> None:
    pages = paginate([*lines(2), Slab(0, breaks=True), Slab(0, breaks=True), *lines(1)])
    assert counts(pages) == [2, 1]


def test_what_is_repeated_stands_on_every_page_the_enclosure_goes_on_to() -> None:
    head = Slab(LINE)
    pages = paginate(enclose(lines(25), Enclosure(None, resumed=(head,))))
    assert counts(pages) == [10, 10, 7]
    assert pages[1].placed[0].slab.height == LINE


def test_a_card_leaves_room_for_its_open_end_and_says_where_it_goes_on() -> None:
    card = Enclosure(lambda ink, part: None, resumed=(Slab(5, keeps=True),), paused=5)
    pages = paginate([*lines(1), *enclose(lines(12), card), *lines(1)])
    assert counts(pages) == [9, 6]
    (first,), (second,) = ([part for _, part in here] for here in parts(pages))
    assert (first.begins, first.ends, second.begins, second.ends) == (True, False, False, True)
    assert first.bottom >= MARGIN_BOTTOM
    assert second.top == PAGE_HEIGHT - MARGIN_TOP


def test_a_table_in_a_card_goes_on_within_the_card() -> None:
    card = Enclosure(lambda ink, part: None, resumed=(Slab(5),))
    table = Enclosure(None, resumed=(Slab(7),))
    inner = [replace(slab, inside=(table,)) for slab in lines(12)]
    second = paginate(enclose(inner, card))[1]
    assert [placed.slab.height for placed in second.placed[:2]] == [5, 7]
    assert second.placed[1].slab.inside == (card, table)
