"""Killed while typing, through the real window: back at the same field, with all but the last two seconds."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from intake.services import interviews, session
from tests.gui.conftest import find, page, press, settle, type_text
from tests.gui.keys import PASSPHRASE

ROOT = Path(__file__).resolve().parents[2]
AT_MOST_LOST_S = 2.0
START_S = 60


class Killed:
    """One life of the typist: what it found, and what stood in the field at which moment."""

    def __init__(self, vault: Path, *, seed: int, after_s: float) -> None:
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
        self.found, self.back, self.typed = "", "", list[tuple[float, str]]()
        with subprocess.Popen(
            [sys.executable, "-m", "tests.gui.typist", str(vault), str(seed)],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            first: float | None = None
            for line in process.stdout:
                word, _, rest = line.rstrip("\n").partition(" ")
                match word:
                    case "typed":
                        moment, _, text = rest.partition(" ")
                        first = first or float(moment)
                        self.typed.append((float(moment), text))
                    case "found":
                        self.found = rest
                    case _:
                        self.back = line.strip()
                if word == "lost" or (first is not None and time.monotonic() - first >= after_s):
                    break
            self.killed_at = time.monotonic()
            process.send_signal(signal.SIGKILL)
            process.stdout.close()


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a POSIX signal")
def test_killed_while_typing_it_is_back_at_the_same_field_with_the_text_of_two_seconds_ago(
    vault: Path, share: Callable[[int], int]
) -> None:
    before: Killed | None = None
    for life in range(max(3, share(30))):
        now = Killed(vault, seed=life, after_s=2.2 + 0.83 * (life % 4))
        assert now.typed, now.back
        if before is not None:
            kept = [text for moment, text in before.typed if moment <= before.killed_at - AT_MOST_LOST_S]
            assert now.back.startswith(f"back happened edit_interview_narrative_text {len(now.found)}")
            assert now.found.startswith(kept[-1].strip()), (kept[-1], now.found)
            assert before.typed[-1][1].startswith(now.found)
        before = now


@pytest.fixture
def interview(window: Any, qtbot: QtBot) -> Iterator[Any]:
    window.shell.show_page("interview")
    press(window, "interview_start")
    settle(window, qtbot)
    press(window, "consent_store_yes")
    yield page(window, "interview")


def test_two_drafts_stand_side_by_side(window: Any, qtbot: QtBot, interview: Any) -> None:
    press(window, "interview_step_people")
    type_text(find(window, "edit_persons_sought_names_0_text"), "Ержан")
    interview.show_thing(("new", None))
    settle(window, qtbot)
    press(window, "consent_store_yes")
    press(window, "interview_step_people")
    type_text(find(window, "edit_persons_sought_names_0_text"), "Айгүл")
    press(window, "interview_put_aside")
    settle(window, qtbot)

    drafts = page(window, "today")._today.drafts
    assert sorted(draft.names for draft in drafts) == [("Айгүл",), ("Ержан",)]
    for draft in drafts:
        window.shell.show_page("draft", draft.id)
        settle(window, qtbot)
        assert find(window, "edit_persons_sought_names_0_text").text() == draft.names[0]


def test_a_draft_of_an_older_form_opens_and_keeps_what_the_form_no_longer_asks(window: Any, qtbot: QtBot) -> None:
    door = window._desk.door
    made: list[Any] = []

    def work(_report: object) -> Any:
        draft = interviews.blank_draft(door.opened)
        document: Any = draft.document
        document["consents"] = [{"scope": "store", "answer": "yes", "given": "signed"}]
        document["persons"]["sought"] |= {"names": [{"text": "Ержан"}], "favourite_song": "Елім-ай"}
        marks = {"/persons/sought/shoe": "refused"}
        old = replace(draft, form_version=0, place="a_section_of_old#edit_gone", marks=marks)
        return interviews.save_draft(door.opened, old)

    window._desk.jobs.on_vault(window, work).succeeded.connect(made.append)
    qtbot.waitUntil(lambda: bool(made))
    window.shell.show_page("draft", made[0].id)
    settle(window, qtbot)
    assert find(window, "edit_persons_sought_names_0_text").text() == "Ержан"
    type_text(find(window, "edit_persons_sought_names_0_text"), "бек")
    press(window, "interview_put_aside")
    settle(window, qtbot)

    again: list[Any] = []
    window._desk.jobs.on_vault(window, lambda _r: interviews.open_draft(door.opened, made[0].id)).succeeded.connect(
        again.append
    )
    qtbot.waitUntil(lambda: bool(again))
    assert again[0].document["persons"]["sought"]["favourite_song"] == "Елім-ай"
    assert again[0].document["persons"]["sought"]["names"][0]["text"] == "Ержанбек"
    assert again[0].marks == {"/persons/sought/shoe": "refused"}


def test_a_folder_copied_while_somebody_types_opens_too(vault: Path, tmp_path: Path) -> None:
    life = Killed(vault, seed=7, after_s=3.5)
    copy = Path(shutil.copytree(vault, tmp_path / "copy"))
    opened = session.open_vault(copy, passphrase=PASSPHRASE)
    drafts = interviews.drafts(opened)
    session.close(opened)
    assert life.typed
    assert len(drafts) == 1


def test_a_question_is_marked_with_one_key(window: Any, qtbot: QtBot, interview: Any) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QMenu

    from tests.gui.conftest import strike

    press(window, "interview_step_people")
    type_text(find(window, "edit_persons_sought_names_0_text"), "Ержан")
    find(window, "edit_persons_sought_birth_said").setFocus()
    strike(find(window, "edit_persons_sought_birth_said"), Qt.Key.Key_F4)
    menu = window.findChild(QMenu, "mark_menu")
    strike(menu, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: "did not want" in find(window, "mark_edit_persons_sought_birth").text())
    press(window, "interview_put_aside")
    settle(window, qtbot)
    draft = page(window, "today")._today.drafts[0].id
    window.shell.show_page("draft", draft)
    settle(window, qtbot)
    assert interview._answers.marks == {"/persons/sought/birth": "refused"}
    type_text(find(window, "edit_persons_sought_birth_said"), "1971")
    assert interview._answers.marks == {}
    assert window.findChild(QWidget, "mark_edit_persons_sought_birth").isHidden()
