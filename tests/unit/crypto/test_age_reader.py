"""Reading anywhere in a sealed file: the same bytes as opening it whole, and never an unproven one."""

import io
import os
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto.age import CHUNK_BYTES, encrypt
from intake.crypto.age_reader import SeekReader
from intake.crypto.age_recipients import X25519Identity
from intake.errors import SealPayloadDamaged, SealRefused
from intake.progress import silent

IDENTITY = X25519Identity(bytes(range(32)))
PLAIN = random.Random(5).randbytes(3 * CHUNK_BYTES + 777)
SIZES = (0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES)


def sealed(plain: bytes) -> bytes:
    target = io.BytesIO()
    encrypt(io.BytesIO(plain), target, recipients=[IDENTITY.recipient()], report=silent)
    return target.getvalue()


def reader(untrusted: bytes) -> SeekReader:
    return SeekReader(io.BytesIO(untrusted), identities=[IDENTITY])


SEALED = sealed(PLAIN)


@given(st.integers(0, len(PLAIN) + 10), st.integers(0, 200_000))
def test_any_part_is_what_the_plain_file_has_there(start: int, length: int) -> None:
    buffered = io.BufferedReader(reader(SEALED), CHUNK_BYTES)

    buffered.seek(start)

    assert buffered.read(length) == PLAIN[start : start + length]


@pytest.mark.parametrize("size", SIZES)
def test_size_and_content_are_right_at_the_edges_of_chunks(size: int) -> None:
    stream = reader(sealed(PLAIN[:size]))

    assert stream.size_bytes == stream.seek(0, os.SEEK_END) == size
    assert stream.seek(0) == 0
    assert stream.readall() == PLAIN[:size]


def test_seeking_behaves_as_in_a_file() -> None:
    stream = reader(SEALED)

    assert (stream.seek(-7, os.SEEK_END), stream.read(100)) == (len(PLAIN) - 7, PLAIN[-7:])
    assert (stream.seek(10), stream.seek(5, os.SEEK_CUR), stream.tell()) == (10, 15, 15)
    with pytest.raises(ValueError, match="-1"):
        stream.seek(-1)


def test_a_file_that_was_cut_or_lengthened_never_opens(share: Callable[[int], int]) -> None:
    hostile = random.Random(6)

    for _ in range(share(300)):
        with pytest.raises(SealRefused):
            reader(SEALED[: hostile.randrange(len(SEALED))])
        with pytest.raises(SealRefused):
            reader(SEALED + hostile.randbytes(hostile.randrange(1, 2 * CHUNK_BYTES)))


def test_a_damaged_chunk_gives_an_error_and_the_others_stay_readable() -> None:
    start = len(SEALED) - len(PLAIN) - 4 * 16
    damaged = bytearray(SEALED)
    damaged[start + CHUNK_BYTES + 16 + 5] ^= 1
    stream = reader(bytes(damaged))

    assert stream.read(10) == PLAIN[:10]
    stream.seek(CHUNK_BYTES)
    with pytest.raises(SealPayloadDamaged) as refusal:
        stream.read(10)
    assert refusal.value.data == {"chunk": 1}
    stream.seek(2 * CHUNK_BYTES)
    assert stream.read(10) == PLAIN[2 * CHUNK_BYTES :][:10]


def test_a_file_that_shrinks_while_it_is_read_gives_our_error() -> None:
    file = io.BytesIO(SEALED)
    stream = SeekReader(file, identities=[IDENTITY])

    file.truncate(len(SEALED) - len(PLAIN) - 4 * 16 + 3)

    with pytest.raises(SealPayloadDamaged):
        stream.read(1)


def test_closing_the_reader_leaves_the_file_open() -> None:
    file = io.BytesIO(SEALED)

    SeekReader(file, identities=[IDENTITY]).close()

    assert not file.closed
