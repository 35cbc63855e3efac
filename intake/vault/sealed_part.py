"""What a withdrawal sealed: content that is kept apart, unread, until a second person confirms that it goes for good.

For everything else it is as if it were not here: the fold, the search and bundles see a change without content. Source:
design/records.md, Withdrawal.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

from sqlalchemy import Connection, Row, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from intake.model.journal import BodyState, SignedEntry, SourceKind
from intake.vault.chunks import in_chunks
from intake.vault.schema import journal_body, journal_change, journal_entry, journal_erasure, journal_sealed


class SealedPart:
    """Seals bodies and opens them again; `intake.vault.erasure` erases them."""

    def __init__(self, connection: Connection) -> None:
        """Work on `connection`, inside its transaction."""
        self._connection = connection

    def seal(self, changes: Collection[str], *, withdrawal: str, now_ms: int) -> frozenset[str]:
        """Put the content of these changes aside; return the records to fold again. What has none here is left out."""
        touched: set[str] = set()
        for chunk in in_chunks(dict.fromkeys(changes)):
            rows = self._present(chunk)
            if not rows:
                continue
            sealed = [
                {
                    "change": row.change,
                    "withdrawal": withdrawal,
                    "sealed_ms": now_ms,
                    "body": row.body,
                    "words": row.words,
                }
                for row in rows
            ]
            statement = upsert(journal_sealed).values(sealed)
            kept = {"words": func.coalesce(statement.excluded.words, journal_sealed.c.words)}
            self._connection.execute(statement.on_conflict_do_update(index_elements=["change"], set_=kept))
            self._empty([row.change for row in rows])
            touched |= {row.record for row in rows}
        return frozenset(touched)

    def unseal(self, withdrawal: str) -> tuple[str, ...]:
        """Put back what a withdrawal sealed that no longer counts; return the changes."""
        query = select(journal_sealed).where(journal_sealed.c.withdrawal == withdrawal)
        rows = self._connection.execute(query).all()
        for row in rows:
            body = journal_body.c.change == row.change
            values = {"state": BodyState.PRESENT, "body": row.body, "words": row.words}
            self._connection.execute(
                update(journal_body).where(body & (journal_body.c.state != BodyState.ERASED)).values(values)
            )
        self._connection.execute(delete(journal_sealed).where(journal_sealed.c.withdrawal == withdrawal))
        return tuple(sorted(row.change for row in rows))

    def sealed_by(self, withdrawal: str) -> tuple[str, ...]:
        """Return the changes whose content a withdrawal sealed, in order."""
        query = select(journal_sealed.c.change).where(journal_sealed.c.withdrawal == withdrawal)
        return tuple(self._connection.scalars(query.order_by(journal_sealed.c.change)))

    def withdrawals(self) -> tuple[str, ...]:
        """Return the withdrawals that sealed anything."""
        query = select(journal_sealed.c.withdrawal).distinct().order_by(journal_sealed.c.withdrawal)
        return tuple(self._connection.scalars(query))

    def erased_by(self, withdrawal: str) -> frozenset[str]:
        """Return the records of which a withdrawal erased something here, as far as they were known."""
        query = select(journal_erasure.c.record).where(journal_erasure.c.withdrawal == withdrawal)
        return frozenset(record for record in self._connection.scalars(query) if record is not None)

    def records_about(self, *, sources: Collection[str], changes: Collection[str] = ()) -> frozenset[str]:
        """Return the records of which anything came from these interviews and files, or was set by these changes.

        Also what was replaced since, sealed or erased. sources: records too; then they themselves are among them.
        """
        query = select(journal_body.c.record).where(journal_body.c.record.is_not(None))
        found: set[str] = set()
        for column, ids in (
            (journal_body.c.source, sources),
            (journal_body.c.record, sources),
            (journal_body.c.change, changes),
        ):
            for chunk in in_chunks(dict.fromkeys(ids)):
                found |= set(self._connection.scalars(query.where(column.in_(chunk)).distinct()))
        return frozenset(found)

    def told_only_by(
        self, sources: Collection[str], *, among: Collection[str]
    ) -> tuple[dict[str, str], frozenset[str]]:
        """Return those of the records of which nothing is known but from these interviews and files, with their kinds,
        and all changes that came from there or were noted on those records, held here or let go of.

        among: the records to look at. Erased changes are left out: they are gone everywhere this was.
        """
        known: dict[str, list[Row[Any]]] = {}
        query = select(
            journal_body.c.change,
            journal_body.c.record,
            journal_body.c.kind,
            journal_body.c.source_kind,
            journal_body.c.source,
        ).where(journal_body.c.state != BodyState.ERASED)
        for chunk in in_chunks(dict.fromkeys(among)):
            for row in self._connection.execute(query.where(journal_body.c.record.in_(chunk))):
                known.setdefault(row.record, []).append(cast(Row[Any], row))
        whose = frozenset(sources)
        only: dict[str, str] = {}
        for record, rows in known.items():
            told = {row.source for row in rows if row.source_kind != SourceKind.WORKER and row.source != record}
            if told and told <= whose:
                only[record] = rows[0].kind
        changes = {row.change for rows in known.values() for row in rows if row.source in whose | only.keys()}
        changes |= {row.change for record in only for row in known[record]}
        return only, frozenset(changes)

    def sources_of(self, changes: Collection[str]) -> frozenset[str]:
        """Return the records and the interviews and files that these changes are about and come from."""
        query = select(journal_body.c.record, journal_body.c.source)
        found: set[str] = set()
        for chunk in in_chunks(dict.fromkeys(changes)):
            for row in self._connection.execute(query.where(journal_body.c.change.in_(chunk))):
                found |= {one for one in (row.record, row.source) if one is not None}
        return frozenset(found)

    def entries_about(self, records: Collection[str]) -> tuple[SignedEntry, ...]:
        """Return the entries that set anything of these records, device by device, oldest first, as received."""
        touching = (
            select(journal_change.c.entry)
            .join(journal_body, journal_body.c.change == journal_change.c.id)
            .where(journal_body.c.record.in_(list(records)))
        )
        query = select(journal_entry.c.payload, journal_entry.c.signature).where(journal_entry.c.position.in_(touching))
        rows = self._connection.execute(query.order_by(journal_entry.c.device, journal_entry.c.sequence))
        return tuple(SignedEntry(row.payload, row.signature) for row in rows)

    def _present(self, changes: Collection[str]) -> list[Row[Any]]:
        query = select(journal_body).where(journal_body.c.change.in_(changes))
        return list(self._connection.execute(query.where(journal_body.c.state == BodyState.PRESENT)))

    def _empty(self, changes: Collection[str]) -> None:
        values = {"state": BodyState.WITHHELD, "body": None, "words": None}
        self._connection.execute(update(journal_body).where(journal_body.c.change.in_(changes)).values(values))
