"""A full disk: a clear error at every step, an intact vault, and room kept back so that erasing still works."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.crypto.header_file import unlock
from intake.crypto.passphrase import from_passphrase
from intake.errors import DiskFull
from intake.progress import silent
from intake.vault.checking import check
from intake.vault.erasure import Erasure, erase
from intake.vault.migrations import migrate, version_of
from intake.vault.store import Vault
from tests.storage.desk import PASSPHRASE, Act, Desk, make_vault, new_case_ids, open_vault, said_in_interview

ROOM = "6m"

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0, reason="a small disk of one's own needs root on Linux"
)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of six megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("this machine does not let us mount a disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def fill(disk: Path, *, leave_bytes: int = 0) -> None:
    """Fill the disk to the last byte but these."""
    with (disk / "filling").open("ab", buffering=0) as file:
        size_bytes = 1 << 20
        while size_bytes:
            try:
                file.write(bytes(size_bytes))
            except OSError:
                size_bytes //= 2
    if leave_bytes:
        with (disk / "filling").open("rb+") as file:
            file.truncate(max(0, (disk / "filling").stat().st_size - leave_bytes))


def save(vault: Vault, desk: Desk) -> Act:
    act = desk.act(said_in_interview(new_case_ids(), name="Сынақ Адам", number="AA-1", narrative="сөз " * 5000))
    with vault.write() as unit:
        act.add_to(unit)
    return act


def is_well(vault: Vault, desk: Desk) -> bool:
    return check(vault, keys={desk.device: desk.key}, report=silent) == ()


def test_saving_on_a_full_disk_is_told_and_loses_nothing(small_disk: Path, desk: Desk) -> None:
    folder = small_disk / "vault"
    (small_disk / "filling").write_bytes(bytes(2_000_000))
    with make_vault(folder) as vault:
        saved = []
        with pytest.raises(DiskFull):
            for _ in range(1000):
                saved.append(save(vault, desk))
        assert saved
        with vault.read() as unit:
            assert unit.journal.count() == len(saved)
    with open_vault(folder) as vault:
        with vault.read() as unit:
            assert unit.journal.count() == len(saved)
        (small_disk / "filling").unlink()
        assert is_well(vault, desk)


@pytest.mark.parametrize("leave_bytes", range(0, 262_144, 24_576))
def test_a_save_is_whole_or_not_at_all_wherever_the_room_ends(small_disk: Path, desk: Desk, leave_bytes: int) -> None:
    with make_vault(small_disk / "vault") as vault:
        save(vault, desk)
        fill(small_disk, leave_bytes=leave_bytes)
        try:
            save(vault, desk)
            expected = 2
        except DiskFull:
            expected = 1
        with vault.read() as unit:
            assert unit.journal.count() == expected
        (small_disk / "filling").unlink()
        assert is_well(vault, desk)


def test_attaching_on_a_full_disk_leaves_nothing(small_disk: Path, tmp_path: Path) -> None:
    original = tmp_path / "photo"
    original.write_bytes(os.urandom(3_000_000))
    with make_vault(small_disk / "vault") as vault:
        fill(small_disk, leave_bytes=1_000_000)
        with pytest.raises(DiskFull):
            vault.blobs.seal(original, report=silent)
        assert [path for path in vault.folder.blobs.rglob("*") if path.is_file()] == []


def test_erasing_works_on_a_full_disk(small_disk: Path, desk: Desk) -> None:
    with make_vault(small_disk / "vault") as vault:
        acts = [save(vault, desk) for _ in range(3)]
        vault.database.checkpoint()
        (small_disk / "vault" / "ballast").unlink()
        (small_disk / "vault" / "ballast").write_bytes(bytes(2_000_000))
        fill(small_disk)
        with pytest.raises(DiskFull):
            save(vault, desk)
        erase(vault, Erasure(acts[0].ids), now_ms=1)
        with vault.read() as unit:
            assert unit.views.count_cases() == 2


def test_making_a_vault_without_room_is_told(small_disk: Path) -> None:
    fill(small_disk, leave_bytes=20_000)
    with pytest.raises(DiskFull):
        make_vault(small_disk / "vault")
    (small_disk / "filling").unlink()
    make_vault(small_disk / "vault").close()


def test_migrating_without_room_leaves_the_old_database(small_disk: Path, desk: Desk) -> None:
    folder = small_disk / "vault"
    with make_vault(folder) as vault:
        for _ in range(4):
            save(vault, desk)
        key = unlock(folder, from_passphrase(PASSPHRASE)).opened.database_key()
    path = folder / "vault.db"
    version = version_of(path, key=key)
    fill(small_disk, leave_bytes=path.stat().st_size // 2)
    with pytest.raises(DiskFull):
        migrate(path, key=key, staging=folder / "staging", steps={version: ()}, target=version + 1)
    (small_disk / "filling").unlink()
    with open_vault(folder) as vault:
        assert is_well(vault, desk)
