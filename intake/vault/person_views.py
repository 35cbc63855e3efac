"""Persons and what belongs to them, read from the views for comparing many of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import Connection, select

from intake.model.journal import FoldedRecord
from intake.vault.chunks import in_chunks
from intake.vault.claims import read_records
from intake.vault.schema import view_case, view_reference

_COMPARED: Final = ("name", "identifier", "phone", "residence", "relation", "evidence")


class PersonViews:
    """Reads persons; writes nothing."""

    def __init__(self, connection: Connection) -> None:
        """Work on `connection`, inside its transaction."""
        self._connection = connection

    def sought(self) -> tuple[tuple[str, str], ...]:
        """Return (person, case) of every case, in order of both."""
        query = select(view_case.c.person, view_case.c.id).where(view_case.c.person.is_not(None))
        return tuple(sorted((row.person, row.id) for row in self._connection.execute(query)))

    def testifiers(self) -> frozenset[str]:
        """Return everybody who testified."""
        query = select(view_reference.c.target).where(
            view_reference.c.kind == "interview", view_reference.c.field == "testifier"
        )
        return frozenset(self._connection.scalars(query.distinct()))

    def compared_by(self, persons: Collection[str]) -> tuple[FoldedRecord, ...]:
        """Return what these persons are compared by: themselves, names, numbers, homes, relatives and their names."""
        own = self._referring(persons, kinds=_COMPARED)
        relatives = self._targets(own, kind="relation") - set(persons)
        return tuple(
            read_records(self._connection, {*persons, *own, *self._referring(relatives, kinds=("name",))}).values()
        )

    def persons_touched(self, records: Collection[str]) -> frozenset[str]:
        """Return the persons whom these records are about or belong to, and those themselves if they are persons."""
        found = set(records)
        for chunk in in_chunks(records):
            query = select(view_reference.c.target).where(view_reference.c.record.in_(chunk))
            found.update(
                self._connection.scalars(query.where(view_reference.c.kind.in_((*_COMPARED, "case", "interview"))))
            )
        return frozenset(found)

    def _referring(self, persons: Collection[str], *, kinds: tuple[str, ...]) -> set[str]:
        query = select(view_reference.c.record).where(view_reference.c.kind.in_(kinds))
        return {
            record
            for chunk in in_chunks(persons)
            for record in self._connection.scalars(query.where(view_reference.c.target.in_(chunk)))
        }

    def _targets(self, records: Collection[str], *, kind: str) -> set[str]:
        query = select(view_reference.c.target).where(view_reference.c.kind == kind)
        return {
            target
            for chunk in in_chunks(records)
            for target in self._connection.scalars(query.where(view_reference.c.record.in_(chunk)))
        }
