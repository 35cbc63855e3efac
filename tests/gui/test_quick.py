"""A queue, a quick interview by keyboard alone, and how many keys and screens it takes.

Counted are key presses of a person who types what a core intake needs: letters typed into fields are counted apart, for
they depend on the names. A screen is a section that is shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from intake.model.queue import TicketState
from intake.texts import LANGUAGES
from tests.gui.conftest import MakeWindow, find, page, press, settle, strike, type_text

MOST_KEYS, MOST_SCREENS = 50, 4
MOST_KEYS_SIBLING = 40


class Keyboard:
    """Presses keys where the focus is, and counts them."""

    def __init__(self, window: Any, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        self.keys, self.letters, self.screens = 0, 0, set[str]()

    def note_screen(self) -> None:
        self.screens.add(page(self.window, "interview")._section)

    def key(self, key: Qt.Key, times: int = 1) -> None:
        for _ in range(times):
            widget = QApplication.focusWidget()
            assert widget is not None
            strike(widget, key)
            self.keys += 1
            self.note_screen()

    def to(self, name: str) -> None:
        """Go on with the Tab key until the widget of this name has the focus."""
        for _ in range(80):
            widget = QApplication.focusWidget()
            if widget is not None and (widget.objectName() == name or _named_above(widget, name)):
                return
            self.key(Qt.Key.Key_Tab)
        pytest.fail(f"{name} is not reached by Tab")

    def type(self, text: str) -> None:
        widget = QApplication.focusWidget()
        assert widget is not None
        type_text(widget, text)
        self.letters += len(text)

    def press(self, name: str) -> None:
        """Go to a button and press it with the space bar."""
        self.to(name)
        self.key(Qt.Key.Key_Space)
        settle(self.window, self.qtbot)


def _named_above(widget: QWidget, name: str) -> bool:
    proxy = widget.parentWidget()
    return proxy is not None and proxy.objectName() == name and proxy.focusProxy() is widget


@pytest.fixture
def queue(window: Any, qtbot: QtBot) -> Any:
    window.shell.show_page("queue")
    settle(window, qtbot)
    return page(window, "queue")


def test_numbers_are_given_called_and_put_away(window: Any, qtbot: QtBot, queue: Any) -> None:
    press(window, "queue_give_ten")
    settle(window, qtbot)
    press(window, "queue_next")
    settle(window, qtbot)
    assert find(window, "queue_ticket_1").isVisible()
    press(window, "queue_ticket_1_gone")
    settle(window, qtbot)
    assert [ticket.state for ticket in queue._day.tickets][:2] == [TicketState.GONE, TicketState.WAITING]


def test_a_sealed_quick_interview_closes_its_ticket(window: Any, qtbot: QtBot, queue: Any) -> None:
    press(window, "queue_give")
    settle(window, qtbot)
    press(window, "queue_next")
    settle(window, qtbot)
    press(window, "queue_ticket_1_begin")
    settle(window, qtbot)
    interview = page(window, "interview")
    assert interview._opened.is_quick
    press(window, "consent_store_yes")
    press(window, "interview_step_people")
    type_text(find(window, "edit_persons_testifier_names_0_text"), "Айгүл Үлгіқызы")
    type_text(find(window, "edit_persons_sought_names_0_text"), "Бақыт Үлгіұлы")
    press(window, "interview_step_review")
    settle(window, qtbot)
    qtbot.waitUntil(lambda: find(window, "review_seal").isEnabled(), timeout=5000)
    press(window, "review_seal")
    press(window, "review_seal_yes")
    qtbot.waitUntil(lambda: window.findChild(QLabel, "case_name") is not None, timeout=10_000)
    window.shell.show_page("queue")
    settle(window, qtbot)
    assert queue._day.tickets[0].state is TicketState.HEARD
    assert queue._day.sealed >= 1


def test_only_core_questions_and_three_scopes_are_asked_and_the_rest_comes_back_later(
    window: Any, qtbot: QtBot
) -> None:
    window.shell.show_page("interview")
    press(window, "interview_quick")
    settle(window, qtbot)
    press(window, "consent_store_yes")
    settle(window, qtbot)
    scopes = {one.objectName() for one in window.findChildren(QWidget) if one.objectName().endswith("_undecided")}
    assert scopes == {f"consent_{scope}_undecided" for scope in ("store", "share_ngo", "recontact")}
    press(window, "interview_step_people")
    assert window.findChild(QWidget, "edit_persons_sought_religion") is None
    assert window.findChild(QWidget, "edit_persons_testifier_safe_contact") is not None
    assert window.findChild(QWidget, "interview_step_evidence") is None
    press(window, "interview_put_aside")
    settle(window, qtbot)
    window.shell.show_page("draft", page(window, "today")._today.drafts[0].id)
    settle(window, qtbot)
    assert window.findChild(QWidget, "edit_persons_sought_religion") is not None


def test_a_core_intake_and_a_second_sibling_by_keyboard_alone(window: Any, qtbot: QtBot) -> None:
    window.activateWindow()
    window.shell.show_page("interview")
    press(window, "interview_quick")
    settle(window, qtbot)
    board = Keyboard(window, qtbot)
    window.findChild(QWidget, "consent_store_yes").setFocus()

    board.key(Qt.Key.Key_Space)
    settle(window, qtbot)
    board.press("consent_share_ngo_yes")
    board.press("consent_recontact_yes")
    board.press("interview_next")
    board.to("edit_persons_testifier_names_0_text")
    board.type("Айгүл Үлгіқызы")
    board.to("edit_persons_testifier_safe_contact")
    board.type("Кешке ғана")
    board.to("edit_persons_sought_names_0_text")
    board.type("Бақыт Үлгіұлы")
    board.press("edit_persons_sought_sex_male")
    board.to("edit_persons_sought_birth_said")
    board.type("1971")
    board.press("interview_next")
    board.press("list_episodes_add")
    board.to("edit_episodes_0_kind_box")
    board.key(Qt.Key.Key_Down)
    board.to("edit_episodes_0_start_said")
    board.type("2017 наурыз")
    first = board.keys
    screens = len(board.screens)

    page(window, "interview")._turn_to("people")
    settle(window, qtbot)
    find(window, "people_add_alike").setFocus()
    board.key(Qt.Key.Key_Space)
    settle(window, qtbot)
    key = [key for _at, key in page(window, "interview")._answers.sought()][-1]
    board.to(f"edit_persons_{key}_names_0_text")
    board.type("Серік Үлгіұлы")
    board.press(f"edit_persons_{key}_sex_male")
    board.to(f"edit_persons_{key}_birth_said")
    board.type("1974")
    second = board.keys - first

    print(f"core intake: {first} keys, {screens} screens; second sibling: {second} keys; letters: {board.letters}")
    answers = page(window, "interview")._answers
    assert first <= MOST_KEYS
    assert screens + 1 <= MOST_SCREENS
    assert second <= MOST_KEYS_SIBLING
    assert answers.name_of(key) == "Серік Үлгіұлы"
    told = answers.items(("episodes",))
    assert [(one["person"], one["start"]["said"]) for one in told] == [("sought", "2017 наурыз"), (key, "2017 наурыз")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_of_the_day_is_written(
    make_window: MakeWindow, qtbot: QtBot, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window: Any = make_window(language=language)
    out = tmp_path / "day.pdf"
    monkeypatch.setattr("ui.widgets.sheets.save_file", lambda *_a, **_k: out)
    window.shell.show_page("queue")
    settle(window, qtbot)
    press(window, "queue_sheet")
    qtbot.waitUntil(out.exists, timeout=20_000)
    settle(window, qtbot)
    assert out.read_bytes().startswith(b"%PDF")
