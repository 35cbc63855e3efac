"""The check code of an enrolment: 40 digits that two people read to each other, so that nobody slips in between.

40 digits are 132 bits. Nobody can make other cards with the same code, because both cards are in it whole.
"""

from __future__ import annotations

from typing import Final

from intake.crypto.digests import LABEL_CHECK_CODE, equal, sha256
from intake.crypto.typed_digits import groups_of_digits
from intake.errors import CheckCodeWrong

DIGITS: Final = 40
HALF_DIGITS: Final = 20

_GROUP_DIGITS: Final = 5
_LENGTH_BYTES: Final = 8


def check_code(request_card: bytes, answer_card: bytes) -> tuple[str, str]:
    """Return the two halves, 20 ASCII digits each, of the code over both cards' bytes in this order."""
    length = len(request_card).to_bytes(_LENGTH_BYTES, "big")
    digest = sha256(LABEL_CHECK_CODE, length, request_card, answer_card)
    digits = f"{int.from_bytes(digest, 'big') % 10**DIGITS:0{DIGITS}d}"
    return digits[:HALF_DIGITS], digits[HALF_DIGITS:]


def for_reading(half: str) -> str:
    """Return a half in four groups of five digits with spaces between."""
    return " ".join(half[start : start + _GROUP_DIGITS] for start in range(0, len(half), _GROUP_DIGITS))


def compare(typed: str, half: str) -> None:
    """Return when what was typed is this half; raise CheckCodeWrong, after the same time wherever it differs.

    Digits of any script, with spaces, dashes or line ends anywhere.
    """
    digits = "".join(groups_of_digits(typed) or [])
    if not equal(digits.encode(), half.encode()):
        raise CheckCodeWrong
