"""Sealing and opening whole files: sizes at the edges, other tools, hostile bytes, stopping half-way."""

import io
import random
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto.age import CHUNK_BYTES, SealWriter, decrypt, encrypt
from intake.crypto.age_recipients import HybridIdentity, Identity, Recipient, X25519Identity
from intake.errors import (
    Bug,
    Cancelled,
    NoKeyFits,
    SealHeaderForged,
    SealHeaderInvalid,
    SealPayloadDamaged,
    SealRefused,
)
from intake.progress import Progress, silent

SIZES = (0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 1_000_000)
IDENTITY = X25519Identity(bytes(range(32)))
PLAIN = random.Random(1).randbytes(3 * CHUNK_BYTES + 100)


def sealed(plain: bytes, *recipients: Recipient) -> bytes:
    target = io.BytesIO()
    encrypt(io.BytesIO(plain), target, recipients=recipients, report=silent)
    return target.getvalue()


def opened(untrusted: bytes, *identities: Identity) -> bytes:
    target = io.BytesIO()
    decrypt(io.BytesIO(untrusted), target, identities=identities, report=silent)
    return target.getvalue()


SEALED = sealed(PLAIN, IDENTITY.recipient())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", [X25519Identity, HybridIdentity])
def test_a_sealed_file_opens_to_what_it_was(kind: type[X25519Identity | HybridIdentity], size: int) -> None:
    identity, plain = kind.generate(), random.Random(size).randbytes(size)

    assert opened(sealed(plain, identity.recipient()), identity) == plain


def test_sealing_tells_size_and_digest_of_both_files() -> None:
    target = io.BytesIO()

    result = encrypt(io.BytesIO(PLAIN), target, recipients=[IDENTITY.recipient()], report=silent)

    assert (result.plain_bytes, result.plain_digest) == (len(PLAIN), sha256(PLAIN).digest())
    assert (result.sealed_bytes, result.sealed_digest) == (len(target.getvalue()), sha256(target.getvalue()).digest())


@given(st.lists(st.integers(0, 150_000), max_size=6))
def test_pieces_written_to_a_seal_writer_come_back_joined(sizes: list[int]) -> None:
    pieces = [random.Random(size).randbytes(size) for size in sizes]
    target = io.BytesIO()

    writer = SealWriter(target, recipients=[IDENTITY.recipient()])
    for piece in pieces:
        writer.write(piece)
    writer.finish()

    assert opened(target.getvalue(), IDENTITY) == b"".join(pieces)


def test_a_seal_writer_that_was_not_finished_leaves_a_file_that_does_not_open() -> None:
    target = io.BytesIO()

    SealWriter(target, recipients=[IDENTITY.recipient()]).write(PLAIN)

    with pytest.raises(SealPayloadDamaged):
        opened(target.getvalue(), IDENTITY)


def test_a_finished_seal_writer_takes_nothing_more() -> None:
    writer = SealWriter(io.BytesIO(), recipients=[IDENTITY.recipient()])
    writer.finish()

    with pytest.raises(Bug):
        writer.write(b"more")
    with pytest.raises(Bug):
        writer.finish()


def test_kinds_of_recipients_are_never_mixed() -> None:
    both: list[Recipient] = [IDENTITY.recipient(), HybridIdentity.generate().recipient()]

    with pytest.raises(Bug):
        SealWriter(io.BytesIO(), recipients=both)
    with pytest.raises(Bug):
        SealWriter(io.BytesIO(), recipients=[])


def test_each_of_several_recipients_opens_and_nobody_else() -> None:
    identities = [HybridIdentity.generate() for _ in range(3)]

    for_three = sealed(b"spoken in confidence", *(identity.recipient() for identity in identities))

    assert {opened(for_three, identity) for identity in identities} == {b"spoken in confidence"}
    with pytest.raises(NoKeyFits):
        opened(for_three, HybridIdentity.generate(), IDENTITY)


@pytest.mark.parametrize("size", SIZES)
def test_pyrage_opens_what_we_seal_and_we_open_what_pyrage_seals(size: int) -> None:
    plain = random.Random(size).randbytes(size)
    identity = X25519Identity.generate()
    theirs = pyrage.x25519.Identity.from_str(identity.secret_text())

    assert pyrage.decrypt(sealed(plain, identity.recipient()), [theirs]) == plain
    assert opened(pyrage.encrypt(plain, [theirs.to_public()]), identity) == plain


@pytest.mark.tool("age")
@pytest.mark.parametrize("size", SIZES)
def test_the_age_program_opens_what_we_seal_and_we_open_what_it_seals(size: int, tmp_path: Path) -> None:
    plain = random.Random(size).randbytes(size)
    identity = X25519Identity.generate()
    key_file = tmp_path / "key.txt"
    key_file.write_text(identity.secret_text())

    by_age = run_age("--decrypt", "--identity", str(key_file), given=sealed(plain, identity.recipient()))
    from_age = run_age("--encrypt", "--recipient", str(identity.recipient()), given=plain)

    assert by_age == plain
    assert opened(from_age, identity) == plain


def run_age(*arguments: str, given: bytes) -> bytes:
    return subprocess.run(["age", *arguments], input=given, capture_output=True, check=True).stdout


def test_every_flipped_bit_is_found(share: Callable[[int], int]) -> None:
    hostile = random.Random(2)
    header_bytes = SEALED.index(b"\n--- ") + 60

    for number in range(share(4000)):
        damaged = bytearray(SEALED)
        place = hostile.randrange(header_bytes) if number % 2 else hostile.randrange(len(SEALED))
        damaged[place] ^= 1 << hostile.randrange(8)

        assert_nothing_unproven_comes_out(bytes(damaged))


def test_every_truncation_and_every_tail_is_found(share: Callable[[int], int]) -> None:
    hostile = random.Random(3)

    for _ in range(share(1000)):
        assert_nothing_unproven_comes_out(SEALED[: hostile.randrange(len(SEALED))])
        assert_nothing_unproven_comes_out(SEALED + hostile.randbytes(hostile.randrange(1, 100_000)))


def test_chunks_that_change_places_are_found() -> None:
    start = len(SEALED) - len(PLAIN) - 4 * 16
    chunk = CHUNK_BYTES + 16
    first, second = SEALED[start : start + chunk], SEALED[start + chunk : start + 2 * chunk]

    swapped = SEALED[:start] + second + first + SEALED[start + 2 * chunk :]
    doubled = SEALED[:start] + first + SEALED[start:]

    assert_nothing_unproven_comes_out(swapped)
    assert_nothing_unproven_comes_out(doubled)


def assert_nothing_unproven_comes_out(untrusted: bytes) -> None:
    """Opening fails with an error of ours, and what came out is a beginning of the plain text in whole chunks."""
    target = io.BytesIO()
    with pytest.raises(SealRefused):
        decrypt(io.BytesIO(untrusted), target, identities=[IDENTITY], report=silent)
    released = target.getvalue()
    assert PLAIN.startswith(released)
    assert len(released) % CHUNK_BYTES == 0 or released == PLAIN


@given(st.binary(max_size=400))
def test_no_bytes_bring_out_an_error_that_is_not_ours(junk: bytes) -> None:
    for untrusted in (junk, b"age-encryption.org/v1\n" + junk, b"age-encryption.org/v1\n-> X25519 " + junk):
        with pytest.raises(SealRefused):
            opened(untrusted, IDENTITY)


def test_a_header_changed_by_somebody_who_holds_no_key_is_called_forged() -> None:
    forged = SEALED.replace(b"\n--- ", b"\n-> grease\n\n--- ", 1)

    with pytest.raises(SealHeaderForged):
        opened(forged, IDENTITY)


def test_a_file_that_ends_before_its_nonce_is_a_header_failure() -> None:
    end_of_header = SEALED.index(b"\n", SEALED.index(b"\n--- ") + 1) + 1

    with pytest.raises(SealHeaderInvalid):
        opened(SEALED[: end_of_header + 15], IDENTITY)


def test_progress_rises_to_the_end_and_a_stop_passes_through() -> None:
    seen: list[Progress] = []
    encrypt(io.BytesIO(PLAIN), io.BytesIO(), recipients=[IDENTITY.recipient()], report=seen.append)
    decrypt(io.BytesIO(SEALED), io.BytesIO(), identities=[IDENTITY], report=seen.append)

    def stop(progress: Progress) -> None:
        raise Cancelled

    assert [progress.done for progress in seen] == [progress.total for progress in seen] == [len(PLAIN), len(SEALED)]
    with pytest.raises(Cancelled):
        encrypt(io.BytesIO(PLAIN), io.BytesIO(), recipients=[IDENTITY.recipient()], report=stop)
    with pytest.raises(Cancelled):
        decrypt(io.BytesIO(SEALED), io.BytesIO(), identities=[IDENTITY], report=stop)


class Trickle(io.BytesIO):
    """A file that gives at most 1,000 bytes at a time, as a pipe or an unbuffered stick may."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(1000 if size is None or size < 0 else min(size, 1000))


def test_a_source_that_gives_little_at_a_time_is_read_to_its_end() -> None:
    target = io.BytesIO()
    decrypt(Trickle(SEALED), target, identities=[IDENTITY], report=silent)
    again = io.BytesIO()
    encrypt(Trickle(PLAIN), again, recipients=[IDENTITY.recipient()], report=silent)

    assert target.getvalue() == PLAIN
    assert opened(again.getvalue(), IDENTITY) == PLAIN
