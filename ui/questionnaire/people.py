"""The people of an interview: who tells, who is sought, who is mentioned; their names in several scripts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.questionnaire import path_of
from ui.door import Door
from ui.i18n import isolate
from ui.jobs import Pause
from ui.questionnaire.answers import Answers, Path
from ui.questionnaire.context import Context, Place
from ui.questionnaire.editors import ChoiceEditor, editor_for
from ui.questionnaire.record import RecordCard
from ui.widgets.flow import Flow, columns_of
from ui.widgets.parts import Card, boxed, button, column, empty, label

_PAUSE_S = 0.6
_BLOCKS = (("Arab", 0x0600, 0x06FF), ("Arab", 0xFB50, 0xFEFF), ("Cyrl", 0x0400, 0x052F), ("Hans", 0x3400, 0x9FFF))


def script_of(text: str) -> str | None:
    """Return the script in which a name is written: Arab, Cyrl, Hans or Latn; None for a text without letters."""
    for letter in text:
        for script, first, last in _BLOCKS:
            if first <= ord(letter) <= last:
                return script
        if letter.isalpha():
            return "Latn"
    return None


class ScriptKeeper(QObject):
    """Writes the script beside each name that is typed, so that nobody has to choose what can be seen."""

    def __init__(self, answers: Answers) -> None:
        """Watch all names of these answers."""
        super().__init__(answers)
        self._answers = answers
        answers.edited.connect(self._on_edited)

    def _on_edited(self, pointer: str) -> None:
        path = path_of(pointer)
        if len(path) == 5 and path[0] == "persons" and path[2] == "names" and path[4] == "text":
            name: Path = (path[0], path[1], path[2], int(path[3]))
            item = self._answers.get(name)
            if isinstance(item, dict):
                script = script_of(str(item.get("text", "")))
                item.pop("script", None)
                if script is not None:
                    item["script"] = script


class PersonCard(QWidget):
    """One person: the card with all questions, how they stand to who tells, and forms of the name in other scripts."""

    def __init__(
        self, context: Context, key: str, *, title: str, relation_from: str | None = None,
        on_remove: Callable[[], object] | None = None,
    ) -> None:  # fmt: skip
        """key: the local key; relation_from: whose relation to this person is asked."""
        super().__init__()
        self._context, self._key = context, key
        self.setObjectName(f"person_{key}")
        if not context.answers.items(("persons", key, "names")) and not context.answers.text(
            ("persons", key, "unnamed")
        ):
            context.answers.persons()[key]["names"] = [{}]
        self.card = RecordCard(
            context, context.wording.form.kind("person"), path=("persons", key), title=title, first_list="name",
            on_remove=on_remove,
        )  # fmt: skip
        self._holder = QWidget()
        self._forms = Flow(6)
        self._holder.setLayout(self._forms)
        self._holder.hide()
        self.card.rows.insertWidget(1, self._holder)
        if relation_from is not None and relation_from != key:
            self.card.rows.insertWidget(1, RelationRow(context, from_key=relation_from, to_key=key))
        room = QVBoxLayout(self)
        room.setContentsMargins(0, 0, 0, 0)
        room.addWidget(self.card)
        self._pause = Pause(_PAUSE_S, parent=self)
        self._pause.over.connect(self._propose)
        context.answers.edited.connect(self._on_edited)

    def _on_edited(self, pointer: str) -> None:
        if pointer.startswith(f"/persons/{self._key}/names"):
            self._pause.touch()

    def _propose(self) -> None:
        text = self._context.answers.text(("persons", self._key, "names", 0, "text"))
        if text:
            self._context.ask(self, lambda door: (text, _forms_of(door, text)), self._on_forms)

    def _on_forms(self, answer: tuple[str, Sequence[Any]]) -> None:
        _text, forms = answer
        path = ("persons", self._key, "names")
        have = {str(item.get("text")) for item in self._context.answers.items(path) if isinstance(item, dict)}
        empty(self._forms)
        fresh = [form for form in forms if form.text not in have]
        if fresh:
            self._forms.addWidget(label(self._context.speech.say("name_also"), "muted", wraps=False))
        for at, form in enumerate(fresh):
            chip = button(f"+ {isolate(form.text)}", f"person_{self._key}_form_{at}", look="chip")
            chip.clicked.connect(lambda _=False, form=form: self._take(form))
            self._forms.addWidget(chip)
        self._holder.setVisible(bool(fresh))

    def _take(self, form: Any) -> None:  # noqa: ANN401 - a service's
        known = self._context.wording.form.lists["name_system"].codes
        item = {"text": form.text, "script": form.script, **({"system": form.system} if form.system in known else {})}
        self._context.answers.append(("persons", self._key, "names"), item)


class RelationRow(Card):
    """How one person stands to another: "Who tells is the … of this person", and the family's own word for it."""

    def __init__(self, context: Context, *, from_key: str, to_key: str) -> None:
        """Edit the relation from → to of the document, making it with the first answer."""
        super().__init__(look="inner", name=f"relation_{from_key}_{to_key}")
        self._context, self._keys = context, (from_key, to_key)
        fields = context.wording.form.kind("relation").fields
        path = self._path()
        if path is None:
            relations = context.answers.items(("relations",))
            context.answers.document["relations"] = relations
            relations.append({"from": from_key, "to": to_key})
            path = ("relations", len(relations) - 1)
        kind = ChoiceEditor(context, Place(fields["kind"], (*path, "kind")))
        kind.setObjectName(f"{self.objectName()}_kind")
        words = context.speech.say("relation_question")
        kind.setAccessibleName(words)
        inner = kind.focusProxy()
        if inner is not None:
            inner.setAccessibleName(words)
        term = editor_for(context, Place(fields["term"], (*path, "term")))
        term_words = context.wording.field("relation", "term")
        pair = (
            boxed(column(label(words, "strong"), kind, spacing=3)),
            boxed(column(label(term_words, "strong"), term, spacing=3)),
        )
        self.add(columns_of(*pair, column_em=16))

    def _path(self) -> Path | None:
        for at, item in enumerate(self._context.answers.items(("relations",))):
            if isinstance(item, dict) and (item.get("from"), item.get("to")) == self._keys:
                return ("relations", at)
        return None


def _forms_of(door: Door, text: str) -> Sequence[Any]:
    return tuple(door.proposals.script_forms(door.opened, text))
