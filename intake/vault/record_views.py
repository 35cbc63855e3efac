"""Records as they now stand, read from the views."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, select

from intake.model.journal import Claim, FoldedRecord, Source
from intake.vault.chunks import in_chunks
from intake.vault.claims import read_records
from intake.vault.schema import (
    journal_body,
    view_case_member,
    view_claim,
    view_conflict,
    view_record,
    view_reference,
    view_superseded,
)


class RecordViews:
    """Reads folded records; writes nothing."""

    def __init__(self, connection: Connection) -> None:
        """Work on `connection`, inside its transaction."""
        self._connection = connection

    def record(self, record: str) -> FoldedRecord | None:
        """Return a record as it now stands; None when nothing of it is here."""
        return read_records(self._connection, [record]).get(record)

    def records(self, ids: Collection[str]) -> tuple[FoldedRecord, ...]:
        """Return those of the records that are here, in order of id."""
        return tuple(read_records(self._connection, ids).values())

    def records_of_case(self, case: str) -> tuple[FoldedRecord, ...]:
        """Return all records that make up a case, with the case itself and ended ones, in order of id."""
        query = select(view_case_member.c.record).where(view_case_member.c.case == case)
        return self.records(self._connection.scalars(query).all())

    def ids_of_kind(self, kind: str) -> tuple[str, ...]:
        """Return the ids of all records of a kind, in order."""
        query = select(view_record.c.id).where(view_record.c.kind == kind).order_by(view_record.c.id)
        return tuple(self._connection.scalars(query))

    def records_of_kind(self, kind: str) -> Iterator[FoldedRecord]:
        """Give all records of a kind, in order of id, a few hundred at a time."""
        for chunk in in_chunks(self.ids_of_kind(kind)):
            yield from self.records(chunk)

    def records_from_source(self, *sources: Source) -> tuple[FoldedRecord, ...]:
        """Return all records that have a current claim of one of these interviews or pieces of evidence."""
        ids = [source.id for source in sources]
        query = select(view_claim.c.record).where(view_claim.c.source.in_(ids)).distinct()
        return self.records(self._connection.scalars(query).all())

    def disputed_records(self) -> Iterator[FoldedRecord]:
        """Give all records with a conflict, a finding or something superseded that is not held here."""
        ids = set(self._connection.scalars(select(view_conflict.c.record).distinct()))
        ids |= set(self._connection.scalars(select(view_superseded.c.record).distinct()))
        ids |= set(self._connection.scalars(select(view_record.c.id).where(view_record.c.findings != "[]")))
        for chunk in in_chunks(sorted(ids)):
            yield from self.records(chunk)

    def kinds_of(self, ids: Collection[str]) -> dict[str, str]:
        """Return the kind of each of the records that is here."""
        query = select(view_record.c.id, view_record.c.kind)
        return {
            row.id: row.kind
            for chunk in in_chunks(ids)
            for row in self._connection.execute(query.where(view_record.c.id.in_(chunk)))
        }

    def beginning_with(self, kind: str, *, prefix: str) -> tuple[str, ...]:
        """Return the ids of a kind that begin with these hexadecimal letters (an even or odd number), at most 10."""
        if any(letter not in "0123456789abcdef" for letter in prefix) or len(prefix) > 32:
            return ()
        query = (
            select(view_record.c.id)
            .where(view_record.c.kind == kind)
            .where(view_record.c.id.between(prefix.ljust(32, "0"), prefix.ljust(32, "f")))
        )
        return tuple(self._connection.scalars(query.order_by(view_record.c.id).limit(10)))

    def claims_beginning(self, prefix: str) -> tuple[Claim, ...]:
        """Return current claims that a change whose id begins so attests, at most those of 10 changes."""
        if not prefix or len(prefix) > 64 or any(letter not in "0123456789abcdef" for letter in prefix):
            return ()
        query = select(journal_body.c.change, journal_body.c.record).where(
            journal_body.c.change.between(prefix.ljust(64, "0"), prefix.ljust(64, "f"))
        )
        found = {row.change: row.record for row in self._connection.execute(query.limit(10)) if row.record is not None}
        claims = [claim for record in self.records(set(found.values())) for claim in record.claims]
        return tuple(claim for claim in claims if found.keys() & set(claim.attested_by))

    def references_to(self, record: str) -> tuple[tuple[str, str], ...]:
        """Return (record, field) of everything that refers to a record, in order."""
        query = select(view_reference.c.record, view_reference.c.field).where(view_reference.c.target == record)
        rows = self._connection.execute(query.order_by(view_reference.c.record, view_reference.c.field))
        return tuple((row.record, row.field) for row in rows)
