"""Marks in the answers: they follow their question, give way to an answer, and are offered with every question."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.conftest import find, page, press, settle, strike
from ui.questionnaire.alike import add_alike
from ui.questionnaire.answers import Answers
from ui.questionnaire.marks import mark_of
from ui.questionnaire.record import QuestionRow
from ui.widgets.arrows import Arrows


def answers() -> Answers:
    document: dict[str, Any] = {
        "persons": {
            "sought": {
                "names": [{"text": "A"}, {"text": "B"}, {"text": "C"}], "ethnicity": ["kazakh"], "sex": "male",
                "residence": [{"said": "Текес"}],
            }
        },
        "testifier": {"person": "told"},
        "relations": [{"from": "told", "to": "sought", "kind": "sibling", "term": "іні"}],
        "cases": [{"person": "sought"}],
        "episodes": [{"person": "sought", "kind": "arrest", "start": {"said": "2017"}, "seq": 1}],
    }  # fmt: skip
    return Answers(document)


def test_a_mark_takes_the_answer_away_and_an_answer_the_mark() -> None:
    edited = answers()
    path = ("persons", "sought", "sex")
    edited.set_mark(path, "refused")
    assert (edited.get(path), mark_of(edited, path)) == (None, "refused")
    edited.put(path, "male")
    assert (edited.get(path), edited.marks) == ("male", {})
    edited.set_mark(path, "unknown")
    edited.set_mark(path, "")
    assert edited.marks == {}


def test_marks_follow_the_items_of_a_list_and_go_with_them() -> None:
    edited = answers()
    names = ("persons", "sought", "names")
    for at, mark in enumerate(("unknown", "refused", "not_asked")):
        edited.set_mark((*names, at, "kind"), mark)
    edited.set_mark(("persons", "sought", "birth"), "do_not_ask")
    edited.remove((*names, 1))
    assert edited.marks == {
        "/persons/sought/names/0/kind": "unknown",
        "/persons/sought/names/1/kind": "not_asked",
        "/persons/sought/birth": "do_not_ask",
    }


def test_one_more_like_the_last_shares_home_and_events_and_nothing_of_their_own() -> None:
    edited = answers()
    key = add_alike(edited)
    person = edited.persons()[key]
    assert (person["ethnicity"], person["residence"]) == (["kazakh"], [{"said": "Текес"}])
    assert "sex" not in person
    assert person["names"] == []
    assert edited.get(("episodes", 1)) == {"person": key, "kind": "arrest", "start": {"said": "2017"}, "seq": 1}
    edited.put(("episodes", 1, "start", "said"), "2018")
    assert edited.get(("episodes", 0, "start", "said")) == "2017"
    assert edited.get(("relations", 1)) == {"from": "told", "to": key, "kind": "sibling", "term": "іні"}


@pytest.mark.parametrize(("rtl", "key", "to"), [(False, Qt.Key.Key_Right, 1), (True, Qt.Key.Key_Left, 1),
                                                (False, Qt.Key.Key_Left, 2), (False, Qt.Key.Key_Down, 1)])  # fmt: skip
def test_arrows_go_from_choice_to_choice(qtbot: QtBot, rtl: bool, key: Qt.Key, to: int) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    buttons = [QPushButton(str(at), holder) for at in range(3)]
    for one in buttons:
        one.setCheckable(True)
    Arrows(buttons)
    holder.show()
    holder.activateWindow()
    buttons[0].setFocus()
    strike(buttons[0], key)
    assert holder.focusWidget() is buttons[to]
    stops = [one.focusPolicy() == Qt.FocusPolicy.StrongFocus for one in buttons]
    assert stops == [True, False, False]
    strike(buttons[to], Qt.Key.Key_Space)
    assert [one.focusPolicy() == Qt.FocusPolicy.StrongFocus for one in buttons].index(True) == to


def test_every_question_can_be_marked_and_earlier_marks_are_seen(window: Any, qtbot: QtBot) -> None:
    window.shell.show_page("cases")
    settle(window, qtbot)
    case = page(window, "cases")._model.lines[0].id
    door = window._desk.door
    interview = page(window, "interview")

    window.shell.show_page("interview_about", case)
    settle(window, qtbot)
    press(window, "consent_store_yes")
    press(window, "interview_step_people")
    rows = interview.findChildren(QuestionRow)
    assert rows
    assert all(window.findChild(QWidget, f"mark_button_{row.place.name}") for row in rows if not row.place.field.owner)
    interview._answers.put(("persons", "testifier", "names"), [{"text": "Айгүл"}])
    interview._answers.set_mark(("persons", "sought", "religion"), "do_not_ask")
    sealed: list[Any] = []
    draft = interview._copy()

    def work(report: Any) -> Any:
        return door.interviews.seal_draft(door.opened, draft, report=report)

    window._desk.jobs.on_vault(window, work).succeeded.connect(sealed.append)
    qtbot.waitUntil(lambda: bool(sealed), timeout=10_000)

    window.shell.show_page("interview_about", case)
    settle(window, qtbot)
    press(window, "consent_store_yes")
    press(window, "interview_step_people")
    before = find(window, "mark_before_edit_persons_sought_religion")
    assert "do not ask" in before.text()
    assert not before.isHidden()
