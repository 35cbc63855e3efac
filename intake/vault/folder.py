"""The vault's folder: private, opened by one program at a time, with room kept back for the day the disk is full.

    vault.hdr, vault.hdr.2   the key header, twice      vault.db     the database
    blobs/ab/<32 letters>    sealed evidence files      staging/     sealed files on their way, emptied at start
    quarantine/              bundles nobody could read  vault.lock   held while open      ballast   64 MiB to give back

Source of the layout: design/security.md, Vault.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
from pathlib import Path
from typing import Final

from intake.errors import FolderNotPrivate, VaultExists, VaultInUse, VaultMissing
from intake.vault.faults import file_faults

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

BALLAST_BYTES: Final = 64 << 20
DIRECTORY_MODE: Final = 0o700
FILE_MODE: Final = 0o600

_BLOCK_BYTES: Final = 1 << 20
_HEADER_COPIES: Final = ("vault.hdr", "vault.hdr.2")


class VaultFolder:
    """The paths of one vault and the lock that says it is open. Knows no key."""

    def __init__(self, path: Path) -> None:
        """Name the places inside `path`; touch nothing."""
        self.path = path
        self.headers = tuple(path / name for name in _HEADER_COPIES)
        self.database = path / "vault.db"
        self.blobs = path / "blobs"
        self.staging = path / "staging"
        self.quarantine = path / "quarantine"
        self._lock_path = path / "vault.lock"
        self._ballast = path / "ballast"
        self._lock: int | None = None

    @property
    def holds_vault(self) -> bool:
        """Tell whether anything of a vault is here, damaged or not."""
        return any(path.exists() for path in (*self.headers, self.database))

    def create(self) -> None:
        """Make the folder and its parts, private, and take the lock.

        Raises VaultExists, FolderNotPrivate, VaultInUse, DiskFull.
        """
        os.umask(0o077)
        with file_faults():
            self.path.mkdir(mode=DIRECTORY_MODE, parents=True, exist_ok=True)
            if self.holds_vault:
                raise VaultExists
            self._make_private()
            self.take_lock()
            self._make_parts()
            sync_directory(self.path)

    def open(self) -> None:
        """Check that the folder is private, take the lock and empty staging.

        Raises VaultMissing, FolderNotPrivate, VaultInUse.
        """
        os.umask(0o077)
        if not self.holds_vault:
            raise VaultMissing
        with file_faults():
            self._make_private()
            self.take_lock()
            self._make_parts()
            self.empty_staging()

    def close(self) -> None:
        """Let go of the lock. May be called twice."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def take_lock(self) -> None:
        """Hold the vault for this process; the system lets go of it when the process ends, however it ends.

        Raises VaultInUse.
        """
        lock = os.open(self._lock_path, os.O_RDWR | os.O_CREAT, FILE_MODE)
        try:
            if sys.platform == "win32":
                msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(lock)
            raise VaultInUse from error
        self._lock = lock

    def empty_staging(self) -> None:
        """Remove everything in staging: what is there was never finished."""
        for path in self.staging.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()

    def fill_ballast(self, size_bytes: int = BALLAST_BYTES) -> None:
        """Keep `size_bytes` of the disk back, once; leave it when there is no room, for the vault is worth more."""
        if self._ballast.exists() or shutil.disk_usage(self.path).free < 2 * size_bytes:
            return
        try:
            with self._ballast.open("xb") as file:
                for start in range(0, size_bytes, _BLOCK_BYTES):
                    # Random, so that no file system stores it as nothing.
                    file.write(os.urandom(min(_BLOCK_BYTES, size_bytes - start)))
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            self._ballast.unlink(missing_ok=True)

    def give_back_ballast(self) -> bool:
        """Give the room kept back to the disk, so that erasing works when it is full; tell whether there was any."""
        if not self._ballast.exists():
            return False
        self._ballast.unlink()
        return True

    def destroy(self) -> None:
        """Overwrite and unlink the key header, then unlink everything else: what the erase secret is for.

        Whoever copied the disk before loses nothing by it, and a solid-state disk may keep what was overwritten.
        """
        for header in self.headers:
            if header.exists():
                with header.open("rb+") as file:
                    file.write(os.urandom(header.stat().st_size))
                    file.flush()
                    os.fsync(file.fileno())
                header.unlink()
        parts = (header.with_name(header.name + ".part") for header in self.headers)
        logs = (self.database.with_name(self.database.name + ending) for ending in ("-wal", "-shm"))
        for path in (self.database, *logs, *parts, self._ballast):
            path.unlink(missing_ok=True)
        for part in (self.blobs, self.staging, self.quarantine):
            shutil.rmtree(part, ignore_errors=True)
        sync_directory(self.path)

    def _make_private(self) -> None:
        """Take away what others may do here; refuse a folder of somebody else that others can read."""
        if sys.platform == "win32":
            return  # a folder under the person's profile is private by its inherited access list
        found = self.path.stat()
        if stat.S_IMODE(found.st_mode) & 0o077 == 0 and found.st_uid == os.geteuid():
            return
        if found.st_uid != os.geteuid():
            raise FolderNotPrivate
        self.path.chmod(DIRECTORY_MODE)
        if stat.S_IMODE(self.path.stat().st_mode) & 0o077:
            raise FolderNotPrivate  # a file system without modes, such as a FAT stick, or a shared mount

    def _make_parts(self) -> None:
        for part in (self.blobs, self.staging, self.quarantine):
            part.mkdir(mode=DIRECTORY_MODE, exist_ok=True)


def sync_directory(path: Path) -> None:
    """Make the names in a folder last through a power cut. Windows keeps names by itself and has no call for it."""
    if sys.platform == "win32":
        return
    directory = os.open(path, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def sync_file(path: Path) -> None:
    """Make the content of a file last through a power cut."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
