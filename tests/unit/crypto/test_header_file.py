"""Two copies of the key header: one damaged is mended, a crash at any step loses nothing, an old secret stays dead."""

import errno
import os
import stat
from pathlib import Path

import pytest

from intake.crypto.header_file import FIRST_NAME, SECOND_NAME, read_header, unlock, write_header
from intake.crypto.keyheader import KeyHeader, OpenedHeader, SlotKind
from intake.crypto.passphrase import KdfSetting, from_passphrase
from intake.errors import DiskFull, FromNewerVersion, HeaderDamaged, HeaderForged, VaultMissing, WrongPassphrase

QUICK = KdfSetting(memory_kib=64, passes=1, lanes=1)
OLD = from_passphrase("ескі сөз")
NEW = from_passphrase("жаңа сөз")


@pytest.fixture
def opened() -> OpenedHeader:
    return KeyHeader.create({SlotKind.PASSPHRASE: OLD}, setting=QUICK)


@pytest.fixture
def folder(tmp_path: Path, opened: OpenedHeader) -> Path:
    write_header(tmp_path, opened, secret=OLD)
    return tmp_path


def spoil(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[500] ^= 1
    path.write_bytes(raw)


def test_both_copies_are_written_alike_and_nothing_else_is_left(folder: Path, opened: OpenedHeader) -> None:
    assert sorted(path.name for path in folder.iterdir()) == [FIRST_NAME, SECOND_NAME]
    assert (folder / FIRST_NAME).read_bytes() == (folder / SECOND_NAME).read_bytes() == opened.header.to_bytes()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no mode bits")
def test_only_the_owner_may_read_the_copies(folder: Path) -> None:
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_a_whole_pair_opens_from_the_first_copy(folder: Path, opened: OpenedHeader) -> None:
    found = unlock(folder, OLD)

    assert found.opened.master_key == opened.master_key
    assert not found.repaired_from_second
    assert not found.needs_repair
    assert read_header(folder).header == opened.header


@pytest.mark.parametrize(
    "harm", [spoil, Path.unlink, lambda path: path.write_bytes(b"")], ids=["flip", "gone", "empty"]
)
@pytest.mark.parametrize("name", [FIRST_NAME, SECOND_NAME])
def test_one_damaged_copy_is_mended_from_the_other(folder: Path, name: str, harm: object) -> None:
    assert callable(harm)
    whole = (folder / name).read_bytes()
    harm(folder / name)
    told_by_reading = read_header(folder).repaired_from_second

    found = unlock(folder, OLD)

    assert found.repaired_from_second is told_by_reading is (name == FIRST_NAME)
    assert not found.needs_repair
    assert (folder / name).read_bytes() == whole


def test_reading_mends_nothing_before_a_secret_has_proven_the_copy(folder: Path) -> None:
    spoil(folder / FIRST_NAME)
    before = (folder / FIRST_NAME).read_bytes()

    read_header(folder)
    with pytest.raises(WrongPassphrase):
        unlock(folder, NEW)

    assert (folder / FIRST_NAME).read_bytes() == before


def test_two_damaged_copies_are_called_damaged_and_not_a_wrong_passphrase(folder: Path) -> None:
    spoil(folder / FIRST_NAME)
    spoil(folder / SECOND_NAME)

    with pytest.raises(HeaderDamaged):
        unlock(folder, OLD)


def test_no_copy_at_all_is_no_vault(tmp_path: Path) -> None:
    with pytest.raises(VaultMissing):
        read_header(tmp_path)


def test_a_damaged_copy_beside_a_newer_one_is_called_newer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(folder / FIRST_NAME)
    monkeypatch.setattr("intake.crypto.keyheader.SUITE", 0)  # to this older program, suite 1 is the newer one

    with pytest.raises(FromNewerVersion):
        read_header(folder)


def test_changing_the_passphrase_replaces_both_copies(folder: Path, opened: OpenedHeader) -> None:
    write_header(folder, opened.with_slot(SlotKind.PASSPHRASE, secret=NEW), secret=NEW)

    assert unlock(folder, NEW).opened.master_key == opened.master_key
    with pytest.raises(WrongPassphrase):
        unlock(folder, OLD)
    spoil(folder / FIRST_NAME)
    with pytest.raises(WrongPassphrase):
        unlock(folder, OLD)


def test_a_header_that_the_given_secret_does_not_open_is_never_put_in_place(folder: Path, opened: OpenedHeader) -> None:
    with pytest.raises(WrongPassphrase):
        write_header(folder, opened.with_slot(SlotKind.PASSPHRASE, secret=NEW), secret=OLD)

    assert sorted(path.name for path in folder.iterdir()) == [FIRST_NAME, SECOND_NAME]
    assert unlock(folder, OLD).opened.master_key == opened.master_key


class PowerCut(BaseException):
    """The computer stops; no code of ours may answer."""


@pytest.mark.parametrize("step", range(6))
@pytest.mark.skipif(os.name == "nt", reason="the steps are counted at fsync, of which Windows has fewer")
def test_a_crash_at_any_step_leaves_the_old_or_the_new_passphrase_working(
    folder: Path, opened: OpenedHeader, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    changed = opened.with_slot(SlotKind.PASSPHRASE, secret=NEW)
    synced = 0

    def fsync_until_the_cut(descriptor: int) -> None:
        nonlocal synced
        if synced == step:
            raise PowerCut
        synced += 1

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync_until_the_cut)
        if step < 4:
            with pytest.raises(PowerCut):
                write_header(folder, changed, secret=NEW)
        else:
            write_header(folder, changed, secret=NEW)

    working = [secret for secret in (OLD, NEW) if can_open(folder, secret)]
    assert working == ([OLD] if step == 0 else [NEW])
    assert unlock(folder, working[0]).opened.master_key == opened.master_key
    assert (folder / FIRST_NAME).read_bytes() == (folder / SECOND_NAME).read_bytes()


def can_open(folder: Path, secret: bytearray) -> bool:
    try:
        unlock(folder, secret)
    except WrongPassphrase:
        return False
    return True


def test_a_vault_that_cannot_be_written_to_opens_and_says_what_could_not_be_mended(folder: Path) -> None:
    spoil(folder / FIRST_NAME)
    (folder / f"{FIRST_NAME}.part").mkdir()  # stands in the way as a read-only disk would, for root too

    found = unlock(folder, OLD)

    assert found.repaired_from_second
    assert found.needs_repair
    assert found.opened.master_key == unlock(folder, OLD).opened.master_key


def test_a_full_disk_is_told_and_leaves_both_copies_as_they_were(
    folder: Path, opened: OpenedHeader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", no_room)
        with pytest.raises(DiskFull):
            write_header(folder, opened.with_slot(SlotKind.PASSPHRASE, secret=NEW), secret=NEW)

    assert sorted(path.name for path in folder.iterdir()) == [FIRST_NAME, SECOND_NAME]
    assert not unlock(folder, OLD).repaired_from_second


def test_a_copy_that_cannot_be_read_counts_as_damaged(folder: Path) -> None:
    (folder / FIRST_NAME).unlink()
    (folder / FIRST_NAME).mkdir()

    found = unlock(folder, OLD)

    assert found.repaired_from_second
    assert found.needs_repair


def test_a_header_forged_in_its_only_copy_is_called_forged(folder: Path, opened: OpenedHeader) -> None:
    two = opened.with_slot(SlotKind.RECOVERY, secret=NEW)
    forged = KeyHeader(two.header.setting, two.header.salt, two.header.slots, opened.header.mac)
    (folder / FIRST_NAME).write_bytes(forged.to_bytes())
    (folder / SECOND_NAME).unlink()

    with pytest.raises(HeaderForged):
        unlock(folder, OLD)


def test_a_header_forged_in_its_first_copy_opens_from_the_second(folder: Path, opened: OpenedHeader) -> None:
    two = opened.with_slot(SlotKind.RECOVERY, secret=NEW)
    forged = KeyHeader(two.header.setting, two.header.salt, two.header.slots, opened.header.mac)
    (folder / FIRST_NAME).write_bytes(forged.to_bytes())

    found = unlock(folder, OLD)

    assert found.repaired_from_second
    assert (folder / FIRST_NAME).read_bytes() == opened.header.to_bytes()
