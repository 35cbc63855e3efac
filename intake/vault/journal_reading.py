"""Reading the journal: entries as received, bodies, what the fold needs, and who did what when."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, func, select

from intake.model.exchange import CarriedBody, Head
from intake.model.journal import BodyState, EncodedBody, SignedEntry, StoredChange
from intake.model.views import HistoryLine
from intake.vault.chunks import in_chunks
from intake.vault.schema import journal_body, journal_change, journal_entry, journal_sealed
from intake.vault.stored import changes_of_records


class EntryReading:
    """Reads entries and heads: who acted, in which order."""

    def __init__(self, connection: Connection) -> None:
        """Work on `connection`, inside its transaction."""
        self._connection = connection

    def has(self, entry: str) -> bool:
        """Tell whether the entry with this digest is here."""
        query = select(journal_entry.c.position).where(journal_entry.c.digest == entry)
        return self._connection.execute(query).first() is not None

    def count(self) -> int:
        """Return how many entries are here."""
        return self._connection.scalar(select(func.count()).select_from(journal_entry)) or 0

    def count_acts(self, device: str, *, act: str, since_ms: int) -> int:
        """Return how often a device did this since a moment of its wall clock."""
        done = (journal_entry.c.act == act, journal_entry.c.wall_ms >= since_ms)
        query = select(func.count()).select_from(journal_entry).where(journal_entry.c.device == device, *done)
        return self._connection.scalar(query) or 0

    def head(self, device: str) -> Head | None:
        """Return the newest entry of a device as (device, sequence, digest); None when there is none."""
        query = (
            select(journal_entry.c.device, journal_entry.c.sequence, journal_entry.c.digest)
            .where(journal_entry.c.device == device)
            .order_by(journal_entry.c.sequence.desc(), journal_entry.c.digest)
        )
        row = self._connection.execute(query.limit(1)).first()
        return None if row is None else (row.device, row.sequence, row.digest)

    def heads(self) -> tuple[Head, ...]:
        """Return the newest entry of every device, in order of device; of a fork the one with the smaller digest."""
        newest = (
            select(journal_entry.c.device, func.max(journal_entry.c.sequence).label("sequence"))
            .group_by(journal_entry.c.device)
            .subquery()
        )
        query = (
            select(journal_entry.c.device, journal_entry.c.sequence, func.min(journal_entry.c.digest).label("digest"))
            .join(
                newest,
                (newest.c.device == journal_entry.c.device) & (newest.c.sequence == journal_entry.c.sequence),
            )
            .group_by(journal_entry.c.device, journal_entry.c.sequence)
            .order_by(journal_entry.c.device)
        )
        return tuple((row.device, row.sequence, row.digest) for row in self._connection.execute(query))

    def entries_of(self, device: str, *, after_sequence: int = 0, limit: int = -1) -> tuple[SignedEntry, ...]:
        """Return a device's entries with a higher sequence, oldest first, as they were received."""
        query = (
            select(journal_entry.c.payload, journal_entry.c.signature)
            .where(journal_entry.c.device == device, journal_entry.c.sequence > after_sequence)
            .order_by(journal_entry.c.sequence, journal_entry.c.digest)
            .limit(limit)
        )
        return tuple(SignedEntry(row.payload, row.signature) for row in self._connection.execute(query))

    def heads_of(self, device: str, *, after_sequence: int = 0) -> tuple[Head, ...]:
        """Return a device's entries with a higher sequence as (device, sequence, digest), oldest first."""
        query = select(journal_entry.c.device, journal_entry.c.sequence, journal_entry.c.digest).where(
            journal_entry.c.device == device, journal_entry.c.sequence > after_sequence
        )
        rows = self._connection.execute(query.order_by(journal_entry.c.sequence, journal_entry.c.digest))
        return tuple((row.device, row.sequence, row.digest) for row in rows)

    def heads_touching(self, records: Collection[str]) -> tuple[Head, ...]:
        """Return all entries that touch these records as (device, sequence, digest), in that order."""
        query = select(journal_entry.c.device, journal_entry.c.sequence, journal_entry.c.digest)
        found = [
            (row.device, row.sequence, row.digest)
            for chunk in in_chunks(entries_touching(self._connection, records))
            for row in self._connection.execute(query.where(journal_entry.c.position.in_(chunk)))
        ]
        return tuple(sorted(found))

    def signed(self, digests: Collection[str]) -> tuple[SignedEntry, ...]:
        """Return these entries as they were received, device by device, oldest first."""
        order = (journal_entry.c.device, journal_entry.c.sequence, journal_entry.c.digest)
        query = select(journal_entry.c.payload, journal_entry.c.signature, *order)
        rows = [
            row
            for chunk in in_chunks(digests)
            for row in self._connection.execute(query.where(journal_entry.c.digest.in_(chunk)))
        ]
        rows.sort(key=lambda row: (row.device, row.sequence, row.digest))
        return tuple(SignedEntry(row.payload, row.signature) for row in rows)


class ChangeReading:
    """Reads changes and their content."""

    def __init__(self, connection: Connection) -> None:
        """Work on `connection`, inside its transaction."""
        self._connection = connection

    def records_by(self, device: str) -> frozenset[str]:
        """Return the records that a device has written about, as far as that is known here."""
        query = (
            select(journal_body.c.record)
            .join(journal_change, journal_change.c.id == journal_body.c.change)
            .join(journal_entry, journal_entry.c.position == journal_change.c.entry)
            .where(journal_entry.c.device == device, journal_body.c.record.is_not(None))
        )
        return frozenset(record for record in self._connection.scalars(query.distinct()) if record is not None)

    def bodies(self, changes: Collection[str]) -> tuple[CarriedBody, ...]:
        """Return what is held of these changes, in order of id: state and, when present, the exact bytes."""
        rows = sorted(body_rows(self._connection, changes), key=lambda row: str(row.change))
        return tuple(CarriedBody(row.change, BodyState(row.state), _encoded(row)) for row in rows)

    def changes_of_record(self, record: str) -> tuple[StoredChange, ...]:
        """Return all that the fold of one record needs: its changes and those that replace them."""
        return changes_of_records(self._connection, [record])[record]

    def changes_of_records(self, records: Collection[str]) -> dict[str, tuple[StoredChange, ...]]:
        """Return for each record its changes and those that replace them, also bodyless ones and decisions."""
        return changes_of_records(self._connection, records)

    def all_records(self) -> tuple[str, ...]:
        """Return the ids of all records of which any change is or was here, in order."""
        query = select(journal_body.c.record).where(journal_body.c.record.is_not(None)).distinct()
        return tuple(sorted(self._connection.scalars(query)))

    def records_of(self, changes: Collection[str]) -> frozenset[str]:
        """Return the records that these changes are about, as far as that is known here."""
        query = select(journal_body.c.record).where(journal_body.c.record.is_not(None))
        return frozenset(
            record
            for chunk in in_chunks(changes)
            for record in self._connection.scalars(query.where(journal_body.c.change.in_(chunk)))
        )

    def missing_bodies_of(self, device: str) -> tuple[str, ...]:
        """Return the changes of a device's entries whose content was never here or was let go.

        Not those that were erased or sealed: nobody shall send them again.
        """
        query = (
            select(journal_change.c.id)
            .join(journal_entry, journal_entry.c.position == journal_change.c.entry)
            .join(journal_body, journal_body.c.change == journal_change.c.id)
            .where(journal_entry.c.device == device)
            .where(journal_body.c.state.in_([BodyState.WITHHELD, BodyState.PURGED]))
            .where(journal_body.c.change.not_in(select(journal_sealed.c.change)))
        )
        return tuple(self._connection.scalars(query.order_by(journal_change.c.id).distinct()))


class HistoryReading:
    """Reads the acts as lines of a history."""

    def __init__(self, connection: Connection) -> None:
        """Work on `connection`, inside its transaction."""
        self._connection = connection

    def history(self, records: Collection[str] | None = None, *, limit: int = -1) -> tuple[HistoryLine, ...]:
        """Return the acts that touched these records (all acts when None), newest first. device: the full id."""
        columns = [column for column in journal_entry.c if column.name not in {"payload", "signature"}]
        query = select(*columns).order_by(
            journal_entry.c.physical_ms.desc(), journal_entry.c.counter.desc(), journal_entry.c.digest.desc()
        )
        if records is not None:
            query = query.where(journal_entry.c.position.in_(entries_touching(self._connection, records)))
        rows = self._connection.execute(query.limit(limit)).all()
        touched = self._records_by_entry([row.position for row in rows])
        return tuple(_history_line(row, touched.get(row.position, [])) for row in rows)

    def _records_by_entry(self, entries: Collection[int]) -> dict[int, list[str | None]]:
        """Return for each entry the record of each of its changes, None where the content was never here."""
        query = select(journal_change.c.entry, journal_body.c.record).outerjoin(
            journal_body, journal_body.c.change == journal_change.c.id
        )
        found: dict[int, list[str | None]] = {}
        for chunk in in_chunks(entries):
            for row in self._connection.execute(query.where(journal_change.c.entry.in_(chunk))):
                found.setdefault(row.entry, []).append(row.record)
        return found


def entries_touching(connection: Connection, records: Collection[str]) -> set[int]:
    """Return the positions of the entries that changed any of these records."""
    query = select(journal_change.c.entry).join(journal_body, journal_body.c.change == journal_change.c.id)
    return {
        entry
        for chunk in in_chunks(records)
        for entry in connection.scalars(query.where(journal_body.c.record.in_(chunk)))
    }


def _encoded(row: Row[Any]) -> EncodedBody | None:
    return None if row.body is None else EncodedBody(row.body, row.words)


def _history_line(row: Row[Any], records: list[str | None]) -> HistoryLine:
    return HistoryLine(
        entry=row.digest,
        device=row.device,
        sequence=row.sequence,
        wall_ms=row.wall_ms,
        author=row.author,
        act=row.act,
        changes=len(records),
        records=tuple(sorted({record for record in records if record is not None})),
    )


def body_rows(connection: Connection, changes: Collection[str]) -> list[Row[Any]]:
    """Return the rows of those of the changes of which anything is known."""
    return [
        row
        for chunk in in_chunks(changes)
        for row in connection.execute(select(journal_body).where(journal_body.c.change.in_(chunk)))
    ]
