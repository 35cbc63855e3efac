"""Blocks to slabs."""

import pytest

from intake.documents.typeset.blocks import Beside, Block, Card, Heading, Para, QrCode, Rows, Spacer
from intake.documents.typeset.faces import Typefaces
from intake.documents.typeset.flow import flow
from intake.documents.typeset.lines import Setup
from intake.documents.typeset.look import Area, Look
from intake.documents.typeset.paragraph import Typesetter
from intake.documents.typeset.slabs import Slab
from intake.documents.typeset.tagged import ROOT, Structure


@pytest.fixture
def setup(typefaces: Typefaces) -> Setup:
    return Setup(Typesetter(typefaces), Structure(), Look(10.0, "#0f766e"))


def laid_out(setup: Setup, *blocks: Block) -> list[Slab]:
    return flow(setup, blocks, area=Area(50.0, 480.0, rtl=False), parent=ROOT)


def test_of_adjoining_gaps_the_larger_counts_and_none_stands_at_the_ends(setup: Setup) -> None:
    slabs = laid_out(setup, Spacer(9), Para("a"), Spacer(20), Para("b"), Spacer(9))
    assert [slab.is_gap for slab in slabs] == [False, True, False]
    assert slabs[1].height == pytest.approx(20 * 72 / 25.4)


def test_a_heading_keeps_with_what_follows_across_the_gap(setup: Setup) -> None:
    heading, air, _ = laid_out(setup, Heading("a", level=2), Para("b"))
    assert heading.keeps
    assert air.is_gap
    assert air.keeps
    assert heading.title == (2, "a")


def test_a_card_begins_with_its_title_and_some_of_its_content(setup: Setup) -> None:
    slabs = laid_out(setup, Card((Rows((("a", "b"),) * 9),), title="t"))
    assert all(slab.keeps for slab in slabs[:6])
    assert len({slab.inside for slab in slabs}) == 1
    assert slabs[-2].keeps  # the last line with the lower edge


def test_card_titles_stand_below_the_section_they_are_in(setup: Setup) -> None:
    titles = [slab.title for slab in laid_out(setup, Card((), "a"), Heading("b", level=2), Card((), "c")) if slab.title]
    assert titles == [(2, "a"), (2, "b"), (3, "c")]


def test_blocks_beside_a_figure_are_at_least_as_high_and_stay_with_it(setup: Setup) -> None:
    slabs = laid_out(setup, Beside(QrCode("0417", "QR", size_mm=60), (Para("a"),)))
    assert sum(slab.height for slab in slabs) == pytest.approx(60 * 72 / 25.4)
    assert all(slab.keeps for slab in slabs[:-1])
