"""Today's queue at this desk: tickets with numbers, and how the day went. Nobody's name is kept with a ticket.

Each desk counts for itself and its code stands before the number, so several desks need no connection. Tickets are
counters of this device: they never travel, and yesterday's are simply not shown any more.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Final

from intake.clock import to_ms
from intake.errors import NotFound
from intake.model.own import Counter
from intake.model.queue import DayNumbers, Ticket, TicketState
from intake.services import identity, sending
from intake.services.adding import ADDED
from intake.services.interviews import local_day, refused_on
from intake.services.opened import Session
from intake.vault.unit import Unit

MOST_AT_ONCE: Final = 200
_TICKET: Final = "queue:"


def tickets(session: Session) -> tuple[Ticket, ...]:
    """Return today's tickets by number."""
    with session.vault.read() as unit:
        return _tickets(session, unit)


def give_tickets(session: Session, count: int = 1) -> tuple[Ticket, ...]:
    """Give out the next numbers, at most MOST_AT_ONCE; return them."""
    with session.vault.write() as unit:
        first = max((ticket.number for ticket in _tickets(session, unit)), default=0) + 1
        given = tuple(
            Ticket(number, TicketState.WAITING, None, to_ms(session.now()))
            for number in range(first, first + min(count, MOST_AT_ONCE))
        )
        for ticket in given:
            _put(session, unit, ticket)
    return given


def call_next(session: Session) -> Ticket | None:
    """Call the one who has waited longest; None when nobody waits."""
    with session.vault.write() as unit:
        waiting = [one for one in _tickets(session, unit) if one.state is TicketState.WAITING]
        return _move(session, unit, waiting[0], TicketState.CALLED) if waiting else None


def move(session: Session, number: int, state: TicketState, *, draft: str | None = None) -> Ticket:
    """Say what became of a ticket of today. draft: the interview that was begun with it. Raises NotFound."""
    with session.vault.write() as unit:
        found = next((one for one in _tickets(session, unit) if one.number == number), None)
        if found is None:
            raise NotFound(kind="ticket")
        return _move(session, unit, found, state, draft=draft)


def call(session: Session, number: int, *, draft: str) -> Ticket:
    """Bind an interview to the ticket with which it begins. Raises NotFound."""
    return move(session, number, TicketState.CALLED, draft=draft)


def heard(session: Session, draft: str) -> None:
    """Say that the interview begun with a ticket is done; an interview without a ticket changes nothing."""
    with session.vault.write() as unit:
        for ticket in _tickets(session, unit):
            if ticket.draft == draft:
                _move(session, unit, ticket, TicketState.HEARD)


def day_numbers(session: Session) -> DayNumbers:
    """Return how today went so far: tickets, interviews, what is not delivered, the last backup."""
    midnight = datetime.combine(local_day(session), time()).astimezone()
    undelivered = tuple(line for line in sending.outbox(session) if line.undelivered_entries)
    with session.vault.read() as unit:
        return DayNumbers(
            desk=unit.own.setting(identity.DESK) or "",
            tickets=_tickets(session, unit),
            sealed=unit.journal.count_acts(session.device, act=ADDED, since_ms=to_ms(midnight)),
            drafts=len(unit.own.drafts.all()),
            refused=refused_on(unit, local_day(session)),
            undelivered=undelivered,
            backup_ms=int(unit.own.setting(identity.LAST_BACKUP) or 0) or None,
        )


def _move(session: Session, unit: Unit, ticket: Ticket, state: TicketState, *, draft: str | None = None) -> Ticket:
    moved = Ticket(ticket.number, state, draft or ticket.draft, to_ms(session.now()))
    _put(session, unit, moved)
    return moved


def _tickets(session: Session, unit: Unit) -> tuple[Ticket, ...]:
    prefix = _prefix(session)
    return tuple(
        Ticket(int(one.name.removeprefix(prefix)), TicketState(one.value), one.digest, one.at_ms)
        for one in unit.own.counters(prefix)
    )


def _put(session: Session, unit: Unit, ticket: Ticket) -> None:
    name = f"{_prefix(session)}{ticket.number:05d}"
    unit.own.put_counter(Counter(name, int(ticket.state), ticket.draft, ticket.since_ms))


def _prefix(session: Session) -> str:
    return f"{_TICKET}{local_day(session).isoformat()}:"
