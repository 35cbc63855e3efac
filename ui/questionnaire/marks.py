"""Why a question has no answer: skipped, refused, unknown, not to be asked again. One small button, or one key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from intake.questionnaire import pointer_of
from ui.questionnaire.answers import Answers, Path
from ui.questionnaire.context import Context, Place
from ui.widgets.parts import icon_button, label

MARKS = ("not_asked", "refused", "unknown", "do_not_ask")
"""Codes of values.Mark in the order of the menu; the first is what skipping means."""

_KEYS = (Qt.Key.Key_F4, Qt.Modifier.ALT | Qt.Key.Key_0)


def mark_of(answers: Answers, path: Path) -> str:
    """Return why a question has no answer, as a code; empty while nobody said, and where there is an answer."""
    return "" if answers.get(path) not in (None, "", [], {}) else answers.marks.get(pointer_of(path), "")


class MarkNote(QWidget):
    """What stands under a question that has a mark, or had one in an earlier interview. Hidden while there is none."""

    def __init__(self, context: Context, place: Place) -> None:
        """Show the marks that there are."""
        super().__init__()
        self._context, self._place = context, place
        self._now = label("", "warn", name=f"mark_{place.name}")
        self._before = label("", "muted", name=f"mark_before_{place.name}")
        room = QVBoxLayout(self)
        room.setContentsMargins(0, 0, 0, 0)
        room.setSpacing(1)
        room.addWidget(self._now)
        room.addWidget(self._before)
        self.show_marks()

    def show_marks(self) -> None:
        """Say the marks anew; an answer leaves no mark."""
        speech, answers = self._context.speech, self._context.answers
        mark = mark_of(answers, self._place.path)
        self._now.setText(f"–  {speech.code('mark', mark)}" if mark else "")
        self._now.setVisible(bool(mark))
        before = self._context.before.get((self._place.field.kind, self._place.field.field), "")
        if before and self._is_about_sought():
            self._before.setText(f"↺  {speech.say('mark_before', mark=speech.code('mark', before))}")
        has_before = bool(self._before.text()) and answers.get(self._place.path) in (None, "", [], {})
        self._before.setVisible(has_before)
        self.setVisible(bool(mark) or has_before)

    def _is_about_sought(self) -> bool:
        """Tell whether the question is about the person for whom earlier marks were fetched: the first one sought."""
        first = next((key for _at, key in self._context.answers.sought()), "")
        path = self._place.path
        return path[0] != "persons" or path[1:2] == (first,)


def mark_button(context: Context, place: Place, *, says: str, on_mark: Callable[[], object]) -> QToolButton:
    """Return the small button of a question. It is passed over by the Tab key: F4 in the answer does the same."""
    made = icon_button("ellipsis", f"mark_button_{place.name}", says=f"{context.speech.say('mark_menu')} {says}",
                       theme=context.theme)  # fmt: skip
    made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    made.setToolTip(f"{context.speech.say('mark_menu')} ({context.speech.say('mark_key')})")
    made.clicked.connect(on_mark)
    return made


def ask_mark(context: Context, place: Place, *, over: QWidget) -> None:
    """Let the person choose a mark in a menu at the question. A mark takes the answer away; an answer, the mark."""
    speech, answers = context.speech, context.answers
    menu = QMenu(over)
    menu.setObjectName("mark_menu")
    now = mark_of(answers, place.path)
    for number, mark in enumerate((*MARKS, ""), 1):
        words = speech.say("mark_skip") if mark == MARKS[0] else speech.code("mark", mark) if mark else ""
        action = menu.addAction(f"&{number}  {words or speech.say('mark_none')}")
        action.setCheckable(True)
        action.setChecked(mark == now)
        action.triggered.connect(lambda _=False, mark=mark: answers.set_mark(place.path, mark))
    menu.popup(over.mapToGlobal(QPoint(0, over.height())))
    menu.setActiveAction(menu.actions()[0])


def add_mark_keys(page: QWidget, open_menu: Callable[[], object]) -> None:
    """Let F4, and Alt+0 for keyboards without it, open the menu of the question in which the focus is."""
    for key in _KEYS:
        shortcut = QShortcut(QKeySequence(key), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(open_menu)
