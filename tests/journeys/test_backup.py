"""A backup is whole, opens with keys of its own, and comes back as a new device in the old one's place."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from intake.cli.run import main
from intake.errors import BackupDamaged, IsBackup, VaultExists, VaultMissing, WrongPassphrase
from intake.progress import silent
from intake.services import backups, cases, enrolment, evidence, exchange, interviews, renewal, succession, withdrawals
from intake.services import session as sessions
from intake.services.backups import Opener
from intake.services.checking import check_vault
from intake.services.opened import Session
from intake.vault.blobs import BlobStore
from tests.journeys.conftest import INTERVIEWS, LOWEST, PASSPHRASE, MakeVault, Team
from tests.journeys.test_withdrawal import EVERYTHING, HUSBAND, OF_SISTER, SISTER, add, assert_gone, everything_shown
from tests.storage.raw import decrypted_pages

ROOT = Path(__file__).resolve().parents[2]
NEW = "nine quiet wells shine"
OPENER = Opener(passphrase=PASSPHRASE)


def bring_back(source: Path, folder: Path, *, opener: Opener = OPENER) -> Session:
    backups.restore(source, folder, opener=opener, passphrase=NEW, report=silent, setting=LOWEST)
    return sessions.open_vault(folder, passphrase=NEW)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "disk"


def test_a_backup_has_all_of_it_under_keys_of_its_own(make_vault: MakeVault, target: Path) -> None:
    desk = make_vault("field")
    add(desk, SISTER, HUSBAND)

    made = backups.backup(desk, target, passphrase=PASSPHRASE, report=silent)

    assert (made.cases, made.evidence, made.copied) == (3, 7, 7)
    assert made.sheet is not None
    assert sorted(path.name for path in target.iterdir()) == ["backup.db", "blobs", "vault.hdr", "vault.hdr.2"]
    assert (target / "vault.hdr").read_bytes() != (desk.folder / "vault.hdr").read_bytes()
    with pytest.raises(IsBackup):
        sessions.open_vault(target, passphrase=PASSPHRASE)
    state = backups.check_backup(desk, target, opener=OPENER, report=silent)
    assert (state.ok, state.is_ours, state.missing_entries, state.missing_evidence) == (True, True, 0, 0)
    assert backups.check_backup(desk, target, opener=Opener(groups=" ".join(made.sheet)), report=silent).ok
    assert sessions.vault_info(desk).last_backup_ms == made.made_ms


def test_the_next_backup_copies_only_what_is_new_and_lets_go_of_what_was_erased(
    make_vault: MakeVault, target: Path
) -> None:
    desk = make_vault("field")
    (case,) = add(desk, SISTER)
    backups.backup(desk, target, passphrase=PASSPHRASE, report=silent)
    add(desk, HUSBAND)
    behind = backups.check_backup(desk, target, opener=OPENER, report=silent)
    withdrawals.withdraw(desk, case, scopes=EVERYTHING, demanded=None, reason="she asked", by="aa")

    again = backups.backup(desk, target, passphrase=PASSPHRASE, report=silent)

    assert (behind.missing_entries, behind.missing_evidence) == (1, 4)
    assert (again.copied, again.let_go, again.sheet) == (4, 3, None)
    assert backups.check_backup(desk, target, opener=OPENER, report=silent).ok
    restored = bring_back(target, target.parent / "back")
    try:
        assert_words_gone(restored)
    finally:
        sessions.close(restored)


def assert_words_gone(desk: Session) -> None:
    desk.vault.database.checkpoint()
    found = decrypted_pages(desk.folder, NEW)
    assert not [word for word in OF_SISTER if word.encode() in found]


def test_a_damaged_file_is_found_by_the_rehearsal_and_never_restored(make_vault: MakeVault, target: Path) -> None:
    desk = make_vault("field")
    add(desk, SISTER)
    backups.backup(desk, target, passphrase=PASSPHRASE, report=silent)
    file = next(path for path in (target / "blobs").glob("*/*"))
    content = bytearray(file.read_bytes())
    content[100] ^= 1
    file.write_bytes(content)

    state = backups.check_backup(desk, target, opener=OPENER, report=silent)

    assert (state.ok, state.damaged) == (False, (file.name,))
    with pytest.raises(BackupDamaged):
        bring_back(target, target.parent / "back")
    assert not (target.parent / "back").exists()


def test_wrong_passphrases_and_wrong_places_are_refused(make_vault: MakeVault, target: Path) -> None:
    desk = make_vault("field")
    with pytest.raises(WrongPassphrase):
        backups.backup(desk, target, passphrase="somebody else's words", report=silent)
    with pytest.raises(VaultMissing):
        backups.check_backup(desk, target, opener=OPENER, report=silent)
    backups.backup(desk, target, passphrase=PASSPHRASE, report=silent)
    with pytest.raises(WrongPassphrase):
        backups.check_backup(desk, target, opener=Opener(passphrase="somebody else's words"), report=silent)
    other = make_vault("other")
    for place in (desk.folder, desk.folder / "inside", other.folder):
        with pytest.raises(VaultExists):
            backups.backup(desk, place, passphrase=PASSPHRASE, report=silent)
    with pytest.raises(VaultExists):
        bring_back(target, desk.folder)


def test_after_the_passphrase_was_changed_the_backup_takes_the_new_one(make_vault: MakeVault, target: Path) -> None:
    desk = make_vault("field")
    first = backups.backup(desk, target, passphrase=PASSPHRASE, report=silent)
    sessions.set_passphrase(desk, new=NEW)

    backups.backup(desk, target, passphrase=NEW, report=silent)

    assert backups.check_backup(desk, target, opener=Opener(passphrase=NEW), report=silent).ok
    assert first.sheet is not None
    assert backups.check_backup(desk, target, opener=Opener(groups=" ".join(first.sheet)), report=silent).ok
    with pytest.raises(WrongPassphrase):
        backups.check_backup(desk, target, opener=OPENER, report=silent)


def test_a_restored_desk_is_a_new_device_held_until_its_succession_is_confirmed(team: Team, target: Path) -> None:
    first = add(team.field, SISTER)
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    backups.backup(team.field, target, passphrase=PASSPHRASE, report=silent)
    later = add(team.field, HUSBAND)
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    old = team.field.device
    sessions.close(team.field)
    shutil.rmtree(team.field.folder)

    restored = bring_back(target, target.parent / "back")
    try:
        assert restored.device != old
        assert [line.id for line in cases.all_cases(restored)] == first
        request, answer = team.stick / "again.request", team.stick / "again.answer"
        enrolment.request(restored, request)
        answered = enrolment.answer(team.coordinator, request, out=answer)
        finished = enrolment.finish(restored, answer, half=answered.code)
        enrolment.confirm(team.coordinator, finished.device, half=finished.code)
        assert finished.pseudonym == "D-village-2"
        written = exchange.write_bundle(restored, to="Aq Bulaq", folder=team.stick, report=silent)
        (held,) = exchange.read_bundles(team.coordinator, written.files, report=silent)
        assert (held.state, held.reason) == ("held", "successor")

        succession.succeed(team.coordinator, "D-village-2", former="D-village")

        assert exchange.quarantine(team.coordinator) == ()
        assert [line.name for line in exchange.recipients(team.coordinator)] == ["D-village-2"]
        assert team.carry(team.coordinator, to="D-village-2", reader=restored) == ["imported"]
        assert {line.id for line in cases.all_cases(restored)} == {*first, *later}
        for desk in (restored, team.coordinator):
            assert check_vault(desk, report=silent) == ()
        numbers = [line.number for line in cases.all_cases(restored)]
        new = interviews.add_file(restored, INTERVIEWS / "2-neighbour.json", report=silent)
        assert cases.show_case(restored, new.cases[0]).number not in numbers
        assert team.carry(restored, to="Aq Bulaq", reader=team.coordinator) == ["imported"]
    finally:
        sessions.close(restored)


def test_what_was_withdrawn_after_the_backup_goes_again(team: Team, target: Path) -> None:
    (case,) = add(team.field, SISTER)
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    backups.backup(team.field, target, passphrase=PASSPHRASE, report=silent)
    withdrawals.withdraw(team.field, case, scopes=EVERYTHING, demanded=None, reason="she asked", by="aa")
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    restored = bring_back(target, target.parent / "back")
    try:
        assert "Жемісбек" in everything_shown(restored)
        request, answer = team.stick / "again.request", team.stick / "again.answer"
        enrolment.request(restored, request)
        answered = enrolment.answer(team.coordinator, request, out=answer)
        finished = enrolment.finish(restored, answer, half=answered.code)
        enrolment.confirm(team.coordinator, finished.device, half=finished.code)
        succession.succeed(team.coordinator, finished.device, former=team.field.device)

        team.carry(team.coordinator, to="D-village-2", reader=restored)

        assert cases.all_cases(restored) == ()
        assert_words_gone(restored)
    finally:
        sessions.close(restored)
    assert_gone(team.field, *OF_SISTER)


def test_a_restored_coordinator_certifies_itself_and_goes_on(team: Team, target: Path) -> None:
    add(team.field, SISTER)
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    backups.backup(team.coordinator, target, passphrase=PASSPHRASE, report=silent)
    sessions.close(team.coordinator)
    restored = bring_back(target, target.parent / "back")
    try:
        info = sessions.vault_info(restored)
        assert (info.is_enrolled, info.pseudonym) == (True, "C1-2")
        card = team.stick / "organisation.card"
        renewal.write_card(restored, card)
        assert renewal.take_card(team.field, card) == 1
        assert team.carry(restored, to="D-village", reader=team.field) == ["imported"]
        assert [line.name for line in exchange.recipients(team.field)] == ["C1-2"]
        add(team.field, HUSBAND)
        assert team.carry(team.field, to="Aq Bulaq", reader=restored) == ["imported"]
        assert len(cases.all_cases(restored)) == 3
        assert check_vault(restored, report=silent) == ()
    finally:
        sessions.close(restored)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_killed_while_backing_up_the_old_backup_or_the_new_one_is_whole(
    make_vault: MakeVault, target: Path, share: Callable[[int], int]
) -> None:
    desk = make_vault("field")
    add(desk, SISTER, HUSBAND)
    backups.backup(desk, target, passphrase=PASSPHRASE, report=silent)
    sessions.close(desk)
    for seed in range(share(30)):
        command = [sys.executable, "-m", "tests.journeys.backing_up", str(desk.folder), str(target), str(seed)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            try:
                process.wait(timeout=random.Random(seed).uniform(0, 0.3))
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
        opened = sessions.open_vault(desk.folder, passphrase=PASSPHRASE)
        try:
            state = backups.check_backup(opened, target, opener=OPENER, report=silent)
            assert state.ok
            assert state.cases >= 3
        finally:
            sessions.close(opened)
    assert BlobStore(target / "blobs").collect_orphans([]) >= 7
    assert evidence.KIND == "evidence"


def test_all_of_it_can_be_done_from_the_command_line(
    team: Team, target: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(team.field, SISTER)
    for desk in (team.field, team.coordinator):
        sessions.close(desk)
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE, encoding="utf-8")

    def run(folder: Path, *typed: str) -> Any:
        assert main(["--vault", str(folder), "--passphrase-file", str(secret), *typed, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    sheet, card, back = tmp_path / "sheet", tmp_path / "card", tmp_path / "back"
    made = run(team.field.folder, "vault", "backup", "-o", str(target), "--recovery-sheet", str(sheet))
    state = run(team.field.folder, "vault", "backup", "--check", str(target))
    restored = run(back, "vault", "restore", str(target), "--to", str(back))
    renewed = run(team.coordinator.folder, "device", "renew", "D-village", "-o", str(card))
    taken = run(team.field.folder, "organisation", "take", str(card))
    listed = run(team.coordinator.folder, "device", "list")

    assert (made["cases"], state["ok"], restored["must_be_confirmed"], taken["new"]) == (1, True, True, 1)
    assert sheet.read_text(encoding="utf-8")
    assert [(line["pseudonym"], line["alarms"]) for line in listed] == [("C1", []), ("D-village", [])]
    assert renewed["valid_until"]
