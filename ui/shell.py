"""The frame around the pages: navigation on the leading side, one page beside it, keys that work everywhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from intake.questionnaire import Form, Words
from ui.pages.cases.page import CasesPage
from ui.pages.exchange.page import ExchangePage
from ui.pages.interview.page import InterviewPage
from ui.pages.queue import QueuePage
from ui.pages.review import ReviewPage
from ui.pages.settings import SettingsPage
from ui.pages.today import TodayPage
from ui.widgets.desk import Desk
from ui.widgets.page import Page
from ui.widgets.parts import label
from ui.widgets.wording import Wording

ICONS = {
    "today": "house", "cases": "folder-open", "interview": "pencil", "queue": "users", "exchange": "refresh-cw",
    "review": "scale", "settings": "settings",
}  # fmt: skip
NARROW_EM = 70
_COORDINATOR = "coordinator"


class Shell(QWidget):
    """All pages of an open vault."""

    lock_wanted = Signal()

    def __init__(self, desk: Desk, *, role: str, form: Form, words: Words, minutes: int) -> None:
        """role: field or coordinator; form and words: of this vault in the language that is on."""
        super().__init__()
        self._desk, self._role, self._form = desk, role, form
        self.setProperty("look", "ground")
        self.settings = SettingsPage(desk, minutes=minutes)
        self.pages: dict[str, Page] = {
            "today": TodayPage(desk), "cases": CasesPage(desk), "interview": InterviewPage(desk),
            "queue": QueuePage(desk), "exchange": ExchangePage(desk), "review": ReviewPage(desk),
            "settings": self.settings,
        }  # fmt: skip
        self.settings.lock_wanted.connect(self.lock_wanted)
        self._stack = QStackedWidget()
        self._nav: QFrame | None = None
        self._buttons: dict[str, QToolButton] = {}
        self._room = QHBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)
        self._room.setSpacing(0)
        self._room.addWidget(self._stack, 1)
        for page in self.pages.values():
            self._stack.addWidget(page)
            page.wanted.connect(self.show_page)
        self._add_keys()
        self.retell(words)
        self.show_page("today", None)

    def retell(self, words: Words) -> None:
        """Draw everything in the language and looks that are now on."""
        wording = Wording(self._form, words, self._desk.speech)
        for page in self.pages.values():
            if isinstance(page, (CasesPage, InterviewPage, ReviewPage)):
                page.set_wording(wording)
            page.retell()
        self._draw_nav()
        self._current().refresh()

    def flush(self) -> None:
        """Save what was typed. Runs on the vault's thread."""
        for page in self.pages.values():
            page.flush()

    def show_error(self, error: BaseException) -> None:
        """Show an error on the page that is in front."""
        self._current().show_error(error)

    def show_page(self, name: str, thing: object = None) -> None:
        """Bring a page to the front: by its own name, or by the thing it is to show (case, draft, interview_about)."""
        match name:
            case "case":
                self._bring("cases").show_thing(thing)
            case "interview":
                self._bring("interview")
                if thing is None and self.sender() is not None and self.sender() not in self._buttons.values():
                    self.pages["interview"].show_thing(("new", None))
            case "interview_about":
                self._bring("interview").show_thing(("about", thing))
            case "quick":
                self._bring("interview").show_thing(("quick", thing))
            case "draft":
                self._bring("interview").show_thing(("draft", thing))
            case _:
                self._bring(name)

    def _bring(self, name: str) -> Page:
        page = self.pages[name]
        self._stack.setCurrentWidget(page)
        if name in self._buttons:
            self._buttons[name].setChecked(True)
        page.refresh()
        return page

    def _current(self) -> Page:
        current = self._stack.currentWidget()
        return current if isinstance(current, Page) else self.pages["today"]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the search with `/` from wherever nobody types; a Russian or Kazakh keyboard writes a dot there."""
        if event.text() in {"/", "."} and not event.modifiers():
            self._to_search()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the navigation as icons only where there is little room for the size of the text."""
        super().resizeEvent(event)
        self._fold_nav()

    def _fold_nav(self) -> None:
        narrow = self.width() < NARROW_EM * self.fontMetrics().horizontalAdvance("m")
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for step in self._nav.findChildren(QToolButton) if self._nav is not None else ():
            step.setToolButtonStyle(style)
        for words in self._nav.findChildren(QLabel) if self._nav is not None else ():
            words.setHidden(narrow)

    def _draw_nav(self) -> None:
        if self._nav is not None:
            self._room.removeWidget(self._nav)
            self._nav.hide()
            self._nav.deleteLater()
        nav = QFrame()
        nav.setObjectName("nav")
        nav.setProperty("look", "nav")
        room = QVBoxLayout(nav)
        room.setContentsMargins(10, 14, 10, 12)
        room.setSpacing(3)
        room.addWidget(label(self._desk.speech.say("name"), "brand", wraps=False))
        group = QButtonGroup(nav)
        self._buttons = {}
        for name in self.pages:
            if name == "review" and self._role != _COORDINATOR:
                continue
            step = self._nav_button(name, ICONS[name])
            step.setCheckable(True)
            step.setChecked(self.pages[name] is self._stack.currentWidget())
            step.clicked.connect(lambda _=False, name=name: self.show_page(name))
            group.addButton(step)
            self._buttons[name] = step
            room.addWidget(step)
        room.addStretch(1)
        lock = self._nav_button("lock", "lock")
        lock.clicked.connect(self.lock_wanted)
        room.addWidget(lock)
        room.addWidget(label(self._desk.speech.say("lock_keys"), "nav_note"))
        self._nav = nav
        self._room.insertWidget(0, nav)
        self._fold_nav()

    def _nav_button(self, name: str, icon: str) -> QToolButton:
        theme = self._desk.theme
        words = self._desk.speech.say(f"nav_{name}")
        made = QToolButton()
        made.setText(f"  {words}")
        made.setObjectName(f"nav_{name}")
        made.setProperty("look", "nav")
        made.setAccessibleName(words)
        made.setToolTip(words)
        made.setIcon(theme.icon(icon, colour=theme.colours.nav_text))
        made.setIconSize(QSize(theme.icon_px(), theme.icon_px()))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return made

    def _add_keys(self) -> None:
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+N", lambda: self.pages["today"].wanted.emit("interview", None)),
            ("Ctrl+F", self._to_search),
            ("Ctrl+L", self.lock_wanted.emit),
        )
        for sequence, act in keys:
            QShortcut(QKeySequence(sequence), self).activated.connect(act)
        for at, name in enumerate(self.pages, 1):
            QShortcut(QKeySequence(f"Ctrl+{at}"), self).activated.connect(lambda name=name: self.show_page(name))

    def _to_search(self) -> None:
        self.show_page("cases")
        self.pages["cases"].focus_on("cases_search")
