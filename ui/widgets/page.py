"""What every page is made of: words at the top when something went wrong, a line while work goes on, and a body.

A page keeps its data in plain attributes and draws its body from them; a new language, theme or text size draws it
anew, with the focus where it was.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from intake.progress import Report
from intake.texts import Notice
from ui.explain import explain
from ui.jobs import Job
from ui.widgets.banner import Banner
from ui.widgets.desk import Desk
from ui.widgets.working import Working


class Page(QWidget):
    """One page. A subclass says what its body is (`draw`) and how its data comes (`refresh`)."""

    wanted = Signal(str, object)
    """Another page is wanted: its name, and what it is to show (an id, or None)."""

    def __init__(self, desk: Desk, name: str) -> None:
        """Make the frame; the body is drawn by the first `redraw`."""
        super().__init__()
        self.setObjectName(f"page_{name}")
        self.desk = desk
        self.say = desk.speech.say
        self.banner = Banner(desk, name)
        self.working = Working(desk.speech, name)
        self._body: QWidget | None = None
        self._is_stale = False
        self._frame = QVBoxLayout(self)
        self._frame.setContentsMargins(0, 0, 0, 0)
        self._frame.setSpacing(0)
        self._frame.addWidget(self.banner)
        self._frame.addWidget(self.working)

    def draw(self) -> QWidget:
        """Return a new body from what the page knows. Every subclass has its own."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Fetch anew what the page shows; called when it comes to the front and when records changed."""

    def show_thing(self, thing: object) -> None:
        """Turn to one thing of the page's kind (a case id, a draft id); pages without things do nothing."""

    def flush(self) -> None:
        """Hand over what was typed and not yet saved. Runs on the vault's thread, before locking and closing."""

    def redraw(self) -> None:
        """Draw the body anew and put the focus back where it was; a page that others cover waits until it is shown."""
        stack = self.parentWidget()
        self._is_stale = isinstance(stack, QStackedWidget) and stack.currentWidget() is not self
        if self._is_stale:
            return
        focused: QWidget | None = self.focusWidget()
        name = focused.objectName() if focused is not None else ""
        body = self.draw()
        if self._body is not None:
            self._frame.removeWidget(self._body)
            self._body.hide()
            self._body.setParent(None)
            self._body.deleteLater()
        self._body = body
        self._frame.addWidget(body, 1)
        if name and self.isVisible():
            self.focus_on(name)

    def retell(self) -> None:
        """Draw everything in the language and looks that are now on."""
        self.banner.clear()
        self.working.retell()
        self.redraw()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what was put off."""
        super().showEvent(event)
        if self._is_stale:
            self.redraw()

    def focus_on(self, name: str) -> None:
        """Put the focus on the widget with this object name, if it is here."""
        widget = self.findChild(QWidget, name)
        if widget is not None:
            widget.setFocus()

    def run(
        self,
        work: Callable[[Report], Any],
        *,
        then: Callable[[Any], object] | None = None,
        failed: Callable[[BaseException], object] | None = None,
        in_pool: bool = False,
    ) -> Job:
        """Run work beside the window; show its progress when it takes long, and its error in the banner."""
        start = self.desk.jobs.on_pool if in_pool else self.desk.jobs.on_vault
        job = start(self, work)
        if then is not None:
            job.succeeded.connect(then)
        job.failed.connect(failed or self.show_error)
        self.working.watch(job)
        return job

    def show_error(self, error: BaseException) -> None:
        """Show an error's words at the top of the page."""
        self.banner.show_notice(explain(error, self.desk.speech), tone="bad")

    def show_done(self, what: str, *, more: str = "") -> None:
        """Show at the top of the page that something was done."""
        self.banner.show_notice(Notice(what, more, ""), tone="good")

    def show_hint(self, what: str) -> None:
        """Show at the top of the page that something is still missing or is to be minded."""
        self.banner.show_notice(Notice(what, "", ""), tone="warn")
