"""The interview: sections down the leading side, autosave, checking while typing, read-back, seal."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from intake.errors import IntakeError
from intake.model.changes import Changes
from intake.model.views import Added, Draft
from intake.progress import Report
from intake.questionnaire import Finding, Section, has_store_consent, is_section_relevant
from ui.door import LOCAL_HELP, Door
from ui.i18n import isolate
from ui.jobs import Pause
from ui.pages.interview.frames import before_body, end_body
from ui.pages.interview.helping import HelpCard
from ui.pages.interview.placing import back_to, focus_first, mark_question_of
from ui.pages.interview.review import ReviewBody, section_of
from ui.pages.interview.saving import Opened, copy_of, files_gone, files_of, noticed, open_thing
from ui.pages.interview.sections import parts_of
from ui.pages.interview.side import Side
from ui.pages.interview.steps import sections_asked
from ui.questionnaire.answers import Answers
from ui.questionnaire.context import Context
from ui.questionnaire.marks import add_mark_keys
from ui.questionnaire.people import ScriptKeeper
from ui.questionnaire.record import QuestionRow
from ui.widgets.desk import Desk
from ui.widgets.files import open_files
from ui.widgets.page import Page
from ui.widgets.parts import boxed, button, column, label, row, scrolled
from ui.widgets.wording import Wording

SAVE_PAUSE_S = 1.5
_CHECK_PAUSE_S = 0.7


class InterviewPage(Page):
    """Edits one draft. Nothing is handed over for saving before the answer to `store` is yes."""

    def __init__(self, desk: Desk) -> None:
        """Start with no draft; `show_thing` brings one."""
        super().__init__(desk, "interview")
        self._wording: Wording | None = None
        self._draft: Draft | None = None
        self._answers: Answers | None = None
        self._context: Context | None = None
        self._section = "consent"
        self._opened: Opened | None = None
        self._ended = ""
        self._findings: tuple[Finding, ...] = ()
        self._scroll: QScrollArea | None = None
        self._side: Side | None = None
        self._help: HelpCard | None = None
        self._gone: tuple[int, ...] = ()
        self._review: ReviewBody | None = None
        self._typed, self._kept = 0, 0  # how many edits there were, and how many of them are known to be saved
        self._saved_at = ""
        self._save_later = Pause(SAVE_PAUSE_S, parent=self)
        self._save_later.over.connect(self._save)
        self._check_later = Pause(_CHECK_PAUSE_S, parent=self)
        self._check_later.over.connect(self._check)
        aid = QShortcut(QKeySequence(Qt.Key.Key_F1), self)
        aid.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        aid.activated.connect(self._show_help)
        add_mark_keys(self, lambda: mark_question_of(self.focusWidget()))

    def set_wording(self, wording: Wording) -> None:
        """Take the form's words in the language that is on."""
        self._wording = wording
        self._make_context()

    def show_thing(self, thing: object) -> None:
        """Turn to a draft: ("new", None), ("quick", ticket or None), ("about", case id) or ("draft", draft id)."""
        if isinstance(thing, tuple):
            door, (what, which) = self.desk.door, thing
            self._save(then=lambda: self.run(lambda _report: open_thing(door, what, which), then=self._on_draft))

    def flush(self) -> None:
        """Save what was typed and is not known to be saved. Runs on the vault's thread, while nobody can type."""
        if self._typed > self._kept and self._draft is not None and self._may_save():
            self.desk.door.interviews.save_draft(self.desk.door.opened, self._copy())
            self._kept = self._typed

    def draw(self) -> QWidget:
        """Draw the list of sections and the section that is on."""
        if self._ended:
            return end_body(self.desk, words=self.say(f"interview_{self._ended}"), on_leave=self._leave)
        if self._context is None or self._draft is None:
            return before_body(self.desk, on_start=lambda: self.show_thing(("new", None)),
                               on_quick=lambda: self.show_thing(("quick", None)))  # fmt: skip
        whole = QWidget()
        room = QHBoxLayout(whole)
        room.setContentsMargins(16, 16, 16, 12)
        room.setSpacing(16)
        self._side = Side(self._context)
        self._side.chosen.connect(self._turn_to)
        self._side.put_aside.connect(self._put_aside)
        self._side.discard.connect(self._discard)
        self._side.help_wanted.connect(self._show_help)
        self._show_saved()
        beside = scrolled(self._side, name="interview_side", says=self.say("interview"))
        beside.setMinimumWidth(self._side.minimumSizeHint().width() + beside.verticalScrollBar().sizeHint().width())
        room.addWidget(beside, 2)
        self._help = HelpCard(self.desk.speech)
        self._scroll = scrolled(self._draw_section(), name="interview_scroll", says=self.say("interview"))
        self._scroll.setProperty("section", self._section)
        section = column(self._help)
        section.addWidget(self._scroll, 1)
        room.addLayout(section, 5)
        self._mark()
        return whole

    def _draw_section(self) -> QWidget:
        context, section = self._context, self._section_named(self._section)
        if context is None or section is None:
            return QWidget()
        self._review = None
        room = column(label(context.wording.section(section.section), "title"), spacing=12)
        room.setContentsMargins(0, 0, 12, 24)
        for part in self._parts(context, section):
            room.addWidget(part)
        room.addWidget(self._draw_next(section))
        room.addStretch(1)
        body = QWidget()
        body.setLayout(room)
        self._show_findings(body)
        return body

    def _parts(self, context: Context, section: Section) -> list[QWidget]:
        if section.section == "review":
            self._review = ReviewBody(context, section, findings=self._findings)
            self._review.go.connect(self._turn_to)
            self._review.seal.connect(self._seal)
            return [self._review]
        return parts_of(context, section, on_store=self._on_store, gone=self._gone, choose=self._choose_files)

    def _choose_files(self) -> list[Path]:
        return open_files(self, self.say("evidence_choose"))

    def _draw_next(self, section: Section) -> QWidget:
        names = [one.section for one in self._open_sections()]
        at = names.index(section.section) if section.section in names else 0
        if at + 1 >= len(names):
            return QWidget()
        words = self.say("next_section", section=self._context.wording.section(names[at + 1])) if self._context else ""
        go = button(words, "interview_next", look="primary")
        go.clicked.connect(lambda: self._turn_to(names[at + 1]))
        return boxed(row(None, go))

    def _section_named(self, name: str) -> Section | None:
        sections = self._wording.form.sections if self._wording is not None else ()
        return next((one for one in sections if one.section == name), None)

    def _open_sections(self) -> list[Section]:
        document: Any = self._answers.document if self._answers is not None else {}
        sections = sections_asked(self._context) if self._context is not None else ()
        return [one for one in sections if is_section_relevant(one, document)]

    def _make_context(self) -> None:
        if self._wording is None or self._answers is None or self._opened is None:
            return
        self._context = Context(self._answers, self._wording, self.desk.theme, self._ask, self._opened.is_quick,
                                self._opened.before)  # fmt: skip

    def _ask(self, owner: QObject, question: Callable[[Door], Any], then: Callable[[Any], object]) -> None:
        """Put an editor's question to services. A proposal that cannot be had is no error: the words stand."""
        door = self.desk.door

        def work(_report: Report) -> object:
            try:
                return (question(door),)
            except IntakeError:
                return ()

        job = self.desk.jobs.on_vault(owner, work)
        job.succeeded.connect(lambda answer: then(answer[0]) if answer else None)
        job.failed.connect(self.show_error)

    def _on_draft(self, opened: Opened | None) -> None:
        if opened is None:  # finished or put away meanwhile
            self._leave()
            return
        self._opened, draft = opened, opened.draft
        self._draft = draft
        self._answers = Answers(draft.document, self, marks=draft.marks)
        ScriptKeeper(self._answers)
        self._answers.edited.connect(self._on_edited)
        self._answers.reshaped.connect(self._redraw_section, Qt.ConnectionType.QueuedConnection)
        self._findings, self._ended, self._typed, self._kept = (), "", 0, 0
        self._section = "people" if has_store_consent(draft.document) else "consent"  # type: ignore[arg-type]
        self._saved_at = ""
        self._make_context()
        section, _, name = draft.place.partition("#")
        if section in {one.section for one in self._open_sections()}:
            self._section = section
        self.redraw()
        self._check_later.touch()
        back_to(self, name)

    def _on_edited(self, pointer: str) -> None:
        self._typed += 1
        if not self._save_later.is_waiting():  # counted from the first unsaved key: who types on and on is saved too
            self._save_later.touch()
        self._check_later.touch()

    def _on_store(self, answer: str) -> None:
        if answer == "no":
            self._drop_refused()
            return
        self._redraw_section()

    def _drop_refused(self) -> None:
        """A no: what was typed goes, only the number of refusals grows; nothing of it was ever written."""
        draft, door = self._draft, self.desk.door
        self._forget()

        def work(_report: Report) -> None:
            if draft is not None and draft.saved_ms:
                door.interviews.discard_draft(door.opened, draft.id)
            door.interviews.refused_consent(door.opened)

        self.run(work)
        self._ended = "refused"
        self.redraw()

    def _turn_to(self, section: str) -> None:
        self._section = section
        self._redraw_section()
        if section in {"review", "evidence"}:
            self._check()

    def _redraw_section(self) -> None:
        if self._scroll is None or self._draft is None or self._ended:
            return
        focused: QWidget | None = self.focusWidget()
        name = focused.objectName() if focused is not None else ""
        at = self._scroll.verticalScrollBar().value()
        same = self._scroll.property("section") == self._section
        self._scroll.setWidget(self._draw_section())
        self._scroll.setProperty("section", self._section)
        self._scroll.verticalScrollBar().setValue(at if same else 0)
        self._mark()
        wanted = self._answers.fresh if self._answers is not None else ""
        fresh = self.findChild(QWidget, wanted) if wanted else None
        if fresh is not None or not same:
            focus_first(fresh or self._scroll.widget())
        elif name:
            self.focus_on(name)
        if self._answers is not None:
            self._answers.fresh = ""

    def _mark(self) -> None:
        if self._side is None or self._answers is None:
            return
        self._side.show_title([self._answers.name_of(key) for _at, key in self._answers.sought()])
        self._side.steps.open_sections([one.section for one in self._open_sections()])
        refused = [one.pointer for one in self._findings if one.severity == "refused"]
        testifier = self._answers.testifier
        self._side.steps.mark(self._section, refused={section_of(one, testifier=testifier) for one in refused})

    def _may_save(self) -> bool:
        return self._answers is not None and has_store_consent(self._answers.document)  # type: ignore[arg-type]

    def _copy(self) -> Draft:
        if self._draft is None or self._answers is None:
            raise RuntimeError
        focused: QWidget | None = self.focusWidget()
        return copy_of(self._draft, self._answers, place=f"{self._section}#{focused.objectName() if focused else ''}")

    def _save(self, *, then: Callable[[], object] | None = None) -> None:
        """Save what is not saved yet, and go on with `then` only when it is: a failed save leaves everything here."""
        draft, typed = self._draft, self._typed
        if typed == self._kept or draft is None or not self._may_save():
            if then is not None:
                then()
            return

        def saved(_draft: object) -> None:
            self._on_saved(draft.id, typed)
            if then is not None:
                then()

        copy, door = self._copy(), self.desk.door
        self._save_later.stop()
        self.run(lambda _report: door.interviews.save_draft(door.opened, copy), then=saved)

    def _on_saved(self, draft: str, typed: int) -> None:
        if self._draft is None or self._draft.id != draft:
            return
        self._kept = max(self._kept, typed)
        self._saved_at = time.strftime("%H:%M:%S")
        self._show_saved()

    def _show_saved(self) -> None:
        words = self.say("saved_at", time=isolate(self._saved_at)) if self._saved_at else self.say("not_saved_yet")
        if self._side is not None:
            self._side.show_saved(words)

    def _check(self) -> None:
        if self._draft is None or self._answers is None:
            return
        copy, door, files = self._copy(), self.desk.door, files_of(self._answers)

        def work(_report: Report) -> tuple[tuple[Finding, ...], tuple[int, ...]]:
            return tuple(door.interviews.check_draft(door.opened, copy)), files_gone(files)

        self.run(work, then=lambda found: self._on_checked(*found))

    def _on_checked(self, findings: tuple[Finding, ...], gone: tuple[int, ...]) -> None:
        if self._answers is None:
            return
        self._findings = (*findings, *noticed(self._answers, gone=gone))
        was_gone, self._gone = self._gone, gone
        if self._section == "evidence" and was_gone != gone:
            self._redraw_section()
        body = self._scroll.widget() if self._scroll is not None else None
        if body is not None:
            self._show_findings(body)
        if self._review is not None:
            self._review.show_findings(self._findings)
        self._mark()

    def _show_findings(self, body: QWidget) -> None:
        for question in body.findChildren(QuestionRow):
            # What is merely not answered yet is told at the end, not while somebody is still speaking.
            told = [one for one in self._findings if one.code not in {"missing", "one_missing"}]
            question.show_findings(self._findings if self._section == "review" else told)

    def _seal(self) -> None:
        copy, door = self._copy(), self.desk.door
        self._save_later.stop()

        def work(report: Report) -> object:
            door.interviews.save_draft(door.opened, copy)
            added = door.interviews.seal_draft(door.opened, copy, report=report)
            door.queue.heard(door.opened, copy.id)
            return added

        self.run(work, then=self._on_sealed, failed=self._on_not_sealed)

    def _on_not_sealed(self, error: BaseException) -> None:
        """Say why; if a stick was pulled, checking again shows which file is not there."""
        self.show_error(error)
        self._check()

    def _on_sealed(self, added: Added) -> None:
        self._forget()
        self.redraw()
        self.desk.changes.tell(Changes(frozenset({"case", "interview"}), frozenset((added.interview, *added.cases))))
        if added.cases:
            self.wanted.emit("case", added.cases[0])

    def _put_aside(self) -> None:
        self._save(then=self._let_go)

    def _let_go(self) -> None:
        self._forget()
        self._leave()

    def _leave(self) -> None:
        self._ended = ""
        self.redraw()
        self.wanted.emit("today", None)

    def _show_help(self) -> None:
        """Show the sheet of help, with what the desk has written down."""
        door = self.desk.door
        if self._help is not None and self._help.isVisible():
            self._help.hide()
        elif self._help is not None:
            self.run(lambda _report: door.session.get_setting(door.opened, LOCAL_HELP) or "",
                     then=self._help.show_near)  # fmt: skip

    def _discard(self) -> None:
        draft, door = self._draft, self.desk.door
        self._forget()
        if draft is not None:
            self.run(lambda _report: door.interviews.discard_draft(door.opened, draft.id))
        self._leave()

    def _forget(self) -> None:
        """Let go of the draft in memory."""
        self._save_later.stop()
        self._check_later.stop()
        self._draft, self._answers, self._context, self._gone = None, None, None, ()
        self._opened, self._findings = None, ()
        self._typed, self._kept = 0, 0
