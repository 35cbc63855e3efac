"""The encrypted database as a SQLAlchemy engine: raw key, safe pragmas, one owner thread.

Never logs a statement and never shows parameters. Source of the settings: design/security.md, Vault.
"""

from __future__ import annotations

import binascii
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from intake.errors import DatabaseDamaged, WrongThread
from intake.vault.faults import database_faults

_PRAGMAS: Final = (
    "cipher_log_level=NONE",
    "foreign_keys=ON",
    "synchronous=FULL",  # NORMAL lost acknowledged commits in 339 of 600 simulated power cuts, FULL none
    "temp_store=MEMORY",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "mmap_size=0",
    "busy_timeout=10000",
    "cache_size=-32000",
    "journal_size_limit=16777216",
    "wal_autocheckpoint=500",
)  # cipher_memory_security stays OFF: process-wide, irreversible, search 8 times slower


def connect(path: Path, *, key: bytes | bytearray, is_new: bool = False, log: str | None = "WAL") -> driver.Connection:
    """Return a keyed connection with every pragma set.

    key: 32 raw bytes. is_new: make the file when it is not there. log: the journal mode, None to leave it.
    Raises DatabaseDamaged: the header's own check has shown that the key is right, so what cannot be read is damaged.
    Raises DiskFull, VaultInUse.
    """
    mode = "rwc" if is_new else "rw"
    with database_faults(path):
        connection = driver.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=True,
            timeout=10,
        )
        try:
            connection.execute("PRAGMA cipher_log_level=NONE")  # else page errors are written to stderr
            _give_key(connection, key)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
            if log is not None:
                connection.execute(f"PRAGMA journal_mode={log}")
            connection.enable_load_extension(False)
        except driver.Error:
            connection.close()
            raise
    return connection


def _give_key(connection: driver.Connection, key: bytes | bytearray) -> None:
    """Hand over the raw key as x'…': 32 raw bytes would be taken for a passphrase. Overwrite our copies."""
    digits = bytearray(binascii.hexlify(key))
    literal = bytearray(b"x'") + digits + b"'"
    try:
        connection.set_key(literal)
    finally:
        literal[:] = bytes(len(literal))
        digits[:] = bytes(len(digits))


class Database:
    """One encrypted database, used by the thread that opened it and by no other."""

    def __init__(self, path: Path, *, key: bytearray) -> None:
        """Open the existing database at `path`; `key` (32 bytes) stays the caller's and must live as long as this.

        Raises DatabaseDamaged, DiskFull, VaultInUse.
        """
        self.path = path
        self._key = key
        self._owner = threading.get_ident()
        self._engine = _engine(path, key=key)
        self._reading = self._engine.execution_options(begin="BEGIN")
        self._writing = self._engine.execution_options(begin="BEGIN IMMEDIATE")
        with self.read():
            pass

    def must_be_owner(self) -> None:
        """Raise WrongThread in any thread but the one that opened the database."""
        if threading.get_ident() != self._owner:
            raise WrongThread

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one unchanging state. Raises WrongThread, DatabaseDamaged."""
        self.must_be_owner()
        with database_faults(self.path), self._reading.connect() as connection:
            connection.begin()
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose work is kept as a whole at the end, or not at all after any exception.

        Raises WrongThread, DiskFull, DatabaseDamaged, VaultInUse (a second write inside the first).
        """
        self.must_be_owner()
        with database_faults(self.path), self._writing.begin() as connection:
            yield connection

    @contextmanager
    def bare(self) -> Iterator[driver.Connection]:
        """Give a driver connection outside any transaction, for pragmas and backups."""
        self.must_be_owner()
        connection = connect(self.path, key=self._key)
        try:
            with database_faults(self.path):
                yield connection
        finally:
            connection.close()

    def checkpoint(self) -> None:
        """Move everything from the write-ahead log into the file and cut the log to nothing.

        Raises DatabaseDamaged when the log cannot be emptied.
        """
        with self.bare() as connection:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise DatabaseDamaged(where="checkpoint")

    def close(self) -> None:
        """Close every connection. The key stays the caller's to overwrite."""
        self.must_be_owner()
        self._engine.dispose()


def _engine(path: Path, *, key: bytearray) -> Engine:
    # Without module= the driver's errors are not wrapped; sqlite+pysqlcipher with a creator runs PRAGMA key="".
    engine = create_engine(
        "sqlite+pysqlite://",
        module=driver,
        creator=lambda: connect(path, key=key),
        poolclass=QueuePool,
        pool_size=2,
        max_overflow=0,
        pool_timeout=1,
        pool_reset_on_return="rollback",
        hide_parameters=True,
    )
    # The driver begins nothing by itself, and an explicit BEGIN IMMEDIATE is what makes DDL roll back.
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options()["begin"])
