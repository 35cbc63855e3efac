"""What stands beside every section of an interview: who is sought, whether it is saved, the sections, pause, stop."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.pages.interview.steps import StepList
from ui.questionnaire.context import Context
from ui.widgets.flow import flow_of
from ui.widgets.parts import Card, boxed, button, column, label


class Side(QWidget):
    """The leading side of the page. Pause, stop and help are on every section, in the same place."""

    chosen = Signal(str)
    put_aside = Signal()
    discard = Signal()
    """Stop and delete everything of this interview; asked for twice."""
    help_wanted = Signal()

    def __init__(self, context: Context) -> None:
        """Draw it; `steps` marks the sections."""
        super().__init__()
        self._context, self._say = context, context.speech.say
        self._title = label("", "large", name="interview_title")
        self._saved = label("", "muted", name="interview_saved")
        self.steps = StepList(context)
        self.steps.chosen.connect(self.chosen)
        room = column(boxed(column(self._title, self._saved, spacing=2)), self.steps)
        room.addStretch(1)
        room.addWidget(self._draw_acts())
        self.setLayout(room)

    def show_title(self, names: list[str]) -> None:
        """Show who is sought, as typed so far."""
        self._title.setText(self._context.speech.line(*names) if any(names) else self._say("interview"))

    def show_saved(self, words: str) -> None:
        """Show when it was saved last."""
        self._saved.setText(words)

    def _draw_acts(self) -> QWidget:
        theme = self._context.theme
        aid = button(f"{self._say('help')} (F1)", "interview_help", look="quiet")
        aid.clicked.connect(self.help_wanted)
        aside = button(self._say("put_aside"), "interview_put_aside", theme=theme, icon="clock")
        aside.clicked.connect(self.put_aside)
        stop = button(self._say("stop_interview"), "interview_stop", look="quiet")
        ask = Card(look="notice_warn", name="interview_stop_card")
        yes = button(self._say("stop_yes"), "interview_stop_yes")
        yes.clicked.connect(self.discard)
        no = button(self._say("back"), "interview_stop_no")
        no.clicked.connect(ask.hide)
        ask.add(label(self._say("stop_sure")), yes, no)
        ask.hide()

        def ask_first() -> None:
            ask.show()
            no.setFocus()

        stop.clicked.connect(ask_first)
        return boxed(column(aside, flow_of(aid, stop), ask, spacing=6))
