"""Signing keys: one purpose for one signature, and no key under which two messages could share a signature."""

import hashlib
import json
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from intake.crypto.digests import LABEL_BUNDLE, LABEL_ENTRY
from intake.crypto.signing import check_public_key, fingerprint, new_seed, public_key, sign, verify
from intake.errors import Bug, KeyNotAccepted, SignatureInvalid

SEED = bytes(range(32))
KEY = public_key(SEED)


def test_a_signature_verifies_for_its_key_label_and_message_only() -> None:
    signature = sign(SEED, label=LABEL_ENTRY, message=b"said")

    verify(KEY, signature, label=LABEL_ENTRY, message=b"said")
    for key, label, message in (
        (KEY, LABEL_BUNDLE, b"said"),
        (KEY, LABEL_ENTRY, b"not said"),
        (public_key(new_seed()), LABEL_ENTRY, b"said"),
        (b"short", LABEL_ENTRY, b"said"),
    ):
        with pytest.raises(SignatureInvalid):
            verify(key, signature, label=label, message=message)


@pytest.mark.parametrize("length", [0, 63, 65, 1000])
def test_a_signature_of_another_length_is_invalid(length: int) -> None:
    with pytest.raises(SignatureInvalid):
        verify(KEY, bytes(length), label=LABEL_ENTRY, message=b"said")


def test_what_is_signed_is_the_label_and_the_sha_512_of_the_message() -> None:
    signature = sign(SEED, label=LABEL_ENTRY, message=b"said")

    signed = LABEL_ENTRY + hashlib.sha512(b"said").digest()
    assert signature == Ed25519PrivateKey.from_private_bytes(SEED).sign(signed)


def test_a_label_that_does_not_end_in_zero_is_our_mistake() -> None:
    with pytest.raises(Bug):
        sign(SEED, label=b"entry", message=b"")


def test_a_fingerprint_is_the_digest_of_label_and_key() -> None:
    assert fingerprint(KEY) == hashlib.sha256(b"intake/device-key/v1\0" + KEY).digest()


def test_keys_that_we_make_are_accepted() -> None:
    keys = [public_key(new_seed()) for _ in range(50)]

    assert [check_public_key(key) for key in keys] == keys


def test_of_the_914_edge_cases_at_most_two_pass_key_check_and_verification(vectors: Path) -> None:
    """Two pass, both of the one key in the collection that is canonical and of prime order.

    Number 305 is an ordinary signature without any flag. Number 304 has the neutral point for R: only the holder of the
    key can make it (with a nonce of zero, which gives their own key away), it fits that one message and no other.
    """
    cases = json.loads((vectors / "ed25519/ed25519vectors.json").read_text())
    assert len(cases) == 914

    passed = [case for case in cases if is_taken_in(case["key"]) and does_verify(case)]
    without_gate = [case for case in cases if does_verify(case)]

    assert len(without_gate) > 200
    assert [(case["number"], case["flags"]) for case in passed] == [(304, ["low_order_R"]), (305, None)]


def is_taken_in(key: str) -> bool:
    try:
        check_public_key(bytes.fromhex(key))
    except KeyNotAccepted:
        return False
    return True


def does_verify(case: dict[str, str]) -> bool:
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(case["key"]))
    try:
        key.verify(bytes.fromhex(case["sig"]), case["msg"].encode())
    except InvalidSignature:
        return False
    return True
