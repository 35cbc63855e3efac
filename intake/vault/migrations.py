"""From an older database to today's: on a verified copy that takes the old one's place in one step.

Each step is SQL that stands alone; it never uses today's schema, which will have moved on. kill -9 at any moment leaves
either the old database or the new one, whole. A database from a newer version is refused and left as it is.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import sqlcipher3.dbapi2 as driver

from intake.errors import DatabaseDamaged, FromNewerVersion
from intake.vault.engine import connect
from intake.vault.faults import database_faults, file_faults
from intake.vault.folder import FILE_MODE, sync_directory, sync_file
from intake.vault.schema import VERSION

Steps = Mapping[int, tuple[str, ...]]
"""Version to start from -> the statements that lead to the next version."""

STEPS: Final[Steps] = MappingProxyType(
    {
        1: (
            "CREATE TABLE journal_sealed (position INTEGER NOT NULL, change BLOB NOT NULL, withdrawal BLOB NOT NULL, "
            "sealed_ms INTEGER NOT NULL, body BLOB NOT NULL, words BLOB, PRIMARY KEY (position), UNIQUE (change))",
            "CREATE INDEX ix_journal_sealed_withdrawal ON journal_sealed (withdrawal)",
            "CREATE INDEX journal_body_of_source ON journal_body (source)",
        ),
    }
)

_COPY_NAME: Final = "migrating.db"


def version_of(path: Path, *, key: bytearray) -> int:
    """Return the schema version of a database, changing nothing. Raises DatabaseDamaged, DiskFull, VaultInUse."""
    connection = connect(path, key=key, log=None)
    try:
        with database_faults(path):
            return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def migrate(path: Path, *, key: bytearray, staging: Path, steps: Steps = STEPS, target: int = VERSION) -> bool:
    """Bring the database at `path` to version `target`; tell whether there was anything to do.

    staging: a folder on the same disk. Raises FromNewerVersion, DatabaseDamaged (no step leads on, or the copy does not
    check), DiskFull; the old database is then as it was.
    """
    version = version_of(path, key=key)
    if version > target:
        raise FromNewerVersion(version=version)
    if version == target:
        return False
    copy = staging / _COPY_NAME
    copy.unlink(missing_ok=True)
    with file_faults(), database_faults(copy):
        try:
            _copy_database(path, copy, key=key)
            _run_steps(copy, key=key, steps=steps, versions=range(version, target))
            sync_file(copy)
            # A log left beside it would be played into the new file.
            if any(path.with_name(path.name + ending).exists() for ending in ("-wal", "-shm")):
                raise DatabaseDamaged(where="log")
            copy.replace(path)
        finally:
            copy.unlink(missing_ok=True)
        sync_directory(path.parent)
    return True


def _copy_database(path: Path, copy: Path, *, key: bytearray) -> None:
    """Copy everything, log included, into a new file under the same key; leave the old one without a log."""
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))
    source = connect(path, key=key)
    try:
        source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        target = connect(copy, key=key, log="DELETE")
        try:
            source.backup(target)
        finally:
            target.close()
    finally:
        source.close()


def _run_steps(copy: Path, *, key: bytearray, steps: Steps, versions: range) -> None:
    """Run every step in one transaction and check the outcome. Raises DatabaseDamaged."""
    connection = connect(copy, key=key, log="DELETE")
    try:
        connection.execute("PRAGMA foreign_keys=OFF")  # tables may be made anew; the check below looks at all rows
        connection.execute("BEGIN IMMEDIATE")
        for version in versions:
            if version not in steps:
                raise DatabaseDamaged(where="version")
            for statement in steps[version]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={version + 1}")
        connection.execute("COMMIT")
        _check(connection)
    finally:
        connection.close()


def _check(connection: driver.Connection) -> None:
    healthy = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    healthy = healthy and not connection.execute("PRAGMA cipher_integrity_check").fetchall()
    if not healthy or connection.execute("PRAGMA foreign_key_check").fetchall():
        raise DatabaseDamaged(where="migration")
