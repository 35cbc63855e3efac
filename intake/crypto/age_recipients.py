"""The two kinds of age keys: X25519 (one-off keys of evidence files) and post-quantum hybrid (all that travels).

Passphrase (scrypt) stanzas have no identity here, so a passphrase file from outside never opens, however cheap or
dear its work factor. Source: https://c2sp.org/age, "Native recipient types"; X-Wing, draft-connolly-cfrg-xwing-kem.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Final, Protocol, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from intake.crypto import bech32
from intake.crypto.age_header import FILE_KEY_BYTES, Stanza, decode_base64, encode_base64, hkdf
from intake.errors import KeyNotAccepted, SealHeaderInvalid

SEED_BYTES: Final = 32

_WRAPPED_BYTES: Final = FILE_KEY_BYTES + 16
_ZERO_NONCE: Final = bytes(12)

_X25519_TYPE: Final = b"X25519"
_X25519_LABEL: Final = b"age-encryption.org/v1/X25519"
_X25519_BYTES: Final = 32

_HYBRID_TYPE: Final = b"mlkem768x25519"
_HYBRID_LABEL: Final = b"age-encryption.org/mlkem768x25519"
_HYBRID_SUITE: Final = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
_MLKEM_KEY_BYTES: Final = 1184
_MLKEM_CIPHERTEXT_BYTES: Final = 1088
_MLKEM_SEED_BYTES: Final = 64


class Recipient(Protocol):
    """Somebody to seal for."""

    @property
    def is_post_quantum(self) -> bool:
        """Tell whether a quantum computer would not help; kinds are never mixed in one file."""

    def wrap(self, file_key: bytes) -> Stanza:
        """Return a stanza from which only the holder of the identity gets the 16-byte file key."""


class Identity(Protocol):
    """The secret half of a recipient."""

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Return the file key, or None when the stanza is for another; raise SealHeaderInvalid when it is malformed."""


@dataclass(frozen=True, slots=True)
class X25519Recipient:
    """An ordinary age recipient, `age1…`. key: 32 bytes."""

    key: bytes
    is_post_quantum = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the recipient that `text` names; raise KeyNotAccepted."""
        return cls(_parse_key(text, prefix="age", size_bytes=_X25519_BYTES))

    def __str__(self) -> str:
        """Return the text that any age tool takes as a recipient."""
        return bech32.encode("age", self.key)

    def wrap(self, file_key: bytes) -> Stanza:
        """See Recipient. Raises KeyNotAccepted for a key of low order."""
        ephemeral = X25519PrivateKey.generate()
        share = ephemeral.public_key().public_bytes_raw()
        try:
            shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(self.key))
        except ValueError as error:
            raise KeyNotAccepted(where="low order") from error
        wrapping_key = hkdf(shared, salt=share + self.key, info=_X25519_LABEL)
        body = ChaCha20Poly1305(wrapping_key).encrypt(_ZERO_NONCE, file_key, None)
        return Stanza((_X25519_TYPE, encode_base64(share)), body)


@dataclass(frozen=True, slots=True)
class X25519Identity:
    """The secret of an X25519 recipient. seed: 32 bytes, the private scalar before clamping."""

    seed: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> Self:
        """Return a fresh random identity."""
        return cls(secrets.token_bytes(SEED_BYTES))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the identity of `AGE-SECRET-KEY-1…`; raise KeyNotAccepted."""
        return cls(_parse_key(text, prefix="age-secret-key-", size_bytes=SEED_BYTES))

    def secret_text(self) -> str:
        """Return `AGE-SECRET-KEY-1…`. Not `str()`, so that no log line or f-string writes it by accident."""
        return bech32.encode("age-secret-key-", self.seed).upper()

    def recipient(self) -> X25519Recipient:
        """Return the public half."""
        return X25519Recipient(X25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """See Identity."""
        if stanza.arguments[0] != _X25519_TYPE:
            return None
        share = _share(stanza, size_bytes=_X25519_BYTES)
        try:
            private = X25519PrivateKey.from_private_bytes(self.seed)
            shared = private.exchange(X25519PublicKey.from_public_bytes(share))
        except ValueError as error:
            raise SealHeaderInvalid(where="low order") from error
        wrapping_key = hkdf(shared, salt=share + self.recipient().key, info=_X25519_LABEL)
        try:
            return ChaCha20Poly1305(wrapping_key).decrypt(_ZERO_NONCE, stanza.body, None)
        except InvalidTag:
            return None


@dataclass(frozen=True, slots=True)
class HybridRecipient:
    """A post-quantum age recipient, `age1pq1…`. key: 1,216 bytes, ML-KEM-768 (1,184) then X25519 (32)."""

    key: bytes
    is_post_quantum = True

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the recipient that `text` names; raise KeyNotAccepted."""
        recipient = cls(_parse_key(text, prefix="age1pq", size_bytes=_MLKEM_KEY_BYTES + _X25519_BYTES))
        recipient._public()
        return recipient

    def __str__(self) -> str:
        """Return the text that age 1.3 and later take as a recipient (1,959 letters)."""
        return bech32.encode("age1pq", self.key)

    def wrap(self, file_key: bytes) -> Stanza:
        """See Recipient. Raises KeyNotAccepted for a key that is none."""
        try:
            sealed = _HYBRID_SUITE.encrypt(file_key, self._public(), info=_HYBRID_LABEL)
        except ValueError as error:
            raise KeyNotAccepted(where="low order") from error
        cut = len(sealed) - _WRAPPED_BYTES
        return Stanza((_HYBRID_TYPE, encode_base64(sealed[:cut])), sealed[cut:])

    def _public(self) -> hpke.MLKEM768X25519PublicKey:
        try:
            lattice = MLKEM768PublicKey.from_public_bytes(self.key[:_MLKEM_KEY_BYTES])
            curve = X25519PublicKey.from_public_bytes(self.key[_MLKEM_KEY_BYTES:])
        except ValueError as error:
            raise KeyNotAccepted(where="key") from error
        return hpke.MLKEM768X25519PublicKey(lattice, curve)


@dataclass(frozen=True, slots=True)
class HybridIdentity:
    """The secret of a hybrid recipient. seed: 32 bytes, from which both private keys are expanded (X-Wing, 5.2)."""

    seed: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> Self:
        """Return a fresh random identity."""
        return cls(secrets.token_bytes(SEED_BYTES))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the identity of `AGE-SECRET-KEY-PQ-1…`; raise KeyNotAccepted."""
        return cls(_parse_key(text, prefix="age-secret-key-pq-", size_bytes=SEED_BYTES))

    def secret_text(self) -> str:
        """Return `AGE-SECRET-KEY-PQ-1…`. Not `str()`, so that no log line or f-string writes it by accident."""
        return bech32.encode("age-secret-key-pq-", self.seed).upper()

    def recipient(self) -> HybridRecipient:
        """Return the public half."""
        lattice, curve = self._private()
        return HybridRecipient(lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw())

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """See Identity."""
        if stanza.arguments[0] != _HYBRID_TYPE:
            return None
        encapsulated = _share(stanza, size_bytes=_MLKEM_CIPHERTEXT_BYTES + _X25519_BYTES)
        lattice, curve = self._private()
        try:
            # HPKE answers "wrong key" to a share of low order too; age wants such a header refused, so ask apart.
            curve.exchange(X25519PublicKey.from_public_bytes(encapsulated[_MLKEM_CIPHERTEXT_BYTES:]))
        except ValueError as error:
            raise SealHeaderInvalid(where="low order") from error
        try:
            private = hpke.MLKEM768X25519PrivateKey(lattice, curve)
            return _HYBRID_SUITE.decrypt(encapsulated + stanza.body, private, info=_HYBRID_LABEL)
        except InvalidTag:
            return None

    def _private(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        expanded = hashlib.shake_256(self.seed).digest(_MLKEM_SEED_BYTES + _X25519_BYTES)
        lattice = MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_BYTES])
        return lattice, X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_BYTES:])


def parse_recipient(text: str) -> X25519Recipient | HybridRecipient:
    """Return the recipient of either kind that `text` names; raise KeyNotAccepted."""
    return HybridRecipient.parse(text) if text.lower().startswith("age1pq1") else X25519Recipient.parse(text)


def parse_identity(text: str) -> X25519Identity | HybridIdentity:
    """Return the identity of either kind that `text` spells; raise KeyNotAccepted."""
    is_hybrid = text.lower().startswith("age-secret-key-pq-1")
    return HybridIdentity.parse(text) if is_hybrid else X25519Identity.parse(text)


def _parse_key(text: str, *, prefix: str, size_bytes: int) -> bytes:
    """Return the key of a bech32 text under `prefix`. age writes secrets in upper case, recipients in lower."""
    if text != (text.upper() if prefix.startswith("age-secret") else text.lower()):
        raise KeyNotAccepted(where="case")
    found_prefix, key = bech32.decode(text)
    if found_prefix != prefix or len(key) != size_bytes:
        raise KeyNotAccepted(where="kind")
    return key


def _share(stanza: Stanza, *, size_bytes: int) -> bytes:
    """Return the public share of a stanza of ours: exactly one argument after the type, a body of 32 bytes."""
    if len(stanza.arguments) != 2 or len(stanza.body) != _WRAPPED_BYTES:
        raise SealHeaderInvalid(where="stanza")
    share = decode_base64(stanza.arguments[1])
    if len(share) != size_bytes:
        raise SealHeaderInvalid(where="share")
    return share
