"""The key header of a vault: the master key, locked once for each secret that may open it.

Layout of suite 1, all numbers big-endian, 1,110 bytes:

    offset  bytes
         0      8  magic `INTAKEKH`
         8      2  suite: 1 (Argon2id, HKDF-SHA256, ChaCha20-Poly1305, HMAC-SHA256)
        10     32  salt
        42   3x4   Argon2id memory in KiB, passes, lanes
                   (0 to 53 is the preamble: part of every slot's keys and of what each slot authenticates)
        54  8x124  slots: commitment 32, nonce 12, sealed body 80
      1046     32  HMAC of 0 to 1045 under a key from the master key: tells tampering, once a slot has opened
      1078     32  SHA-256 of 0 to 1077: tells damage, to anybody. In every suite the last 32 bytes are this checksum

    body, 64 bytes: kind 1, epoch 4, master key 32, zeros 27

One Argon2id run stretches the secret; HKDF with the slot's number and the preamble gives the slot's commitment and
key. So lowering the setting or moving a slot makes it fail, and a key commits to one body (ChaCha20-Poly1305 alone
does not commit). Empty slots are random bytes; all slots are tried whatever happens. Which place a kind of slot has
follows from the master key, so nobody without it can tell which slots are filled or with what.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from intake.crypto.passphrase import KdfSetting, stretch, wipe
from intake.errors import (
    Bug,
    FromNewerVersion,
    HeaderDamaged,
    HeaderForged,
    PassphraseUsedTwice,
    WrongPassphrase,
)

MAGIC: Final = b"INTAKEKH"
SUITE: Final = 1
SLOTS: Final = 8
MASTER_KEY_BYTES: Final = 32
MOST_FILE_BYTES: Final = 1 << 16

_PREAMBLE: Final = struct.Struct(">8sH32sIII")
_BODY: Final = struct.Struct(">BI32s27x")
_COMMITMENT_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_SLOT_BYTES: Final = _COMMITMENT_BYTES + _NONCE_BYTES + _BODY.size + 16
_MAC_BYTES: Final = 32
_SUM_BYTES: Final = 32
_SLOTS_END: Final = _PREAMBLE.size + SLOTS * _SLOT_BYTES
HEADER_BYTES: Final = _SLOTS_END + _MAC_BYTES + _SUM_BYTES

_LABEL_SLOT: Final = b"intake/key-slot/v1\0"
_LABEL_MAC: Final = b"intake/key-header-mac/v1\0"
_LABEL_PLACES: Final = b"intake/key-slot-places/v1\0"
_LABEL_DATABASE: Final = b"intake/database-key/v1\0"
_LABEL_LOG: Final = b"intake/log-key/v1\0"


class SlotKind(IntEnum):
    """What opens a slot. ERASE holds a random key that opens nothing; what follows is for the caller to decide."""

    PASSPHRASE = 1
    RECOVERY = 2
    SHARES = 3
    ERASE = 4


@dataclass(frozen=True, slots=True)
class KeyHeader:
    """A key header as it lies on disk; without a secret nothing more can be learned from it."""

    setting: KdfSetting
    salt: bytes = field(repr=False)
    slots: tuple[bytes, ...] = field(repr=False)
    mac: bytes = field(repr=False)

    @classmethod
    def create(cls, locks: Mapping[SlotKind, bytearray], *, setting: KdfSetting, epoch: int = 0) -> OpenedHeader:
        """Return a fresh header with a fresh master key and salt, opened. One Argon2id run for each lock.

        locks: secret by kind; at least one that is not ERASE. epoch: counts the master keys of this vault from 0.
        Raises PassphraseUsedTwice when two locks are the same.
        """
        kinds = sorted(locks)
        if not any(kind is not SlotKind.ERASE for kind in kinds):
            raise Bug(where="locks")
        setting.check()
        empty = cls(
            setting=setting,
            salt=secrets.token_bytes(32),
            slots=tuple(secrets.token_bytes(_SLOT_BYTES) for _ in range(SLOTS)),
            mac=bytes(_MAC_BYTES),
        )
        master_key = bytearray(secrets.token_bytes(MASTER_KEY_BYTES))
        opened = OpenedHeader(header=empty, kind=kinds[0], epoch=epoch, master_key=master_key)
        for kind in kinds:
            opened = opened.with_slot(kind, secret=locks[kind])
        return opened

    def open(self, secret: bytearray) -> OpenedHeader:
        """Return the header opened with a secret of `passphrase.from_…`, in the same time whichever slot fits.

        Raises WrongPassphrase when no slot opens, HeaderForged when one does and the header was changed by somebody
        without the master key, MemoryShort.
        """
        stretched = stretch(secret, salt=self.salt, setting=self.setting)
        bodies = [self.open_slot(number, stretched) for number in range(SLOTS)]
        wipe(stretched)
        found = [body for body in bodies if body is not None]
        if not found:
            raise WrongPassphrase
        kind, epoch, master_key = _BODY.unpack(found[0])
        if kind not in SlotKind.__members__.values():
            raise HeaderDamaged(where="slot")
        opened = OpenedHeader(self, SlotKind(kind), epoch, bytearray(master_key))
        if not opened.is_erase and not hmac.compare_digest(opened.header_mac(), self.mac):
            raise HeaderForged
        return opened

    def to_bytes(self) -> bytes:
        """Return the 1,110 bytes of the layout above."""
        covered = self.covered() + self.mac
        return covered + hashlib.sha256(covered).digest()

    @classmethod
    def from_bytes(cls, untrusted_header: bytes) -> Self:
        """Read what `to_bytes` wrote.

        Raises HeaderDamaged (checksum, magic, length, absurd setting), FromNewerVersion (whole, but of another suite).
        """
        rest, checksum = untrusted_header[:-_SUM_BYTES], untrusted_header[-_SUM_BYTES:]
        if len(untrusted_header) > MOST_FILE_BYTES or hashlib.sha256(rest).digest() != checksum:
            raise HeaderDamaged(where="checksum")
        if len(rest) < _PREAMBLE.size or not rest.startswith(MAGIC):
            raise HeaderDamaged(where="magic")
        _, suite, salt, memory_kib, passes, lanes = _PREAMBLE.unpack_from(rest)
        if suite != SUITE:
            raise FromNewerVersion(version=suite)
        if len(untrusted_header) != HEADER_BYTES:
            raise HeaderDamaged(where="length")
        setting = KdfSetting(memory_kib, passes, lanes)
        setting.check()
        starts = range(_PREAMBLE.size, _SLOTS_END, _SLOT_BYTES)
        slots = tuple(rest[start : start + _SLOT_BYTES] for start in starts)
        return cls(setting, salt, slots, rest[_SLOTS_END:])

    def covered(self) -> bytes:
        """Return the bytes that the MAC stands for: preamble and slots."""
        return self._preamble() + b"".join(self.slots)

    def _preamble(self) -> bytes:
        setting = self.setting
        return _PREAMBLE.pack(MAGIC, SUITE, self.salt, setting.memory_kib, setting.passes, setting.lanes)

    def seal_slot(self, number: int, stretched: bytearray, *, body: bytes) -> bytes:
        """Return the 124 bytes of slot `number` that open with the stretched secret."""
        commitment, key = self._slot_keys(number, stretched)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = ChaCha20Poly1305(key).encrypt(nonce, body, self._preamble() + bytes([number]))
        return commitment + nonce + sealed

    def open_slot(self, number: int, stretched: bytearray) -> bytes | None:
        """Return the body of slot `number`, or None. The work is the same whether it fits or not."""
        slot = self.slots[number]
        commitment, key = self._slot_keys(number, stretched)
        fits = hmac.compare_digest(commitment, slot[:_COMMITMENT_BYTES])
        nonce, sealed = slot[_COMMITMENT_BYTES:][:_NONCE_BYTES], slot[_COMMITMENT_BYTES + _NONCE_BYTES :]
        try:
            body = ChaCha20Poly1305(key).decrypt(nonce, sealed, self._preamble() + bytes([number]))
        except InvalidTag:
            return None
        return body if fits else None

    def _slot_keys(self, number: int, stretched: bytearray) -> tuple[bytes, bytes]:
        """Return commitment and key of a slot, bound to its number, the salt and the setting."""
        info = _LABEL_SLOT + bytes([number]) + self._preamble()
        keys = HKDF(hashes.SHA256(), _COMMITMENT_BYTES + 32, None, info).derive(stretched)
        return keys[:_COMMITMENT_BYTES], keys[_COMMITMENT_BYTES:]


@dataclass(frozen=True, slots=True)
class OpenedHeader:
    """A key header together with its master key: 32 bytes, wiped by `wipe()`; epoch counts master keys from 0."""

    header: KeyHeader
    kind: SlotKind
    epoch: int
    master_key: bytearray = field(repr=False, compare=False)

    @property
    def is_erase(self) -> bool:
        """Tell whether an erase secret was given; the master key is then a random one that opens nothing."""
        return self.kind is SlotKind.ERASE

    def with_slot(self, kind: SlotKind, *, secret: bytearray) -> OpenedHeader:
        """Return the same vault's header with the slot of this kind locked by `secret` (one Argon2id run).

        An older secret of the same kind opens it no more. Salt and setting stay: they belong to every slot.
        Raises PassphraseUsedTwice when the secret already opens a slot of another kind.
        """
        self._check_not_erase()
        header = self.header
        stretched = stretch(secret, salt=header.salt, setting=header.setting)
        number = self._place(kind)
        others = [header.open_slot(other, stretched) for other in range(SLOTS) if other != number]
        if any(body is not None for body in others):
            raise PassphraseUsedTwice
        key = secrets.token_bytes(MASTER_KEY_BYTES) if kind is SlotKind.ERASE else bytes(self.master_key)
        slot = header.seal_slot(number, stretched, body=_BODY.pack(kind, self.epoch, key))
        wipe(stretched)
        return self._with_slot_bytes(number, slot)

    def without_slot(self, kind: SlotKind) -> OpenedHeader:
        """Return the same vault's header with random bytes where the slot of this kind was (or was not)."""
        self._check_not_erase()
        return self._with_slot_bytes(self._place(kind), secrets.token_bytes(_SLOT_BYTES))

    def database_key(self) -> bytearray:
        """Return the 32 bytes of the database's raw key, for the caller to wipe."""
        return self._derive(_LABEL_DATABASE)

    def log_key(self) -> bytearray:
        """Return the 32 bytes of the local log's key, for the caller to wipe."""
        return self._derive(_LABEL_LOG)

    def header_mac(self) -> bytes:
        """Return the HMAC that this header must carry under this master key."""
        return hmac.new(self._derive(_LABEL_MAC), self.header.covered(), hashlib.sha256).digest()

    def wipe(self) -> None:
        """Overwrite the master key; after that nothing can be derived."""
        wipe(self.master_key)

    def _check_not_erase(self) -> None:
        if self.is_erase:
            raise Bug(where="erase")  # its master key is not the vault's, so the MAC would be wrong

    def _with_slot_bytes(self, number: int, slot: bytes) -> OpenedHeader:
        slots = self.header.slots[:number] + (slot,) + self.header.slots[number + 1 :]
        changed = replace(self, header=replace(self.header, slots=slots))
        return replace(changed, header=replace(changed.header, mac=changed.header_mac()))

    def _place(self, kind: SlotKind) -> int:
        """Return the slot number of a kind: the master key shuffles the eight places."""
        order = bytes(self._derive(_LABEL_PLACES))
        width = MASTER_KEY_BYTES // SLOTS
        places = sorted(range(SLOTS), key=lambda number: order[number * width : (number + 1) * width])
        return places[kind]

    def _derive(self, label: bytes) -> bytearray:
        key = bytearray(MASTER_KEY_BYTES)
        HKDF(hashes.SHA256(), MASTER_KEY_BYTES, None, label).derive_into(self.master_key, key)
        return key
