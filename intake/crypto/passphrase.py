"""From what a person knows or holds to a key: normalising, stretching with Argon2id, making and judging passphrases.

A secret is a bytearray with a label of its kind in front, made by the `from_…` functions here and wiped by its owner.
Python may have copied it before (the text typed is a str); that is why locking ends the process.
"""

from __future__ import annotations

import math
import secrets
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Self

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from intake.errors import Bug, HeaderDamaged, MemoryShort

STRETCHED_BYTES: Final = 32
SECRET_BYTES: Final = 16  # recovery sheet and shares: 128 random bits
FEWEST_LISTED_WORDS: Final = 1024

_KIB_PER_MIB: Final = 1024
_MOST_MEMORY_KIB: Final = 4 * 1024 * _KIB_PER_MIB
_MOST_PASSES: Final = 20
_MOST_LANES: Final = 16
_CALIBRATED_MIB: Final = (64, 512)
_CALIBRATED_STEP_MIB: Final = 64
_CALIBRATED_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class KdfSetting:
    """How dear one guess is: Argon2id's memory (KiB), passes and lanes. Source: RFC 9106, section 4."""

    memory_kib: int
    passes: int
    lanes: int

    @classmethod
    def floor(cls) -> Self:
        """Return the least the product ever uses: RFC 9106's second recommendation, 64 MiB."""
        return cls(64 * _KIB_PER_MIB, 3, 4)

    @classmethod
    def target(cls) -> Self:
        """Return what an ordinary laptop of 2020 runs in about a second: 256 MiB."""
        return cls(256 * _KIB_PER_MIB, 3, 4)

    @classmethod
    def calibrated(cls, clock: Callable[[], float] = time.perf_counter) -> Self:
        """Return the setting that takes about a second here: 64 to 512 MiB in steps of 64, three passes, four lanes.

        The time grows with the memory, so one run at the floor tells (0.1 s to a few seconds). No more than 512 MiB,
        because the vault may have to be opened later on a smaller computer.
        """
        floor = cls.floor()
        start = clock()
        stretch(bytearray(b"calibration"), salt=bytes(32), setting=floor)
        elapsed_s = max(clock() - start, 1e-6)
        least, most = _CALIBRATED_MIB
        steps = int(_CALIBRATED_S / elapsed_s * least) // _CALIBRATED_STEP_MIB
        memory_mib = max(least, min(most, steps * _CALIBRATED_STEP_MIB))
        return cls(memory_mib * _KIB_PER_MIB, floor.passes, floor.lanes)

    def check(self) -> None:
        """Raise HeaderDamaged for a setting nobody would write: refused before a run could stop the computer."""
        if not (
            1 <= self.lanes <= _MOST_LANES
            and 1 <= self.passes <= _MOST_PASSES
            and 8 * self.lanes <= self.memory_kib <= _MOST_MEMORY_KIB
        ):
            raise HeaderDamaged(where="setting")


def from_passphrase(text: str) -> bytearray:
    """Return the secret of a typed passphrase: NFKC (one form for each keyboard's way of composing), then UTF-8.

    Leading and trailing spaces are dropped; nothing else is changed.
    """
    return bytearray(b"passphrase\0" + unicodedata.normalize("NFKC", text).strip().encode("utf-8", "surrogatepass"))


def from_recovery(value: bytes) -> bytearray:
    """Return the secret of a recovery sheet's 16 bytes."""
    return _labelled(b"recovery\0", value)


def from_shares(value: bytes) -> bytearray:
    """Return the secret of the 16 bytes that two of three shares give."""
    return _labelled(b"shares\0", value)


def _labelled(label: bytes, value: bytes) -> bytearray:
    if len(value) != SECRET_BYTES:
        raise Bug(where="secret")
    return bytearray(label + value)


def stretch(secret: bytearray, *, salt: bytes, setting: KdfSetting) -> bytearray:
    """Return 32 bytes of Argon2id over the secret; takes about a second, and other threads run meanwhile.

    Every kind of secret goes this way, so that all take the same time. Raises MemoryShort.
    """
    stretched = bytearray(STRETCHED_BYTES)
    argon2 = Argon2id(
        salt=salt,
        length=STRETCHED_BYTES,
        iterations=setting.passes,
        lanes=setting.lanes,
        memory_cost=setting.memory_kib,
    )
    try:
        argon2.derive_into(secret, stretched)  # type: ignore[arg-type]  # its stub is narrower: any buffer will do
    except MemoryError as error:
        raise MemoryShort(needed_mib=setting.memory_kib // _KIB_PER_MIB) from error
    return stretched


def wipe(buffer: bytearray) -> None:
    """Overwrite a secret with zeros in place."""
    buffer[:] = bytes(len(buffer))


def generate_passphrase(words: Sequence[str], count: int = 6) -> str:
    """Return `count` random words of the list with spaces between; drawn evenly, with repetition.

    words: at least 1,024 different words. Raises Bug for a list that is too short or repeats itself.
    """
    if len(words) < FEWEST_LISTED_WORDS or len(set(words)) != len(words):
        raise Bug(where="words")
    return " ".join(secrets.choice(words) for _ in range(count))


def generated_bits(listed: int, count: int) -> float:
    """Return the strength in bits of `count` words drawn from a list of `listed`: exact, because they were drawn."""
    return count * math.log2(listed)


def typed_bits(text: str) -> float:
    """Return an upper bound, in bits, of the strength of a passphrase that a person thought up.

    Counts letters that neither repeat nor continue (`aaa`, `1234`) the one before, over the kinds of letters used.
    Words and names are far weaker than this says; it serves to refuse the weak, never to praise.
    """
    letters = unicodedata.normalize("NFKC", text).strip()
    kinds = {unicodedata.category(letter) for letter in letters}
    pool = sum(_LETTERS_OF_KIND.get(kind, _LETTERS_OF_OTHER_KIND) for kind in kinds)
    steps = [abs(ord(right) - ord(left)) for left, right in zip(letters, letters[1:], strict=False)]
    telling = min(len(letters), 1) + sum(step > 1 for step in steps)
    return telling * math.log2(pool) if pool else 0.0


# Unicode general category -> how many letters of that kind a keyboard offers; Lo covers Arabic and Han writing.
_LETTERS_OF_KIND: Final = {"Ll": 26, "Lu": 26, "Lo": 32, "Nd": 10, "Zs": 1}
_LETTERS_OF_OTHER_KIND: Final = 16
