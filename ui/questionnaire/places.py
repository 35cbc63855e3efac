"""A place: the words as said, and beside them the counties of the gazetteer that they may mean."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.door import Door
from ui.i18n import isolate
from ui.jobs import Pause
from ui.questionnaire.context import Context, Place
from ui.widgets.flow import Flow
from ui.widgets.parts import button, empty, label

_PAUSE_S = 0.4
_MOST_PROPOSALS = 4


class PlaceEditor(QWidget):
    """Writes {"said", "code"}: the words always, the code only when somebody took it."""

    def __init__(self, context: Context, place: Place) -> None:
        """Show the place that is there."""
        super().__init__()
        self._context, self._place = context, place
        self._said = QLineEdit(context.answers.text((*place.path, "said")))
        self._said.setObjectName(f"{place.name}_said")
        self._said.setPlaceholderText(context.speech.say("place_as_said"))
        self._said.textEdited.connect(self._on_edited)
        self._holder = QWidget()
        self._proposals = Flow(6)
        self._holder.setLayout(self._proposals)
        room = QVBoxLayout(self)
        room.setContentsMargins(0, 0, 0, 0)
        room.setSpacing(3)
        room.addWidget(self._said)
        room.addWidget(self._holder)
        self.setFocusProxy(self._said)
        self._pause = Pause(_PAUSE_S, parent=self)
        self._pause.over.connect(self._propose)
        self._holder.hide()
        if context.answers.text((*place.path, "code")):
            self._propose()

    def _on_edited(self, text: str) -> None:
        said = text.strip()
        country = self._context.answers.text((*self._place.path, "country"))
        kept = {"said": said, **({"country": country} if country else {})}
        self._context.answers.put(self._place.path, kept if said else None)
        self._holder.hide()
        self._pause.touch()

    def _propose(self) -> None:
        said, language = self._said.text().strip(), self._context.speech.language

        def question(door: Door) -> tuple[str, Sequence[tuple[str, str]]]:
            return said, door.proposals.propose_places(door.opened, said, language)[:_MOST_PROPOSALS]

        if said:
            self._context.ask(self, question, self._on_proposals)

    def _on_proposals(self, answer: tuple[str, Sequence[tuple[str, str]]]) -> None:
        said, found = answer
        if said != self._said.text().strip():
            return
        empty(self._proposals)
        taken = self._context.answers.text((*self._place.path, "code"))
        for code, name in found:
            chip = button(isolate(name), f"{self._place.name}_{code}", look="chip")
            chip.setCheckable(True)
            chip.setChecked(code == taken)
            chip.clicked.connect(lambda on, code=code: self._on_take(code if on else None))
            self._proposals.addWidget(chip)
        if not found:
            self._proposals.addWidget(label(self._context.speech.say("place_unknown"), "muted"))
        self._holder.setVisible(True)

    def _on_take(self, code: str | None) -> None:
        self._context.answers.put((*self._place.path, "code"), code)
        self._propose()
