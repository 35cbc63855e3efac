"""kill -9 at any moment of the real work: nothing acknowledged is lost, checks are clean, nothing stays behind."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from intake.progress import silent
from intake.services import cases, exchange, interviews, session
from intake.services.checking import check_vault
from intake.services.opened import Session
from tests.bench.interviews import write_interviews
from tests.journeys.conftest import PASSPHRASE, Team

ROOT = Path(__file__).resolve().parents[2]
ROUNDS, SHORT_ROUNDS = 100, 4
LONGEST_S = {"interviews": 0.6, "evidence": 0.3, "writing": 0.8, "reading": 0.6, "rebuilding": 0.4}

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")


def killed(what: str, folder: Path, *, beside: Path, seed: int) -> list[list[str]]:
    """Let a worker work for a random moment, kill it, and return what it had acknowledged."""
    command = [sys.executable, "-m", "tests.journeys.worker", what, str(folder), str(beside), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"done ready \n"
        try:
            process.wait(timeout=random.Random(seed).uniform(0, LONGEST_S[what]))
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
        lines = process.stdout.read().decode().splitlines()
    assert process.returncode in {-signal.SIGKILL, 0}
    return [line.split()[1:] for line in lines if line.count(" ") == 2]


def is_well(desk: Session) -> bool:
    here = {path.name for path in (desk.folder / "blobs").glob("*/*")}
    with desk.vault.read() as unit:
        known = {blob.blob for blob in unit.own.blobs.all()}
    left = [*(desk.folder / "staging").iterdir(), *(desk.folder / "quarantine").iterdir()]
    return here == known and not left and check_vault(desk, report=silent) == ()


@pytest.mark.parametrize("what", sorted(set(LONGEST_S) - {"reading", "writing"}))
def test_killed_while_working(team: Team, tmp_path: Path, full: bool, what: str) -> None:
    beside, folder = tmp_path / "beside", team.field.folder
    beside.mkdir()
    interviews.add_file(team.field, write_interviews(beside, count=1)[0], report=silent)
    session.close(team.field)
    told: set[str] = set()
    for seed in range(ROUNDS if full else SHORT_ROUNDS):
        told |= {words[1] for words in killed(what, folder, beside=beside, seed=seed) if len(words) > 1}
        desk = session.open_vault(folder, passphrase=PASSPHRASE)
        try:
            with desk.vault.read() as unit:
                assert {record.id for record in unit.views.records(told)} == told
            assert is_well(desk)
        finally:
            session.close(desk)


def test_killed_while_writing_bundles_no_number_is_given_twice(team: Team, tmp_path: Path, full: bool) -> None:
    beside, folder = tmp_path / "beside", team.field.folder
    beside.mkdir()
    for file in write_interviews(beside, count=20):
        interviews.add_file(team.field, file, report=silent)
    session.close(team.field)

    for seed in range(ROUNDS if full else SHORT_ROUNDS):
        killed("writing", folder, beside=beside, seed=seed)
        desk = session.open_vault(folder, passphrase=PASSPHRASE)
        assert is_well(desk)
        session.close(desk)

    written = sorted(beside.glob("*.age"), key=lambda file: file.stat().st_mtime_ns)
    for file in written:
        (result,) = exchange.read_bundles(team.coordinator, [file], report=silent)
        assert result.state == "imported", result.reason
    assert written
    assert cases.count_cases(team.coordinator) == 20
    desk = session.open_vault(folder, passphrase=PASSPHRASE)
    exchange.write_bundle(desk, to="Aq Bulaq", folder=beside, report=silent)
    session.close(desk)
    assert [one.name for one in beside.iterdir() if one.name.startswith(".")] == []


def test_killed_while_reading_bundles(team: Team, tmp_path: Path, full: bool) -> None:
    ready = tmp_path / "beside" / "ready"
    ready.mkdir(parents=True)
    for some in range(4):
        for file in write_interviews(tmp_path, count=8, first=8 * some, seed=some):
            interviews.add_file(team.field, file, report=silent)
        exchange.write_bundle(team.field, to="Aq Bulaq", folder=ready, report=silent)
    for place, file in enumerate(sorted(ready.iterdir(), key=lambda one: one.stat().st_mtime_ns)):
        file.rename(ready / f"{place}.age")
    folder = team.coordinator.folder
    session.close(team.coordinator)
    for seed in range(ROUNDS if full else SHORT_ROUNDS):
        killed("reading", folder, beside=tmp_path / "beside", seed=seed)
        desk = session.open_vault(folder, passphrase=PASSPHRASE)
        assert is_well(desk)
        session.close(desk)
    desk = session.open_vault(folder, passphrase=PASSPHRASE)
    try:
        results = exchange.read_bundles(desk, sorted(ready.glob("*.age")), report=silent)
        assert {result.state.value for result in results} <= {"imported", "known"}
        assert cases.count_cases(desk) == 32
        assert is_well(desk)
    finally:
        session.close(desk)
