"""Lines: never too wide, nothing lost, each in its own order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.documents.typeset.faces import Typefaces, load
from intake.documents.typeset.paragraph import Line, Run, Style, Typesetter

PLAIN = Style(10.0, bold=False, colour="#000000")
BOLD = Style(10.0, bold=True, colour="#0f766e")
FONTS = load()


@pytest.fixture
def typesetter(typefaces: Typefaces) -> Typesetter:
    return Typesetter(typefaces)


def shown(line: Line) -> str:
    """The line's words from left to right."""
    return "|".join(piece.text for piece in line.pieces if not piece.is_space)


@pytest.mark.parametrize("width", [40.0, 90.0, 200.0])
@pytest.mark.parametrize(
    "text",
    [
        "Нұрдыбайұлы Ерболат " * 5,
        "ەربولات نۇردىبايۇلى ئابدۇرېھىم " * 4,
        "阿卜杜热合曼·麦麦提，" * 6,
        "w" * 150,
        "ب" * 90,
        "7" * 120,
    ],
)
def test_no_line_is_wider_than_asked_and_no_letter_is_lost(typesetter: Typesetter, text: str, width: float) -> None:
    setting = typesetter.set([Run(text, PLAIN)], width=width)
    assert setting.width <= width + 0.01
    kept = "".join(piece.text for line in setting.lines for piece in line.pieces if not piece.is_space)
    assert sorted(kept) == sorted(text.replace(" ", ""))


def test_a_number_stays_on_one_line(typesetter: Typesetter) -> None:
    setting = typesetter.set([Run("нөмірі +7 701 555-12-34", PLAIN)], width=95)
    assert [line.pieces[0].text for line in setting.lines] == ["нөмірі", "+7"]


def test_words_run_right_to_left_and_the_number_within_does_not(typesetter: Typesetter) -> None:
    setting = typesetter.set([Run("تەلەفون \u2068+7 701 555\u2069 ەرتەڭ", PLAIN)], width=500)
    assert setting.level == 1
    assert shown(setting.lines[0]) == "ەرتەڭ|+7|701|555|تەلەفون"


def test_each_line_is_ordered_for_itself(typesetter: Typesetter) -> None:
    setting = typesetter.set([Run("ەربولات Erbolat ول", PLAIN)], width=75)
    assert [shown(line) for line in setting.lines] == ["Erbolat|ەربولات", "ول"]


def test_a_direction_that_is_given_beats_the_first_letter(typesetter: Typesetter) -> None:
    given_ltr = typesetter.set([Run("ەربولات Erbolat", PLAIN)], width=500, base=0)
    assert shown(given_ltr.lines[0]) == "ەربولات|Erbolat"
    assert typesetter.set([Run("12.03.2017", PLAIN)], width=500, otherwise=1).level == 1


def test_a_word_that_changes_style_keeps_its_joins(typesetter: Typesetter) -> None:
    setting = typesetter.set([Run("دا", PLAIN), Run("ۋلەت", BOLD)], width=500)
    assert [piece.style.bold for piece in setting.lines[0].pieces] == [True, False]


def test_a_line_feed_begins_a_line_and_each_is_as_high_as_its_script(typesetter: Typesetter) -> None:
    setting = typesetter.set([Run("Ерболат\nەربولات\n", PLAIN)], width=500)
    assert len(setting.lines) == 3
    assert setting.lines[1].leading > setting.lines[0].leading


def test_spaces_inside_numbers_are_not_stretched(typesetter: Typesetter) -> None:
    line = typesetter.set([Run("+7 701 555 күн", PLAIN)], width=500).lines[0]
    assert [piece.stretches for piece in line.pieces if piece.is_space] == [False, False, True]


def test_digits_are_equally_wide(typesetter: Typesetter) -> None:
    widths = {round(typesetter.set([Run(digit * 4, PLAIN)], width=500).width, 3) for digit in "0123456789"}
    assert len(widths) == 1


@given(st.text(max_size=60), st.floats(min_value=12, max_value=120))
def test_any_text_is_set_without_overflow(text: str, width: float) -> None:
    setting = Typesetter(FONTS).set([Run(text, PLAIN)], width=width)
    for line in setting.lines:
        clusters = [glyph for piece in line.pieces for glyph in piece.shaped.glyphs if glyph.text]
        assert line.width <= width + 0.01 or len(clusters) == 1
