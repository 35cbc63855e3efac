from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import cbor2
import pytest
from hypothesis import given

from intake.errors import CannotBeTrusted, EncodingInvalid
from intake.journal.encoding import decode_value, encode_value
from intake.journal.values import from_array, to_array
from intake.model.dates import UncertainDate
from intake.model.values import Code, Codes, Mark, Ref, Refs, UnknownValue, Value
from tests.unit.journal import strategies


@given(strategies.values)
def test_every_value_comes_back_as_it_was(value: Value) -> None:
    read = decode_value(encode_value(value))

    assert read == value
    assert type(read) is type(value)


@given(strategies.values)
def test_no_changed_byte_gives_the_same_value(value: Value) -> None:
    written = encode_value(value)

    for position in range(len(written)):
        for bit in (1, 128):
            changed = bytearray(written)
            changed[position] ^= bit
            try:
                read = decode_value(bytes(changed))
            except CannotBeTrusted:
                continue
            assert (type(read), encode_value(read)) == (type(read), bytes(changed))
            assert (type(read), repr(read)) != (type(value), repr(value))


def test_true_one_and_one_point_nought_are_three_values() -> None:
    assert len({encode_value(True), encode_value(1), encode_value(Decimal("1")), encode_value(Decimal("1.0"))}) == 4


def test_a_mark_is_not_the_text_that_spells_it() -> None:
    assert encode_value(Mark.UNKNOWN) != encode_value("unknown")
    assert decode_value(encode_value(Mark.UNKNOWN)) is Mark.UNKNOWN


@pytest.mark.parametrize(
    "value",
    [
        2**63,
        -(2**63) - 1,
        1.5,
        None,
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("1E+60"),
        Decimal("1E-60"),
        Code(""),
        Code("c" * 501),
        Codes(("b", "a")),
        Codes(("a", "a")),
        Ref("ab"),
        Ref("AB" * 16),
        Refs(("ff" * 16, "00" * 16)),
        UncertainDate(None, None, None, datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC), None, None),
        UnknownValue(cbor2.dumps(["t", 5])),
        UnknownValue(cbor2.dumps([1, "z"])),
        UnknownValue(cbor2.dumps(["z", 1.5])),
        UnknownValue(bytes.fromhex("82617a1801")),
        UnknownValue(b""),
        ["t", "list"],
    ],
)
def test_a_value_that_breaks_its_rule_is_not_written(value: Any) -> None:
    with pytest.raises(EncodingInvalid):
        encode_value(value)


@pytest.mark.parametrize(
    "array",
    [
        [],
        [1],
        ["t"],
        ["t", 1],
        ["t", "a", "b"],
        ["i", "1"],
        ["i", True],
        ["i", 1.0],
        ["b", 1],
        ["n", "1e5"],
        ["n", "01"],
        ["n", "+1"],
        ["n", "١"],
        ["n", "NaN"],
        ["n", 1],
        ["x", "a"],
        ["c", ""],
        ["cs", "a"],
        ["cs", ["b", "a"]],
        ["cs", [1]],
        ["ts", [b"a"]],
        ["r", "ab" * 16],
        ["r", b"short"],
        ["rs", [bytes(16), bytes(16)]],
        ["m", "maybe"],
        ["d", None, None, None, None, 0],
        ["d", None, "20170401", None, None, False],
        ["d", None, "2017-02-30", None, None, False],
        ["d", None, "2017-W10-1", None, None, False],
        ["d", None, None, None, None],
        ["p", 1, None, None, False],
        ["z", 1.5],
        ["z", {}],
    ],
)
def test_an_array_that_breaks_a_rule_is_refused(array: list[object]) -> None:
    with pytest.raises(EncodingInvalid):
        decode_value(cbor2.dumps(array))


def test_a_value_of_a_kind_from_the_future_is_kept_as_it_is() -> None:
    written = cbor2.dumps(["geo", ["43.25", "76.95"], None, True, b"\0", -7])

    value = decode_value(written)

    assert value == UnknownValue(written)
    assert encode_value(value) == written
    assert to_array(value) == ["geo", ["43.25", "76.95"], None, True, b"\0", -7]
    assert from_array(["geo", ["43.25", "76.95"], None, True, b"\0", -7]) == value


def test_an_unknown_value_that_is_too_deep_for_a_body_is_refused() -> None:
    deep: list[object] = ["z"]
    for _ in range(7):
        deep = ["z", deep]

    with pytest.raises(EncodingInvalid):
        encode_value(UnknownValue(cbor2.dumps(deep)))
