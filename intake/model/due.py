"""What is due, why, and how somebody may be reached about it. Plain data, without words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Reason(StrEnum):
    """Why something is due, in the order in which a list shows them."""

    FOLLOWUP = "followup"
    QUESTION = "question"
    CONSENT_EXPIRED = "consent_expired"
    CONSENT_EXPIRES = "consent_expires"
    SENTENCE_ENDS = "sentence_ends"
    NO_ANSWER = "no_answer"
    NOT_ASKED = "not_asked"
    NO_NEWS = "no_news"


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing to do. record: what makes it due; day: when it is or was due, or since when nothing came.

    days: from that day to today, negative while it lies ahead. names: of the person sought, best first. words: as
    somebody wrote them (what to do, to whom one wrote, what is asked); code: of the action or scope; count: scopes.
    """

    reason: Reason
    record: str
    day: date
    days: int
    case: str | None
    number: str | None
    names: tuple[str, ...]
    words: str | None = None
    code: str | None = None
    count: int = 0

    @property
    def id(self) -> str:
        """Name this line among others: the same as long as the same thing is due."""
        return f"{self.reason.value}:{self.record}"


@dataclass(frozen=True, slots=True)
class DueList:
    """Everything due. today: the day that was counted from; clock_behind_days: 0 when the clock seems right.

    counts: how many lines each reason has; `lines` holds no more than the list's limit of each.
    """

    today: date
    clock_behind_days: int
    lines: tuple[DueLine, ...]
    counts: Mapping[Reason, int]


@dataclass(frozen=True, slots=True)
class Reach:
    """How a testifier may be reached. allowed: they said yes to being asked again; without it the rest is empty.

    safe: in their words how, when and through whom it is safe.
    """

    person: str
    name: str | None
    allowed: bool
    safe: str | None
    phones: tuple[str, ...]
    email: str | None
