"""What a full disk, a torn file or a wrong key look like from below, told in the program's own errors."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import DBAPIError

from intake.errors import DatabaseDamaged, DiskFull, FolderNotPrivate, VaultInUse

_PRIMARY: Final = 0xFF  # the low byte of an extended SQLite result code
_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FULL_WORDS: Final = "disk is full"
_LEAST_ROOM_BYTES: Final = 1 << 18
_FOR_WANT_OF_ROOM: Final = (driver.SQLITE_IOERR, driver.SQLITE_CANTOPEN)
_DAMAGED: Final = (driver.SQLITE_CORRUPT, driver.SQLITE_NOTADB, driver.SQLITE_IOERR, driver.SQLITE_CANTOPEN)


@contextmanager
def file_faults() -> Iterator[None]:
    """Turn "no room" and "not allowed" of the operating system into DiskFull and FolderNotPrivate."""
    try:
        yield
    except PermissionError as error:
        raise FolderNotPrivate from error
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise DiskFull from error
        raise


@contextmanager
def database_faults(path: Path) -> Iterator[None]:
    """Turn what the database at `path` says into DiskFull, DatabaseDamaged and VaultInUse; the rest is our mistake."""
    try:
        yield
    except DBAPIError as error:
        _raise_ours(error.orig or error, path=path)
        raise
    except driver.Error as error:
        _raise_ours(error, path=path)
        raise


def _raise_ours(error: BaseException, *, path: Path) -> None:
    """Raise our error for what SQLite says, or return when it is nothing that a person can meet."""
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    # backup() tells no code. The shared index beside a log (-shm) fails with an I/O error where there is no room.
    is_full = code == driver.SQLITE_FULL or _FULL_WORDS in str(error)
    if is_full or (code in _FOR_WANT_OF_ROOM and shutil.disk_usage(path.parent).free < _LEAST_ROOM_BYTES):
        raise DiskFull from error
    if code == driver.SQLITE_BUSY:
        raise VaultInUse from error
    if code in _DAMAGED:
        raise DatabaseDamaged from error
