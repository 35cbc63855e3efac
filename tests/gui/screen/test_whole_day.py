"""A whole day on a real screen: two fresh computers, interviews, bundles, a disagreement, a receipt, the panic key."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from intake.texts import Texts
from tests.gui.screen.desktop import Person, Seen, desktop, lacking

pytestmark = pytest.mark.screen
PASSPHRASE = "seven quiet birds over the lake"
SOUGHT, TELLER, SECOND_TELLER = "Бақыт Үлгіұлы", "Айгүл Үлгіқызы", "گۇلنار ۇلگىقىزى"


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[dict[str, str]]:
    missing = lacking()
    if missing and os.environ.get("CI"):
        pytest.fail(f"not on this machine: {' '.join(missing)}", pytrace=False)
    if missing:
        pytest.skip(f"not on this machine: {' '.join(missing)}")
    home = tmp_path / "home"
    home.mkdir()
    with desktop(home) as environ:
        yield environ


@pytest.fixture
def coordinator(screen: dict[str, str], tmp_path: Path) -> Iterator[Person]:
    person = Person(screen, tmp_path / "coordinator")
    yield person
    person.leave()


@pytest.fixture
def worker(screen: dict[str, str], tmp_path: Path) -> Iterator[Person]:
    person = Person(screen, tmp_path / "field")
    yield person
    person.leave()


def test_a_whole_day(coordinator: Person, worker: Person, tmp_path: Path, full: bool) -> None:
    if not full:
        pytest.skip("drives real programs on a screen of its own for a minute: with --full")
    set_up(coordinator, organisation="Ақ бұлақ")
    set_up(worker)
    enrol(worker, coordinator, cards=tmp_path)
    take_down(worker, begin="nav_interview", teller=TELLER, sex="male")
    carry(worker, coordinator, stick=tmp_path / "first")
    find_case(coordinator, "Бақыт")
    find_case(worker, "باقىت")
    take_down(worker, begin="case_new_interview", teller=SECOND_TELLER, sex="female")
    carry(worker, coordinator, stick=tmp_path / "second")
    prefer_one(coordinator)
    carry(coordinator, worker, stick=tmp_path / "back")
    worker.wait_for("exchange_heard_0", until=lambda seen: "Last receipt" in seen["says"])
    change_looks(worker)
    lock_with_a_dialog_open(worker)


def set_up(person: Person, *, organisation: str = "") -> None:
    """Make a vault through the window, with its recovery sheet and the rehearsal."""
    person.wait_for("setup_next")
    person.come_forward()
    if organisation:
        person.press("setup_role_coordinator", brings="setup_organisation")
        person.type_into("setup_organisation", organisation)
    person.press("setup_next", brings="setup_new_first")
    person.type_into("setup_new_first", PASSPHRASE)
    person.type_into("setup_new_second", PASSPHRASE)
    person.press_once("setup_create")
    groups = [person.wait_for(f"setup_group_{at}")["says"].split()[-1] for at in range(1, 9)]
    person.press("setup_have_sheet", brings="setup_finish")
    for at, group in enumerate(groups):
        if person.sees(f"setup_answer_{at}"):
            person.type_into(f"setup_answer_{at}", group)
    person.press("setup_finish", brings="nav_today")


def enrol(worker: Person, coordinator: Person, *, cards: Path) -> None:
    """Join the organisation face to face: cards as files, the code in two halves."""
    worker.come_forward()
    worker.click("nav_exchange")
    worker.give_path(cards / "request.card", dialog="save_dialog", after="enrol_request")
    coordinator.come_forward()
    coordinator.click("nav_exchange")
    coordinator.give_path(cards / "request.card", dialog="open_dialog", after="enrol_answer")
    coordinator.give_path(cards / "answer.card", dialog="save_dialog")
    first = coordinator.wait_for("enrol_code")["says"]
    worker.come_forward()
    worker.type_into("enrol_half", first)
    worker.give_path(cards / "answer.card", dialog="open_dialog", after="enrol_finish")
    second = worker.wait_for("enrol_code")["says"]
    coordinator.come_forward()
    coordinator.type_into("enrol_confirm_half_1", second)
    coordinator.press_once("enrol_confirm_1")
    coordinator.wait_gone("enrol_confirm_1")
    worker.wait_for("exchange_write_0")


def take_down(worker: Person, *, begin: str, teller: str, sex: str) -> None:
    """Take down an interview: consent, who tells, who is sought, read-back, seal."""
    worker.come_forward()
    if begin == "nav_interview":
        worker.press(begin, brings="interview_start")
        worker.press("interview_start", brings="consent_store_yes")
    else:
        worker.press(begin, brings="consent_store_yes")
    worker.press("consent_store_yes", brings="consent_share_ngo_yes")
    worker.press("consent_share_ngo_yes")
    worker.press("interview_step_testifier", brings="edit_persons_testifier_names_0_text")
    worker.type_into("edit_persons_testifier_names_0_text", teller)
    worker.press("interview_step_people", brings=f"edit_persons_sought_sex_{sex}")
    if begin == "nav_interview":
        worker.type_into("edit_persons_sought_names_0_text", SOUGHT)
    worker.press(f"edit_persons_sought_sex_{sex}")
    worker.press("interview_step_review", brings="review_seal")
    worker.press("review_seal", brings="review_seal_yes")
    worker.press_once("review_seal_yes")
    worker.wait_for("case_name", until=lambda seen: SOUGHT in seen["says"])


def carry(sender: Person, receiver: Person, *, stick: Path) -> None:
    """Write a bundle to a stick and read it on the other computer."""
    stick.mkdir()
    sender.come_forward()
    sender.click("nav_exchange")
    sender.give_path(stick, dialog="folder_dialog", after="exchange_write_0")
    sender.wait_for("banner_exchange_0", until=partial(says, Texts("en").say("window.bundle_written")))
    (bundle,) = stick.glob("*.age")
    receiver.come_forward()
    receiver.click("nav_exchange")
    receiver.give_path(bundle, dialog="open_dialog", after="exchange_read")
    receiver.wait_for("exchange_result_0", until=lambda seen: "✓" in seen["says"])


def find_case(person: Person, words: str) -> None:
    """Search from the keyboard and open what is found."""
    person.come_forward()
    person.click("nav_cases")
    person.key("slash")
    person.wait_for("cases_search", until=lambda seen: seen["focused"])
    person.type_into("cases_search", words)
    person.key("Return")
    person.wait_for("case_name", until=lambda seen: SOUGHT in seen["says"])


def prefer_one(coordinator: Person) -> None:
    """See that two relatives differ, and prefer one with a reason."""
    coordinator.click("nav_review")
    coordinator.wait_for("review_0_0_prefer")
    coordinator.type_into("review_reason_0", "heard the voice")
    coordinator.press_once("review_0_0_prefer")
    coordinator.wait_gone("review_0_0_prefer")  # there was one question, and it is answered


def change_looks(worker: Person) -> None:
    """Switch languages and colours while running."""
    worker.click("nav_settings")
    for language in ("ru", "kk-Arab", "en"):
        worker.press(f"settings_language_{language}")  # the chip is chosen in the page that is drawn anew
        words = Texts(language).say("window.nav_settings")
        worker.wait_for("nav_settings", until=partial(says, words))
    worker.press("settings_mode_dark")


def says(words: str, seen: Seen) -> bool:
    """Tell whether something is called so."""
    return str(seen["says"]) == words


def lock_with_a_dialog_open(worker: Person) -> None:
    """Lock with the panic key while a dialog is open, and open again: the same process number, all is there."""
    find_case(worker, "Бақыт")
    worker.press("case_add_evidence", brings="open_dialog")
    worker.key("Pause")
    worker.wait_for("unlock_passphrase")
    assert worker.sees("open_dialog") is None
    assert worker.program.poll() is None
    worker.type_into("unlock_passphrase", PASSPHRASE)
    worker.key("Return")
    worker.wait_for("nav_cases")
    find_case(worker, "Бақыт")
