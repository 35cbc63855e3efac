"""Ed25519 keys of devices and organisations: making, signing under a label, checking what comes from outside."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from intake.crypto.digests import LABEL_DEVICE_KEY, sha256
from intake.crypto.ed25519_points import is_canonical_prime_order_point
from intake.errors import Bug, KeyNotAccepted, SignatureInvalid

SEED_BYTES: Final = 32
PUBLIC_KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64


def new_seed() -> bytes:
    """Return 32 fresh random bytes, the whole of a private key."""
    return secrets.token_bytes(SEED_BYTES)


def public_key(seed: bytes) -> bytes:
    """Return the 32-byte public key of a seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def check_public_key(untrusted_key: bytes) -> bytes:
    """Return the key when it may be enrolled; raise KeyNotAccepted when it is of low or mixed order or not canonical.

    About a millisecond: once, when a key is taken in from outside, not for every signature.
    """
    if not is_canonical_prime_order_point(untrusted_key):
        raise KeyNotAccepted(where="signing key")
    return untrusted_key


def fingerprint(key: bytes) -> bytes:
    """Return the 32 bytes that name a public key: SHA-256 under the label of device keys."""
    return sha256(LABEL_DEVICE_KEY, key)


def sign(seed: bytes, *, label: bytes, message: bytes) -> bytes:
    """Return the 64-byte signature over label and SHA-512 of the message; a message of any length is read once.

    label: one of `digests`, ends in a zero byte; raises Bug without it.
    """
    return Ed25519PrivateKey.from_private_bytes(seed).sign(_signed_bytes(label, message))


def verify(key: bytes, signature: bytes, *, label: bytes, message: bytes) -> None:
    """Return when `signature` is the one `key` made over this message for this purpose; raise SignatureInvalid.

    key: must have gone through `check_public_key` when it was taken in.
    """
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, _signed_bytes(label, message))
    except (InvalidSignature, ValueError) as error:
        raise SignatureInvalid from error


def _signed_bytes(label: bytes, message: bytes) -> bytes:
    if not label.endswith(b"\0"):
        raise Bug(where="label")
    return label + hashlib.sha512(message).digest()
