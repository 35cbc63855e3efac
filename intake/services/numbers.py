"""Case numbers for paper and telephone: desk, running number, check character. Given once, never reused, no date.

The check character is ISO 7064 MOD 37-2 over letters and digits: it finds every single mistyped character and every
two that changed places, so a number read over a bad line is either right or seen to be wrong.
"""

from __future__ import annotations

from typing import Final

from intake.ids import RandomBytes

_LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
_UNMISTAKABLE: Final = "ACDEFGHJKLMNPQRTUVWXY"  # no I, O, B, S, Z: they are taken for digits on paper
_DESK_LETTERS: Final = 2


def case_number(desk: str, running: int) -> str:
    """Return the number of a desk's `running`-th case: `K7-0042-P`."""
    plain = f"{desk}{running:04d}"
    return f"{desk}-{running:04d}-{_check_character(plain)}"


def is_case_number(text: str) -> bool:
    """Tell whether `text` is a number whose check character fits; spaces and small letters do not matter."""
    plain = text.strip().upper().replace(" ", "").replace("-", "")
    if len(plain) < 4 or any(letter not in _LETTERS for letter in plain):
        return False
    return _check_character(plain[:-1]) == plain[-1]


def random_desk(random: RandomBytes) -> str:
    """Return the desk code of a device that no organisation has named yet: X and letters nobody mistakes."""
    return "X" + "".join(_UNMISTAKABLE[byte % len(_UNMISTAKABLE)] for byte in random(_DESK_LETTERS))


def enrolled_desk(place: int) -> str:
    """Return the desk code of the organisation's `place`-th device, from 1: A1 … A9, C1 … and so on; never X."""
    letters = _UNMISTAKABLE.replace("X", "")
    row, digit = divmod(place - 1, 9)
    prefix = ""
    while row >= len(letters):
        row, rest = divmod(row, len(letters))
        prefix = letters[rest] + prefix
    return f"{letters[row]}{prefix}{digit + 1}"


def _check_character(plain: str) -> str:
    remainder = 0
    for letter in plain:
        remainder = (remainder + _LETTERS.index(letter)) * 2 % 37
    return _LETTERS[(38 - remainder) % 37]
