"""The top of the window: puts everything together, leads from locked to open, and locks again."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QLocale, QStandardPaths, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from intake.progress import Report
from intake.questionnaire import Words
from intake.texts import LANGUAGES
from ui.changes import ChangeBoard
from ui.door import Door
from ui.explain import LastNet
from ui.i18n import Speech
from ui.jobs import Jobs
from ui.lock import DEFAULT_MINUTES, Away, Lock, restart
from ui.pages.cover import CoverPage
from ui.pages.setup import SetupPage
from ui.pages.unlock import UnlockPage
from ui.shell import Shell
from ui.theme import TEXT_SIZES, Mode, Theme
from ui.widgets.desk import Desk
from ui.widgets.files import forget_paths

TITLE = "Intake"
"""The window's title, always just this: a task bar is read over shoulders."""

LANGUAGE_VARIABLE, MODE_VARIABLE, SIZE_VARIABLE = "INTAKE_LANGUAGE", "INTAKE_MODE", "INTAKE_TEXT_SIZE"
_HEADERS = ("vault.hdr", "vault.hdr.2", "vault.db")
_SLOW_MS = 30_000  # after this the person may lock without waiting any longer
_ROOM = 0.85  # of the screen, at the start
_SMALL_SCREEN = 1500  # on a narrower one the window takes all of it
_LOCALE_LANGUAGES = {
    QLocale.Language.Russian: "ru", QLocale.Language.Kazakh: "kk", QLocale.Language.Chinese: "zh",
    QLocale.Language.Uighur: "ug",
}  # fmt: skip


class Window(QMainWindow):
    """The one window: locked (unlock or set-up), then the pages."""

    def __init__(self, desk: Desk, folder: Path, *, replace: Callable[[], object] = restart) -> None:
        """folder: of the vault. replace: puts a locked process in this one's place; tests hand in their own."""
        super().__init__()
        self._ending: Callable[[], object] | None = None
        self._desk, self._folder, self._replace = desk, folder, replace
        self.setObjectName("window")
        self.setWindowTitle(TITLE)
        self.lock = Lock(parent=self)
        self.lock.wanted.connect(self._on_lock)
        self._away = Away(self)
        self._away.gone.connect(self.lock.now)
        self._front: QWidget | None = None
        self.shell: Shell | None = None
        desk.speech.changed.connect(self._on_language)
        self._show_locked()

    def show_error(self, error: BaseException) -> None:
        """Show an error on whatever is in front. What nobody caught ends here."""
        front = self.centralWidget()
        show = getattr(front, "show_error", None)
        if show is not None:
            show(error)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save, close the vault, end. Nothing is asked; the window goes when all is saved."""
        if self._desk.door.opened is None:
            event.accept()
            return
        event.ignore()
        if self._ending is None:
            self._put_away(self.close)

    def _show_locked(self) -> None:
        exists = any((self._folder / name).exists() for name in _HEADERS)
        page = UnlockPage(self._desk, self._folder) if exists else SetupPage(self._desk, self._folder)
        page.opened.connect(self._on_opened)
        self.setCentralWidget(page)

    def _on_opened(self) -> None:
        """Fetch what the window needs to know of the open vault, then show its pages."""
        door, language = self._desk.door, self._desk.speech.language

        def work(_report: Report) -> dict[str, Any]:
            settings = {name: door.session.get_setting(door.opened, name) for name in _KEPT}
            chosen = settings["language"] if settings["language"] in LANGUAGES else language
            if os.environ.get(LANGUAGE_VARIABLE) in LANGUAGES:
                chosen = os.environ[LANGUAGE_VARIABLE]
            return {**settings, "language": chosen, "words": door.session.form_words(chosen),
                    "role": door.session.vault_info(door.opened).role, "form": door.opened.form}  # fmt: skip

        front = self.centralWidget()
        if isinstance(front, (UnlockPage, SetupPage)):
            front.run(work, then=self._open)

    def _open(self, known: dict[str, Any]) -> None:
        minutes = int(known["minutes"] or DEFAULT_MINUTES)
        theme = self._desk.theme
        self._wear(known["mode"] or theme.mode.value, int(known["text_size"] or theme.text_percent))
        if known["language"] != self._desk.speech.language:
            self._desk.speech.choose(known["language"])
        shell = Shell(self._desk, role=known["role"], form=known["form"], words=known["words"], minutes=minutes)
        shell.lock_wanted.connect(self.lock.now)
        shell.settings.looks_chosen.connect(self._on_looks)
        shell.settings.minutes_chosen.connect(self._on_minutes)
        self.shell = shell
        self.setCentralWidget(shell)
        self.lock.set_minutes(minutes)
        self.lock.start()
        self._away.listen()

    def _on_language(self) -> None:
        QApplication.setLayoutDirection(self._desk.speech.direction)
        self._retell()
        self._keep("language", self._desk.speech.language)

    def _on_looks(self, mode: str, text_percent: int) -> None:
        self._wear(mode, text_percent)
        self._retell()
        self._keep("mode", mode)
        self._keep("text_size", str(text_percent))

    def _on_minutes(self, minutes: int) -> None:
        self.lock.set_minutes(minutes)
        self._keep("minutes", str(minutes))

    def _wear(self, mode: str, text_percent: int) -> None:
        theme, before = self._desk.theme, (self._desk.theme.mode, self._desk.theme.text_percent)
        theme.mode, theme.text_percent = Mode(mode), text_percent if text_percent in TEXT_SIZES else 100
        if before == (theme.mode, theme.text_percent):
            return  # styling every widget anew is slow
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app)

    def _retell(self) -> None:
        """Draw the front anew; an open vault first fetches the form's words in the language."""
        front = self.centralWidget()
        if isinstance(front, (UnlockPage, SetupPage)):
            # The chip that was pressed is part of the page: let its click end before the page goes.
            QTimer.singleShot(0, front, front.retell)
        elif self.shell is not None:
            door, language, shell = self._desk.door, self._desk.speech.language, self.shell

            def work(_report: Report) -> Words:
                words: Words = door.session.form_words(language)
                return words

            job = self._desk.jobs.on_vault(self, work)
            job.succeeded.connect(shell.retell)
            job.failed.connect(self.show_error)

    def _keep(self, name: str, value: str) -> None:
        if self.shell is not None:
            door = self._desk.door
            job = self._desk.jobs.on_vault(self, lambda _report: door.session.set_setting(door.opened, name, value))
            job.failed.connect(self.show_error)

    def _on_lock(self) -> None:
        """Lock: cover all at once, save, close, and let a fresh process take over."""
        os.environ[LANGUAGE_VARIABLE] = self._desk.speech.language
        os.environ[MODE_VARIABLE] = self._desk.theme.mode.value
        os.environ[SIZE_VARIABLE] = str(self._desk.theme.text_percent)
        self._put_away(self._replace)

    def _put_away(self, ending: Callable[[], object]) -> None:
        """Cover the window, stop what runs, save what was typed, close the vault; then `ending`.

        The cover stays until that is done, and says so when it cannot be: typed words are never let go of silently.
        """
        self._ending = ending
        for widget in QApplication.topLevelWidgets():
            if widget is not self:
                widget.hide()
        QGuiApplication.clipboard().clear()
        front = self.takeCentralWidget()
        if front is not None:
            front.setParent(self)  # the pages are kept, unseen: they hold what was typed
            front.hide()
        cover = CoverPage(self._desk)
        cover.again.connect(self._save_and_close)
        cover.without.connect(self._end)
        self.setCentralWidget(cover)
        self.repaint()
        self._desk.jobs.cancel_all()
        self._front = front
        self._save_and_close()

    def _save_and_close(self) -> None:
        cover, door, shell = self.centralWidget(), self._desk.door, self.shell
        if not isinstance(cover, CoverPage):
            return
        cover.show_saving()

        def work(_report: Report) -> None:
            if door.opened is None:
                return
            if shell is not None:
                shell.flush()
            door.session.close(door.opened)
            door.opened = None

        slow = QTimer(cover)
        slow.setSingleShot(True)
        slow.timeout.connect(cover.show_slow)
        slow.start(_SLOW_MS)
        job = self._desk.jobs.on_vault(cover, work)
        job.finished.connect(slow.stop)
        job.failed.connect(cover.show_error)
        job.succeeded.connect(self._end)

    def _end(self) -> None:
        ending, self._ending = self._ending, None
        self._desk.door.opened, self.shell = None, None
        if self._front is not None:
            self._front.deleteLater()  # with its clocks: nothing is to be saved or checked any more
            self._front = None
        if ending is not None:
            ending()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the title as it is, whatever happens."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowTitleChange and self.windowTitle() != TITLE:
            self.setWindowTitle(TITLE)


_KEPT = ("language", "mode", "text_size", "minutes")


def run_window(folder: Path | None) -> int:
    """Show the window until it is closed; return the exit status. folder: of the vault, None for the usual place."""
    os.umask(0o077)
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    app.setApplicationName(TITLE)
    app.setQuitOnLastWindowClosed(True)
    where = (
        folder
        or Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation))
        / "intake"
        / "vault"
    )
    forget_paths(where / "nowhere")
    speech = Speech(first_language())
    theme = Theme(_first_mode(), text_percent=_first_size())
    theme.apply(app)
    jobs = Jobs()
    window = Window(Desk(Door(), jobs, ChangeBoard(), speech, theme), where)
    speech.choose(speech.language)
    net = LastNet()
    net.connect_to(window)
    net.install()
    room = QGuiApplication.primaryScreen().availableSize()
    window.resize(room * _ROOM)
    if room.width() < _SMALL_SCREEN:
        window.showMaximized()
    else:
        window.show()
    status = app.exec()
    jobs.close()
    return int(status)


def first_language() -> str:
    """Return the language before a vault is open: that of the window that locked, else the computer's, else English."""
    before = os.environ.get(LANGUAGE_VARIABLE, "")
    if before in LANGUAGES:
        return before
    locale = QLocale.system()
    if locale.language() is QLocale.Language.Kazakh and locale.script() is QLocale.Script.ArabicScript:
        return "kk-Arab"
    return _LOCALE_LANGUAGES.get(locale.language(), "en")


def _first_mode() -> Mode:
    before = os.environ.get(MODE_VARIABLE, "")
    return Mode(before) if before in set(Mode) else Mode.LIGHT


def _first_size() -> int:
    before = os.environ.get(SIZE_VARIABLE, "")
    return int(before) if before.isdigit() and int(before) in TEXT_SIZES else 100
