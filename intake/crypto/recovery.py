"""The digits of a recovery sheet: 128 random bits as eight groups of five digits and a check digit.

Digits and not words, because people here read Kazakh, Russian, Uyghur or Chinese, and every script has digits.
"""

from __future__ import annotations

import secrets
from typing import Final

from intake.crypto.passphrase import SECRET_BYTES
from intake.crypto.typed_digits import groups_of_digits
from intake.errors import Bug, RecoveryIncomplete, RecoveryTypo

GROUPS: Final = 8
GROUP_DIGITS: Final = 6
DIGITS: Final = GROUPS * GROUP_DIGITS

_GROUP_BYTES: Final = SECRET_BYTES // GROUPS
# Damm's table, a totally antisymmetric quasigroup of order 10: H. Michael Damm, dissertation, Marburg 2004, p. 111.
_DAMM: Final = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def new_secret() -> bytes:
    """Return 16 fresh random bytes for a recovery sheet or for shares."""
    return secrets.token_bytes(SECRET_BYTES)


def to_groups(secret: bytes) -> tuple[str, ...]:
    """Return the eight groups of six ASCII digits that stand for 16 bytes."""
    if len(secret) != SECRET_BYTES:
        raise Bug(where="secret")
    parts = [secret[start : start + _GROUP_BYTES] for start in range(0, SECRET_BYTES, _GROUP_BYTES)]
    return tuple(_with_check_digit(int.from_bytes(part, "big"), number) for number, part in enumerate(parts, start=1))


def from_text(text: str) -> bytes:
    """Return the 16 bytes of a typed sheet. Digits of any script; spaces, dashes, points and line ends between them.

    Raises RecoveryTypo with the number of the first wrong group (from 1): every wrong digit, every swap of two
    neighbouring digits and every group in another's place is found. Raises RecoveryIncomplete when digits are missing
    and it cannot be told where.
    """
    runs = groups_of_digits(text)
    if runs is None:
        raise RecoveryTypo(group=_group_of_first_stranger(text))
    digits = "".join(runs)
    if len(digits) != DIGITS:
        if len(runs) == GROUPS:
            raise RecoveryTypo(group=next(n for n, run in enumerate(runs, start=1) if len(run) != GROUP_DIGITS))
        raise RecoveryIncomplete(found=len(digits), expected=DIGITS)
    groups = [digits[start : start + GROUP_DIGITS] for start in range(0, DIGITS, GROUP_DIGITS)]
    return b"".join(_group_bytes(group, number) for number, group in enumerate(groups, start=1))


def _group_of_first_stranger(text: str) -> int:
    """Return the group in which the first letter stands that is neither digit nor separator."""
    end = next(end for end in range(1, len(text) + 1) if groups_of_digits(text[:end]) is None)
    digits_before = sum(map(len, groups_of_digits(text[: end - 1]) or []))
    return min(digits_before // GROUP_DIGITS + 1, GROUPS)


def _with_check_digit(value: int, number: int) -> str:
    digits = f"{value:05d}"
    return digits + str(_damm(digits, number))


def _group_bytes(group: str, number: int) -> bytes:
    value = int(group[:-1])
    if _damm(group, number) != 0 or value >= 1 << 8 * _GROUP_BYTES:
        raise RecoveryTypo(group=number)
    return value.to_bytes(_GROUP_BYTES, "big")


def _damm(digits: str, number: int) -> int:
    """Return Damm's check digit, 0 when it is already there. Starting from the group's number binds it to its place."""
    interim = number
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return interim
