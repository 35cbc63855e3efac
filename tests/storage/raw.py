"""Looks at a vault from below: every page decrypted, every table dumped."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from intake.crypto.header_file import unlock
from intake.crypto.passphrase import from_passphrase
from intake.vault.schema import SEARCH_TABLES, tables_of
from intake.vault.store import Vault
from tests.storage.desk import PASSPHRASE

PAGE_BYTES = 4096
RESERVED_BYTES = 80  # SQLCipher 4: IV 16, HMAC-SHA512 64, at the end of each page
SALT_BYTES = 16  # at the start of the first page only

Dump = dict[str, list[tuple[object, ...]]]


def decrypted_pages(folder: Path, passphrase: str = PASSPHRASE) -> bytes:
    """Return every page of the database file as it is under the encryption, freed pages and full-text blocks with it.

    sqlcipher_export copies rows and so would hide what deleting left behind; here each page is opened as it lies.
    """
    key = bytes(unlock(folder, from_passphrase(passphrase)).opened.database_key())
    data = (folder / "vault.db").read_bytes()
    plain = bytearray()
    for start in range(0, len(data), PAGE_BYTES):
        page = data[start : start + PAGE_BYTES]
        iv = page[-RESERVED_BYTES:][:16]
        decryptor = Cipher(algorithms.AES256(key), modes.CBC(iv)).decryptor()
        plain += decryptor.update(page[0 if start else SALT_BYTES : -RESERVED_BYTES]) + decryptor.finalize()
    return bytes(plain)


def dump(vault: Vault, first_word: str) -> Dump:
    """Return all rows of one class of tables, in an order that does not depend on when they were written."""
    found: Dump = {}
    with vault.database.read() as connection:
        for table in tables_of(first_word):
            names = [f'"{column.name}"' for column in table.columns if column is not table.c.get("position")]
            if first_word != "view":
                names = ["*"]
            rows = connection.exec_driver_sql(f"SELECT {', '.join(names)} FROM {table.name}")  # noqa: S608 - our own
            found[table.name] = sorted((tuple(row) for row in rows), key=repr)
        for name in SEARCH_TABLES if first_word == "view" else ():
            joined = f"{name} AS found JOIN view_case ON view_case.position = found.rowid"
            rows = connection.exec_driver_sql(f"SELECT view_case.id, found.* FROM {joined}")  # noqa: S608 - our own
            found[name] = sorted((tuple(row) for row in rows), key=repr)
    return found
