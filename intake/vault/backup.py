"""The low part of backup and restore: a database copied under another key, and evidence files beside it.

    DIR/vault.hdr(.2)   a key header of its own     DIR/backup.db   the database under that key
    DIR/blobs/ab/<id>   the sealed evidence files, as they lie in the vault

The new database takes the old one's place only when it was opened and compared and every file that it names is there;
kill -9 at any moment leaves the old backup or the new one, whole. A backup is no vault: nothing opens it as one.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import sqlcipher3.dbapi2 as driver

from intake.errors import BackupDamaged, VaultMissing
from intake.progress import Progress, Report
from intake.vault.engine import connect
from intake.vault.faults import database_faults, file_faults
from intake.vault.folder import DIRECTORY_MODE, FILE_MODE, sync_directory, sync_file
from intake.vault.schema import metadata
from intake.vault.store import Vault

DATABASE: Final = "backup.db"
BLOBS: Final = "blobs"
PART: Final = ".part"
STEP_DATABASE: Final = "backup_database"
STEP_FILES: Final = "backup_files"

_PAGES_AT_ONCE: Final = 2000
_BLOCK_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Content:
    """What a database holds: rows by table, newest entry of each device, settings by name."""

    rows: Mapping[str, int]
    heads: Mapping[str, int]
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A sealed evidence file as its row tells it."""

    blob: str
    size_bytes: int
    sha256: str

    def place(self, folder: Path) -> Path:
        """Return where it lies below the folder of files."""
        return folder / self.blob[:2] / self.blob


def is_backup(folder: Path) -> bool:
    """Tell whether a folder holds a backup (and no vault)."""
    return (folder / DATABASE).exists()


def write_backup(
    vault: Vault, folder: Path, *, key: bytearray, marks: Mapping[str, str], report: Report
) -> tuple[Content, int, int]:
    """Write database and files into `folder`; return what is in it, how many files were copied and how many let go.

    marks: settings that are written into the copy only. Raises BackupDamaged when what was written is not what was
    read; DiskFull, FolderNotPrivate, Cancelled. The backup that was there stays whole until the new one is.
    """
    part = folder / (DATABASE + PART)
    try:
        with vault.database.bare() as source:
            copy_database(source, part, key=key, marks=marks, report=report)
            expected = _content(source)
        with opened(part, key=key) as connection:
            check_database(connection)
            found = _content(connection)
            files = list(_files(connection))
        if _compared(found) != _compared(expected):
            raise BackupDamaged(where="copy")
        copied = _copy_missing(files, vault.folder.blobs, target=folder / BLOBS, report=report)
        with file_faults():
            sync_file(part)
            part.replace(folder / DATABASE)
            sync_directory(folder)
    finally:
        part.unlink(missing_ok=True)
    return found, copied, _let_go(files, folder / BLOBS)


def copy_database(
    source: driver.Connection, target: Path, *, key: bytearray, marks: Mapping[str, str], report: Report
) -> None:
    """Copy a whole database into a new file under another key. Raises DiskFull, DatabaseDamaged, Cancelled."""
    target.unlink(missing_ok=True)
    with file_faults(), database_faults(target):
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))
        connection = connect(target, key=key, is_new=True, log="DELETE")

        def tell(_status: int, remaining: int, total: int) -> None:
            report(Progress(total - remaining, total, STEP_DATABASE))

        try:
            source.backup(connection, pages=_PAGES_AT_ONCE, progress=tell)
            connection.execute("PRAGMA journal_mode=DELETE")  # the copied header says WAL
            for name, value in marks.items():
                statement = "INSERT INTO own_setting(name, value) VALUES(?, ?) ON CONFLICT DO UPDATE SET value = ?"
                connection.execute(statement, (name, value, value))
        finally:
            connection.close()


def copy_files(source: Path, target: Path, *, files: list[StoredFile], report: Report) -> None:
    """Copy evidence files into an empty folder, each against its digest. Raises BackupDamaged, DiskFull, Cancelled."""
    _copy_missing(files, source, target=target, report=report)


@contextmanager
def opened(path: Path, *, key: bytearray) -> Iterator[driver.Connection]:
    """Give a connection to a backup's database. Raises VaultMissing, DatabaseDamaged."""
    if not path.exists():
        raise VaultMissing
    connection = connect(path, key=key, log=None)
    try:
        with database_faults(path):
            yield connection
    finally:
        connection.close()


def read_content(connection: driver.Connection) -> tuple[Content, list[StoredFile]]:
    """Return what a database holds, and the evidence files it names."""
    return _content(connection), list(_files(connection))


def check_database(connection: driver.Connection) -> None:
    """Raise BackupDamaged unless every page and every table of a copy is whole."""
    healthy = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    if not healthy or connection.execute("PRAGMA cipher_integrity_check").fetchall():
        raise BackupDamaged(where="database")


def missing_files(folder: Path, files: list[StoredFile], *, reads: bool, report: Report) -> tuple[str, ...]:
    """Return the ids of files that are not there or no longer what they were. reads: read each to its end."""
    found = []
    for done, one in enumerate(files):
        path = one.place(folder / BLOBS)
        report(Progress(done, len(files), STEP_FILES))
        if not path.is_file() or path.stat().st_size != one.size_bytes or (reads and _sha256(path) != one.sha256):
            found.append(one.blob)
    return tuple(found)


def _content(connection: driver.Connection) -> Content:
    names = [table.name for table in metadata.sorted_tables]
    rows = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}  # noqa: S608
    heads = connection.execute("SELECT hex(device), max(sequence) FROM journal_entry GROUP BY device").fetchall()
    settings = connection.execute("SELECT name, value FROM own_setting").fetchall()
    return Content(rows, {device.lower(): sequence for device, sequence in heads}, dict(settings))


def _compared(content: Content) -> tuple[dict[str, int], Mapping[str, int]]:
    """Return what must be equal in a copy: all but the settings, to which the copy's own marks were added."""
    return {name: count for name, count in content.rows.items() if name != "own_setting"}, content.heads


def _files(connection: driver.Connection) -> Iterator[StoredFile]:
    query = "SELECT lower(hex(blob)), sealed_bytes, lower(hex(sealed_sha256)) FROM own_blob_key ORDER BY blob"
    for blob, size_bytes, sha256 in connection.execute(query):
        yield StoredFile(blob, size_bytes, sha256)


def _copy_missing(files: list[StoredFile], source: Path, *, target: Path, report: Report) -> int:
    """Copy those files that are not in `target` yet; a file once in place is whole, for it came there by its name."""
    total, done, copied = sum(one.size_bytes for one in files), 0, 0
    with file_faults():
        for one in files:
            path = one.place(target)
            if not path.is_file() or path.stat().st_size != one.size_bytes:
                path.parent.mkdir(mode=DIRECTORY_MODE, parents=True, exist_ok=True)
                _copy_file(one, one.place(source), path=path)
                copied += 1
            done += one.size_bytes
            report(Progress(done, total, STEP_FILES))
    return copied


def _copy_file(one: StoredFile, source: Path, *, path: Path) -> None:
    part = path.with_name(path.name + PART)
    digest = hashlib.sha256()
    try:
        with source.open("rb") as original, open(part, "wb", opener=_private) as copy:
            while block := original.read(_BLOCK_BYTES):
                digest.update(block)
                copy.write(block)
            copy.flush()
            os.fsync(copy.fileno())
        if digest.hexdigest() != one.sha256:
            raise BackupDamaged(where="file")
        part.replace(path)
        sync_directory(path.parent)
    except FileNotFoundError as error:
        raise BackupDamaged(where="file_missing") from error
    finally:
        part.unlink(missing_ok=True)


def _let_go(files: list[StoredFile], folder: Path) -> int:
    """Unlink what the database no longer names: erased there, it must be gone here too."""
    kept = {one.blob for one in files}
    count = 0
    for path in folder.glob("*/*"):
        if path.name not in kept:
            path.unlink()
            count += 1
    return count


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        _feed(file, digest)
    return digest.hexdigest()


def _feed(file: IO[bytes], digest: hashlib._Hash) -> None:
    while block := file.read(_BLOCK_BYTES):
        digest.update(block)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, FILE_MODE)


def empty_folder(path: Path) -> None:
    """Make a private folder that is empty: what an interrupted restore left there is removed."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(mode=DIRECTORY_MODE)
