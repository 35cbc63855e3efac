"""The people who wait at a desk on one day, as numbers only: no name is kept of who waits or leaves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from intake.model.exchange import OutboxLine


class TicketState(IntEnum):
    """What became of a ticket. The numbers are kept in the vault: never give one another meaning."""

    WAITING = 0
    CALLED = 1
    HEARD = 2
    GONE = 3


@dataclass(frozen=True, slots=True)
class Ticket:
    """One number of today's queue. number: from 1, of this desk; draft: the interview that was begun, or None.

    since_ms: when it came into its state.
    """

    number: int
    state: TicketState
    draft: str | None
    since_ms: int


@dataclass(frozen=True, slots=True)
class DayNumbers:
    """How a day went. desk: code of this desk; backup_ms: None when there never was a backup."""

    desk: str
    tickets: tuple[Ticket, ...]
    sealed: int
    drafts: int
    refused: int
    undelivered: tuple[OutboxLine, ...]
    backup_ms: int | None

    def count(self, state: TicketState) -> int:
        """Return how many tickets are in a state."""
        return sum(ticket.state is state for ticket in self.tickets)
