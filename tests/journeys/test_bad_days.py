"""Full disks, pulled sticks, wrong clocks, odd names and sizes: a clear error or a good end, and an intact vault."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from intake.errors import CanBeFixed, DiskFull, FileVanished, PlaceNotWritable
from intake.progress import Progress, silent
from intake.services import cases, evidence, exchange, interviews, session
from intake.services.checking import check_vault
from intake.services.opened import Session
from tests.bench.interviews import write_interviews
from tests.journeys.conftest import INTERVIEWS, LOWEST, PASSPHRASE, MakeVault, Team, enrol

YEARS = timedelta(days=3650)


def first_case(desk: Session, folder: Path) -> str:
    return interviews.add_file(desk, write_interviews(folder, count=1)[0], report=silent).cases[0]


def is_well(desk: Session) -> bool:
    return check_vault(desk, report=silent) == () and list((desk.folder / "staging").iterdir()) == []


# --- full disks -------------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of twelve megabytes."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("a small disk of one's own needs root on Linux")
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("this machine does not let us mount a disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def fill(disk: Path, *, leave_bytes: int) -> Path:
    """Fill a disk but for these bytes; return the file that fills it."""
    filling = disk / "filling"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    filling.write_bytes(bytes(max(0, free - leave_bytes - 8192)))
    return filling


@pytest.mark.parametrize("leave_bytes", [0, 60_000, 400_000])
def test_a_full_disk_is_told_at_every_step_and_loses_nothing(
    small_disk: Path, tmp_path: Path, leave_bytes: int
) -> None:
    field, _sheet = session.create_vault(small_disk / "f", passphrase=PASSPHRASE, role="field", setting=LOWEST)
    boss, _sheet = session.create_vault(
        tmp_path / "c", passphrase=PASSPHRASE, role="coordinator", organisation="Aq Bulaq", setting=LOWEST
    )
    enrol(field, boss, cards=tmp_path, name="D-1")
    for file in write_interviews(tmp_path, count=30):
        interviews.add_file(field, file, report=silent)
    case = cases.all_cases(field)[0].id
    photo = tmp_path / "photo"
    photo.write_bytes(os.urandom(700_000))
    (later,) = write_interviews(tmp_path, count=1, first=500, seed=9)
    steps: list[Callable[[], object]] = [
        lambda: evidence.add_evidence(field, case, [photo], report=silent),
        lambda: exchange.write_bundle(field, to="Aq Bulaq", folder=small_disk, report=silent),
        lambda: interviews.add_file(field, later, report=silent),
    ]
    filling = fill(small_disk, leave_bytes=leave_bytes)

    refused = 0
    for step in steps:
        try:
            step()
        except DiskFull:
            refused += 1

    filling.unlink()
    assert refused
    assert cases.count_cases(field) >= 30
    assert is_well(field)
    assert [one.name for one in small_disk.iterdir() if one.name.startswith(".")] == []
    (bundle,) = exchange.write_bundle(field, to="Aq Bulaq", folder=tmp_path, report=silent).files
    assert exchange.read_bundles(boss, [bundle], report=silent)[0].state == "imported"
    session.close(field)
    session.close(boss)


def test_importing_onto_a_full_disk_is_told_and_can_be_done_again(small_disk: Path, tmp_path: Path) -> None:
    field, _sheet = session.create_vault(tmp_path / "f", passphrase=PASSPHRASE, role="field", setting=LOWEST)
    boss, _sheet = session.create_vault(
        small_disk / "c", passphrase=PASSPHRASE, role="coordinator", organisation="Aq Bulaq", setting=LOWEST
    )
    enrol(field, boss, cards=tmp_path, name="D-1")
    for file in write_interviews(tmp_path, count=20):
        interviews.add_file(field, file, report=silent)
    (bundle,) = exchange.write_bundle(field, to="Aq Bulaq", folder=tmp_path, report=silent).files
    filling = fill(small_disk, leave_bytes=bundle.stat().st_size + 100_000)

    with pytest.raises(DiskFull):
        exchange.read_bundles(boss, [bundle], report=silent)
    filling.unlink()

    assert cases.count_cases(boss) == 0
    assert is_well(boss)
    assert exchange.read_bundles(boss, [bundle], report=silent)[0].state == "imported"
    session.close(field)
    session.close(boss)


# --- sticks, names, sizes ---------------------------------------------------------------------------------------------


def test_a_stick_pulled_while_a_file_is_kept_leaves_nothing(make_vault: MakeVault, tmp_path: Path) -> None:
    desk = make_vault("field")
    case = first_case(desk, tmp_path)
    video = tmp_path / "video"
    video.write_bytes(os.urandom(3_000_000))
    before = {path.name for path in (desk.folder / "blobs").rglob("*") if path.is_file()}

    def pull(_progress: Progress) -> None:
        raise FileVanished

    with pytest.raises(FileVanished):
        evidence.add_evidence(desk, case, [video], report=pull)

    assert {path.name for path in (desk.folder / "blobs").rglob("*") if path.is_file()} == before
    assert is_well(desk)


@pytest.mark.parametrize("name", ["", "no such folder/x", "x" * 300, "a\0b"])
def test_a_place_that_cannot_be_written_is_told(make_vault: MakeVault, tmp_path: Path, name: str) -> None:
    desk = make_vault("field")
    case = first_case(desk, tmp_path)
    photo = tmp_path / "photo"
    photo.write_bytes(b"photo")
    (line,) = evidence.add_evidence(desk, case, [photo], report=silent)

    with pytest.raises((CanBeFixed, ValueError) if "\0" in name else CanBeFixed):
        evidence.save_evidence(desk, line.id, tmp_path / name, report=silent)


def test_names_in_any_script_and_of_any_length_can_be_kept(make_vault: MakeVault, tmp_path: Path) -> None:
    desk = make_vault("қойма 保险库 قويما")
    case = first_case(desk, tmp_path)
    deep = tmp_path.joinpath(*(["өте ұзын қалта аты " * 5] * 4))
    deep.mkdir(parents=True)
    files = [deep / "سۇرەت.jpg", deep / ("照" * 80), tmp_path / "empty"]
    for place, file in enumerate(files):
        file.write_bytes(b"x" * place)

    kept = evidence.add_evidence(desk, case, files, report=silent)

    assert sorted(line.size_bytes for line in kept) == [0, 1, 2] or len(kept) == 3
    assert is_well(desk)


def test_two_hundred_files_of_one_case_are_kept_and_travel(team: Team, tmp_path: Path) -> None:
    case = first_case(team.field, tmp_path)
    files = []
    for number in range(200):
        files.append(tmp_path / f"{number}.bin")
        files[-1].write_bytes(f"file {number}".encode())

    evidence.add_evidence(team.field, case, files, report=silent)

    assert len(evidence.evidence_of(team.field, case)) == 200
    assert team.carry(team.field, to="Aq Bulaq", reader=team.coordinator) == ["imported"]
    assert is_well(team.coordinator)


@pytest.mark.alone
def test_a_sparse_gigabyte_is_kept(make_vault: MakeVault, tmp_path: Path, full: bool) -> None:
    if not full:
        pytest.skip("a gigabyte is kept with --full only")
    desk = make_vault("field")
    case = first_case(desk, tmp_path)
    with (tmp_path / "video").open("wb") as file:
        file.truncate(1 << 30)

    (line,) = evidence.add_evidence(desk, case, [tmp_path / "video"], report=silent)

    assert line.size_bytes == 1 << 30
    assert is_well(desk)


# --- clocks -----------------------------------------------------------------------------------------------------------


def test_a_clock_ten_years_wrong_loses_nothing_and_copies_stay_equal(team: Team, tmp_path: Path) -> None:
    real = team.field.now
    team.field.now = lambda: datetime.now(UTC) + YEARS
    first_case(team.field, tmp_path)
    team.field.now = lambda: datetime.now(UTC) - YEARS
    interviews.add_file(team.field, INTERVIEWS / "3-husband.json", report=silent)
    team.field.now = real
    interviews.add_file(team.field, INTERVIEWS / "1-sister.json", report=silent)

    assert team.carry(team.field, to="Aq Bulaq", reader=team.coordinator) == ["imported"]
    assert team.carry(team.coordinator, to="D-village", reader=team.field) == ["imported"]

    assert cases.count_cases(team.field) == cases.count_cases(team.coordinator) == 4
    assert check_vault(team.field, report=silent) == ()
    assert check_vault(team.coordinator, report=silent) == ()
    with team.coordinator.vault.read() as unit:
        from intake.services.journaling import last_time

        assert last_time(unit).physical_ms < datetime.now(UTC).timestamp() * 1000 + 2 * 86_400_000


def test_writing_to_a_folder_that_may_only_be_read_is_told(team: Team, tmp_path: Path) -> None:
    first_case(team.field, tmp_path)

    with pytest.raises(PlaceNotWritable):
        exchange.write_bundle(team.field, to="Aq Bulaq", folder=Path("/proc"), report=silent)
