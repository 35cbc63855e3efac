"""A place as somebody named it, as plain data.

The words are always kept; the code is a help for searching and may stay empty for ever (most villages have none).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody said about where, and what we made of it.

    said: the words exactly as said. code: six digits of GB/T 2260 as valid today for a unit of Xinjiang, or
    "KZ-" with the code of our own Kazakhstan table; None when not known. country: ISO 3166-1 alpha-2.
    kind: a code of the form's choice list (home, border, school ...), never a guess of ours.
    proposed: True until a person has confirmed the code.
    """

    said: str | None
    code: str | None
    country: str | None
    kind: str | None
    proposed: bool = False
