"""A record of the interview as a card: its questions, the rarer ones folded away, and the growing lists inside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake.questionnaire import Field, FieldType, Finding, Kind, is_relevant, pointer_of
from ui.questionnaire.answers import Path
from ui.questionnaire.context import Context, Place
from ui.questionnaire.editors import editor_for
from ui.questionnaire.marks import MarkNote, ask_mark, mark_button
from ui.widgets.flow import columns_of
from ui.widgets.parts import Card, button, column, icon_button, label

_WIDE = frozenset({FieldType.LONG_TEXT, FieldType.CHOICES, FieldType.REFS})
_SEEN_FROM_TEXT = frozenset({"script"})
_UNMARKED = frozenset({"scope", "answer", "read_back"})
_UNASKED = frozenset({"none", "file"})


class QuestionRow(QWidget):
    """A question with its hint, its editor, and what checking found, in words beside it."""

    def __init__(self, context: Context, place: Place, *, kind: Kind, record: Path) -> None:
        """record: the path of the record to which the question belongs."""
        super().__init__()
        self._context, self._kind, self._record = context, kind, record
        self.place = place
        self.setObjectName(f"row_{place.name}")
        question = label(self._question(), "strong")
        self.editor = editor_for(context, place)
        question.setBuddy(self.editor)
        hint = context.wording.hint(place.field.kind, place.field.field)
        self._finding = label("", "bad", name=f"finding_{place.name}")
        self._finding.hide()
        head = QHBoxLayout()
        head.addWidget(question, 1)
        self._note = MarkNote(context, place)
        if place.field.field not in _UNMARKED and not place.field.owner:
            words = context.wording.field(place.field.kind, place.field.field)
            head.addWidget(mark_button(context, place, says=words, on_mark=self.ask_mark), 0, Qt.AlignmentFlag.AlignTop)
        room = column(spacing=3)
        room.addLayout(head)
        for part in (*([label(hint, "muted")] if hint else []), self.editor, self._note, self._finding):
            room.addWidget(part)
        self.setLayout(room)

    def ask_mark(self) -> None:
        """Open the menu in which somebody says why there is no answer."""
        if self.place.field.field not in _UNMARKED and not self.place.field.owner:
            ask_mark(self._context, self.place, over=self.editor)

    def _question(self) -> str:
        words = self._context.wording.field(self.place.field.kind, self.place.field.field)
        # Inside a group a member is only required once the group has another answer, so no star there.
        is_needed = self.place.field.required and "/" not in (self.place.field.member or "")
        return f"{words} *" if is_needed else words

    def is_answered(self) -> bool:
        """Tell whether there is an answer."""
        return self._context.answers.get(self.place.path) not in (None, "", [], {})

    def judge(self) -> None:
        """Show the question only where the other answers make it one (`relevant` of the form), or it is answered."""
        record = self._context.answers.get(self._record)
        shown = is_relevant(self.place.field, self._kind, record=record if isinstance(record, dict) else {})
        self.setVisible(shown or self.is_answered())
        self._note.show_marks()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show in words what was found at this answer or inside it."""
        own = pointer_of(self.place.path)
        mine = [one for one in findings if one.pointer == own or one.pointer.startswith(own + "/")]
        speech = self._context.speech
        words = [f"! {speech.shared('checks', one.code, data=one.data)}" for one in mine]
        self._finding.setText("\n".join(dict.fromkeys(words)))
        self._finding.setProperty("look", "bad" if any(one.severity == "refused" for one in mine) else "warn")
        self._finding.style().polish(self._finding)
        self._finding.setVisible(bool(mine))


class RecordCard(Card):
    """All questions of one record, and the lists of records inside it."""

    def __init__(
        self,
        context: Context,
        kind: Kind,
        *,
        path: Path,
        title: str = "",
        hidden: frozenset[str] = frozenset(),
        look: str = "card",
        first_list: str = "",
        on_remove: Callable[[], object] | None = None,
    ) -> None:
        """path: the record's object. hidden: fields that are asked elsewhere. on_remove: offers taking it away.

        first_list: the kind inside this record that is asked before everything else, such as a person's names.
        """
        super().__init__(look=look, name="record_" + "_".join(str(step) for step in path))
        self._context, self._kind, self._path = context, kind, path
        self.question_rows: list[QuestionRow] = []
        self._head(title, on_remove)
        first = [field for field in self._asked(hidden) if field.core or field.required or kind.at == ""]
        rest = [field for field in self._asked(hidden) if field not in first]
        if len(rest) <= 2:
            first, rest = [*first, *rest], []
        self._lay_nested(lambda kind: kind.kind == first_list)
        self._lay(first, into=self.rows)
        for part_kind in context.wording.form.kinds.values():
            is_here = part_kind.at == kind.at and part_kind.kind != kind.kind
            if part_kind.parts and is_here and is_asked(context, part_kind):
                self._lay_parts(part_kind)
        self._lay_nested(lambda kind: kind.kind != first_list and kind.kind not in hidden)
        if rest:
            self._lay_folded(rest)
        context.answers.edited.connect(self._on_edited)
        self._judge()

    def _asked(self, hidden: frozenset[str]) -> list[Field]:
        return [
            field for field in self._kind.fields.values()
            if field.member is not None and field.editor not in _UNASKED and field.field not in hidden
            and field.field != self._kind.parent_field and (field.core or not self._context.core_only)
        ]  # fmt: skip

    def _head(self, title: str, on_remove: Callable[[], object] | None) -> None:
        if not title and on_remove is None:
            return
        line = QHBoxLayout()
        line.addWidget(label(title, "head"), 1)
        if on_remove is not None:
            says = self._context.speech.say("take_away", what=title)
            away = icon_button("close", f"{self.objectName()}_remove", says=says, theme=self._context.theme)
            away.clicked.connect(on_remove)
            line.addWidget(away, 0, Qt.AlignmentFlag.AlignTop)
        self.rows.addLayout(line)

    def _lay(self, fields: Sequence[Field], *, into: QVBoxLayout) -> None:
        """Lay short questions into columns and long ones over the whole width, in the form's order."""
        short: list[QWidget] = []
        for field in fields:
            row = self._row(field, field.member or "")
            if field.type in _WIDE:
                if short:
                    into.addWidget(columns_of(*short, column_em=18))
                    short = []
                into.addWidget(row)
            else:
                short.append(row)
        if short:
            into.addWidget(columns_of(*short, column_em=18))

    def _lay_parts(self, kind: Kind) -> None:
        """Lay the questions of a kind that has several parts in this object, such as stated and presumed reasons."""
        for part in kind.parts:
            inner = Card(self._context.wording.code(f"{kind.kind}_by", part.part), look="inner",
                         name=f"{self.objectName()}_{part.part}")  # fmt: skip
            for name, member in part.members.items():
                inner.add(self._row(kind.fields[name], member))
            self.rows.addWidget(inner)

    def _lay_nested(self, is_wanted: Callable[[Kind], bool]) -> None:
        for kind in self._context.wording.form.held():
            if kind.parts or kind.kind == self._kind.kind or not kind.at or not self._kind.at or not is_wanted(kind):
                continue
            if not is_asked(self._context, kind):
                continue
            above = tuple(self._kind.path)
            if len(kind.path) == len(above) + 2 and tuple(kind.path[: len(above)]) == above:
                self.rows.addWidget(RecordList(self._context, kind, path=(*self._path, kind.path[-2])))

    def _lay_folded(self, fields: Sequence[Field]) -> None:
        speech = self._context.speech
        holder = QWidget()
        room = column(spacing=8)
        holder.setLayout(room)
        self._lay(fields, into=room)
        rows = [row for row in self.question_rows if row.place.field in fields]
        opened = any(row.is_answered() for row in rows if row.place.field.field not in _SEEN_FROM_TEXT)
        more = button(speech.count("more_questions", len(rows)), f"{self.objectName()}_more", look="quiet")
        more.setCheckable(True)
        more.setChecked(opened)
        holder.setVisible(opened)
        more.toggled.connect(holder.setVisible)
        self.rows.addWidget(more, 0, Qt.AlignmentFlag.AlignLeading)
        self.rows.addWidget(holder)

    def _row(self, field: Field, member: str) -> QuestionRow:
        steps = tuple(step for step in member.split("/") if step)
        row = QuestionRow(self._context, Place(field, (*self._path, *steps)), kind=self._kind, record=self._path)
        self.question_rows.append(row)
        return row

    def _on_edited(self, pointer: str) -> None:
        if pointer.startswith(pointer_of(self._path)):
            self._judge()

    def _judge(self) -> None:
        for row in self.question_rows:
            row.judge()


def is_asked(context: Context, kind: Kind) -> bool:
    """Tell whether anything of a kind is asked here: in quick intake only kinds with a question that is core."""
    return not context.core_only or any(field.core for field in kind.fields.values())


class RecordList(QWidget):
    """A list that grows: a card for each record, and a button for one more."""

    def __init__(
        self, context: Context, kind: Kind, *, path: Path, blank: dict[str, object] | None = None,
        hidden: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        """path: of the list. blank: what a new record begins with. hidden: fields asked elsewhere."""
        super().__init__()
        self._context, self._kind, self._path = context, kind, path
        self._blank, self._hidden = blank or {}, hidden
        self.setObjectName("list_" + "_".join(str(step) for step in path))
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)
        for at in range(len(context.answers.items(path))):
            self._room.addWidget(self._card(at))
        words = context.speech.say("add_one", what=context.wording.kind(kind.kind))
        add = button(words, f"{self.objectName()}_add", look="quiet", theme=context.theme, icon="plus")
        add.clicked.connect(self._on_add)
        self._room.addWidget(add, 0, Qt.AlignmentFlag.AlignLeading)

    def _card(self, at: int) -> RecordCard:
        path = (*self._path, at)
        words = self._context.wording.kind(self._kind.kind)
        title = f"{words} {at + 1}" if len(self._context.answers.items(self._path)) > 1 else words
        return RecordCard(
            self._context, self._kind, path=path, title=title, hidden=self._hidden, look="inner",
            on_remove=lambda: self._context.answers.remove(path),
        )  # fmt: skip

    def _on_add(self) -> None:
        is_value = any(field.member == "" for field in self._kind.fields.values())
        is_text = is_value and all(field.type is FieldType.TEXT for field in self._kind.fields.values()
                                   if field.member == "")  # fmt: skip
        self._context.answers.append(self._path, "" if is_text else dict(self._blank))
