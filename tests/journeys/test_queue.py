"""A desk with a queue: numbers, what became of them, and the sheet at the end of the day."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest

from intake.errors import NotFound
from intake.model.queue import TicketState
from intake.progress import silent
from intake.services import interviews, queue, sheets
from intake.services.opened import Session
from intake.texts import LANGUAGES, Texts
from tests.gui.people import write_interviews
from tests.journeys.conftest import MakeVault

DAY = datetime(2026, 11, 22, 7, tzinfo=UTC)


@pytest.fixture
def desk(make_vault: MakeVault) -> Session:
    opened = make_vault("field")
    opened.now = lambda: DAY
    return opened


def states(desk: Session) -> list[tuple[int, TicketState]]:
    return [(ticket.number, ticket.state) for ticket in queue.tickets(desk)]


def test_numbers_go_up_and_who_waited_longest_is_called_first(desk: Session) -> None:
    queue.give_tickets(desk, 2)
    queue.give_tickets(desk)
    first = queue.call_next(desk)

    assert first is not None
    assert first.number == 1
    assert states(desk) == [(1, TicketState.CALLED), (2, TicketState.WAITING), (3, TicketState.WAITING)]


def test_nobody_is_called_when_nobody_waits(desk: Session) -> None:
    assert queue.call_next(desk) is None


def test_a_ticket_keeps_the_interview_that_was_begun_with_it(desk: Session) -> None:
    queue.give_tickets(desk)
    draft = interviews.blank_draft(desk)
    queue.move(desk, 1, TicketState.CALLED, draft=draft.id)
    queue.move(desk, 1, TicketState.HEARD)

    (ticket,) = queue.tickets(desk)
    assert (ticket.state, ticket.draft) == (TicketState.HEARD, draft.id)


def test_a_number_that_was_not_given_cannot_be_called(desk: Session) -> None:
    with pytest.raises(NotFound):
        queue.move(desk, 7, TicketState.GONE)


def test_the_next_day_begins_with_one_again(desk: Session) -> None:
    queue.give_tickets(desk, 40)
    desk.now = lambda: DAY + timedelta(1)
    assert queue.tickets(desk) == ()
    assert queue.give_tickets(desk)[0].number == 1


def test_more_than_a_day_can_hold_is_not_given_at_once(desk: Session) -> None:
    assert len(queue.give_tickets(desk, 10**9)) == queue.MOST_AT_ONCE


def test_the_day_is_counted_without_anybodys_name(desk: Session, tmp_path: Path) -> None:
    for file in write_interviews(tmp_path / "files"):
        interviews.add_file(desk, file, report=silent)
    interviews.refused_consent(desk)
    queue.give_tickets(desk, 4)
    queue.move(desk, 1, TicketState.HEARD)
    queue.move(desk, 2, TicketState.GONE)

    day = queue.day_numbers(desk)
    assert (day.sealed, day.refused, day.drafts, day.undelivered, day.backup_ms) == (2, 1, 0, (), None)
    assert [day.count(state) for state in TicketState] == [2, 0, 1, 1]
    desk.now = lambda: DAY + timedelta(1)
    tomorrow = queue.day_numbers(desk)
    assert (tomorrow.sealed, tomorrow.refused, tomorrow.tickets) == (0, 0, ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_of_the_day_says_its_numbers_in_every_language(desk: Session, language: str) -> None:
    queue.give_tickets(desk, 37)
    document = pypdfium2.PdfDocument(sheets.day_sheet(desk, language=language))
    shown = document[0].get_textpage().get_text_range()
    assert "37" in shown
    assert Texts(language).say("today.sheet_never").split()[0][:3] in shown
