"""What is due at a real desk, with a wrong clock too, and how somebody is reached about it."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest

from intake.errors import NotFound
from intake.model.due import DueLine, Reason
from intake.progress import silent
from intake.services import cases, followups, interviews, sheets
from intake.services.checking import check_vault
from intake.services.opened import Session
from intake.texts import LANGUAGES
from tests.gui.people import interview
from tests.journeys.conftest import MakeVault

PHONE = "+7 700 000 00 00"
SAFE = "Кешке ғана қоңырау шалыңыз"
DAY = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def desk(make_vault: MakeVault, tmp_path: Path) -> Session:
    """A field desk with one interview, on a fixed day."""
    opened = make_vault("field")
    opened.now = lambda: DAY
    add(opened, tmp_path)
    return opened


def add(desk: Session, folder: Path, *, recontact: str = "yes") -> str:
    document = interview(1, told="Гүлнар Тестқызы", since="2017-03-15")
    document["interview"]["date"] = {"edtf": "2026-11-01"}  # type: ignore[index]
    document["persons"]["sister"]["safe_contact"] = SAFE  # type: ignore[index]
    document["consents"][2]["answer"] = recontact  # type: ignore[index]
    document["consents"][1]["until"] = {"edtf": "2026-12-01"}  # type: ignore[index]
    document["followups"] = [{"person": "sought", "what": "Қайта хабарласу", "due": "2026-11-20"}]
    file = folder / f"{recontact}.json"
    file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return interviews.add_file(desk, file, report=silent).cases[0]


def lines(desk: Session) -> dict[Reason, DueLine]:
    return {line.reason: line for line in followups.due(desk).lines}


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document)


def test_everything_that_is_due_names_its_case_and_its_reason(desk: Session) -> None:
    found = lines(desk)

    assert set(found) == {Reason.FOLLOWUP, Reason.NO_ANSWER, Reason.CONSENT_EXPIRES, Reason.NOT_ASKED}
    case = cases.find_cases(desk)[0]
    assert {(line.case, line.number) for line in found.values()} == {(case.id, case.number)}
    assert found[Reason.FOLLOWUP].words == "Қайта хабарласу"
    assert found[Reason.FOLLOWUP].days == 2
    assert found[Reason.CONSENT_EXPIRES].code == "share_ngo"
    assert found[Reason.NO_ANSWER].words == "Foreign ministry"


def test_a_case_of_which_nothing_was_heard_for_half_a_year_is_due(desk: Session) -> None:
    desk.now = lambda: DAY + timedelta(190)
    assert lines(desk)[Reason.NO_NEWS].days == 190


def test_a_followup_that_was_done_stays_done_and_is_in_the_journal(desk: Session) -> None:
    followups.mark_done(desk, lines(desk)[Reason.FOLLOWUP].id)

    assert Reason.FOLLOWUP not in lines(desk)
    assert cases.show_case(desk, cases.find_cases(desk)[0].id).history[0].act == "followup.done"
    assert check_vault(desk, report=silent) == ()


def test_other_lines_stay_away_for_a_while_and_come_back(desk: Session) -> None:
    followups.mark_done(desk, lines(desk)[Reason.NO_ANSWER].id)
    assert Reason.NO_ANSWER not in lines(desk)
    desk.now = lambda: DAY + timedelta(30)
    assert Reason.NO_ANSWER in lines(desk)


@pytest.mark.parametrize("line", ["", "followup:" + "0" * 32, "else:" + "0" * 32])
def test_what_is_not_due_cannot_be_done(desk: Session, line: str) -> None:
    with pytest.raises(NotFound):
        followups.mark_done(desk, line)


def test_a_clock_that_fell_back_is_told_and_not_counted_from(desk: Session) -> None:
    before = followups.due(desk)
    desk.now = lambda: datetime(2010, 1, 1, tzinfo=UTC)
    after = followups.due(desk)

    assert before.clock_behind_days == 0
    assert after.clock_behind_days == (DAY - datetime(2010, 1, 1, tzinfo=UTC)).days
    assert after.today == DAY.date()
    assert [line.id for line in after.lines] == [line.id for line in before.lines]


def test_how_to_reach_somebody_is_told_only_with_their_leave(
    desk: Session, make_vault: MakeVault, tmp_path: Path
) -> None:
    (yes,) = followups.ways_to_reach(desk, cases.find_cases(desk)[0].id)
    other = make_vault("other")
    (no,) = followups.ways_to_reach(other, add(other, tmp_path, recontact="no"))

    assert (yes.allowed, yes.phones, yes.safe) == (True, (PHONE,), SAFE)
    assert (no.allowed, no.phones, no.safe, no.email) == (False, (), None, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_call_list_is_a_paper_in_every_language(desk: Session, language: str) -> None:
    shown = text_of(sheets.call_list(desk, language=language))
    # In lines of Arabic script pdfium gives the parts of a number turned round; the eye reads them as they are. So only
    # the running number is looked for, which reads the same wherever it stands.
    assert (cases.find_cases(desk)[0].number or "?").split("-")[1] in re.split(r"[-\s]+", shown)
    assert set(PHONE.split()) <= set(shown.replace(";", " ").split())


def test_the_call_list_never_has_the_number_of_who_did_not_agree(make_vault: MakeVault, tmp_path: Path) -> None:
    desk = make_vault("shy")
    desk.now = lambda: DAY
    add(desk, tmp_path, recontact="no")
    shown = text_of(sheets.call_list(desk, language="en"))
    assert "Do not call" in shown
    assert "700" not in shown


def test_the_days_without_an_answer_stand_with_each_step(desk: Session) -> None:
    view = cases.show_case(desk, cases.find_cases(desk)[0].id)
    (days,) = followups.waiting_days(desk, view.actions).values()
    assert days == (DAY.date() - datetime(2018, 11, 30, tzinfo=UTC).date()).days
