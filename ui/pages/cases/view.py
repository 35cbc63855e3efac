"""One case: head, line of events, facts with sources, what sources say differently, evidence, papers, history."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake.model.views import CaseView, HistoryLine, NameForm
from intake.progress import Report
from ui.i18n import isolate, left_to_right
from ui.pages.cases.evidence import EvidenceCard
from ui.pages.cases.facts import Facts
from ui.pages.cases.loading import CaseData
from ui.pages.cases.summary import SummaryPanel
from ui.widgets.files import open_files
from ui.widgets.flow import columns_of, flow_of
from ui.widgets.kin import ROWS, SELF, Kin, KinPicture
from ui.widgets.page import Page
from ui.widgets.parts import Card, boxed, button, column, label, pill, said
from ui.widgets.status import status_look
from ui.widgets.wording import Wording, place_words

_SCRIPT_OF = {"kk-Arab": "Arab", "ug": "Arab", "zh": "Hans", "en": "Latn"}
_HISTORY_SHOWN = 12
_SHORT = 16  # letters of a device that has no pseudonym here


class CaseBody(QWidget):
    """Draws a case from data that was fetched. It writes nothing itself: buttons ask services through the page."""

    reload = Signal()

    def __init__(self, page: Page, wording: Wording, data: CaseData) -> None:
        """page: gives jobs, words and looks."""
        super().__init__()
        self.setObjectName("case_body")
        self._page, self._wording, self.data = page, wording, data
        self._say = page.say
        self._facts = Facts(wording, data.known, theme=page.desk.theme)
        self._summary = SummaryPanel(page, data.view.id, wording=wording)
        self._summary.hide()
        self._summary.issued.connect(self.reload)
        view = data.view
        room = column()
        room.setContentsMargins(12, 16, 18, 18)
        room.addWidget(self._head(view))
        room.addWidget(self._summary)
        if view.conflicts or view.disagreements:
            room.addWidget(self._disputes(view))
        if view.timeline:
            room.addWidget(self._facts.timeline(view.timeline))
        room.addWidget(columns_of(*self._cards(view), name="case_cards"))
        room.addWidget(self._history(view))
        room.addStretch(1)
        self.setLayout(room)

    def _head(self, view: CaseView) -> QWidget:
        speech = self._page.desk.speech
        # The first name is the one that the list beside it shows; then the one in the reader's own script.
        first = view.names[0].text if view.names else view.unnamed or self._say("unnamed")
        others = [name for name in in_reading_order(view.names, speech.language) if name != first]
        number = left_to_right(view.number) if view.number else ""
        marks: list[QWidget] = []
        if view.status:
            sign, tone = status_look(view.status)
            as_of = self.data.known.dates.get(view.status_as_of, "") if view.status_as_of is not None else ""
            words = self._wording.code("detention_status", view.status)
            text = self._say("status_as_of", status=words, date=as_of) if as_of else words
            marks.append(pill(sign, text, tone=tone, name="case_status"))
        count = len(view.conflicts) + len(view.disagreements)
        if count:
            marks.append(pill("≠", speech.count("differences", count), tone="warn", name="case_differences"))
        marks.append(pill("•", speech.count("sources", view.sources), tone="plain", name="case_sources"))
        place = label(place_words(view.place, self.data.known), "muted", name="case_place")
        place.setVisible(bool(place.text()))
        head = column(said(isolate(first), "title", name="case_name"),
                      label(speech.line(number, *others), "muted", name="case_other_names"), spacing=2)  # fmt: skip
        return boxed(column(boxed(head), flow_of(*marks), place, self._buttons(), spacing=9))

    def _buttons(self) -> QWidget:
        theme = self._page.desk.theme
        again = button(self._say("case_new_interview"), "case_new_interview", look="primary", theme=theme, icon="plus")
        again.clicked.connect(lambda: self._page.wanted.emit("interview_about", self.data.view.id))
        attach = button(self._say("case_add_evidence"), "case_add_evidence", theme=theme, icon="paperclip")
        attach.clicked.connect(self._on_attach)
        paper = button(self._say("case_summary"), "case_summary", theme=theme, icon="printer")
        paper.clicked.connect(self._summary.toggle)
        return flow_of(again, attach, paper, name="case_buttons")

    def _disputes(self, view: CaseView) -> QWidget:
        card = Card(self._say("case_differences"), name="case_disputes")
        card.add(label(self._say("case_differences_hint"), "muted"))
        for at, dispute in enumerate((*view.conflicts, *view.disagreements)):
            card.add(self._facts.dispute(dispute, name=f"case_dispute_{at}"))
        return card

    def _cards(self, view: CaseView) -> list[QWidget]:
        cards = self._facts.cards(view)
        cards.append(EvidenceCard(self._page, self._wording, view.evidence))
        if view.relations:
            cards.append(self._kin(view))
        if view.actions:
            cards.append(self._facts.actions(view.actions, waiting=self.data.waiting))
        if view.documents:
            cards.append(self._papers(view))
        return cards

    def _papers(self, view: CaseView) -> QWidget:
        card = Card(self._say("case_documents"), name="case_documents")
        speech = self._page.desk.speech
        for at, paper in enumerate(view.documents):
            what = speech.code("profile", paper.profile)
            marks = [speech.day(paper.issued_ms), isolate(paper.recipient or "")]
            if paper.signed:
                marks.append(self._say("signed"))
            if paper.revoked:
                marks.append(self._say("revoked"))
            under = label("  ·  ".join(mark for mark in marks if mark), "muted")
            card.rows.addLayout(column(said(what, "strong", name=f"case_document_{at}"), under, spacing=1))
        return card

    def _history(self, view: CaseView) -> QWidget:
        card = Card(self._say("case_history"), name="case_history")
        for line in view.history[:_HISTORY_SHOWN]:
            card.add(self._act(line))
        rest = view.history[_HISTORY_SHOWN:]
        if rest:
            number = left_to_right(str(len(view.history)))
            more = button(self._say("history_all", number=number), "case_history_all", look="quiet")
            more.clicked.connect(lambda: card.add(*(self._act(line) for line in rest)))
            more.clicked.connect(more.hide)
            card.add(more)
        if not view.history:
            card.add(label(self._say("nothing_yet"), "muted"))
        return card

    def _act(self, line: HistoryLine) -> QWidget:
        """Return one act of the journal: what, when, on which computer, how much."""
        speech = self._page.desk.speech
        device = isolate(line.device if len(line.device) <= _SHORT else line.device[:_SHORT])
        under = "  ·  ".join((speech.day(line.wall_ms), device, speech.count("changes", line.changes)))
        return boxed(column(label(speech.code("act", line.act)), label(under, "muted"), spacing=0))

    def _kin(self, view: CaseView) -> Card:
        """Return the people around: a picture, and the same as a list below it."""
        card = self._facts.kin(view.relations)
        names = in_reading_order(view.names, self._page.desk.speech.language)
        who = names[0] if names else view.unnamed or self._say("unnamed")
        kin = [
            Kin(one.name or self._say("unnamed"), one.term or self._wording.code("relation", one.kind),
                ROWS.get(one.kind, SELF), told=one.is_testifier)
            for one in view.relations
        ]  # fmt: skip
        told = self._wording.join([isolate(f"{one.term}: {one.name}") for one in kin])
        says = f"{self._say('kin_picture')}: {isolate(who)}. {told}"
        card.rows.insertWidget(1, KinPicture(who, kin, theme=self._page.desk.theme, says=says))
        return card

    def _on_attach(self) -> None:
        paths = open_files(self, self._say("case_add_evidence"))
        if not paths:
            return
        desk, case = self._page.desk, self.data.view.id

        def work(report: Report) -> object:
            return desk.door.evidence.add_evidence(desk.door.opened, case, paths, report=report)

        def done(_lines: object) -> None:
            self._page.show_done(self._say("evidence_added"))
            self.reload.emit()

        self._page.run(work, then=done)


def in_reading_order(names: tuple[NameForm, ...], language: str) -> list[str]:
    """Return the texts of a person's names, first the one in the script that a reader of `language` reads."""
    script = _SCRIPT_OF.get(language, "Cyrl")
    ordered = sorted(names, key=lambda name: name.script != script)
    return list(dict.fromkeys(name.text for name in ordered))
