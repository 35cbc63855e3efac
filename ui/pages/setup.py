"""Making a new vault: role and language, passphrase, recovery sheet, and the rehearsal of the sheet."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from intake.progress import Report
from ui.i18n import left_to_right
from ui.widgets.desk import Desk
from ui.widgets.files import save_file
from ui.widgets.flow import flow_of
from ui.widgets.languages import language_choice
from ui.widgets.page import Page
from ui.widgets.parts import Card, boxed, button, column, label, row, scrolled
from ui.widgets.passphrase import NewPassphrase
from ui.widgets.sheet import print_sheet, sheet_text

_CARD_STRETCH = 8
CARD_EM = 38
STEPS = ("role", "passphrase", "sheet", "rehearsal")
_REHEARSED = 2
_ROLES = ("field", "coordinator")


class SetupPage(Page):
    """Leads through the steps. `opened` fires when the vault is made and the sheet was rehearsed."""

    opened = Signal()

    def __init__(self, desk: Desk, folder: Path) -> None:
        """folder: where the vault is to be; the service makes it private."""
        super().__init__(desk, "setup")
        self._folder = folder
        self._step = "role"
        self._role = "field"
        self._organisation = ""
        self._groups: tuple[str, ...] = ()
        self._asked: tuple[int, ...] = ()
        self._answers: list[QLineEdit] = []
        self.redraw()

    def draw(self) -> QWidget:
        """Draw the card of the step that is on."""
        card = Card(name="setup_card")
        card.setMaximumWidth(CARD_EM * card.fontMetrics().horizontalAdvance("m"))
        at = left_to_right(f"{STEPS.index(self._step) + 1}/{len(STEPS)}")
        card.add(label(self.say("setup_step", at=at), "muted"), label(self.say(f"setup_{self._step}_title"), "title"))
        card.add(label(self.say(f"setup_{self._step}_hint")))
        getattr(self, f"_draw_{self._step}")(card)
        middle = QVBoxLayout()
        middle.addStretch(1)
        centred = row(None, None)
        centred.insertWidget(1, card, _CARD_STRETCH)
        middle.addLayout(centred)
        middle.addStretch(2)
        return scrolled(boxed(middle), name="setup_scroll", says=self.say("setup_role_title"))

    def _draw_role(self, card: Card) -> None:
        card.add(language_choice(self.desk.speech, "setup_language"))
        for role in _ROLES:
            choice = button(self.say(f"role_{role}"), f"setup_role_{role}", look="choice")
            choice.setCheckable(True)
            choice.setChecked(role == self._role)
            choice.clicked.connect(lambda _=False, role=role: self._choose_role(role))
            card.add(choice, label(self.say(f"role_{role}_hint"), "muted"))
        if self._role == "coordinator":
            name = QLineEdit(self._organisation)
            name.setObjectName("setup_organisation")
            name.setAccessibleName(self.say("organisation"))
            name.setPlaceholderText(self.say("organisation"))
            name.textEdited.connect(self._name_organisation)
            card.add(name)
        card.add(self._go("setup_next", lambda: self._turn_to("passphrase")))

    def _draw_passphrase(self, card: Card) -> None:
        new = NewPassphrase("setup_new", say=self.say, theme=self.desk.theme)
        go = self._go("setup_create", lambda: self._create(new))
        go.setEnabled(False)
        new.changed.connect(lambda: go.setEnabled(new.is_ready()))
        card.rows.addLayout(column(new, go))

    def _draw_sheet(self, card: Card) -> None:
        groups = [
            label(left_to_right(f"{at}   {group}"), "groups", name=f"setup_group_{at}", wraps=False)
            for at, group in enumerate(self._groups, 1)
        ]
        card.add(flow_of(*groups, spacing=24, name="setup_groups"))
        save = button(self.say("sheet_save"), "setup_sheet_save", theme=self.desk.theme, icon="file-text")
        save.clicked.connect(self._save_sheet)
        paper = button(self.say("sheet_print"), "setup_sheet_print", theme=self.desk.theme, icon="printer")
        paper.clicked.connect(self._print_sheet)
        card.add(flow_of(save, paper), label(self.say("sheet_where"), "muted"))
        card.add(self._go("setup_have_sheet", self._rehearse))

    def _draw_rehearsal(self, card: Card) -> None:
        self._answers = []
        for at in self._asked:
            line = QLineEdit()
            line.setObjectName(f"setup_answer_{at}")
            asked = self.say("rehearsal_group", number=left_to_right(str(at + 1)))
            line.setAccessibleName(asked)
            line.returnPressed.connect(self._check)
            self._answers.append(line)
            card.rows.addLayout(column(label(asked), line, spacing=4))
        back = button(self.say("rehearsal_back"), "setup_back", look="quiet")
        back.clicked.connect(lambda: self._turn_to("sheet"))
        card.add(self._go("setup_finish", self._check), back)

    def _go(self, key: str, act: Callable[[], object]) -> QWidget:
        go = button(self.say(key), key, look="primary")
        go.clicked.connect(act)
        return go

    def _turn_to(self, step: str) -> None:
        self._step = step
        self.redraw()

    def _choose_role(self, role: str) -> None:
        self._role = role
        self.redraw()

    def _name_organisation(self, name: str) -> None:
        self._organisation = name

    def _create(self, new: NewPassphrase) -> None:
        passphrase, door, folder = new.take(), self.desk.door, self._folder
        role, organisation = self._role, self._organisation.strip() or None

        def work(_report: Report) -> tuple[str, ...]:
            door.opened, groups = door.session.create_vault(
                folder, passphrase=passphrase, role=role, organisation=organisation
            )
            return tuple(groups)

        self.run(work, then=self._on_created)

    def _on_created(self, groups: tuple[str, ...]) -> None:
        self._groups = groups
        self._turn_to("sheet")

    def _save_sheet(self) -> None:
        path = save_file(self, self.say("sheet_save"), suggested="sheet.txt")
        if path is None:
            return
        text = sheet_text(self._groups, title=self.say("sheet_title"), note=self.say("sheet_note"))
        self.run(lambda _report: path.write_text(text, encoding="utf-8"),
                 then=lambda _: self.show_done(self.say("sheet_saved")), in_pool=True)  # fmt: skip

    def _print_sheet(self) -> None:
        text = sheet_text(self._groups, title=self.say("sheet_title"), note=self.say("sheet_note"))
        self.show_hint(self.say("sheet_printed" if print_sheet(text) else "sheet_no_printer"))

    def _rehearse(self) -> None:
        self._asked = tuple(sorted(secrets.SystemRandom().sample(range(len(self._groups)), _REHEARSED)))
        self.banner.clear()
        self._turn_to("rehearsal")

    def _check(self) -> None:
        typed = ["".join(letter for letter in line.text() if letter.isalnum()) for line in self._answers]
        known = ["".join(letter for letter in self._groups[at] if letter.isalnum()) for at in self._asked]
        if typed != known:
            self.show_hint(self.say("rehearsal_wrong"))
            return
        self._groups = ()
        self.opened.emit()
