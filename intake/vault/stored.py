"""Reading from the journal all that the fold of some records needs.

That is: their changes, and the changes that replace them wherever they belong - followed on through changes whose
content is not here and through decisions, the one kind that may replace what is another record's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from intake.clock import HybridTime
from intake.errors import CannotBeTrusted, DatabaseDamaged
from intake.journal.encoding import decode_body
from intake.journal.replacing import DECISION
from intake.model.journal import Body, BodyState, EncodedBody, StoredChange
from intake.vault.chunks import in_chunks
from intake.vault.schema import journal_body, journal_change, journal_entry, journal_replaces


@dataclass
class _Found:
    """Changes by id (more than one when several entries list the same id), and which change is replaced by which."""

    rows: dict[str, list[Row[Any]]] = field(default_factory=dict)
    replaced_by: dict[str, set[str]] = field(default_factory=dict)

    def leads_on(self, change: str) -> bool:
        """Tell whether what replaces this change matters to the records of what it replaces."""
        row = self.rows[change][0]
        return row.record is None or row.kind == DECISION


def changes_of_records(connection: Connection, records: Collection[str]) -> dict[str, tuple[StoredChange, ...]]:
    """Return for each of the records (at most a few hundred at once) its changes and those that replace them.

    Raises DatabaseDamaged for a body that is no longer what was taken in.
    """
    found = _Found()
    own: dict[str, list[str]] = {record: [] for record in records}
    for chunk in in_chunks(own):
        for row in connection.execute(_rows().where(journal_body.c.record.in_(chunk))):
            if row.id not in found.rows:
                own[row.record].append(row.id)
            found.rows.setdefault(row.id, []).append(row)
    _follow(connection, found)
    replaces = _replaces(connection, [row.position for rows in found.rows.values() for row in rows])
    bodies: dict[str, Body | None] = {}
    result: dict[str, tuple[StoredChange, ...]] = {}
    for record, ids in own.items():
        needed = [row for change in _with_replacing(ids, found) for row in found.rows[change]]
        result[record] = tuple(_stored(row, replaces=replaces, bodies=bodies) for row in needed)
    return result


def _rows() -> Select[Any]:
    """Return the query for changes with what is known of their act and content."""
    return (
        select(
            journal_change.c.position,
            journal_change.c.id,
            journal_entry.c.digest,
            journal_entry.c.device,
            journal_entry.c.sequence,
            journal_entry.c.physical_ms,
            journal_entry.c.counter,
            journal_entry.c.wall_ms,
            journal_entry.c.author,
            journal_entry.c.act,
            journal_body.c.state,
            journal_body.c.record,
            journal_body.c.kind,
            journal_body.c.body,
            journal_body.c.words,
        )
        .join(journal_change, journal_change.c.id == journal_body.c.change)
        .join(journal_entry, journal_entry.c.position == journal_change.c.entry)
        .order_by(journal_change.c.position)
    )


def _follow(connection: Connection, found: _Found) -> None:
    """Add to `found` what replaces its changes, and so on through those that lead on."""
    frontier = set(found.rows)
    while frontier:
        missing: set[str] = set()
        for replaced, change in _replacing(connection, frontier):
            found.replaced_by.setdefault(replaced, set()).add(change)
            if change not in found.rows:
                missing.add(change)
        for chunk in in_chunks(missing):
            for row in connection.execute(_rows().where(journal_change.c.id.in_(chunk))):
                found.rows.setdefault(row.id, []).append(row)
        frontier = {change for change in missing if change in found.rows and found.leads_on(change)}


def _replacing(connection: Connection, changes: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Give (replaced, replacing) for all that replace these changes."""
    query = select(journal_replaces.c.replaced, journal_change.c.id).join(
        journal_change, journal_change.c.position == journal_replaces.c.change
    )
    for chunk in in_chunks(changes):
        for row in connection.execute(query.where(journal_replaces.c.replaced.in_(chunk))):
            yield row.replaced, row.id


def _replaces(connection: Connection, positions: Iterable[int]) -> dict[int, list[str]]:
    """Return what each change, by its position, replaces."""
    replaces: dict[int, list[str]] = {}
    query = select(journal_replaces)
    for chunk in in_chunks(positions):
        for row in connection.execute(query.where(journal_replaces.c.change.in_(chunk))):
            replaces.setdefault(row.change, []).append(row.replaced)
    return replaces


def _with_replacing(ids: list[str], found: _Found) -> list[str]:
    """Return the ids and those that replace them, in an order that is the same on every run."""
    needed = dict.fromkeys(ids)
    frontier = list(ids)
    while frontier:
        further = {change for replaced in frontier for change in found.replaced_by.get(replaced, ())}
        frontier = sorted(change for change in further if change not in needed)
        needed.update(dict.fromkeys(frontier))
        frontier = [change for change in frontier if found.leads_on(change)]
    return list(needed)


def _stored(row: Row[Any], *, replaces: dict[int, list[str]], bodies: dict[str, Body | None]) -> StoredChange:
    """Return one change as the fold takes it in; `bodies` keeps what was decoded once."""
    if row.id not in bodies:
        bodies[row.id] = _body(row)
    return StoredChange(
        id=row.id,
        replaces=tuple(sorted(replaces.get(row.position, ()))),
        entry=row.digest,
        device=row.device,
        sequence=row.sequence,
        time=HybridTime(row.physical_ms, row.counter),
        wall_ms=row.wall_ms,
        author=row.author,
        act=row.act,
        state=BodyState(row.state),
        body=bodies[row.id],
    )


def _body(row: Row[Any]) -> Body | None:
    """Return the content of a change. It was checked when it was taken in, so now only damage can break it."""
    if row.body is None:
        return None
    try:
        return decode_body(EncodedBody(row.body, row.words))
    except CannotBeTrusted as error:
        raise DatabaseDamaged(where="body") from error
