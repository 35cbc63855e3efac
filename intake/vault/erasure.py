"""Erasing what somebody takes back: bodies, words, search words, evidence files and drafts really go.

The signed entries stay and still verify, because they hold only commitments. Erased is final: a body that arrives later
is refused, from whatever copy. Source: design/records.md, Withdrawal; facts/security.md 2.6.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from intake.errors import DiskFull
from intake.model.changes import Changes
from intake.model.journal import BodyState
from intake.vault.chunks import in_chunks
from intake.vault.schema import journal_body, journal_erasure, journal_sealed
from intake.vault.store import Vault
from intake.vault.unit import Unit


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is to go: changes (known here or not), evidence files, drafts. withdrawal: the record that says so."""

    changes: tuple[str, ...]
    blobs: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    withdrawal: str | None = None


def erase(vault: Vault, erasure: Erasure, *, now_ms: int) -> Changes:
    """Erase, fold again what that touched, unlink the files and empty the log; return what that touched.

    On a full disk the room kept back is given up for it. Doing it twice is doing it once. Raises DiskFull,
    DatabaseDamaged; then nothing is erased.
    """
    try:
        changes = _erase_rows(vault, erasure, now_ms=now_ms)
    except DiskFull:
        if not vault.make_room():
            raise
        changes = _erase_rows(vault, erasure, now_ms=now_ms)
    for blob in erasure.blobs:
        vault.blobs.remove(blob)
    vault.database.checkpoint()
    return changes


def _erase_rows(vault: Vault, erasure: Erasure, *, now_ms: int) -> Changes:
    with vault.write() as unit:
        touched = erase_bodies(unit, erasure, now_ms=now_ms)
        for blob in erasure.blobs:
            unit.own.blobs.remove(blob)
        for draft in erasure.drafts:
            unit.own.drafts.remove(draft)
        return unit.refold(touched)


def erase_bodies(unit: Unit, erasure: Erasure, *, now_ms: int) -> frozenset[str]:
    """Erase bodies and words inside a unit of work; return the records to fold again.

    The caller refolds in the same unit, and afterwards calls `vault.database.checkpoint()`: until then the log on disk
    still holds the encrypted pages as they were.
    """
    touched: set[str] = set()
    for chunk in in_chunks(dict.fromkeys(erasure.changes)):
        touched |= _erase_chunk(unit.connection, chunk, erasure=erasure, now_ms=now_ms)
    return frozenset(touched) | unit.journal.records_replaced(erasure.changes)


def _erase_chunk(connection: Connection, changes: Collection[str], *, erasure: Erasure, now_ms: int) -> frozenset[str]:
    here = select(journal_body.c.change, journal_body.c.record).where(journal_body.c.change.in_(changes))
    records = {row.change: row.record for row in connection.execute(here)}
    state = BodyState.ERASED.value
    erased = upsert(journal_body).values([{"change": change, "state": state} for change in changes])
    connection.execute(
        erased.on_conflict_do_update(index_elements=["change"], set_={"state": state, "body": None, "words": None})
    )
    connection.execute(delete(journal_sealed).where(journal_sealed.c.change.in_(changes)))
    rows = [
        {"change": change, "record": records.get(change), "withdrawal": erasure.withdrawal, "erased_ms": now_ms}
        for change in changes
    ]
    connection.execute(upsert(journal_erasure).values(rows).on_conflict_do_nothing())
    return frozenset(record for record in records.values() if record is not None)
