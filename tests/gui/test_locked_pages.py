from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from intake.crypto.passphrase import KdfSetting
from intake.texts import LANGUAGES
from tests.gui.conftest import find, press, put_away, settle, type_text
from ui.app import Window
from ui.explain import LastNet, explain
from ui.pages.setup import SetupPage
from ui.widgets.desk import Desk
from ui.widgets.passphrase import GOOD_BITS, strength_bits, suggest

NEW = "eleven small lanterns by the river"


@pytest.fixture
def locked(desk: Desk, vault: Path, qtbot: QtBot) -> Iterator[Any]:
    window = Window(desk, vault, replace=lambda: None)
    window.show()
    yield window
    put_away(window, qtbot)


def test_a_wrong_passphrase_is_told_in_words_and_the_field_is_emptied(locked: Any, qtbot: QtBot) -> None:
    type_text(find(locked, "unlock_passphrase"), "not the passphrase")
    press(locked, "unlock_open")
    assert find(locked, "unlock_passphrase").text() == ""
    front = locked.centralWidget()
    qtbot.waitUntil(front.banner.isVisible, timeout=10_000)
    assert front.banner.notice.what
    assert locked.shell is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_unlock_page_speaks_every_language_at_once(locked: Any, qtbot: QtBot, language: str) -> None:
    press(locked, f"unlock_language_{language}")
    words = locked._desk.speech.say("unlock_open")
    qtbot.waitUntil(lambda: find(locked, "unlock_open").text() == words)


def test_an_unexpected_error_shows_calm_words_and_an_id_but_not_itself(
    locked: Any, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    error = ValueError("Ержан /home/somebody/vault")
    notice = explain(error, locked._desk.speech)
    assert "saved" in notice.what
    assert "Ержан" not in notice.line + caplog.text
    net = LastNet()
    net.connect_to(locked)
    net.catch(error)
    qtbot.waitUntil(locked.centralWidget().banner.isVisible)
    assert not any("Ержан" in shown.text() for shown in locked.findChildren(QLabel))


def test_a_made_up_passphrase_is_strong_and_a_short_one_is_not() -> None:
    assert strength_bits(suggest()) >= GOOD_BITS
    assert strength_bits("aaaaaaaaaaaa") < 30
    assert strength_bits("123456789012") < 30
    assert suggest() != suggest()


def test_set_up_leads_through_role_passphrase_sheet_and_rehearsal(
    desk: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KdfSetting, "calibrated", classmethod(lambda kind: kind.floor()))
    window = Window(desk, tmp_path / "new", replace=lambda: None)
    window.show()
    front = window.centralWidget()
    assert isinstance(front, SetupPage)
    press(window, "setup_next")
    assert not find(window, "setup_create").isEnabled()
    for line in ("setup_new_first", "setup_new_second"):
        find(window, line).setText(NEW)
        find(window, line).textEdited.emit(NEW)
    press(window, "setup_create")
    qtbot.waitUntil(lambda: window.findChild(QWidget, "setup_groups") is not None, timeout=20_000)
    groups = front._groups
    press(window, "setup_have_sheet")
    for at in front._asked:
        find(window, f"setup_answer_{at}").setText("00000")
    press(window, "setup_finish")
    assert window.shell is None
    for at in front._asked:
        find(window, f"setup_answer_{at}").setText(groups[at])
    press(window, "setup_finish")
    qtbot.waitUntil(lambda: window.shell is not None, timeout=10_000)
    settle(window, qtbot)
    put_away(window, qtbot)
