"""Read-back and seal: everything in plain words, what checking found, and the one step that cannot be undone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from intake.questionnaire import Finding, Section, path_of
from ui.questionnaire.context import Context, Place
from ui.questionnaire.readback import ReadRecord, read_back
from ui.questionnaire.record import QuestionRow
from ui.widgets.flow import flow_of
from ui.widgets.parts import Card, button, empty, label, said

_SECTION_OF = {"consents": "consent", "testifier": "testifier", "interview": "testifier", "evidence": "evidence"}
_PEOPLE = frozenset({"persons", "relations", "cases"})
_STEPS = frozenset({"actions", "reprisals", "needs", "followups"})


def section_of(pointer: str, *, testifier: str) -> str:
    """Return the section in which what a finding points at is asked. testifier: the local key of who tells."""
    path = path_of(pointer)
    first = next(iter(path), "")
    if path[:2] == ("persons", testifier):
        return "testifier"
    if first in _PEOPLE:
        return "people"
    return _SECTION_OF.get(first, "steps" if first in _STEPS else "happened")


class ReviewBody(QWidget):
    """The last section."""

    seal = Signal()
    go = Signal(str)
    """A finding was chosen: go to this section."""

    def __init__(self, context: Context, section: Section, *, findings: Sequence[Finding]) -> None:
        """findings: of the last check."""
        super().__init__()
        self._context = context
        self._say = context.speech.say
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)
        self._room.setSpacing(12)
        self._findings = Card(name="review_findings")
        self._room.addWidget(self._findings)
        for at, record in enumerate(read_back(context)):
            self._room.addWidget(self._record(record, at=at))
        self._room.addWidget(self._questions(section))
        self._ask = Card(name="review_seal_card")
        self._room.addWidget(self._ask)
        self._refused = self._asking = False
        self.show_findings(findings)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Say what was found; sealing waits until nothing is refused."""
        empty(self._findings.rows)
        self._refused = any(one.severity == "refused" for one in findings)
        if findings:
            self._findings.add(label(self._say("review_findings"), "head"))
        else:
            self._findings.add(label(f"✓ {self._say('review_no_findings')}", "head"))
        for at, finding in enumerate(findings):
            self._findings.rows.addWidget(self._finding(finding, at=at))
        # A check that comes late must not take the question away from under the person's finger.
        if not self._asking or self._refused:
            self._draw_seal(asking=False)

    def _finding(self, finding: Finding, *, at: int) -> QWidget:
        sign = "!" if finding.severity == "refused" else "?"
        words = self._context.speech.shared("checks", finding.code, data=finding.data)
        section = section_of(finding.pointer, testifier=self._context.answers.testifier)
        what = f"{sign} {self._context.wording.section(section)}{self._field_words(finding.pointer)}: {words}"
        go = button(self._say("go_there"), f"review_go_{at}", look="quiet")
        go.setAccessibleName(f"{self._say('go_there')}: {what}")
        go.clicked.connect(lambda: self.go.emit(section))
        return flow_of(label(what, "bad" if finding.severity == "refused" else "warn"), go)

    def _field_words(self, pointer: str) -> str:
        steps = path_of(pointer)
        for kind in self._context.wording.form.held():
            for _part, field, inner in kind.places():
                whole = (*kind.path, *inner)
                if len(whole) <= len(steps) and all(want in {"*", step} for want, step in
                                                    zip(whole, steps, strict=False)) and inner:  # fmt: skip
                    return f"  ·  {self._context.wording.field(kind.kind, field.field)}"
        return ""

    def _record(self, record: ReadRecord, *, at: int) -> QWidget:
        card = Card(record.title, name=f"review_record_{at}")
        grid = QGridLayout()
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 5)
        grid.setHorizontalSpacing(14)
        for row, (question, answer) in enumerate(record.lines):
            shown = said(answer, name=f"review_answer_{at}_{row}")
            shown.setAccessibleName(f"{question}: {answer}")
            grid.addWidget(label(question, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(shown, row, 1, Qt.AlignmentFlag.AlignTop)
        card.rows.addLayout(grid)
        return card

    def _questions(self, section: Section) -> QWidget:
        card = Card(name="review_questions")
        form = self._context.wording.form
        for name in section.fields:
            field = form.fields[name]
            steps = tuple((field.member or "").split("/"))
            row = QuestionRow(self._context, Place(field, steps), kind=form.kind(field.kind), record=())
            row.judge()
            card.add(row)
        return card

    def _draw_seal(self, *, asking: bool) -> None:
        """Ask in the page, not in a dialog; the second press is the answer."""
        empty(self._ask.rows)
        self._asking = asking
        theme = self._context.theme
        if not asking:
            go = button(self._say("seal"), "review_seal", look="primary", theme=theme, icon="lock")
            go.setEnabled(not self._refused)
            go.clicked.connect(lambda: self._draw_seal(asking=True))
            self._ask.add(label(self._say("seal_hint" if not self._refused else "seal_waits"), "muted"), flow_of(go))
            return
        self._ask.add(label(self._say("seal_sure"), "strong"))
        yes = button(self._say("seal_yes"), "review_seal_yes", look="primary", theme=theme, icon="lock")
        yes.clicked.connect(self.seal)
        back = button(self._say("back"), "review_seal_back")
        back.clicked.connect(lambda: self._draw_seal(asking=False))
        self._ask.add(flow_of(yes, back))
        back.setFocus()
