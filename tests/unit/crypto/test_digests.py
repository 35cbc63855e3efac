"""Digests, labels and padded lengths."""

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto import digests
from intake.crypto.digests import DigestWriter, bytes_left, commitment, equal, file_digest, padded_length, sha256_hex
from intake.errors import Cancelled
from intake.progress import Progress, silent

LABELS = {name: value for name, value in vars(digests).items() if name.startswith("LABEL_")}


def test_every_label_is_unlike_the_others_and_none_begins_another() -> None:
    values = list(LABELS.values())

    assert len(values) > 5
    assert all(
        value.startswith(b"intake/") and value.endswith(b"/v1\0") and value.count(b"\0") == 1 for value in values
    )
    assert len(set(values)) == len(values)


def test_a_commitment_is_the_digest_of_label_and_body() -> None:
    assert commitment(b"salt and body") == hashlib.sha256(b"intake/body/v1\0salt and body").digest()


@given(st.lists(st.binary(max_size=50), max_size=4))
def test_the_digest_of_parts_is_that_of_all_in_a_row(parts: list[bytes]) -> None:
    assert sha256_hex(*parts) == hashlib.sha256(b"".join(parts)).hexdigest()


def test_a_file_is_digested_from_where_it_stands_with_rising_progress() -> None:
    content = bytes(700_000)
    source = io.BytesIO(b"skipped" + content)
    source.seek(7)
    seen: list[Progress] = []

    assert file_digest(source, report=seen.append) == hashlib.sha256(content).digest()
    assert [progress.done for progress in seen] == [262_144, 524_288, 700_000]
    assert {progress.total for progress in seen} == {700_000}


def test_digesting_can_be_stopped() -> None:
    def stop(progress: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        file_digest(io.BytesIO(b"content"), report=stop)
    assert file_digest(io.BytesIO(b""), report=stop) == hashlib.sha256().digest()


def test_what_is_left_is_told_without_moving() -> None:
    source = io.BytesIO(b"twelve bytes")
    source.seek(4)

    assert (bytes_left(source), source.tell()) == (8, 4)


def test_a_digest_writer_passes_on_and_counts() -> None:
    target = io.BytesIO()
    writer = DigestWriter(target)

    assert writer.write(b"one") + writer.write(b"two") == 6

    assert (target.getvalue(), writer.size_bytes) == (b"onetwo", 6)
    assert writer.digest() == file_digest(io.BytesIO(b"onetwo"), report=silent)


@pytest.mark.parametrize(("left", "right", "same"), [(b"a", b"a", True), (b"a", b"b", False), (b"a", b"aa", False)])
def test_equal_means_equal_bytes(left: bytes, right: bytes, same: bool) -> None:
    assert equal(left, right) is same


@pytest.mark.parametrize(("length", "padded"), [(0, 0), (1, 1), (2, 2), (9, 10), (100, 104), (65_537, 67_584)])
def test_padded_lengths_are_those_of_padme(length: int, padded: int) -> None:
    assert padded_length(length) == padded


@given(st.integers(2, 1 << 40))
def test_padding_never_shortens_costs_at_most_an_eighth_and_is_stable(length: int) -> None:
    padded = padded_length(length)

    assert length <= padded <= length * 1.12
    assert padded_length(padded) == padded
