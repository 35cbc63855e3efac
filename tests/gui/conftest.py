"""A real vault with invented people, and the real window on it, without a screen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from intake.crypto.passphrase import KdfSetting
from intake.progress import silent
from intake.services import interviews, session
from tests.gui.keys import PASSPHRASE, type_text
from tests.gui.people import write_interviews
from ui.app import LANGUAGE_VARIABLE, Window
from ui.changes import ChangeBoard
from ui.door import Door
from ui.i18n import Speech
from ui.jobs import Jobs
from ui.theme import Mode, Theme
from ui.widgets.desk import Desk

__all__ = ["PASSPHRASE", "type_text"]

WAIT_MS = 20_000

MakeWindow = Callable[..., Window]


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["intake", "-style", "Fusion"]


@pytest.fixture(scope="session")
def made_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A coordinator's vault with two interviews, closed. Do not open it: copy it."""
    base = tmp_path_factory.mktemp("vaults")
    folder = base / "vault"
    opened, _sheet = session.create_vault(
        folder, passphrase=PASSPHRASE, role="coordinator", organisation="Test desk", setting=KdfSetting.floor()
    )
    for file in write_interviews(base / "files"):
        interviews.add_file(opened, file, report=silent)
    session.close(opened)
    return folder


@pytest.fixture
def vault(made_vault: Path, tmp_path: Path) -> Path:
    """A copy of the vault for one test."""
    return Path(shutil.copytree(made_vault, tmp_path / "vault"))


@pytest.fixture
def desk(qapp: QApplication) -> Iterator[Desk]:
    """A desk in English, light, without a vault."""
    theme, speech = Theme(Mode.LIGHT), Speech("en")
    theme.apply(qapp)
    made = Desk(Door(), Jobs(), ChangeBoard(), speech, theme)
    yield made
    made.jobs.close()
    qapp.setLayoutDirection(Speech("en").direction)


@pytest.fixture
def make_window(desk: Desk, vault: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[MakeWindow]:
    """make_window(language=, mode=, text_percent=) gives an unlocked window of 1280 by 800."""
    windows: list[Window] = []

    def make(*, language: str = "en", mode: Mode = Mode.LIGHT, text_percent: int = 100) -> Window:
        os.environ[LANGUAGE_VARIABLE] = language
        desk.theme.mode, desk.theme.text_percent = mode, text_percent
        window = Window(desk, vault, replace=lambda: None)
        windows.append(window)
        desk.speech.choose(language)
        desk.theme.apply(qapp)
        window.resize(1280, 800)
        window.show()
        unlock(window, qtbot)
        return window

    yield make
    for window in windows:
        put_away(window, qtbot)
    os.environ.pop(LANGUAGE_VARIABLE, None)


@pytest.fixture
def window(make_window: MakeWindow) -> Window:
    """An unlocked window in English."""
    return make_window()


def unlock(window: Window, qtbot: QtBot) -> None:
    """Type the passphrase, press Open, wait for the pages."""
    type_text(find(window, "unlock_passphrase"), PASSPHRASE)
    press(window, "unlock_open")
    qtbot.waitUntil(lambda: window.shell is not None, timeout=WAIT_MS)
    settle(window, qtbot)


def put_away(window: Window, qtbot: QtBot) -> None:
    """Close the window as a person does, and wait until its vault is closed."""
    window.close()
    qtbot.waitUntil(lambda: window._desk.door.opened is None and not window.isVisible(), timeout=WAIT_MS)
    # At once, with the pages that it kept: a timer of theirs must not fire into threads that have ended.
    for widget in (window, window.shell):
        if widget is not None and isValid(widget):
            widget.deleteLater()
            QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)


def settle(window: Window, qtbot: QtBot) -> None:
    """Wait until the vault's thread has done all that was asked and its answers are drawn."""
    for _round in range(3):
        done: list[object] = []
        window._desk.jobs.on_vault(window, lambda _report: None).succeeded.connect(done.append)
        qtbot.waitUntil(partial(bool, done), timeout=WAIT_MS)


def page(window: Window, name: str) -> Any:
    """Return a page of the open window."""
    assert window.shell is not None
    return window.shell.pages[name]


def find(window: QWidget, name: str) -> Any:
    """Return the widget with this object name."""
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def strike(widget: QWidget, key: Qt.Key) -> None:
    """Press and release a key."""
    QTest.keyClick(widget, key)


def press(window: QWidget, name: str) -> None:
    """Press the button with this object name."""
    find(window, name).click()
