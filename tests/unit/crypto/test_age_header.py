"""The age header: one form only, and bounds that hold before anything is parsed."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto.age_header import (
    MOST_HEADER_BYTES,
    MOST_STANZAS,
    Stanza,
    decode_base64,
    encode_base64,
    mac_fits,
    read_header,
    write_header,
)
from intake.errors import Bug, SealHeaderInvalid

KEY = bytes(16)
WORDS = st.binary(min_size=1, max_size=30).map(lambda data: bytes(33 + byte % 94 for byte in data))
STANZAS = st.builds(
    Stanza,
    st.lists(WORDS.filter(lambda word: word != b"scrypt"), min_size=1, max_size=4).map(tuple),
    st.binary(max_size=200),
)


@given(st.lists(STANZAS, min_size=1, max_size=5))
def test_what_was_written_is_read_again_and_its_mac_fits(stanzas: list[Stanza]) -> None:
    source = io.BytesIO(write_header(stanzas, file_key=KEY) + b"payload")

    header = read_header(source)

    assert header.stanzas == tuple(stanzas)
    assert mac_fits(header, file_key=KEY)
    assert not mac_fits(header, file_key=b"another key, 16b")
    assert source.read() == b"payload"


def test_more_than_64_stanzas_are_refused() -> None:
    most = write_header([Stanza((b"x",), b"")] * MOST_STANZAS, file_key=KEY)
    too_many = most.replace(b"-> x\n\n", b"-> x\n\n-> x\n\n", 1)

    assert len(read_header(io.BytesIO(most)).stanzas) == MOST_STANZAS
    with pytest.raises(SealHeaderInvalid):
        read_header(io.BytesIO(too_many))
    with pytest.raises(Bug):
        write_header([Stanza((b"x",), b"")] * (MOST_STANZAS + 1), file_key=KEY)


def test_a_header_over_one_mebibyte_is_refused_after_one_mebibyte() -> None:
    endless = io.BytesIO(b"age-encryption.org/v1\n-> x\n" + (b"A" * 64 + b"\n") * 40_000)

    with pytest.raises(SealHeaderInvalid):
        read_header(endless)
    assert endless.tell() < MOST_HEADER_BYTES + 10_000


def test_a_line_without_end_is_refused_after_eight_kibibytes() -> None:
    endless = io.BytesIO(b"age-encryption.org/v1\n-> " + b"x" * (1 << 22))

    with pytest.raises(SealHeaderInvalid):
        read_header(endless)
    assert endless.tell() < 10_000


@pytest.mark.parametrize("text", [b"A", b"AB", b"QQ==", b"QR", b"Q Q", b"QQ\n", "Ж".encode()])
def test_base64_has_one_writing_for_each_value(text: bytes) -> None:
    with pytest.raises(SealHeaderInvalid):
        decode_base64(text)


@given(st.binary(max_size=100))
def test_base64_comes_back(data: bytes) -> None:
    assert decode_base64(encode_base64(data)) == data
