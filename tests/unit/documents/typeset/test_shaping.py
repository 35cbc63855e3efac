"""Letters join, glyphs keep their letters."""

import pytest

from intake.documents.typeset.faces import Face, Typefaces
from intake.documents.typeset.shaping import Shaped, Shaper, is_invisible

NAMES = ["ءداۋلەت", "ئابدۇرېھىم", "ەربولات نۇردىبايۇلى", "\u0674داۋلەت", "لا"]


def naskh(typefaces: Typefaces) -> Face:
    return typefaces.cut("ە", bold=False).face


def copied(shaped: Shaped, *, rtl: bool) -> str:
    glyphs = reversed(shaped.glyphs) if rtl else shaped.glyphs
    return "".join(glyph.text for glyph in glyphs)


@pytest.mark.parametrize("name", NAMES)
def test_the_letters_behind_the_glyphs_are_those_that_were_typed(typefaces: Typefaces, name: str) -> None:
    shaped = Shaper().shape(name, naskh(typefaces), rtl=True)
    assert copied(shaped, rtl=True) == name
    assert all(glyph.id for glyph in shaped.glyphs)


@pytest.mark.parametrize("pair", ["با", "لە", "نۇ", "ىل"])
def test_joined_forms_differ_from_isolated_ones(typefaces: Typefaces, pair: str) -> None:
    shaper, face = Shaper(), naskh(typefaces)
    together = {glyph.id for glyph in shaper.shape(pair, face, rtl=True).glyphs}
    apart = {glyph.id for letter in pair for glyph in shaper.shape(letter, face, rtl=True).glyphs}
    assert together != apart


def test_a_letter_joins_its_neighbour_in_another_run(typefaces: Typefaces) -> None:
    shaper, face = Shaper(), naskh(typefaces)
    alone = shaper.shape("ب", face, rtl=True)
    before_another = shaper.shape("ب", face, rtl=True, after="ا")
    assert {glyph.id for glyph in alone.glyphs} != {glyph.id for glyph in before_another.glyphs}
    assert copied(before_another, rtl=True) == "ب"


def test_a_letter_without_a_glyph_is_drawn_as_a_sign_and_copied_as_itself(typefaces: Typefaces) -> None:
    shaped = Shaper().shape("\U00013000", typefaces.cut("a", bold=False).face, rtl=False)
    assert shaped.glyphs[0].id != 0
    assert shaped.glyphs[0].text == "\U00013000"


def test_marks_that_steer_the_text_are_never_drawn() -> None:
    assert all(is_invisible(mark) for mark in "\u2066\u2069\u200e\u200b\u061c\x07")
    assert not any(is_invisible(letter) for letter in "aە \u200c麦")
