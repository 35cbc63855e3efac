from dataclasses import replace
from typing import Any

import cbor2
import pytest

from intake.bundle.header import decode_header, encode_header
from intake.errors import BundleDamaged, FromNewerVersion
from intake.model.exchange import BundleHeader, Section
from tests.unit.bundle.build import DEVICE, load, section

HEADER = load().header


def changed(place: int, value: object) -> bytes:
    fields: list[Any] = cbor2.loads(encode_header(HEADER))
    fields[place] = value
    return cbor2.dumps(fields)


def where(data: bytes) -> object:
    with pytest.raises(BundleDamaged) as found:
        decode_header(data)
    return found.value.data["where"]


def test_a_header_comes_back_as_it_went() -> None:
    assert decode_header(encode_header(HEADER)) == HEADER


def test_a_later_layout_says_so() -> None:
    with pytest.raises(FromNewerVersion):
        decode_header(changed(0, 2))
    with pytest.raises(FromNewerVersion):
        decode_header(cbor2.dumps([7, "whatever comes"]))


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        (0, 0, "layout"),
        (0, True, "layout"),
        (1, "surprise", "kind"),
        (1, 5, "text"),
        (1, "x" * 100, "text"),
        (2, b"short", "id"),
        (2, "../../../etc/passwd", "id"),
        (3, None, "id"),
        (4, bytes(31), "id"),
        (5, [1], "header"),
        (5, [1, -1], "number"),
        (5, [1, True], "number"),
        (5, [1 << 62, 0], "number"),
        (6, [], "addressees"),
        (6, [[bytes(32), bytes(32), 0, bytes(32)]], "sequence"),
        (6, [[bytes(32), bytes(32), 1, bytes(32)]] * 2, "addressees"),
        (6, [[bytes.fromhex(DEVICE), bytes(32), 1, bytes(32)]], "addressees"),
        (6, [[bytes([n]) * 32, bytes(32), 1, bytes(32)] for n in range(65)], "count"),
        (7, [[bytes(32), 1, bytes(32)]] * 10_001, "count"),
        (8, [bytes(16)] * 10_001, "count"),
        (8, {}, "header"),
        (9, [0, 1, bytes(16)], "volume"),
        (9, [2, 1, bytes(16)], "volume"),
        (9, [1, 10_001, bytes(16)], "volume"),
        (10, [["entries", bytes(16), 0, 1, 5, bytes(32)]] * 10_001, "count"),
        (10, [["entries", bytes(16), 0, 1, -5, bytes(32)]], "number"),
        (10, [["entries", bytes(16), 0, 1, 1.5, bytes(32)]], "header"),
        (10, [["entries", bytes(16), 1, 1, 5, bytes(32)]], "section"),
        (10, [["program", bytes(16), 0, 1, 5, bytes(32)]], "section"),
        (10, [["blob", "../../x", 0, 1, 5, bytes(32)]], "id"),
        (10, [["blob", bytes(16), 0, 1, 5, bytes(32)]] * 2, "section_twice"),
        (10, [["blob", bytes(16), 0, 2, 5, bytes(32)], ["blob", bytes(16), 1, 3, 5, bytes(32)]], "parts"),
    ],
)
def test_what_makes_no_sense_is_refused(place: int, value: object, code: str) -> None:
    assert where(changed(place, value)) == code


GOOD = encode_header(HEADER)
SPOILED = {
    "more behind": GOOD + b"\0",
    "cut": GOOD[:-1],
    "a length in more bytes than it needs": b"\x98\x0b" + GOOD[1:],
    "a length that is not told": b"\x9f" + GOOD[1:] + b"\xff",
    "a tag in front": b"\xd9\xd9\xf7" + GOOD,
    "nothing": b"",
    "a map": b"\xa0",
    "2^64 members": b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
    "2^31 members": b"\x9a\x7f\xff\xff\xff",
    "depth": b"\x81" * 5000 + b"\0",
    "another format": b'{"v": 1}',
}


@pytest.mark.parametrize("spoiled", SPOILED)
def test_only_the_one_encoding_is_read(spoiled: str) -> None:
    assert where(SPOILED[spoiled]) == "header"


def test_parts_of_one_section_may_lie_in_several_volumes() -> None:
    sections: tuple[Section, ...] = (section("blob", b"x", part=1, parts=3), section("blob", b"y", part=2, parts=3))
    header: BundleHeader = replace(HEADER, sections=sections, volume=(2, 3, "03" * 16))

    assert decode_header(encode_header(header)) == header
