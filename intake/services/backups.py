"""Backup, rehearsal and restore. A backup has keys of its own; a restored vault is a new device (succession).

The backup opens with the passphrase that the vault had when it was last written, or with its own recovery sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intake.clock import Now, system_now, to_ms
from intake.crypto import header_file, recovery
from intake.crypto.keyheader import KeyHeader, OpenedHeader, SlotKind
from intake.crypto.passphrase import KdfSetting, from_passphrase, from_recovery, wipe
from intake.errors import FolderMissing, PassphraseMissing, VaultExists, VaultMissing, WrongPassphrase
from intake.model.backups import BackedUp, BackupState, Restored
from intake.progress import Report
from intake.services import identity
from intake.services import session as sessions
from intake.services.opened import Session
from intake.services.succession import take_place
from intake.services.withdrawals import apply_again
from intake.vault import backup as low
from intake.vault.faults import file_faults
from intake.vault.folder import DIRECTORY_MODE, sync_directory

_MADE: Final = "backup.made_ms"
_OF: Final = "backup.of"
_KEY: Final = "backup.key:"


@dataclass(frozen=True, slots=True)
class Opener:
    """What opens a backup: the passphrase, or the groups of its recovery sheet."""

    passphrase: str | None = None
    groups: str | None = None

    def secret(self) -> bytearray:
        """Return the secret, for the caller to wipe. Raises PassphraseMissing, RecoveryTypo, RecoveryIncomplete."""
        if self.groups is not None:
            return from_recovery(recovery.from_text(self.groups))
        if self.passphrase is None:
            raise PassphraseMissing()
        return from_passphrase(self.passphrase)


def backup(session: Session, folder: Path, *, passphrase: str, report: Report) -> BackedUp:
    """Write this vault into `folder`: what is there already and unchanged is not written again.

    passphrase: of this vault; it opens the backup too. The first time the backup's own recovery sheet comes back.
    Raises WrongPassphrase, FolderMissing, VaultExists (also inside the vault: that would be none), BackupDamaged,
    DiskFull, FolderNotPrivate, Cancelled.
    """
    _check_place(session.folder, folder)
    lock = from_passphrase(passphrase)
    try:
        _must_open(session, lock)
        opened, sheet = _header(session, folder, lock)
    finally:
        wipe(lock)
    key = opened.database_key()
    made_ms = to_ms(session.now())
    marks = {_MADE: str(made_ms), _OF: session.device}
    try:
        content, copied, let_go = low.write_backup(session.vault, folder, key=key, marks=marks, report=report)
    finally:
        wipe(key)
        opened.wipe()
    with session.vault.write() as unit:
        unit.own.put_setting(identity.LAST_BACKUP, str(made_ms))
    rows = content.rows
    return BackedUp(
        folder=folder,
        made_ms=made_ms,
        cases=rows["view_case"],
        entries=rows["journal_entry"],
        evidence=rows["own_blob_key"],
        copied=copied,
        let_go=let_go,
        sheet=sheet,
    )


def check_backup(session: Session, folder: Path, *, opener: Opener, report: Report) -> BackupState:
    """Rehearse: open a backup, read all of it and compare it with this vault. Changes nothing.

    Raises VaultMissing, WrongPassphrase, HeaderDamaged, DatabaseDamaged, BackupDamaged, Cancelled.
    """
    key = _key_of(folder, opener)
    try:
        with low.opened(folder / low.DATABASE, key=key) as connection:
            low.check_database(connection)
            content, files = low.read_content(connection)
    finally:
        wipe(key)
    damaged = low.missing_files(folder, files, reads=True, report=report)
    held = {one.blob for one in files}
    with session.vault.read() as unit:
        heads = {device: sequence for device, sequence, _digest in unit.journal.heads()}
    return BackupState(
        ok=not damaged,
        made_ms=int(content.settings.get(_MADE, "0")),
        cases=content.rows["view_case"],
        entries=content.rows["journal_entry"],
        evidence=len(files),
        damaged=damaged,
        is_ours=content.settings.get(_OF) == session.device,
        missing_entries=sum(max(0, newest - content.heads.get(device, 0)) for device, newest in heads.items()),
        missing_evidence=sum(blob not in held for blob in session.vault.known_blobs()),
    )


def restore(
    source: Path,
    folder: Path,
    *,
    opener: Opener,
    passphrase: str,
    report: Report,
    setting: KdfSetting | None = None,
    now: Now = system_now,
) -> Restored:
    """Make a new vault in `folder` from a backup, as a new device, with withdrawals carried out again.

    passphrase: of the new vault; it gets a recovery sheet of its own. setting: for tests. The folder gets its name when
    all is done: an interrupted restore leaves nothing that could be taken for a vault.
    Raises VaultExists, VaultMissing, WrongPassphrase, PassphraseTooWeak, BackupDamaged, DiskFull, Cancelled.
    """
    sessions.check_passphrase(passphrase)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise VaultExists()
    part = folder.with_name(f".{folder.name}.part")
    with file_faults():
        low.empty_folder(part)
    sheet = recovery.new_secret()
    marks = _bring_back(source, part, opener=opener, passphrase=passphrase, sheet=sheet, setting=setting, report=report)
    restored = _begin_anew(part, folder, passphrase=passphrase, sheet=sheet, marks=marks, now=now)
    with file_faults():
        if folder.exists():
            folder.rmdir()
        part.replace(folder)
        sync_directory(folder.parent)
    return restored


def _begin_anew(
    part: Path, folder: Path, *, passphrase: str, sheet: bytes, marks: Mapping[str, str], now: Now
) -> Restored:
    """Open what was brought back, make it a new device, carry out withdrawals again; say what there is."""
    session = sessions.open_vault(part, passphrase=passphrase, now=now)
    try:
        former = take_place(session)
        erased = apply_again(session)
        info = sessions.vault_info(session)
        session.vault.database.checkpoint()
        return Restored(
            folder=folder,
            made_ms=int(marks.get(_MADE, "0")),
            device=session.device,
            former=former,
            cases=info.cases,
            entries=info.entries,
            evidence=info.evidence,
            erased=erased,
            must_be_confirmed=info.organisation is not None and not info.is_enrolled,
            sheet=recovery.to_groups(sheet),
        )
    finally:
        sessions.close(session)


def _bring_back(
    source: Path,
    part: Path,
    *,
    opener: Opener,
    passphrase: str,
    sheet: bytes,
    setting: KdfSetting | None,
    report: Report,
) -> Mapping[str, str]:
    """Copy database and files under new keys into a folder that is not yet a vault; return the backup's settings."""
    old_key = _key_of(source, opener)
    locks = {SlotKind.PASSPHRASE: from_passphrase(passphrase), SlotKind.RECOVERY: from_recovery(sheet)}
    opened = KeyHeader.create(locks, setting=setting or KdfSetting.calibrated())
    new_key = opened.database_key()
    try:
        with low.opened(source / low.DATABASE, key=old_key) as connection:
            low.check_database(connection)
            content, files = low.read_content(connection)
            low.copy_database(connection, part / "vault.db", key=new_key, marks={}, report=report)
        low.copy_files(source / low.BLOBS, part / low.BLOBS, files=files, report=report)
        header_file.write_header(part, opened, secret=locks[SlotKind.PASSPHRASE])
    finally:
        for buffer in (old_key, new_key, *locks.values()):
            wipe(buffer)
        opened.wipe()
    return content.settings


def _key_of(folder: Path, opener: Opener) -> bytearray:
    """Return the key of a backup's database. Raises VaultMissing, WrongPassphrase, HeaderDamaged, HeaderForged."""
    if not low.is_backup(folder):
        raise VaultMissing()
    secret = opener.secret()
    try:
        opened = header_file.unlock(folder, secret).opened
    finally:
        wipe(secret)
    if opened.is_erase:
        raise WrongPassphrase()
    key = opened.database_key()
    opened.wipe()
    return key


def _check_place(vault: Path, folder: Path) -> None:
    if folder.resolve().is_relative_to(vault.resolve()) or (folder / "vault.db").exists():
        raise VaultExists()
    if not folder.parent.is_dir():
        raise FolderMissing()
    with file_faults():
        folder.mkdir(mode=DIRECTORY_MODE, exist_ok=True)


def _must_open(session: Session, lock: bytearray) -> None:
    """Raise WrongPassphrase unless the passphrase opens this vault: a typing mistake must not lock a backup."""
    opened = header_file.unlock(session.folder, lock).opened
    is_right = opened.kind is SlotKind.PASSPHRASE
    opened.wipe()
    if not is_right:
        raise WrongPassphrase()


def _header(session: Session, folder: Path, lock: bytearray) -> tuple[OpenedHeader, tuple[str, ...] | None]:
    """Return the backup's opened header, and the groups of its recovery sheet when it is a new one.

    A backup that still has an older passphrase of this vault gets today's.
    """
    try:
        known = header_file.read_header(folder).header
    except VaultMissing:
        return _new_header(session, folder, lock)
    try:
        return header_file.unlock(folder, lock).opened, None
    except WrongPassphrase:
        with session.vault.read() as unit:
            master = unit.own.secret(_KEY + known.salt.hex())
        if master is None:
            raise
        opened = OpenedHeader(known, SlotKind.PASSPHRASE, 0, bytearray(master))
        opened = opened.with_slot(SlotKind.PASSPHRASE, secret=lock)
        header_file.write_header(folder, opened, secret=lock)
        return opened, None


def _new_header(session: Session, folder: Path, lock: bytearray) -> tuple[OpenedHeader, tuple[str, ...]]:
    sheet = recovery.new_secret()
    secret = from_recovery(sheet)
    setting = header_file.read_header(session.folder).header.setting
    opened = KeyHeader.create({SlotKind.PASSPHRASE: lock, SlotKind.RECOVERY: secret}, setting=setting)
    wipe(secret)
    with session.vault.write() as unit:
        unit.own.put_secret(_KEY + opened.header.salt.hex(), bytes(opened.master_key))
    header_file.write_header(folder, opened, secret=lock)
    return opened, recovery.to_groups(sheet)
