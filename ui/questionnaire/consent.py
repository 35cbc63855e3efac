"""Asking for leave: one large question for each use, `store` first. Until it is a yes nothing is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.questionnaire.context import Context, Place
from ui.questionnaire.editors import ChoiceEditor
from ui.widgets.arrows import Arrows
from ui.widgets.flow import flow_of
from ui.widgets.parts import Card, button, label

STORE = "store"
QUICK_SCOPES = ("store", "share_ngo", "recontact")
"""What quick intake asks; the rest stay "not asked" (window.md)."""

_ANSWERS = ("yes", "no", "undecided")


class ConsentQuestions(QWidget):
    """All scopes of the form, in its order."""

    stored = Signal(str)
    """The answer to `store` was given: yes, no or undecided."""

    def __init__(self, context: Context, *, scopes: Sequence[str]) -> None:
        """scopes: which to ask, the first being `store`."""
        super().__init__()
        self._context = context
        self._others: list[QWidget] = []
        room = QVBoxLayout(self)
        room.setContentsMargins(0, 0, 0, 0)
        room.setSpacing(12)
        room.addWidget(_Question(context, STORE, on_answer=self._on_store, is_first=True))
        given = self._how_given()
        room.addWidget(given)
        self._others.append(given)
        for scope in scopes:
            if scope != STORE:
                question = _Question(context, scope, on_answer=lambda _scope, _answer: None)
                self._others.append(question)
                room.addWidget(question)
        self._show_others()

    def _how_given(self) -> QWidget:
        field = self._context.wording.form.kind("consent").fields["given"]
        card = Card(look="card", name="consent_given")
        card.add(label(self._context.wording.field("consent", "given"), "strong"))
        path = self._context.answers.consent(STORE) or ("consents", 0)
        editor = ChoiceEditor(self._context, Place(field, (*path, "given")))
        editor.setObjectName("consent_given_choice")
        editor.setAccessibleName(self._context.wording.field("consent", "given"))
        editor.chosen.connect(self._on_given)
        card.add(editor)
        return card

    def _on_given(self, given: object) -> None:
        for at in range(len(self._context.answers.items(("consents",)))):
            self._context.answers.put(("consents", at, "given"), given)

    def _on_store(self, scope: str, answer: str) -> None:
        self._show_others()
        self.stored.emit(answer)

    def _show_others(self) -> None:
        path = self._context.answers.consent(STORE)
        is_yes = path is not None and self._context.answers.text((*path, "answer")) == "yes"
        for widget in self._others:
            widget.setVisible(is_yes)


class _Question(Card):
    def __init__(
        self, context: Context, scope: str, *, on_answer: Callable[[str, str], object], is_first: bool = False
    ) -> None:
        super().__init__(name=f"consent_{scope}")
        self._context, self._scope, self._on_answer = context, scope, on_answer
        question, explain = context.wording.consent(scope)
        self.add(label(question, "large" if is_first else "strong"))
        if explain:
            self.add(label(explain, "muted"))
        self._buttons: list[QPushButton] = []
        for answer in _ANSWERS:
            words = context.speech.say(f"consent_{answer}")
            choice = button(words, f"consent_{scope}_{answer}", look="choice" if is_first else "chip")
            choice.setAccessibleName(f"{question}: {words}")
            choice.setCheckable(True)
            choice.setProperty("answer", answer)
            choice.clicked.connect(lambda _=False, answer=answer: self._choose(answer))
            self._buttons.append(choice)
        self.add(flow_of(*self._buttons))
        Arrows(self._buttons)
        self._show()

    def _choose(self, answer: str) -> None:
        answers = self._context.answers
        path = answers.consent(self._scope)
        if path is None:
            given = answers.text(("consents", 0, "given"))
            item = {"scope": self._scope, "answer": answer, **({"given": given} if given else {})}
            at = len(answers.items(("consents",)))
            answers.put(("consents",), [*answers.items(("consents",)), item])
            path = ("consents", at)
        else:
            answers.put((*path, "answer"), answer)
        self._show()
        self._on_answer(self._scope, answer)

    def _show(self) -> None:
        path = self._context.answers.consent(self._scope)
        answer = self._context.answers.text((*path, "answer")) if path is not None else ""
        for choice in self._buttons:
            choice.setChecked(choice.property("answer") == answer)
