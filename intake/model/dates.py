"""A moment that people half know, as plain data.

Reading words into it and writing it out again is the work of `intake.dates`; this module only holds the value.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UncertainDate:
    """What somebody said about when, and what we made of it.

    said: the words exactly as said, or None when the date was picked; language: of those words (BCP 47).
    edtf: the restricted profile of `intake.dates.edtf`, or None when nothing could be made of the words.
    anchor: the day from which a missing year or "two years ago" was counted.
    earliest, latest: first and last day it can have been, both inclusive; None means open or unknown.
    proposed: True until a person has confirmed what the program made of the words.
    """

    said: str | None
    language: str | None
    edtf: str | None
    anchor: datetime.date | None
    earliest: datetime.date | None
    latest: datetime.date | None
    proposed: bool = False
