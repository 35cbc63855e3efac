"""Secrets: one form for one passphrase, Argon2id as published, settings that stay within their bounds."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto.passphrase import (
    KdfSetting,
    from_passphrase,
    from_recovery,
    from_shares,
    generate_passphrase,
    generated_bits,
    stretch,
    typed_bits,
    wipe,
)
from intake.errors import Bug, HeaderDamaged, MemoryShort

WORDS = [f"сөз{number}" for number in range(2048)]
MIB = 1024


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("\u0439од", "и\u0306од"),  # й as one letter or as и and a breve
        ("ﷺ", "صلى الله عليه وسلم"),
        ("ﻗﺎﺯﺍﻕ", "قازاق"),  # letters in the forms that old Arabic-script programs write
        ("ｐａｓｓ １２", "pass 12"),
        (" word ", "word"),
    ],
)
def test_one_passphrase_has_one_secret_however_the_keyboard_composes_it(typed: str, same: str) -> None:
    assert from_passphrase(typed) == from_passphrase(same)


def test_capital_letters_and_spaces_between_words_count() -> None:
    assert len({bytes(from_passphrase(text)) for text in ("ab cd", "Ab cd", "abcd", "ab  cd")}) == 4


@given(st.text())
def test_any_text_has_a_secret(text: str) -> None:
    assert from_passphrase(text).startswith(b"passphrase\0")


def test_the_same_bytes_as_passphrase_sheet_and_shares_are_three_secrets() -> None:
    value = b"0123456789abcdef"

    secrets = {bytes(from_passphrase(value.decode())), bytes(from_recovery(value)), bytes(from_shares(value))}

    assert len(secrets) == 3


def test_a_sheet_or_share_secret_has_16_bytes() -> None:
    with pytest.raises(Bug):
        from_recovery(b"short")


def test_wiping_leaves_zeros_in_the_same_buffer() -> None:
    secret = from_passphrase("алма")

    wipe(secret)

    assert secret == bytes(len("passphrase\0алма".encode()))


def test_stretching_is_argon2id_as_its_reference_implementation_has_it() -> None:
    # phc-winner-argon2, src/test.c, version 0x13, Argon2id: passes 2, memory 2^8 KiB, lanes 1
    expected = "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"

    stretched = stretch(bytearray(b"password"), salt=b"somesalt", setting=KdfSetting(1 << 8, 2, 1))

    assert stretched.hex() == expected


def test_a_setting_that_needs_more_memory_than_there_is_is_told() -> None:
    with pytest.raises(MemoryShort) as refusal:
        stretch(bytearray(b"secret"), salt=bytes(32), setting=KdfSetting(2**32 - 1, 1, 1))
    assert refusal.value.data == {"needed_mib": 4 * 1024 * 1024 - 1}


def test_the_floor_is_the_second_recommendation_of_rfc_9106() -> None:
    assert KdfSetting.floor() == KdfSetting(64 * MIB, 3, 4)
    assert KdfSetting.target() == KdfSetting(256 * MIB, 3, 4)


@pytest.mark.parametrize(
    ("elapsed_s", "memory_mib"), [(60.0, 64), (1.0, 64), (0.5, 128), (0.25, 256), (0.13, 448), (0.001, 512), (0.0, 512)]
)
def test_calibration_aims_at_a_second_and_never_leaves_its_bounds(elapsed_s: float, memory_mib: int) -> None:
    times = itertools.count(100.0, elapsed_s)

    assert KdfSetting.calibrated(lambda: next(times)) == KdfSetting(memory_mib * MIB, 3, 4)


@pytest.mark.parametrize(
    "absurd",
    [
        KdfSetting(4096 * MIB + 1, 3, 4),
        KdfSetting(2**32 - 1, 1, 1),
        KdfSetting(64 * MIB, 21, 4),
        KdfSetting(64 * MIB, 0, 4),
        KdfSetting(64 * MIB, 3, 0),
        KdfSetting(64 * MIB, 3, 17),
        KdfSetting(31, 3, 4),
        KdfSetting(0, 3, 4),
    ],
)
def test_an_absurd_setting_is_refused_before_it_runs(absurd: KdfSetting) -> None:
    with pytest.raises(HeaderDamaged):
        absurd.check()


def test_a_generated_passphrase_is_words_of_the_list_and_never_twice_the_same() -> None:
    made = {generate_passphrase(WORDS) for _ in range(50)}

    assert len(made) == 50
    assert all(len(passphrase.split()) == 6 and set(passphrase.split()) <= set(WORDS) for passphrase in made)


def test_a_list_that_is_short_or_repeats_itself_is_not_drawn_from() -> None:
    with pytest.raises(Bug):
        generate_passphrase(WORDS[:1000])
    with pytest.raises(Bug):
        generate_passphrase(["сөз"] * 2048)


def test_six_of_2048_words_are_66_bits() -> None:
    assert math.isclose(generated_bits(2048, 6), 66.0)


def test_repeats_and_runs_add_nothing_to_the_estimate() -> None:
    assert typed_bits("") == 0.0
    assert typed_bits("aaaaaaaaaaaa") == typed_bits("abcdefghijkl") == typed_bits("a")
    weak, better, good = (typed_bits(text) for text in ("12345678", "қоян!7Zm", "қоян!7Zm тау жел"))
    assert weak < 10
    assert 28 < better < good
