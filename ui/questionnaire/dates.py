"""A half-known date: the words as said, and beside them what the program would make of them, to be taken or left."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from intake.model.dates import UncertainDate
from ui.door import Door
from ui.i18n import isolate
from ui.jobs import Pause
from ui.questionnaire.context import Context, Place
from ui.widgets.flow import flow_of
from ui.widgets.parts import boxed, button, column, label

_PAUSE_S = 0.4
_BASE_LANGUAGE = {"kk-Arab": "kk"}


class DateEditor(QWidget):
    """Writes {"said", "language", "edtf", "anchor"}: the words always, the rest only when somebody took it."""

    def __init__(self, context: Context, place: Place) -> None:
        """Show the date that is there, in the words in which it was said."""
        super().__init__()
        self._context, self._place = context, place
        self._proposal: UncertainDate | None = None
        self._words = ""
        said = context.answers.text((*place.path, "said")) or context.answers.text((*place.path, "edtf"))
        self._said = QLineEdit(said)
        self._said.setObjectName(f"{place.name}_said")
        self._said.setPlaceholderText(context.speech.say("date_as_said"))
        self._said.textEdited.connect(self._on_edited)
        self._reading = label("", "muted", name=f"{place.name}_reading")
        self._take = button(context.speech.say("take_proposal"), f"{place.name}_take", look="chip")
        self._take.clicked.connect(self._on_take)
        self._line = boxed(column(self._reading, flow_of(self._take), spacing=3))
        self._line.hide()
        room = QVBoxLayout(self)
        room.setContentsMargins(0, 0, 0, 0)
        room.setSpacing(3)
        room.addWidget(self._said)
        room.addWidget(self._line)
        self.setFocusProxy(self._said)
        self._pause = Pause(_PAUSE_S, parent=self)
        self._pause.over.connect(self._propose)
        if context.answers.get((*place.path, "edtf")) is not None:
            self._show_taken()
        elif said:
            self._pause.touch()

    def _on_edited(self, text: str) -> None:
        said = text.strip()
        speech = self._context.speech
        kept = self._context.answers.get((*self._place.path, "anchor"))
        written = {"said": said, "language": _BASE_LANGUAGE.get(speech.language, speech.language)}
        if isinstance(kept, str):
            written["anchor"] = kept
        self._context.answers.put(self._place.path, written if said else None)
        self._line.hide()
        self._pause.touch()

    def _anchor(self) -> date | None:
        """Return the day of the interview: from there "last winter" is counted."""
        try:
            return date.fromisoformat(self._context.answers.text(("interview", "date", "edtf")))
        except ValueError:
            return None

    def _propose(self) -> None:
        said, anchor = self._said.text().strip(), self._anchor()
        language = self._context.speech.language

        def question(door: Door) -> tuple[str, UncertainDate | None, str]:
            found = door.proposals.propose_date(door.opened, said, _BASE_LANGUAGE.get(language, language), anchor)
            return said, found, door.proposals.date_in_words(door.opened, found, language) if found else ""

        if said:
            self._context.ask(self, question, self._on_proposal)

    def _on_proposal(self, answer: tuple[str, UncertainDate | None, str]) -> None:
        said, self._proposal, self._words = answer
        if said != self._said.text().strip() or self._proposal is None or self._proposal.edtf is None:
            return
        self._reading.setText(self._context.speech.say("date_read_as", date=isolate(self._words)))
        self._take.setText(self._context.speech.say("take_proposal"))
        self._take.setVisible(True)
        self._line.setVisible(True)

    def _on_take(self) -> None:
        found = self._proposal
        if found is None:
            return
        written = {"said": self._said.text().strip(), "edtf": found.edtf or "",
                   "language": found.language or self._context.speech.language}  # fmt: skip
        if found.anchor is not None:
            written["anchor"] = found.anchor.isoformat()
        self._context.answers.put(self._place.path, written)
        self._reading.setText("✓ " + self._context.speech.say("date_read_as", date=isolate(self._words)))
        self._take.hide()

    def _show_taken(self) -> None:
        stored, language = _stored(self._context, self._place), self._context.speech.language

        def question(door: Door) -> str:
            return str(door.proposals.date_in_words(door.opened, stored, language))

        def show(words: str) -> None:
            self._reading.setText("✓ " + self._context.speech.say("date_read_as", date=isolate(words)))
            self._take.hide()
            self._line.setVisible(True)

        if self._context.answers.text((*self._place.path, "said")):
            self._context.ask(self, question, show)


def _stored(context: Context, place: Place) -> UncertainDate:
    path = place.path
    return UncertainDate(
        said=None, language=None, edtf=context.answers.text((*path, "edtf")), anchor=None, earliest=None, latest=None
    )
