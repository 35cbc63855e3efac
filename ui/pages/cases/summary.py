"""Making a paper of a case: for whom, in which language, signed or not; what stays home and why; a look at it first."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from intake.progress import Report
from intake.texts import LANGUAGES
from ui.i18n import OWN_NAMES
from ui.widgets.choosing import choice_box
from ui.widgets.files import save_file
from ui.widgets.flow import columns_of, flow_of
from ui.widgets.page import Page
from ui.widgets.parts import Card, boxed, button, column, empty, label
from ui.widgets.pictures import pdf_pages
from ui.widgets.wording import Wording

PROFILES = ("family", "evidence", "institution", "wgeid", "wgad", "special_procedures", "ced", "icrc", "public")
_FAMILY = "family"
_PAGE_EM = 34


class SummaryPanel(Card):
    """Unfolds in the page. Nothing is written before the person has seen what the paper says and what it leaves out."""

    issued = Signal()

    def __init__(self, page: Page, case: str, *, wording: Wording) -> None:
        """case: its id; wording: for what is held back."""
        super().__init__(page.say("summary_title"), name="summary")
        self._wording = wording
        self._page, self._case, self._say = page, case, page.say
        self._may_be_found: bool | None = None
        speech = page.desk.speech
        self._profile = choice_box([(code, speech.code("profile", code)) for code in PROFILES], "summary_profile",
                                   says=self._say("summary_for"))  # fmt: skip
        languages = [(code, OWN_NAMES[code]) for code in LANGUAGES]
        self._language = choice_box(languages, "summary_language", says=self._say("summary_language"),
                                    value=speech.language)  # fmt: skip
        self._signed = QCheckBox(self._say("summary_signed"))
        self._signed.setObjectName("summary_signed")
        self._signed.setAccessibleName(self._say("summary_signed"))
        self.add(columns_of(self._named("summary_for", self._profile), self._named("summary_language", self._language),
                            column_em=16), self._signed)  # fmt: skip
        self._question = self._draw_question()
        self.add(self._question)
        go = button(self._say("summary_prepare"), "summary_prepare", look="primary")
        go.clicked.connect(self._prepare)
        close = button(self._say("close"), "summary_close")
        close.clicked.connect(self.hide)
        self.add(flow_of(go, close))
        self._result = QWidget()
        self._room = QVBoxLayout(self._result)
        self._room.setContentsMargins(0, 0, 0, 0)
        self.add(self._result)
        self._profile.currentIndexChanged.connect(self._on_chosen)
        self._signed.toggled.connect(self._on_chosen)
        self._on_chosen()

    def toggle(self) -> None:
        """Unfold or fold away."""
        self.setVisible(not self.isVisible())
        if self.isVisible():
            self._profile.setFocus()

    def _named(self, key: str, widget: QWidget) -> QWidget:
        return boxed(column(label(self._say(key), "strong"), widget, spacing=3))

    def _draw_question(self) -> Card:
        """Ask before a signed paper for a family: may it be found on you? Only a yes signs (documents.md)."""
        card = Card(look="notice_warn", name="summary_question")
        card.add(label(self._say("may_be_found"), "strong"), label(self._say("may_be_found_hint"), "muted"))
        choices = []
        for answer in (True, False):
            key = "yes" if answer else "no"
            choice = button(self._say(f"may_be_found_{key}"), f"summary_found_{key}", look="choice")
            choice.setCheckable(True)
            choice.clicked.connect(lambda _=False, answer=answer: self._answer(answer))
            choice.setProperty("answer", answer)
            choices.append(choice)
        self._answers = choices
        card.add(flow_of(*choices))
        return card

    def _answer(self, answer: bool) -> None:
        self._may_be_found = answer
        for choice in self._answers:
            choice.setChecked(choice.property("answer") is answer)
        if not answer:
            self._signed.setChecked(False)

    def _on_chosen(self) -> None:
        self._question.setVisible(self._needs_question())
        empty(self._room)

    def _needs_question(self) -> bool:
        return self._profile.currentData() == _FAMILY and self._signed.isChecked()

    def _wish(self) -> dict[str, Any]:
        """Return the members of `services.documents.Wish`; the class itself is loaded on the vault's thread."""
        return {"profile": self._profile.currentData(), "language": self._language.currentData(),
                "is_signed": self._signed.isChecked(), "may_be_found": self._may_be_found}  # fmt: skip

    def _prepare(self) -> None:
        if self._needs_question() and self._may_be_found is None:
            self._page.show_hint(self._say("may_be_found_first"))
            return
        door, case, wish = self._page.desk.door, self._case, self._wish()
        width = _PAGE_EM * self.fontMetrics().horizontalAdvance("m")

        def work(_report: Report) -> tuple[Any, list[QImage]]:
            prepared = door.documents.prepare(door.opened, case, door.documents.Wish(**wish))
            return prepared, pdf_pages(prepared.pdf, width_px=width)

        self._page.run(work, then=lambda made: self._show(made[0], made[1], wish=wish))

    def _show(self, prepared: Any, pages: list[QImage], *, wish: dict[str, Any]) -> None:  # noqa: ANN401 - a service's
        empty(self._room)
        held = Card(self._say("held_back"), look="inner", name="summary_held_back")
        for item in prepared.held_back:
            reason = self._page.desk.speech.shared("reasons", item.reason)
            count = self._page.desk.speech.count("held_back_things", item.count)
            held.add(label(f"{self._held_words(item)}:  {reason}  ({count})"))
        if not prepared.held_back:
            held.add(label(self._say("held_back_nothing"), "muted"))
        save = button(self._say("summary_save"), "summary_save", look="primary")
        save.clicked.connect(lambda: self._save(wish))
        for widget in (held, flow_of(save)):
            self._room.addWidget(widget)
        for at, image in enumerate(pages, 1):
            picture = label("", name=f"summary_page_{at}")
            picture.setPixmap(QPixmap.fromImage(image))
            picture.setAccessibleName(self._say("summary_page", number=at))
            self._room.addWidget(picture)

    def _held_words(self, item: Any) -> str:  # noqa: ANN401 - a service's
        kind = self._wording.kind(item.kind)
        return f"{kind}  ·  {self._wording.field(item.kind, item.field)}" if item.field else kind

    def _save(self, wish: dict[str, Any]) -> None:
        path = save_file(self, self._say("summary_save"), suggested="summary.pdf")
        if path is None:
            return
        door, case = self._page.desk.door, self._case

        def done(_issued: object) -> None:
            self._page.show_done(self._say("summary_saved"))
            self.issued.emit()

        def work(_report: Report) -> object:
            return door.documents.issue(door.opened, case, door.documents.Wish(**wish), out=path)

        self._page.run(work, then=done)
