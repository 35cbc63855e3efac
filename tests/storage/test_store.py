"""Making and opening a vault: whose it is, what is wrong with it, who may use it."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from intake.crypto.header_file import unlock, write_header
from intake.crypto.keyheader import KeyHeader, SlotKind
from intake.crypto.passphrase import from_passphrase, from_recovery
from intake.errors import (
    DatabaseDamaged,
    FolderNotPrivate,
    FromNewerVersion,
    HeaderDamaged,
    VaultExists,
    VaultInUse,
    VaultMissing,
    WrongPassphrase,
    WrongThread,
)
from intake.vault.schema import VERSION
from intake.vault.store import Vault
from tests.storage.desk import (
    BALLAST_BYTES,
    FORM,
    LOWEST,
    PASSPHRASE,
    Desk,
    make_vault,
    new_case_ids,
    open_vault,
    said_in_interview,
)

MARKED = "Құпиятұрсын Белгілібек"


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A vault with one case, closed."""
    folder = tmp_path / "vault"
    with make_vault(folder) as vault, vault.write() as unit:
        Desk().act(said_in_interview(new_case_ids(), name=MARKED, number="AA-0001-K")).add_to(unit)
    return folder


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def test_what_was_written_is_there_after_opening_again(closed: Path) -> None:
    with open_vault(closed) as vault, vault.read() as unit:
        assert unit.views.case_lines()[0].names == (MARKED,)
        assert not vault.info().repaired_header
        assert vault.info().schema_version == VERSION
        assert (vault.info().cases, vault.info().entries, vault.info().evidence) == (1, 1, 0)


def test_a_wrong_passphrase_is_no_damage(closed: Path) -> None:
    with pytest.raises(WrongPassphrase):
        open_vault(closed, "алма терек бұлақ қоңыр жұлдыз аспан")
    open_vault(closed).close()


def test_the_second_header_stands_in_and_the_first_is_mended(closed: Path) -> None:
    flip(closed / "vault.hdr", 200)
    with open_vault(closed) as vault:
        assert vault.info().repaired_header
    assert (closed / "vault.hdr").read_bytes() == (closed / "vault.hdr.2").read_bytes()
    with open_vault(closed) as vault:
        assert not vault.info().repaired_header


def test_two_damaged_headers_are_told_from_a_wrong_passphrase(closed: Path) -> None:
    for name in ("vault.hdr", "vault.hdr.2"):
        flip(closed / name, 200)
    with pytest.raises(HeaderDamaged):
        open_vault(closed)


def test_two_missing_headers_are_damage_and_not_a_missing_vault(closed: Path) -> None:
    for name in ("vault.hdr", "vault.hdr.2"):
        (closed / name).unlink()
    with pytest.raises(HeaderDamaged):
        open_vault(closed)


@pytest.mark.parametrize("place", [0, 20, 100, 4000])
def test_a_damaged_first_page_is_told_from_a_wrong_passphrase(closed: Path, place: int) -> None:
    flip(closed / "vault.db", place)
    with pytest.raises(DatabaseDamaged):
        open_vault(closed)


def test_a_cut_or_missing_database_is_damage(closed: Path) -> None:
    database = closed / "vault.db"
    database.write_bytes(database.read_bytes()[: 4096 * 2 + 100])
    with pytest.raises(DatabaseDamaged):
        open_vault(closed)
    database.unlink()
    with pytest.raises(DatabaseDamaged):
        open_vault(closed)


def test_a_newer_vault_is_refused_and_left_as_it_is(closed: Path) -> None:
    key = unlock(closed, from_passphrase(PASSPHRASE)).opened.database_key()
    connection = driver.connect(str(closed / "vault.db"))
    connection.set_key(bytearray(b"x'" + key.hex().encode() + b"'"))
    connection.execute(f"PRAGMA user_version={VERSION + 1}")
    connection.close()
    before = (closed / "vault.db").read_bytes()
    with pytest.raises(FromNewerVersion):
        open_vault(closed)
    assert (closed / "vault.db").read_bytes() == before


def test_an_empty_folder_holds_no_vault_and_a_vault_is_never_overwritten(closed: Path, tmp_path: Path) -> None:
    with pytest.raises(VaultMissing):
        open_vault(tmp_path / "nothing")
    with pytest.raises(VaultExists):
        make_vault(closed)
    open_vault(closed).close()


def test_a_second_opening_is_refused_in_this_process_and_in_another(closed: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from intake.errors import VaultInUse\n"
        "from intake.vault.folder import VaultFolder\n"
        "try: VaultFolder(Path(sys.argv[1])).open()\n"
        "except VaultInUse: sys.exit(7)\n"
    )
    with open_vault(closed):
        with pytest.raises(VaultInUse):
            open_vault(closed)
        assert subprocess.run([sys.executable, "-c", code, str(closed)], check=False).returncode == 7
    assert subprocess.run([sys.executable, "-c", code, str(closed)], check=False).returncode == 0


def test_only_the_thread_that_opened_it_may_use_it(vault: Vault) -> None:
    raised: list[str] = []

    def use() -> None:
        for work in (vault.read, vault.write):
            try:
                with work():
                    raised.append("nothing")
            except WrongThread as error:
                raised.append(type(error).__name__)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert raised == ["WrongThread", "WrongThread"]


def test_an_exception_inside_a_write_undoes_all_of_it(vault: Vault) -> None:
    with pytest.raises(KeyError), vault.write() as unit:
        unit.own.put_setting("language", "kk")
        raise KeyError
    with vault.read() as unit:
        assert unit.own.setting("language") is None


def test_a_read_inside_a_write_sees_what_was_before(vault: Vault) -> None:
    with vault.write() as unit:
        unit.own.put_setting("language", "kk")
        with vault.read() as reading:
            assert reading.own.setting("language") is None


@pytest.mark.skipif(sys.platform == "win32", reason="modes are access lists there")
def test_nobody_else_can_read_the_folder_or_anything_in_it(vault: Vault) -> None:
    with vault.write() as unit:
        unit.own.put_setting("language", "kk")
    original = vault.folder.staging / "original"
    original.write_bytes(b"x" * 1000)
    vault.blobs.seal(original, report=lambda _progress: None)
    assert stat.S_IMODE(vault.folder.path.stat().st_mode) == 0o700
    for path in vault.folder.path.rglob("*"):
        if path != original:
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path.name


@pytest.mark.skipif(sys.platform == "win32", reason="modes are access lists there")
def test_an_own_folder_that_others_can_read_is_made_private(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o755)
    make_vault(folder).close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "foreign"
    folder.mkdir()
    os.chown(folder, 12345, 12345)
    with pytest.raises(FolderNotPrivate):
        make_vault(folder)


def test_nothing_typed_stands_readable_on_the_disk(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    with make_vault(folder) as vault:
        with vault.write() as unit:
            act = Desk().act(said_in_interview(new_case_ids(), name=MARKED, number="AA-0001-K", narrative=MARKED))
            act.add_to(unit)
            unit.own.put_setting("marked", MARKED)
        files = [path for path in folder.rglob("*") if path.is_file()]
        assert any(path.name == "vault.db-wal" and path.stat().st_size for path in files)
        for path in files:
            for encoding in ("utf-8", "utf-16-le"):
                assert MARKED.encode(encoding) not in path.read_bytes(), path.name
            assert b"SQLite format 3" not in path.read_bytes()


def test_a_recovery_sheet_opens_and_a_new_passphrase_replaces_the_old(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    sheet = from_recovery(b"0123456789abcdef")
    Vault.create(
        folder, secret=from_passphrase(PASSPHRASE), recovery=sheet, setting=LOWEST, form=FORM, ballast_bytes=0
    ).close()
    with Vault.open(folder, secret=sheet, form=FORM, ballast_bytes=0) as vault:
        assert vault.opened_by is SlotKind.RECOVERY
        vault.set_lock(SlotKind.PASSPHRASE, secret=from_passphrase("жаңа құпия сөз"))
    with pytest.raises(WrongPassphrase):
        open_vault(folder)
    with open_vault(folder, "жаңа құпия сөз") as vault:
        assert vault.opened_by is SlotKind.PASSPHRASE


def test_the_erase_passphrase_leaves_nothing_and_says_what_a_wrong_one_says(closed: Path) -> None:
    opened = unlock(closed, from_passphrase(PASSPHRASE)).opened
    erasing = from_passphrase("бәрін өшір")
    write_header(closed, opened.with_slot(SlotKind.ERASE, secret=erasing), secret=from_passphrase(PASSPHRASE))
    with pytest.raises(WrongPassphrase):
        Vault.open(closed, secret=erasing, form=FORM, ballast_bytes=0)
    assert not (closed / "vault.db").exists()
    assert not any((closed / name).exists() for name in ("vault.hdr", "vault.hdr.2", "blobs"))


def test_staging_is_emptied_at_start_and_ballast_is_kept(closed: Path) -> None:
    (closed / "staging" / "half").write_bytes(b"x")
    (closed / "staging" / "deep").mkdir()
    (closed / "staging" / "deep" / "file").write_bytes(b"x")
    with open_vault(closed) as vault:
        assert list((closed / "staging").iterdir()) == []
        assert (closed / "ballast").stat().st_size == BALLAST_BYTES
        assert vault.make_room()
        assert not (closed / "ballast").exists()
        assert not vault.make_room()
    with open_vault(closed):
        assert (closed / "ballast").stat().st_size == BALLAST_BYTES


def test_the_safe_settings_are_really_set(vault: Vault) -> None:
    wanted = {
        "foreign_keys": 1, "journal_mode": "wal", "synchronous": 2, "temp_store": 2, "secure_delete": 1,
        "trusted_schema": 0, "cell_size_check": 1,
    }  # fmt: skip
    with vault.database.read() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
    assert found == wanted


def test_a_header_without_its_database_key_does_not_open_it(closed: Path) -> None:
    other = KeyHeader.create({SlotKind.PASSPHRASE: from_passphrase(PASSPHRASE)}, setting=LOWEST)
    write_header(closed, other, secret=from_passphrase(PASSPHRASE))
    with pytest.raises(DatabaseDamaged):
        open_vault(closed)
