"""Points that may be keys: judged like libsodium's, with every encoding of low order refused."""

import random

import pytest

from intake.crypto.ed25519_points import is_canonical_prime_order_point
from intake.crypto.signing import new_seed, public_key

P = 2**255 - 19
# The eight points of low order, with and without sign bit, canonical or not: "Taming the many EdDSAs", table 1.
LOW_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
]


@pytest.mark.parametrize("encoded", LOW_ORDER)
def test_all_14_encodings_of_low_order_are_refused(encoded: str) -> None:
    assert not is_canonical_prime_order_point(bytes.fromhex(encoded))


def test_keys_of_real_seeds_are_points_of_prime_order() -> None:
    assert all(is_canonical_prime_order_point(public_key(new_seed())) for _ in range(20))


def test_about_one_random_encoding_in_sixteen_is_accepted() -> None:
    # Half of all y have a point, and one point in eight is of prime order (or neutral).
    random_bytes = random.Random(9)
    encodings = [(random_bytes.getrandbits(256)).to_bytes(32, "little") for _ in range(400)]

    accepted = sum(is_canonical_prime_order_point(encoded) for encoded in encodings)

    assert 8 < accepted < 50


def test_the_base_point_is_accepted_and_its_noncanonical_twin_is_not() -> None:
    base = bytes.fromhex("58" + "66" * 31)

    assert is_canonical_prime_order_point(base)
    assert not is_canonical_prime_order_point((P + 3).to_bytes(32, "little"))


@pytest.mark.parametrize("length", [0, 31, 33])
def test_another_length_is_no_point(length: int) -> None:
    assert not is_canonical_prime_order_point(bytes(length))
