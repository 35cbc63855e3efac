"""The vault: making one, opening one, working in it, closing it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from intake.crypto.header_file import Unlocked, unlock, write_header
from intake.crypto.keyheader import KeyHeader, OpenedHeader, SlotKind
from intake.crypto.passphrase import KdfSetting, wipe
from intake.errors import DiskFull, HeaderDamaged, VaultMissing, WrongPassphrase
from intake.model.journal import Authority
from intake.model.own import StoreInfo
from intake.questionnaire.form import Form
from intake.vault.blobs import BlobStore
from intake.vault.engine import Database, connect
from intake.vault.faults import database_faults, file_faults
from intake.vault.folder import BALLAST_BYTES, FILE_MODE, VaultFolder, sync_directory
from intake.vault.migrations import migrate
from intake.vault.ownership import Ownership
from intake.vault.schema import SEARCH_STATEMENTS, VERSION, metadata
from intake.vault.touched import Touched
from intake.vault.unit import Unit

NO_AUTHORITY = Authority(roles={}, revocations={})


class Vault:
    """An open vault. Only the thread that opened it may use it, save for `blobs`, which any thread may."""

    def __init__(self, folder: VaultFolder, *, unlocked: Unlocked, form: Form) -> None:
        """Open the database of a folder that is locked for us; see `create` and `open`."""
        self._opened: OpenedHeader = unlocked.opened
        self._is_repaired = unlocked.repaired_from_second
        self._key = unlocked.opened.database_key()
        self._ownership = Ownership.of(form)
        self._authority = NO_AUTHORITY
        self.touched = Touched()
        self.folder = folder
        self.blobs = BlobStore(folder.blobs)
        self.database = Database(folder.database, key=self._key)

    @classmethod
    def create(
        cls,
        folder: Path,
        *,
        secret: bytearray,
        setting: KdfSetting,
        form: Form,
        recovery: bytearray | None = None,
        ballast_bytes: int = BALLAST_BYTES,
    ) -> Self:
        """Make a vault in a folder that is new or holds none, and open it.

        secret: of `passphrase.from_passphrase`; recovery: of `from_recovery`. Both stay the caller's to wipe.
        Raises VaultExists, FolderNotPrivate, VaultInUse, DiskFull, MemoryShort, PassphraseUsedTwice.
        """
        place = VaultFolder(folder)
        place.create()
        try:
            locks = {SlotKind.PASSPHRASE: secret}
            if recovery is not None:
                locks[SlotKind.RECOVERY] = recovery
            opened = KeyHeader.create(locks, setting=setting)
            _create_database(place.database, key=opened.database_key())
            write_header(folder, opened, secret=secret)
            place.fill_ballast(ballast_bytes)
            return cls(place, unlocked=Unlocked(opened, repaired_from_second=False, needs_repair=False), form=form)
        except BaseException:
            place.destroy()  # nothing was in it yet, and the person will try again
            place.close()
            raise

    @classmethod
    def open(cls, folder: Path, *, secret: bytearray, form: Form, ballast_bytes: int = BALLAST_BYTES) -> Self:
        """Open a vault with any of its secrets; mend the header, migrate a copy, collect what was left behind.

        Raises VaultMissing, VaultInUse, FolderNotPrivate, WrongPassphrase, HeaderDamaged, HeaderForged,
        DatabaseDamaged, FromNewerVersion, DiskFull, MemoryShort.
        """
        place = VaultFolder(folder)
        place.open()
        try:
            unlocked = _unlock(place, secret)
            key = unlocked.opened.database_key()
            try:
                migrate(place.database, key=key, staging=place.staging)
            except DiskFull:
                # Even reading needs a little room, for the log's shared index.
                if not place.give_back_ballast():
                    raise
                migrate(place.database, key=key, staging=place.staging)
            wipe(key)
            vault = cls(place, unlocked=unlocked, form=form)
        except BaseException:
            place.close()
            raise
        try:
            vault.blobs.collect_orphans(vault.known_blobs())
            place.fill_ballast(ballast_bytes)
        except BaseException:
            vault.close()
            raise
        return vault

    @property
    def opened_by(self) -> SlotKind:
        """Which kind of secret opened it."""
        return self._opened.kind

    @property
    def authority(self) -> Authority:
        """Who may do what, as the vault folds by now."""
        return self._authority

    def close(self) -> None:
        """Close the database, overwrite the keys, let go of the folder. May be called twice."""
        self.database.close()
        wipe(self._key)
        self._opened.wipe()
        self.folder.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """Give a unit that sees one unchanging state. Raises WrongThread, DatabaseDamaged."""
        with self.database.read() as connection:
            yield Unit(connection, ownership=self._ownership, authority=self._authority)

    @contextmanager
    def write(self) -> Iterator[Unit]:
        """Give a unit whose work is kept as a whole when the block ends, or not at all after any exception.

        Raises WrongThread, DiskFull, DatabaseDamaged; VaultInUse for a write inside a write.
        """
        with self.database.write() as connection:
            unit = Unit(connection, ownership=self._ownership, authority=self._authority)
            yield unit
        self.touched.add(unit.refolder.folded_ids)

    def use_authority(self, authority: Authority) -> None:
        """Go on with what the organisation's chain says; the records it judges otherwise have to be folded again."""
        self._authority = authority

    def info(self) -> StoreInfo:
        """Return what can be counted."""
        with self.read() as unit:
            return StoreInfo(
                cases=unit.views.count_cases(),
                entries=unit.journal.count(),
                evidence=len(unit.own.blobs.all()),
                schema_version=VERSION,
                repaired_header=self._is_repaired,
            )

    def known_blobs(self) -> tuple[str, ...]:
        """Return the ids of all evidence files whose attaching was acknowledged."""
        with self.read() as unit:
            return tuple(blob.blob for blob in unit.own.blobs.all())

    def set_lock(self, kind: SlotKind, *, secret: bytearray) -> None:
        """Let `secret` open the vault from now on; an older secret of this kind opens it no more.

        Raises PassphraseUsedTwice, DiskFull, HeaderDamaged, MemoryShort, with the old header untouched.
        """
        self.database.must_be_owner()
        opened = self._opened.with_slot(kind, secret=secret)
        write_header(self.folder.path, opened, secret=secret)
        self._opened = opened

    def make_room(self) -> bool:
        """Give back the room kept for a full disk, so that deleting works; it is taken again at the next start."""
        return self.folder.give_back_ballast()


def _unlock(place: VaultFolder, secret: bytearray) -> Unlocked:
    """Open the key header; carry out an erase slot and say what a wrong passphrase says."""
    try:
        unlocked = unlock(place.path, secret)
    except VaultMissing as error:
        raise HeaderDamaged(where="missing") from error
    if unlocked.opened.is_erase:
        place.destroy()
        raise WrongPassphrase
    return unlocked


def _create_database(path: Path, *, key: bytearray) -> None:
    """Make an empty database of today's version."""
    with file_faults(), database_faults(path):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))
        connect(path, key=key, is_new=True).close()
        database = Database(path, key=key)
        with database.write() as connection:
            metadata.create_all(connection)
            for statement in SEARCH_STATEMENTS:
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql(f"PRAGMA user_version={VERSION}")
        database.close()
    wipe(key)
    sync_directory(path.parent)
