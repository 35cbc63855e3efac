"""Where lines may end."""

import pytest

from intake.documents.typeset.breaking import opportunities


def parts(text: str) -> list[str]:
    places = [0, *opportunities(text), len(text)]
    return [text[a:b] for a, b in zip(places, places[1:], strict=False)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Нұрдыбайұлы Ерболат", ["Нұрдыбайұлы ", "Ерболат"]),
        ("тел. +7 701 555-12-34", ["тел. ", "+7 701 555-12-34"]),
        ("1 234 567,89 ₸ бар", ["1 234 567,89 ", "₸ ", "бар"]),
        ("№ 417 іс", ["№ 417 ", "іс"]),
        ("50 % бар", ["50 % ", "бар"]),
        ("ол — бала", ["ол — ", "бала"]),
        ("округ · 麦", ["округ · ", "麦"]),
        ("қара-қызыл", ["қара-", "қызыл"]),
        ("2016-2018 ж.", ["2016-2018 ", "ж."]),
        ("a\u200bb", ["a\u200b", "b"]),
        ("10\u00a0күн", ["10\u00a0күн"]),
        ("у \u2066+7 701\u2069 бар", ["у ", "\u2066+7 701\u2069 ", "бар"]),
        ("麦麦提。", ["麦", "麦", "提。"]),
        ("（麦）“提”", ["（麦）", "“提”"]),
    ],
)
def test_lines_end_where_a_reader_expects(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize("sign", "，。、）》”…")
def test_no_line_begins_with_a_closing_sign(sign: str) -> None:
    assert opportunities(f"麦{sign}提") in ([], [2])


@pytest.mark.parametrize("sign", "（《“")
def test_no_line_ends_with_an_opening_sign(sign: str) -> None:
    assert 2 not in opportunities(f"麦{sign}提")
