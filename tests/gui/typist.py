"""A desk that types until somebody kills it: `python -m tests.gui.typist VAULT SEED`, without a screen.

It opens the vault, begins an interview or goes on with the one that is there, and types into a field of the real window
through input-method events. Each line it prints says what stands in the field and when: "typed SECONDS TEXT".
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from tests.gui.keys import PASSPHRASE, type_text
from ui.app import Window
from ui.changes import ChangeBoard
from ui.door import Door
from ui.i18n import Speech
from ui.jobs import Jobs
from ui.theme import Theme
from ui.widgets.desk import Desk

WORDS = "Ержан ауылда тұрған еді қыркүйекте алып кетті содан қайтпады "
KEY_MS = 40
FIELD = "edit_interview_narrative_text"


class Typist:
    """Goes on with what the window shows, one step at a time."""

    def __init__(self, folder: Path, *, seed: int) -> None:
        self._app = QApplication([])
        self._app.setStyle("Fusion")
        theme, speech = Theme(), Speech("en")
        theme.apply(self._app)
        self._desk = Desk(Door(), Jobs(), ChangeBoard(), speech, theme)
        self.window: Any = Window(self._desk, folder)
        self._letters = random.Random(seed)
        self._timer = QTimer()
        self._timer.timeout.connect(self.step)

    def run(self) -> None:
        self.window.show()
        self._timer.start(KEY_MS)
        self._app.exec()

    def find(self, name: str) -> Any:
        return self.window.findChild(QWidget, name)

    def step(self) -> None:
        """Do the next thing that a person would do, by what is on the screen."""
        shell = self.window.shell
        if shell is None:
            if self.find("unlock_open") is not None and self.find("unlock_open").isEnabled():
                line = self.find("unlock_passphrase")
                if not line.text():
                    type_text(line, PASSPHRASE)
                    self.find("unlock_open").click()
        elif not shell.pages["interview"].isVisible():
            self._begin(shell)
        else:
            self._type(shell.pages["interview"])

    def _begin(self, shell: Any) -> None:
        today = shell.pages["today"]
        if today._today.info is None:
            return
        if today._today.drafts:
            shell.show_page("draft", today._today.drafts[0].id)
        else:
            shell.show_page("interview")
            shell.pages["interview"].show_thing(("new", None))

    def _type(self, page: Any) -> None:
        if page._draft is None:
            return
        if self.find("consent_store_yes") is not None and page._section == "consent":
            self.find("consent_store_yes").click()
            page._turn_to("happened")
            self.find(FIELD).setFocus()
            return
        field = page.focusWidget()
        if field is None or field.objectName() != FIELD:
            print("lost", page._section, field.objectName() if field else "", flush=True)
            self._timer.stop()
            return
        if not self._timer.property("shown"):
            print("back", page._section, field.objectName(), field.textCursor().position(), flush=True)
            print("found", field.toPlainText(), flush=True)
            self._timer.setProperty("shown", True)
        type_text(field, self._letters.choice(WORDS))
        print("typed", time.monotonic(), field.toPlainText(), flush=True)


if __name__ == "__main__":
    Typist(Path(sys.argv[1]), seed=int(sys.argv[2])).run()
