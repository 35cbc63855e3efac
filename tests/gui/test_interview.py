from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.conftest import find, page, press, settle, type_text
from ui.questionnaire.people import script_of


@pytest.fixture
def interview(window: Any, qtbot: QtBot) -> Any:
    window.shell.show_page("interview")
    press(window, "interview_start")
    settle(window, qtbot)
    return page(window, "interview")


def consent(window: Any, qtbot: QtBot, section: str = "people") -> None:
    press(window, "consent_store_yes")
    press(window, f"interview_step_{section}")
    settle(window, qtbot)


def drafts(window: Any, qtbot: QtBot) -> Any:
    door = window._desk.door
    found: list[Any] = []
    window._desk.jobs.on_vault(window, lambda _report: door.interviews.drafts(door.opened)).succeeded.connect(
        found.append
    )
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def test_nothing_is_saved_before_there_is_consent(window: Any, qtbot: QtBot, interview: Any) -> None:
    interview._answers.put(("persons", "sought", "occupation"), "teacher")
    interview._save_later.over.emit()
    settle(window, qtbot)
    assert drafts(window, qtbot) == ()
    assert not find(window, "interview_step_people").isEnabled()


def test_a_no_ends_kindly_and_leaves_no_trace(window: Any, qtbot: QtBot, interview: Any) -> None:
    press(window, "consent_store_no")
    settle(window, qtbot)
    assert find(window, "interview_end").isVisible()
    assert interview._draft is None
    assert interview._answers is None
    assert drafts(window, qtbot) == ()


@pytest.mark.parametrize("name", ["Ержан", "ەرجان", "叶尔江", "Yerzhan", "ئېركىن"])
def test_a_name_typed_in_any_script_is_in_the_document_and_saved(
    window: Any, qtbot: QtBot, interview: Any, name: str
) -> None:
    consent(window, qtbot)
    type_text(find(window, "edit_persons_sought_names_0_text"), name)
    item = interview._answers.get(("persons", "sought", "names", 0))
    assert item == {"text": name, "script": script_of(name)}
    qtbot.waitUntil(lambda: interview._kept == interview._typed, timeout=4000)
    assert drafts(window, qtbot)[0].names == (name,)


def test_words_for_a_date_are_kept_and_a_reading_is_only_proposed(window: Any, qtbot: QtBot, interview: Any) -> None:
    consent(window, qtbot)
    type_text(find(window, "edit_persons_sought_birth_said"), "spring 1971")
    assert interview._answers.get(("persons", "sought", "birth")) == {"said": "spring 1971", "language": "en"}
    qtbot.waitUntil(lambda: find(window, "edit_persons_sought_birth_take").isVisible(), timeout=4000)
    press(window, "edit_persons_sought_birth_take")
    taken = interview._answers.get(("persons", "sought", "birth"))
    assert taken["said"] == "spring 1971"
    assert "1971" in taken["edtf"]


def test_a_list_grows_and_shrinks(window: Any, qtbot: QtBot, interview: Any) -> None:
    consent(window, qtbot, "happened")
    press(window, "list_episodes_add")
    qtbot.waitUntil(lambda: window.findChild(QWidget, "record_episodes_0") is not None)
    assert interview._answers.get(("episodes", 0)) == {"person": "sought"}
    press(window, "list_episodes_0_stages_add")
    qtbot.waitUntil(lambda: window.findChild(QWidget, "record_episodes_0_stages_0") is not None)
    press(window, "record_episodes_0_remove")
    qtbot.waitUntil(lambda: window.findChild(QWidget, "record_episodes_0") is None)
    assert interview._answers.items(("episodes",)) == []


def test_an_answer_taken_back_leaves_the_document(window: Any, qtbot: QtBot, interview: Any) -> None:
    consent(window, qtbot)
    press(window, "edit_persons_sought_sex_female")
    assert interview._answers.get(("persons", "sought", "sex")) == "female"
    press(window, "edit_persons_sought_sex_female")
    assert interview._answers.get(("persons", "sought", "sex")) is None


def test_what_is_wrong_stands_in_words_beside_the_question(window: Any, qtbot: QtBot, interview: Any) -> None:
    consent(window, qtbot)
    interview._answers.put(("persons", "sought", "citizenships"), [{"country": "Kazakhstan"}])
    interview._redraw_section()
    qtbot.waitUntil(lambda: any(one.pointer.endswith("/country") for one in interview._findings), timeout=4000)
    settle(window, qtbot)
    assert "KZ" in find(window, "finding_edit_persons_sought_citizenships_0_country").text()


def test_a_language_change_keeps_what_was_typed(window: Any, qtbot: QtBot, interview: Any) -> None:
    consent(window, qtbot)
    type_text(find(window, "edit_persons_sought_names_0_text"), "Ержан")
    window._desk.speech.choose("zh")
    settle(window, qtbot)
    qtbot.waitUntil(lambda: find(window, "edit_persons_sought_names_0_text").text() == "Ержан")


def test_an_interview_is_read_back_sealed_and_becomes_a_case(window: Any, qtbot: QtBot, interview: Any) -> None:
    consent(window, qtbot, "testifier")
    type_text(find(window, "edit_persons_testifier_names_0_text"), "Айгүл Үлгіқызы")
    press(window, "interview_step_people")
    type_text(find(window, "edit_persons_sought_names_0_text"), "Бақыт Үлгіұлы")
    press(window, "interview_step_happened")
    press(window, "interview_step_review")
    settle(window, qtbot)
    qtbot.waitUntil(lambda: find(window, "review_seal").isEnabled(), timeout=4000)
    assert any("Бақыт" in shown.text() for shown in interview.findChildren(QLabel))
    press(window, "review_seal")
    press(window, "review_seal_yes")
    qtbot.waitUntil(lambda: window.findChild(QLabel, "case_name") is not None, timeout=10_000)
    settle(window, qtbot)
    qtbot.waitUntil(lambda: "Бақыт" in find(window, "case_name").text())
    assert drafts(window, qtbot) == ()


def test_stopping_deletes_only_after_a_second_press(window: Any, qtbot: QtBot, interview: Any) -> None:
    consent(window, qtbot)
    interview._save_later.over.emit()
    settle(window, qtbot)
    assert len(drafts(window, qtbot)) == 1
    press(window, "interview_stop")
    assert find(window, "interview_stop_card").isVisible()
    press(window, "interview_stop_yes")
    settle(window, qtbot)
    assert drafts(window, qtbot) == ()
