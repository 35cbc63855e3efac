"""Joining an organisation, face to face: request card, answer card, and the check code in two halves read aloud."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from intake.model.views import DeviceLine, VaultInfo
from ui.i18n import isolate, left_to_right
from ui.widgets.files import open_file, save_file
from ui.widgets.flow import flow_of
from ui.widgets.page import Page
from ui.widgets.parts import Card, button, column, label

REQUEST_NAME, ANSWER_NAME, ROOT_NAME = "request.card", "answer.card", "root.pem"
_GROUP = 5


class EnrolmentCard(Card):
    """For a field computer: ask and finish. For a coordinator: answer, confirm, and the list of computers."""

    def __init__(
        self,
        page: Page,
        info: VaultInfo | None,
        devices: Sequence[DeviceLine],
        *,
        code: tuple[str, str] | None,
        on_code: Callable[[str, str], object],
    ) -> None:
        """info: what this vault is; devices: of its organisation; code: the half that is just being read aloud.

        on_code: told of a new half: the key of the words around it, and its digits in groups; "" when it is over. A
        function and not a signal: the page may draw a new card while the answer is on its way.
        """
        answers = info is not None and info.role == "coordinator" and info.is_enrolled
        super().__init__(page.say("enrol_computers" if answers else "enrol_title"), name="enrolment")
        self._page, self._say, self._on_code = page, page.say, on_code
        if info is None:
            return
        if code is not None:
            self._draw_code(*code)
        if info.is_enrolled:
            self.add(label(self._say("enrolled_in", organisation=isolate(info.organisation or "")), "muted"))
        if answers:
            self._draw_coordinator(devices)
        elif not info.is_enrolled:
            self._draw_field()

    def _draw_code(self, key: str, groups: str) -> None:
        digits = label(left_to_right(groups), "groups", name="enrol_code")
        digits.setAccessibleName(groups)
        self.add(label(self._say(key), "strong", name="enrol_code_hint"), digits)

    def _draw_field(self) -> None:
        self.add(label(self._say("enrol_hint"), "muted"))
        self.add(flow_of(self._act("enrol_request", self._request)))
        self._half = self._line("enrol_half")
        self.add(label(self._say("enrol_finish_hint"), "muted"), self._half)
        self.add(flow_of(self._act("enrol_finish", self._finish)))

    def _draw_coordinator(self, devices: Sequence[DeviceLine]) -> None:
        self.add(flow_of(self._act("enrol_answer", self._answer), self._act("enrol_root", self._write_root)))
        speech = self._page.desk.speech
        for at, device in enumerate(devices):
            under = "  ·  ".join((speech.code("role", device.role), speech.code("device", device.state),
                                  self._say("until", day=left_to_right(device.valid_until))))  # fmt: skip
            self.rows.addLayout(column(label(isolate(device.pseudonym), "strong"), label(under, "muted"), spacing=1))
            if device.state == "waiting":
                half = self._line(f"enrol_confirm_half_{at}")
                confirm = button(self._say("enrol_confirm"), f"enrol_confirm_{at}")
                confirm.clicked.connect(lambda _=False, device=device, half=half: self._confirm(device, half))
                self.add(label(self._say("enrol_confirm_hint"), "muted"), half, flow_of(confirm))

    def _act(self, key: str, act: Callable[[], None]) -> QWidget:
        made = button(self._say(key), key)
        made.clicked.connect(act)
        return made

    def _line(self, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setObjectName(name)
        line.setAccessibleName(self._say("enrol_half"))
        line.setPlaceholderText(self._say("enrol_half"))
        line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        line.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        return line

    def _request(self) -> None:
        self._to_file("enrol_request", REQUEST_NAME,
                      lambda door, path: door.enrolment.request(door.opened, path))  # fmt: skip

    def _write_root(self) -> None:
        self._to_file("enrol_root", ROOT_NAME, lambda door, path: door.enrolment.write_root(door.opened, path))

    def _to_file(self, key: str, name: str, work: Callable[[Any, Path], object]) -> None:
        path = save_file(self, self._say(key), suggested=name)
        if path is not None:
            door = self._page.desk.door
            done = self._say("file_written")
            self._page.run(lambda _report: work(door, path), then=lambda _: self._page.show_done(done))

    def _answer(self) -> None:
        card = open_file(self, self._say("enrol_answer"))
        out = save_file(self, self._say("enrol_answer_where"), suggested=ANSWER_NAME) if card is not None else None
        if card is None or out is None:
            return
        door = self._page.desk.door
        self._page.run(lambda _report: door.enrolment.answer(door.opened, card, out=out),
                       then=lambda half: self._show_code(half.code, key="enrol_read_first"))  # fmt: skip

    def _finish(self) -> None:
        half = self._half.text().strip()
        card = open_file(self, self._say("enrol_finish")) if half else None
        if card is None:
            return
        door = self._page.desk.door
        self._page.run(lambda _report: door.enrolment.finish(door.opened, card, half=half),
                       then=lambda second: self._show_code(second.code, key="enrol_read_second"))  # fmt: skip

    def _confirm(self, device: DeviceLine, half: QLineEdit) -> None:
        typed, door = half.text().strip(), self._page.desk.door
        if typed:
            self._page.run(lambda _report: door.enrolment.confirm(door.opened, device.id, half=typed),
                           then=lambda _: self._on_confirmed())  # fmt: skip

    def _on_confirmed(self) -> None:
        self._page.show_done(self._say("enrol_confirmed"))
        self._on_code("", "")

    def _show_code(self, code: str, *, key: str) -> None:
        digits = "".join(letter for letter in code if letter.isdigit())
        self._on_code(key, " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP)))
