from decimal import Decimal

import pytest

from intake.errors import FileNotAccepted
from intake.questionnaire.strict_json import MOST_WHOLE, read_json


def read(untrusted: bytes | str) -> object:
    raw = untrusted.encode() if isinstance(untrusted, str) else untrusted
    return read_json(raw, most_bytes=1000, deepest=8)


@pytest.mark.parametrize(
    ("untrusted", "reason", "pointer"),
    [
        (b" " * 1001, "too_large", ""),
        (b'"\xff"', "not_utf8", ""),
        (b'"\xed\xa0\x80"', "not_utf8", ""),
        ('{"a": 1', "not_json", ""),
        ('{"a": 1} x', "not_json", ""),
        ("", "not_json", ""),
        ("'a'", "not_json", ""),
        ('"a\nb"', "not_json", ""),
        ("[NaN]", "constant", ""),
        ("[-Infinity]", "constant", ""),
        (f"[{MOST_WHOLE + 1}]", "number", ""),
        ("[" + "9" * 900 + "]", "number", ""),
        ("[1e400]", "number", ""),
        ("[1E-999999999]", "number", ""),
        ("[0." + "1" * 40 + "]", "number", ""),
        ("[" * 9 + "]" * 9, "too_deep", "/0/0/0/0/0/0/0/0"),
        ("[" * 500 + "]" * 500, "too_deep", "/0/0/0/0/0/0/0/0"),
        ('{"a": {"b": 1, "c": 2, "b": 1}}', "repeated_member", "/a/b"),
        ('[{"a/b": 1, "a/b": {"x": 1, "x": 2}}]', "repeated_member", "/0/a~1b"),
        (r'{"a": ["\ud83d"]}', "surrogate", "/a/0"),
        (r'{"a": {"\udc00": 1}}', "surrogate", "/a"),
    ],
)
def test_what_two_readers_could_read_differently_is_refused_where_it_stands(
    untrusted: bytes | str, reason: str, pointer: str
) -> None:
    with pytest.raises(FileNotAccepted) as caught:
        read(untrusted)

    assert (caught.value.data["reason"], caught.value.data["pointer"]) == (reason, pointer)


def test_nesting_that_would_exhaust_the_stack_is_refused() -> None:
    with pytest.raises(FileNotAccepted) as caught:
        read_json(b'{"a":' * 500_000, most_bytes=4_000_000, deepest=32)

    assert caught.value.data["reason"] == "too_deep"


def test_the_error_says_nothing_of_what_was_told() -> None:
    with pytest.raises(FileNotAccepted) as caught:
        read('{"name": "Invented Person", ')

    assert "Invented" not in repr(caught.value) + repr(caught.value.data)


def test_numbers_keep_their_exact_value_and_pairs_of_surrogates_are_one_letter() -> None:
    assert read(r'[7.5, -3, 9007199254740991, "\ud83d\ude42"]') == [Decimal("7.5"), -3, MOST_WHOLE, "🙂"]


def test_a_byte_order_mark_of_a_text_editor_is_passed_over() -> None:
    assert read(b'\xef\xbb\xbf{"a": true}') == {"a": True}
