"""What is told of a withdrawal of consent: what it stopped, what had left before, and how far it is carried out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """How far a withdrawal is carried out on this copy.

    waiting: more than three that day, a coordinator looks first; not_entitled: its device never interviewed that
    person; stopped: use ended, nothing is erased; sealed: put aside until a second person confirms; erased: gone.
    """

    WAITING = "waiting"
    NOT_ENTITLED = "not_entitled"
    STOPPED = "stopped"
    SEALED = "sealed"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Left:
    """Something that left before and cannot be called back by us.

    kind: document or bundle; what: profile of the document, or empty; to: the recipient as noted, or empty;
    when_ms: when it was issued or last written; is_confirmed: the recipient's receipt says that it arrived.
    """

    kind: str
    record: str
    what: str
    to: str
    when_ms: int
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class WithdrawalLine:
    """One withdrawal as this copy knows it.

    testifier: a person's id; changes and blobs: how many it lists; held: how many of its changes are still sealed here;
    due_ms: by when a second person should confirm (sealed only); arrived_at: pseudonyms of devices whose receipts show
    that they have it; awaited_at: of those that do not yet; contested: interviews that name another testifier too, of
    which nothing is touched until a person decides.
    """

    id: str
    testifier: str
    scopes: tuple[str, ...]
    made_ms: int
    device: str
    author: str
    stage: Stage
    changes: int
    blobs: int
    held: int
    due_ms: int | None
    arrived_at: tuple[str, ...]
    awaited_at: tuple[str, ...]
    contested: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withdrawable:
    """What a withdrawal would reach, told before anything is done. changes and blobs: how many; cases: their ids."""

    testifier: str
    cases: tuple[str, ...]
    interviews: tuple[str, ...]
    changes: int
    blobs: int
    contested: tuple[str, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A withdrawal that was made, and what had left before."""

    line: WithdrawalLine
    left: tuple[Left, ...]
