"""Unicode's own conformance lines, a part always and all of them where the file is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.documents.typeset.bidi import embedding_levels, first_strong, line_levels, visual_order

WHOLE = Path("/usr/share/unicode/BidiCharacterTest.txt")  # Debian: unicode-data
BASES = {"0": 0, "1": 1, "2": None}


def cases(path: Path) -> Iterator[tuple[str, list[str]]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            fields = line.split(";")
            yield "".join(chr(int(code, 16)) for code in fields[0].split()), fields[1:]


def differs(text: str, fields: list[str]) -> bool:
    direction, base, wanted, order = fields
    levels = embedding_levels(text, base=BASES[direction])
    line = line_levels(text, levels, start=0, end=len(text))
    expected = wanted.split()
    shown = [i for i in visual_order(line) if expected[i] != "x"]
    return (
        levels.base != int(base)
        or any(want not in {"x", str(got)} for want, got in zip(expected, line, strict=True))
        or shown != [int(place) for place in order.split()]
    )


def test_a_sample_of_unicodes_conformance_lines_passes(vectors: Path) -> None:
    lines = list(cases(vectors / "bidi" / "BidiCharacterTest-sample.txt"))
    assert len(lines) == 1994
    assert [text for text, fields in lines if differs(text, fields)] == []


@pytest.mark.skipif(not WHOLE.exists(), reason="needs the whole file (Debian package unicode-data)")
def test_all_of_unicodes_conformance_lines_pass(full: bool) -> None:
    lines = list(cases(WHOLE))[:: 1 if full else 5]
    assert len(lines) >= 18_342
    assert [text for text, fields in lines if differs(text, fields)] == []


def test_a_phone_number_in_an_isolate_keeps_its_order_in_arabic_script() -> None:
    text = "تەلەفون \u2066+7 701 555-12-34\u2069 ەرتەڭ"
    levels = embedding_levels(text)
    shown = "".join(text[i] for i in visual_order(line_levels(text, levels, start=0, end=len(text))))
    assert levels.base == 1
    assert "+7 701 555-12-34" in shown


def test_brackets_around_foreign_words_follow_the_paragraph() -> None:
    text = "قاماۋ (新源监狱) ."
    levels = embedding_levels(text).each
    assert levels[text.index("(")] == levels[text.index(")")] == 1


@pytest.mark.parametrize(
    ("text", "strong"), [("123 әлем", 0), ("… ەلىم", 1), ("12.03.2017", None), ("\u2067ە\u2069 a", 0)]
)
def test_the_first_strong_letter_outside_isolates_decides(text: str, strong: int | None) -> None:
    assert first_strong(text) == strong


@given(st.text(alphabet="aە1 .(\u2066\u2067\u2068\u2069\u202b\u202c\u202e\u0301", max_size=40))
def test_any_text_comes_out_whole(text: str) -> None:
    levels = embedding_levels(text)
    assert sorted(visual_order(line_levels(text, levels, start=0, end=len(text)))) == list(range(len(text)))
