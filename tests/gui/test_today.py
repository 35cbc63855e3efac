"""Today: what is due with its reason, how to reach somebody only when asked, done marks, a wrong clock."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from intake.texts import LANGUAGES
from tests.gui.conftest import MakeWindow, find, page, press, settle
from ui.i18n import Speech
from ui.theme import Mode

NAMES = ("due_followup_0", "due_no_answer_0", "due_not_asked_0")


@pytest.fixture
def today(window: Any, qtbot: QtBot) -> Any:
    window.shell.show_page("today")
    settle(window, qtbot)
    return page(window, "today")


def test_each_line_says_who_and_why(window: Any, today: Any) -> None:
    assert "Ержан Тестұлы" in find(window, "due_followup_0_who").text()
    assert "Қайта хабарласу" in find(window, "due_followup_0_why").text()
    assert "No answer for" in find(window, "due_no_answer_0_why").text()


def test_a_telephone_is_on_the_screen_only_after_somebody_asked_for_it(window: Any, qtbot: QtBot, today: Any) -> None:
    def phones() -> list[str]:
        return [one.text() for one in window.findChildren(QWidget) if "700 000" in getattr(one, "text", str)()]

    assert phones() == []
    press(window, "due_followup_0_reach")
    settle(window, qtbot)
    assert len(phones()) == 1
    press(window, "due_followup_0_reach")
    assert phones() == []


def test_what_was_done_leaves_the_list(window: Any, qtbot: QtBot, today: Any) -> None:
    before = len([line for line in today._due.lines if line.reason.value == "followup"])
    press(window, "due_followup_0_done")
    settle(window, qtbot)
    assert len([line for line in today._due.lines if line.reason.value == "followup"]) == before - 1
    assert today.banner.notice is not None


def test_a_line_leads_to_its_case(window: Any, qtbot: QtBot, today: Any) -> None:
    press(window, "due_followup_0_open")
    settle(window, qtbot)
    assert page(window, "cases").isVisible()
    assert "Ержан" in find(window, "case_name").text()


def test_a_clock_that_fell_back_is_said(window: Any, qtbot: QtBot, today: Any) -> None:
    window._desk.door.opened.now = lambda: datetime(2001, 1, 1, tzinfo=UTC)
    today.refresh()
    settle(window, qtbot)
    assert find(window, "today_clock").isVisible()


def test_the_call_list_is_written_for_its_owner_only(
    window: Any, qtbot: QtBot, today: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "calls.pdf"
    monkeypatch.setattr("ui.widgets.sheets.save_file", lambda *_a, **_k: out)
    press(window, "today_print")
    qtbot.waitUntil(out.exists, timeout=20_000)
    settle(window, qtbot)
    assert out.read_bytes().startswith(b"%PDF")
    assert out.stat().st_mode & 0o077 == 0
    assert "not locked" in today.banner.notice.what


def test_a_draft_put_aside_is_offered_here(window: Any, qtbot: QtBot) -> None:
    window.shell.show_page("interview")
    press(window, "interview_start")
    settle(window, qtbot)
    press(window, "consent_store_yes")
    press(window, "interview_put_aside")
    settle(window, qtbot)
    assert find(window, "today_draft_0").isVisible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_today_is_said_in_every_language(make_window: MakeWindow, qtbot: QtBot, language: str) -> None:
    window: Any = make_window(language=language, mode=Mode.LIGHT)
    window.shell.show_page("today")
    settle(window, qtbot)
    words = Speech(language).shared("today", "group_followup")
    assert any(words in getattr(one, "text", str)() for one in window.findChildren(QWidget))
