"""Every setting once, with what it means for safety; the passphrase; checking the vault; what this program is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from intake.model.changes import Changes
from intake.model.views import VaultFinding
from intake.progress import Report
from ui.door import LOCAL_HELP
from ui.jobs import Pause
from ui.lock import DEFAULT_MINUTES
from ui.theme import TEXT_SIZES, Mode
from ui.widgets.choosing import choice_box
from ui.widgets.desk import Desk
from ui.widgets.flow import columns_of, flow_of
from ui.widgets.languages import language_choice
from ui.widgets.page import Page
from ui.widgets.parts import Card, boxed, button, column, label, scrolled
from ui.widgets.passphrase import NewPassphrase, PassphraseField

LOCK_MINUTES = (1, 2, 5, 10, 15)
_SAVE_PAUSE_S = 1.0
_HELP_LINES = 7


class SettingsPage(Page):
    """`looks_chosen` carries (mode, text size); `minutes_chosen` after how many idle minutes to lock."""

    looks_chosen = Signal(str, int)
    minutes_chosen = Signal(int)
    lock_wanted = Signal()

    def __init__(self, desk: Desk, *, minutes: int = DEFAULT_MINUTES) -> None:
        """minutes: the auto-lock as it is now set."""
        super().__init__(desk, "settings")
        self._minutes = minutes
        self._findings: Sequence[VaultFinding] | None = None
        self._help = self._help_kept = ""
        self._help_pause = Pause(_SAVE_PAUSE_S, parent=self)
        self._help_pause.over.connect(lambda: self.run(lambda _report: self.flush()))

    def set_minutes(self, minutes: int) -> None:
        """Show this auto-lock as chosen."""
        self._minutes = minutes

    def draw(self) -> QWidget:
        """Draw the cards."""
        cards = columns_of(self._draw_looks(), self._draw_lock(), self._draw_passphrase(), self._draw_check(),
                           self._draw_help(), self._draw_about())  # fmt: skip
        room = column(label(self.say("nav_settings"), "title"), cards)
        room.addStretch(1)
        return scrolled(boxed(room, margin=20), name="settings_scroll", says=self.say("nav_settings"))

    def _draw_looks(self) -> Card:
        card = Card(self.say("settings_looks"), name="settings_looks")
        card.add(label(self.say("language"), "strong"), language_choice(self.desk.speech, "settings_language"))
        theme = self.desk.theme
        modes = []
        for mode in Mode:
            chip = button(self.say(f"mode_{mode.value}"), f"settings_mode_{mode.value}", look="chip")
            chip.setCheckable(True)
            chip.setChecked(mode is theme.mode)
            chip.clicked.connect(lambda _=False, mode=mode: self.looks_chosen.emit(mode.value, theme.text_percent))
            modes.append(chip)
        card.add(label(self.say("mode"), "strong"), flow_of(*modes))
        sizes = []
        for size in TEXT_SIZES:
            chip = button(self.say("percent", number=size), f"settings_size_{size}", look="chip")
            chip.setCheckable(True)
            chip.setChecked(size == theme.text_percent)
            chip.clicked.connect(lambda _=False, size=size: self.looks_chosen.emit(theme.mode.value, size))
            sizes.append(chip)
        card.add(label(self.say("text_size"), "strong"), flow_of(*sizes))
        return card

    def _draw_lock(self) -> Card:
        card = Card(self.say("settings_lock"), name="settings_lock")
        choices = [(minutes, self.desk.speech.count("minutes", minutes)) for minutes in LOCK_MINUTES]
        box = choice_box(choices, "settings_minutes", says=self.say("settings_lock"), value=self._minutes)
        box.activated.connect(lambda at: self._choose_minutes(box.itemData(at)))
        now = button(self.say("lock_now"), "settings_lock_now", theme=self.desk.theme, icon="lock")
        now.clicked.connect(self.lock_wanted)
        card.add(box, label(self.say("settings_lock_hint"), "muted"), flow_of(now))
        return card

    def _draw_passphrase(self) -> Card:
        card = Card(self.say("settings_passphrase"), name="settings_passphrase")
        old = PassphraseField("settings_old", says=self.say("passphrase_old"), say=self.say, theme=self.desk.theme)
        new = NewPassphrase("settings_new", say=self.say, theme=self.desk.theme)
        change = button(self.say("passphrase_change"), "settings_change")
        change.setEnabled(False)
        new.changed.connect(lambda: change.setEnabled(new.is_ready()))
        change.clicked.connect(lambda: self._change(old, new))
        card.add(label(self.say("settings_passphrase_hint"), "muted"), old, new, flow_of(change))
        return card

    def _draw_check(self) -> Card:
        card = Card(self.say("settings_check"), name="settings_check")
        check = button(self.say("vault_check"), "settings_check_now", theme=self.desk.theme, icon="shield-check")
        check.clicked.connect(self._check)
        rebuild = button(self.say("vault_rebuild"), "settings_rebuild", theme=self.desk.theme, icon="refresh-cw")
        rebuild.clicked.connect(self._rebuild)
        card.add(label(self.say("settings_check_hint"), "muted"), flow_of(check, rebuild))
        for finding in self._findings or ():
            words = self.desk.speech.shared("findings", finding.code, data=finding.data)
            card.add(label(f"! {words}", "bad"))
        if self._findings is not None and not self._findings:
            card.add(label(f"✓ {self.say('vault_sound')}"))
        return card

    def _draw_help(self) -> Card:
        card = Card(self.say("settings_help"), name="settings_help")
        edit = QPlainTextEdit(self._help)
        edit.setObjectName("settings_help_text")
        edit.setAccessibleName(self.say("settings_help"))
        edit.setTabChangesFocus(True)
        edit.setMaximumHeight(_HELP_LINES * edit.fontMetrics().lineSpacing())
        edit.textChanged.connect(lambda: self._on_help(edit.toPlainText()))
        card.add(label(self.say("settings_help_hint"), "muted"), edit)
        return card

    def _draw_about(self) -> Card:
        card = Card(self.say("about"), name="settings_about")
        card.add(label(self.say("about_text")), label(self.say("about_network"), "muted"))
        return card

    def refresh(self) -> None:
        """Fetch the desk's own addresses of help."""
        door = self.desk.door
        if not self._help_pause.is_waiting():
            self.run(lambda _report: door.session.get_setting(door.opened, LOCAL_HELP) or "", then=self._on_fetched)

    def flush(self) -> None:
        """Save the addresses that were typed last. Runs on the vault's thread."""
        if self._help != self._help_kept:
            self.desk.door.session.set_setting(self.desk.door.opened, LOCAL_HELP, self._help)
            self._help_kept = self._help

    def _on_fetched(self, addresses: str) -> None:
        if addresses != self._help:
            self._help = self._help_kept = addresses
            self.redraw()

    def _on_help(self, addresses: str) -> None:
        self._help = addresses
        self._help_pause.touch()

    def _choose_minutes(self, minutes: int) -> None:
        self._minutes = minutes
        self.minutes_chosen.emit(minutes)

    def _change(self, old: PassphraseField, new: NewPassphrase) -> None:
        before, after, door = old.take(), new.take(), self.desk.door
        self.run(lambda _report: door.session.change_passphrase(door.opened, old=before, new=after),
                 then=lambda _: self.show_done(self.say("passphrase_changed")))  # fmt: skip

    def _check(self) -> None:
        door = self.desk.door
        self.run(lambda report: door.checking.check_vault(door.opened, report=report), then=self._on_checked)

    def _on_checked(self, findings: Sequence[VaultFinding]) -> None:
        self._findings = tuple(findings)
        self.redraw()

    def _rebuild(self) -> None:
        door = self.desk.door

        def work(report: Report) -> int:
            return int(door.checking.rebuild_vault(door.opened, report=report))

        self.run(work, then=self._on_rebuilt)

    def _on_rebuilt(self, records: int) -> None:
        self.show_done(self.desk.speech.count("rebuilt", records))
        self.desk.changes.tell(Changes(frozenset({"case"}), frozenset()))
