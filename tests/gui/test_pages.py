import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QComboBox, QLabel, QLineEdit, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from intake.texts import LANGUAGES, Texts
from tests.gui.conftest import MakeWindow, find, page, press, settle, strike
from ui.theme import Mode

PAGES = ("today", "cases", "interview", "exchange", "review", "settings")
SECTIONS = ("consent", "testifier", "people", "happened", "evidence", "steps", "review")
SMALL_PX = 3
ROOT = Path(__file__).resolve().parents[2]
USUAL_LOOKS = (("en", Mode.LIGHT), ("ru", Mode.LIGHT), ("kk-Arab", Mode.DARK))
LOOKS = (*USUAL_LOOKS, ("en", Mode.DARK), *((one, Mode.LIGHT) for one in LANGUAGES if one not in {"en", "ru"}))
USUAL_SIZES = (("ru", 200), ("kk-Arab", 100))
SIZES = (*USUAL_SIZES, *((one, size) for one in ("en", "ru", "kk-Arab", "ug") for size in (100, 200)
                         if (one, size) not in USUAL_SIZES))  # fmt: skip


def walk(window: Any, qtbot: QtBot) -> Iterator[Any]:
    """Show every page with something on it, and every section of an interview; give the name of each."""
    shell = window.shell
    for name in PAGES:
        shell.show_page(name)
        settle(window, qtbot)
        if name == "cases":
            shell.show_page("case", page(window, "cases")._model.lines[0].id)
            settle(window, qtbot)
            press(window, "case_summary")
        if name == "interview":
            page(window, "interview").show_thing(("new", None))
            settle(window, qtbot)
            press(window, "consent_store_yes")
            for section in SECTIONS:
                page(window, "interview")._turn_to(section)
                settle(window, qtbot)
                yield f"interview {section}"
        yield name


def edge(window: Any) -> int:
    """Where the navigation begins, from the left edge of the window."""
    step = find(window, "nav_cases")
    return int(step.mapTo(window, step.rect().topLeft()).x())


def visible(window: Any, kind: Any) -> Any:
    return [widget for widget in window.findChildren(kind) if widget.isVisible()]


def focusable_without_name(window: Any) -> Any:
    found = []
    for widget in visible(window, QWidget):
        skipped = isinstance(widget, (QScrollBar, QAbstractScrollArea)) and not hasattr(widget, "toPlainText")
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or skipped or widget.focusProxy() is not None:
            continue
        accessible: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(widget)
        if accessible is not None and not accessible.text(QAccessible.Text.Name).strip():
            found.append((type(widget).__name__, widget.objectName()))
    return found


def clipped(window: Any) -> Any:
    """Buttons and one-line labels that got less room than their words need."""
    found = []
    for widget in visible(window, QWidget):
        if isinstance(widget.parent(), QLineEdit):
            continue  # Qt's own small buttons inside a line
        if isinstance(widget, (QAbstractButton, QComboBox, QLineEdit)) and widget.height() + SMALL_PX < (
            widget.minimumSizeHint().height()
        ):
            found.append((widget.objectName(), "height", widget.height(), widget.minimumSizeHint().height()))
        if isinstance(widget, QAbstractButton) and widget.width() + SMALL_PX < widget.minimumSizeHint().width():
            found.append((widget.objectName(), "width", widget.width(), widget.minimumSizeHint().width()))
        if (
            isinstance(widget, QLabel)
            and widget.wordWrap()
            and widget.height() + SMALL_PX < (widget.heightForWidth(widget.width()))
        ):
            found.append((widget.objectName(), widget.text(), widget.height(), widget.heightForWidth(widget.width())))
    return found


@pytest.mark.parametrize(("language", "mode"), LOOKS)
def test_every_page_builds_in_every_language_and_looks(
    make_window: MakeWindow, qtbot: QtBot, language: str, mode: Mode, full: bool
) -> None:
    if not full and (language, mode) not in USUAL_LOOKS:
        pytest.skip("the other languages and looks are walked through with --full")
    window = make_window(language=language, mode=mode)
    for name in walk(window, qtbot):
        shown = page(window, name.split()[0])
        assert shown.isVisible(), name
        assert shown.banner.notice is None, (name, shown.banner.notice)
        assert focusable_without_name(window) == [], name
        names = Counter(widget.objectName() for widget in window.findChildren(QWidget))
        twice = {key for key, count in names.items() if count > 1 and key and not key.startswith("qt_")}
        assert twice <= {""}, (name, twice)
    assert window.windowTitle() == "Intake"


@pytest.mark.parametrize(("language", "text_percent"), SIZES)
def test_no_words_are_cut_at_any_size_of_text(
    make_window: MakeWindow, qtbot: QtBot, language: str, text_percent: int, full: bool
) -> None:
    if not full and (language, text_percent) not in USUAL_SIZES:
        pytest.skip("the other languages and sizes are walked through with --full")
    window = make_window(language=language, text_percent=text_percent)
    for name in walk(window, qtbot):
        qtbot.wait(10)
        assert clipped(window) == [], name


def test_the_language_and_direction_change_while_running(window: Any, qtbot: QtBot) -> None:
    window.shell.show_page("settings")
    before = edge(window)
    press(window, "settings_language_ug")
    settle(window, qtbot)
    qtbot.waitUntil(lambda: window.layoutDirection() == Qt.LayoutDirection.RightToLeft)
    qtbot.waitUntil(lambda: find(window, "nav_cases").accessibleName() == "دېلولار")
    qtbot.waitUntil(lambda: edge(window) > before)


def test_looks_and_language_are_kept_in_the_vault(window: Any, qtbot: QtBot) -> None:
    window.shell.show_page("settings")
    press(window, "settings_mode_dark")
    settle(window, qtbot)
    door = window._desk.door
    kept: list[Any] = []
    job = window._desk.jobs.on_vault(window, lambda _report: door.session.get_setting(door.opened, "mode"))
    job.succeeded.connect(kept.append)
    qtbot.waitUntil(lambda: kept == ["dark"])


def test_a_case_is_found_in_any_script_and_opened_from_the_keyboard(window: Any, qtbot: QtBot) -> None:
    window.shell.show_page("cases")
    settle(window, qtbot)
    cases = page(window, "cases")
    find(window, "cases_search").setText("ەرجان")
    qtbot.waitUntil(lambda: cases._search == "ەرجان" and len(cases._model.lines) > 0)
    settle(window, qtbot)
    view = find(window, "cases_list")
    view.setCurrentIndex(cases._model.index(0))
    strike(view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.findChild(QLabel, "case_name") is not None)
    assert "Ержан" in find(window, "case_name").text()


def test_the_list_of_cases_keeps_qts_rules_for_models(window: Any, qtbot: QtBot, qtmodeltester: Any) -> None:
    window.shell.show_page("cases")
    settle(window, qtbot)
    qtmodeltester.check(page(window, "cases")._model)


def test_pictures_of_evidence_come_straight_out_of_the_vault(window: Any, qtbot: QtBot, tmp_path: Path) -> None:
    from PySide6.QtGui import QColor, QImage

    picture = QImage(200, 100, QImage.Format.Format_RGB32)
    picture.fill(QColor("#8fb8b0"))
    picture.save(str(tmp_path / "photo.png"))
    door, jobs = window._desk.door, window._desk.jobs
    window.shell.show_page("cases")
    settle(window, qtbot)
    case = page(window, "cases")._model.lines[0].id
    jobs.on_vault(window, lambda report: door.evidence.add_evidence(door.opened, case, [tmp_path / "photo.png"],
                                                                    report=report))  # fmt: skip
    window.shell.show_page("case", case)
    settle(window, qtbot)
    qtbot.waitUntil(lambda: window.findChild(QLabel, "evidence_picture_0") is not None)
    qtbot.waitUntil(
        lambda: find(window, "evidence_picture_0").pixmap().toImage().pixelColor(5, 5).name() == "#8fb8b0", timeout=5000
    )


def test_a_signed_paper_for_a_family_is_not_made_before_the_question_was_asked(window: Any, qtbot: QtBot) -> None:
    window.shell.show_page("cases")
    settle(window, qtbot)
    window.shell.show_page("case", page(window, "cases")._model.lines[0].id)
    settle(window, qtbot)
    press(window, "case_summary")
    find(window, "summary_signed").setChecked(True)
    press(window, "summary_prepare")
    assert page(window, "cases").banner.notice is not None
    assert window.findChild(QWidget, "summary_save") is None


def test_a_paper_is_shown_with_what_stays_home_before_it_is_written(window: Any, qtbot: QtBot) -> None:
    window.shell.show_page("cases")
    settle(window, qtbot)
    window.shell.show_page("case", page(window, "cases")._model.lines[0].id)
    settle(window, qtbot)
    press(window, "case_summary")
    press(window, "summary_prepare")
    qtbot.waitUntil(lambda: window.findChild(QLabel, "summary_page_1") is not None, timeout=20000)
    qtbot.waitUntil(lambda: find(window, "summary_held_back").isVisible(), timeout=20000)
    assert not find(window, "summary_page_1").pixmap().isNull()


def test_a_step_without_an_answer_says_for_how_many_days(window: Any, qtbot: QtBot) -> None:
    window.shell.show_page("cases")
    settle(window, qtbot)
    window.shell.show_page("case", page(window, "cases")._model.lines[0].id)
    settle(window, qtbot)
    assert "No answer for" in find(window, "case_action_waiting_0").text()


def test_the_picture_of_the_family_says_all_that_it_shows(window: Any, qtbot: QtBot) -> None:
    window.shell.show_page("cases")
    settle(window, qtbot)
    window.shell.show_page("case", page(window, "cases")._model.lines[0].id)
    settle(window, qtbot)
    said = find(window, "kin_picture").accessibleName()
    assert "Ержан" in said or "Yerzhan" in said
    assert "Айгүл Тестқызы" in said
    assert "апасы" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_of_the_journal_has_words(language: str) -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "intake" / "services").rglob("*.py"))
    acts = set(re.findall(r'act="([a-z]+\.[a-z]+)"', source)) | set(
        re.findall(r'^(?:ACT\w*|ADDED): Final = "([a-z]+\.[a-z]+)"', source, re.MULTILINE)
    )
    assert len(acts) >= 12
    texts = Texts(language)
    assert [act for act in acts if not texts.has(f"window.act_{act.replace('.', '_')}")] == []
