"""From an error to words, and the last net under everything: what nobody caught ends here, never on the screen as code.

Logs get event codes and ids only: no exception text, no path, no data.
"""

from __future__ import annotations

import logging
import secrets
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler

from intake.errors import Bug, Cancelled, IntakeError
from intake.texts import Notice
from ui.i18n import Speech, left_to_right

_log = logging.getLogger("intake.window")


def explain(error: BaseException, speech: Speech) -> Notice:
    """Return what to tell the person. An unexpected exception is our mistake: it gets a short id and calm words."""
    if isinstance(error, IntakeError) and not isinstance(error, Bug):
        return speech.explain(error)
    number = str(error.data.get("id", "")) if isinstance(error, Bug) else ""
    if not number:
        number = note_bug(error)
    return Notice(speech.say("wrong_what"), speech.say("wrong_safe"), speech.say("wrong_id", id=left_to_right(number)))


def note_bug(error: BaseException) -> str:
    """Write an unexpected exception's class, place in our code and a new short id to the log; return the id."""
    number = secrets.token_hex(3)
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    line = trace.tb_lineno if trace is not None else 0
    module = trace.tb_frame.f_globals.get("__name__", "?") if trace is not None else "?"
    _log.error("bug id=%s class=%s module=%s line=%d", number, type(error).__name__, module, line)
    return number


class LastNet(QObject):
    """Catches what nobody caught, on any thread, and hands it to the window as an error to show."""

    fell = Signal(object)

    def install(self) -> None:
        """Take over the program's hooks. Qt's own messages go to the log as a code only, never to the screen."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread
        qInstallMessageHandler(_on_qt_message)

    def catch(self, error: BaseException) -> None:
        """Give an error to the window; safe from any thread."""
        if not isinstance(error, (Cancelled, KeyboardInterrupt)):
            self.fell.emit(error)

    def connect_to(self, show: QObject) -> None:
        """Show what fell through `show.show_error`, on the drawing thread."""
        self.fell.connect(show.show_error, Qt.ConnectionType.QueuedConnection)  # type: ignore[attr-defined]

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        del kind, trace
        self.catch(error)

    def _on_thread(self, details: threading.ExceptHookArgs) -> None:
        if details.exc_value is not None:
            self.catch(details.exc_value)


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Note that Qt complained, by severity and place. Its text may hold what a person typed, so it is dropped."""
    del text
    if kind is not QtMsgType.QtDebugMsg:
        _log.warning("qt severity=%s category=%s", kind.name, context.category or "")
