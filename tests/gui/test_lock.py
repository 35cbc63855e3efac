import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtDBus import QDBusConnection
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from intake.errors import DiskFull
from intake.progress import Progress, Report
from tests.gui.conftest import WAIT_MS, MakeWindow, find, page, press, settle, strike, type_text
from ui.lock import Away, Lock, is_panic
from ui.pages.cover import CoverPage

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def key(code: Any, modifiers: Any = Qt.KeyboardModifier.NoModifier, *, scan: int = 0, text: str = "") -> Any:
    return QKeyEvent(QEvent.Type.KeyPress, code, modifiers, scan, 0, 0, text)


@pytest.mark.parametrize(
    "event",
    [
        key(Qt.Key.Key_Pause),
        key(Qt.Key.Key_L, CTRL_SHIFT),
        key(0x0414, CTRL_SHIFT, scan=46, text="Д"),  # the same key on a Russian keyboard
    ],
)
def test_the_panic_key_works_on_every_keyboard(event: QKeyEvent) -> None:
    assert is_panic(event)


def test_other_keys_do_not_lock() -> None:
    assert not is_panic(key(Qt.Key.Key_L))
    assert not is_panic(key(Qt.Key.Key_K, CTRL_SHIFT))


def test_locking_saves_closes_and_asks_nothing_even_with_a_dialog_open(window: Any, qtbot: QtBot, vault: Path) -> None:
    window.shell.show_page("interview")
    press(window, "interview_start")
    settle(window, qtbot)
    press(window, "consent_store_yes")
    press(window, "interview_step_people")
    type_text(find(window, "edit_persons_sought_names_0_text"), "Ержан")
    interview = page(window, "interview")
    dialog = QDialog(window)
    dialog.setModal(True)
    dialog.open()
    strike(dialog, Qt.Key.Key_Pause)
    assert isinstance(window.centralWidget(), CoverPage)
    assert not dialog.isVisible()
    assert not any(label.isVisible() and "Ержан" in label.text() for label in window.findChildren(QLabel))
    qtbot.waitUntil(lambda: window._desk.door.opened is None, timeout=WAIT_MS)
    assert interview._kept == interview._typed


def test_what_was_typed_a_moment_before_locking_is_there_afterwards(
    window: Any, qtbot: QtBot, make_window: MakeWindow
) -> None:
    window.shell.show_page("interview")
    press(window, "interview_start")
    settle(window, qtbot)
    press(window, "consent_store_yes")
    press(window, "interview_step_people")
    type_text(find(window, "edit_persons_sought_names_0_text"), "Ержан")
    window.lock.now()
    qtbot.waitUntil(lambda: window._desk.door.opened is None, timeout=WAIT_MS)
    again = make_window()
    assert [draft.names for draft in page(again, "today")._today.drafts] == [("Ержан",)]


def test_words_that_cannot_be_saved_stay_behind_the_cover_until_they_can(
    window: Any, qtbot: QtBot, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.shell.show_page("interview")
    press(window, "interview_start")
    settle(window, qtbot)
    press(window, "consent_store_yes")
    press(window, "interview_step_people")
    type_text(find(window, "edit_persons_sought_names_0_text"), "Ержан")
    services, desk = window._desk.door.interviews, window._desk
    whole = services.save_draft

    def full(*_args: object) -> None:
        raise DiskFull

    monkeypatch.setattr(services, "save_draft", full)
    window.lock.now()
    qtbot.waitUntil(lambda: window.findChild(QWidget, "cover_again") is not None, timeout=WAIT_MS)
    assert desk.door.opened is not None
    assert find(window, "cover_words").text()
    monkeypatch.setattr(services, "save_draft", whole)
    press(window, "cover_again")
    qtbot.waitUntil(lambda: desk.door.opened is None, timeout=WAIT_MS)
    again = make_window()
    assert [draft.names for draft in page(again, "today")._today.drafts] == [("Ержан",)]


def test_the_person_may_lock_without_the_last_words(window: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise DiskFull

    monkeypatch.setattr(window._desk.door.session, "close", full)
    window.lock.now()
    qtbot.waitUntil(lambda: window.findChild(QWidget, "cover_without") is not None, timeout=WAIT_MS)
    press(window, "cover_without")
    assert window._desk.door.opened is None


def test_locking_stops_long_work_and_does_not_wait_for_it(window: Any, qtbot: QtBot) -> None:
    def endless(report: Report) -> None:
        while True:
            report(Progress(0, 0, "seal"))

    window._desk.jobs.on_vault(window.shell, endless)
    window.lock.now()
    qtbot.waitUntil(lambda: window._desk.door.opened is None, timeout=WAIT_MS)


def test_a_locked_screen_and_sleep_lock_but_their_end_does_not(qtbot: QtBot) -> None:
    away = Away()
    heard: list[Any] = []
    away.gone.connect(lambda: heard.append(True))
    away.on_turned(False)
    assert heard == []
    away.on_turned(True)
    assert heard == [True]


def test_a_bus_over_the_network_is_not_listened_to(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"):
        monkeypatch.setenv(name, "tcp:host=localhost,port=1")
    assert Away().listen() == 0


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bus of our own, as a desktop session has one."""
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "")
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1", f"--address=unix:path={tmp_path}/bus"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address
        daemon.terminate()


DESKTOP = """
import sys
from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, QTimer, Signal
from PySide6.QtDBus import QDBusConnection
@ClassInfo({"D-Bus Interface": "org.gnome.ScreenSaver"})
class ScreenSaver(QObject):
    ActiveChanged = Signal(bool)
app = QCoreApplication([])
saver, clock = ScreenSaver(), QTimer()
bus = QDBusConnection.sessionBus()
bus.registerObject("/org/gnome/ScreenSaver", saver, QDBusConnection.RegisterOption.ExportAllSignals)
print(bus.registerService("org.gnome.ScreenSaver"), flush=True)
clock.timeout.connect(lambda: saver.ActiveChanged.emit(True))
clock.start(100)
app.exec()
"""


@pytest.mark.tool("dbus-daemon")
def test_the_desktops_screen_lock_is_heard(bus: str, qtbot: QtBot) -> None:
    with subprocess.Popen([sys.executable, "-c", DESKTOP], stdout=subprocess.PIPE, text=True) as desktop:
        assert desktop.stdout is not None
        assert desktop.stdout.readline() == "True\n"
        away = Away()
        with qtbot.waitSignal(away.gone, timeout=WAIT_MS):
            assert away.listen() == 1
        desktop.kill()
    QDBusConnection.disconnectFromBus(f"intake {bus}")


RESTARTED = """
import os, sys
sys.path.insert(0, sys.argv[1])
from ui.lock import restart
secret = "in memory of the first process only" if "AGAIN" not in os.environ else ""
print(os.getpid(), bool(secret), flush=True)
if secret:
    os.environ["AGAIN"] = "yes"
    restart()
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no exec: a new process takes over there")
def test_a_locked_process_is_a_fresh_one_in_the_same_place() -> None:
    project = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-c", RESTARTED, project], capture_output=True, text=True, check=True, timeout=60
    )
    first, second = (line.split() for line in done.stdout.splitlines())
    assert first[0] == second[0]
    assert (first[1], second[1]) == ("True", "False")


def test_the_window_locks_by_itself_when_nobody_uses_it(qtbot: QtBot) -> None:
    lock = Lock(minutes=1)
    lock._timer.setInterval(30)
    with qtbot.waitSignal(lock.wanted, timeout=2000):
        lock.start()


def test_any_use_puts_the_lock_off(qtbot: QtBot, qapp: QApplication) -> None:
    lock = Lock(minutes=1)
    lock.start()
    lock._timer.start(1000)
    before = lock._timer.remainingTime()
    qtbot.wait(20)
    lock._timer.setInterval(60_000)
    lock.eventFilter(qapp, key(Qt.Key.Key_A, text="a"))
    assert lock._timer.remainingTime() > before
    qapp.removeEventFilter(lock)


def test_locking_empties_our_clipboard_and_keeps_the_language(window: Any, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("Ержан")
    window.lock.now()
    assert QGuiApplication.clipboard().text() == ""
    assert os.environ["INTAKE_LANGUAGE"] == "en"
