"""The list of an interview's sections: where one is, what is done, what is closed until there is consent."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from intake.questionnaire import Section
from ui.questionnaire.context import Context

QUICK_SECTIONS = ("consent", "people", "happened", "review")
_OPEN, _DONE, _REFUSED, _CLOSED = "circle", "check", "alert", "lock"
_MADE_FROM = {
    "consent": ("consents",), "testifier": ("testifier/how_known",),
    "happened": ("episodes", "interview/narrative/text"), "evidence": ("evidence",),
    "steps": ("actions", "needs", "followups", "reprisals"), "review": ("interview/read_back",),
}  # fmt: skip


def sections_asked(context: Context) -> tuple[Section, ...]:
    """Return the sections of an interview, in quick intake only those with the core and the end."""
    sections = context.wording.form.sections
    return tuple(one for one in sections if not context.core_only or one.section in QUICK_SECTIONS)


class StepList(QWidget):
    """A button for each section, with a sign for how far it is."""

    chosen = Signal(str)

    def __init__(self, context: Context) -> None:
        """All sections of the form, in its order."""
        super().__init__()
        self._context = context
        self._buttons: dict[str, QToolButton] = {}
        self._opened: Collection[str] = ()
        room = QVBoxLayout(self)
        room.setContentsMargins(0, 0, 0, 0)
        room.setSpacing(2)
        for section in sections_asked(context):
            step = QToolButton()
            step.setObjectName(f"interview_step_{section.section}")
            step.setProperty("look", "section")
            step.setCheckable(True)
            step.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            step.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            step.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            step.clicked.connect(lambda _=False, name=section.section: self.chosen.emit(name))
            self._buttons[section.section] = step
            room.addWidget(step)

    def open_sections(self, sections: Collection[str]) -> None:
        """Say which sections may be entered."""
        self._opened = sections
        for name, step in self._buttons.items():
            step.setEnabled(name in sections)

    def mark(self, current: str, *, refused: Collection[str]) -> None:
        """Mark the section that is on, and those in which something was refused."""
        for name, step in self._buttons.items():
            sign = _CLOSED if name not in self._opened else self._sign(name)
            if name in refused and sign == _DONE:
                sign = _REFUSED
            words = self._context.wording.section(name)
            step.setText(f"  {words}")
            theme = self._context.theme
            colour = {_DONE: theme.colours.good, _REFUSED: theme.colours.bad}.get(sign, theme.colours.muted)
            step.setIcon(theme.icon(sign, colour=colour))
            step.setIconSize(QSize(theme.icon_px(), theme.icon_px()))
            step.setAccessibleName(words)
            step.setAccessibleDescription(self._context.speech.say(_SPOKEN[sign]))
            step.setChecked(name == current)

    def _sign(self, name: str) -> str:
        paths = [tuple(made.split("/")) for made in _MADE_FROM.get(name, ())]
        answers = self._context.answers
        if name == "people":
            return _DONE if any(answers.name_of(key) for _at, key in answers.sought()) else _OPEN
        return _DONE if any(answers.get(path) for path in paths) else _OPEN


_SPOKEN = {_OPEN: "step_open", _DONE: "step_done", _REFUSED: "step_refused", _CLOSED: "step_closed"}
