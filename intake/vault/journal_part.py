"""The journal's part of a unit of work: entries, changes and bodies. Taking in is union: the order never matters."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from intake.errors import Bug, EncodingInvalid
from intake.journal.encoding import change_id, decode_body, entry_digest
from intake.journal.replacing import DECISION
from intake.model.journal import Body, BodyState, EncodedBody, Entry, SignedEntry
from intake.vault.chunks import in_chunks
from intake.vault.journal_reading import ChangeReading, EntryReading, HistoryReading, body_rows
from intake.vault.schema import journal_body, journal_change, journal_entry, journal_replaces


class JournalPart(EntryReading, ChangeReading, HistoryReading):
    """Reads and adds to the journal. Nothing here edits or removes an entry."""

    def add_signed(
        self,
        entry: Entry,
        signed: SignedEntry,
        *,
        bodies: Mapping[str, EncodedBody],
        states: Mapping[str, BodyState] | None = None,
    ) -> frozenset[str]:
        """Take in a verified entry and those of its bodies that are at hand; return the records to be folded again.

        bodies: by change id; states: of changes without a body here (WITHHELD when not said).
        Adding an entry twice changes nothing, save that bodies may come later. Raises EncodingInvalid for a body that
        is not what the entry promised, and Bug for a body of no change of this entry.
        """
        ids = [change.id for change in entry.changes]
        if not bodies.keys() <= set(ids):
            raise Bug(where="bodies")
        digest = entry_digest(signed.payload)
        if not self.has(digest):
            self._insert_entry(entry, signed, digest=digest)
        return self.add_bodies(ids, bodies=bodies, states=states or {}) | self.records_replaced(ids)

    def add_bodies(
        self, ids: Sequence[str], *, bodies: Mapping[str, EncodedBody], states: Mapping[str, BodyState]
    ) -> frozenset[str]:
        """Take in what is now known of these changes; return the records whose changes became known.

        An erased body stays erased whatever arrives. Raises EncodingInvalid.
        """
        known = {row.change: row for row in body_rows(self._connection, ids)}
        rows: list[dict[str, object]] = []
        touched: set[str] = set()
        for change in dict.fromkeys(ids):
            encoded, row = bodies.get(change), known.get(change)
            if encoded is None:
                if row is None:
                    rows.append(_bodyless(change, states.get(change, BodyState.WITHHELD)))
                continue
            if row is not None and (row.state == BodyState.ERASED or not _adds(encoded, row)):
                continue
            body = _checked(encoded, change=change)
            touched.add(body.record)
            filled = _filled(change, encoded, body=body)
            if row is None:
                rows.append(filled)
            else:
                self._connection.execute(update(journal_body).where(journal_body.c.change == change), filled)
        if rows:
            self._connection.execute(insert(journal_body), rows)
        return frozenset(touched)

    def _insert_entry(self, entry: Entry, signed: SignedEntry, *, digest: str) -> None:
        values = {
            "digest": digest,
            "device": entry.device,
            "sequence": entry.sequence,
            "previous": entry.previous,
            "physical_ms": entry.time.physical_ms,
            "counter": entry.time.counter,
            "wall_ms": entry.wall_ms,
            "author": entry.author,
            "act": entry.act,
            "payload": signed.payload,
            "signature": signed.signature,
        }
        position = self._connection.execute(insert(journal_entry), values).lastrowid
        if not entry.changes:
            return
        first = self._connection.scalar(select(func.coalesce(func.max(journal_change.c.position), 0))) or 0
        changes = [
            {"position": first + place, "entry": position, "place": place, "id": change.id}
            for place, change in enumerate(entry.changes, start=1)
        ]
        self._connection.execute(insert(journal_change), changes)
        replaces = [
            {"change": first + place, "replaced": replaced}
            for place, change in enumerate(entry.changes, start=1)
            for replaced in dict.fromkeys(change.replaces)
        ]
        if replaces:
            self._connection.execute(insert(journal_replaces), replaces)

    def records_replaced(self, ids: Collection[str]) -> frozenset[str]:
        """Return the records whose changes are replaced by these, also through changes not held here and decisions."""
        found: set[str] = set()
        seen: set[str] = set()
        frontier = set(ids)
        while frontier:
            seen |= frontier
            rows = self._replaced_by(frontier)
            found |= {row.record for row in rows if row.record is not None}
            frontier = {row.replaced for row in rows if row.record is None or row.kind == DECISION} - seen
        return frozenset(found)

    def _replaced_by(self, ids: Collection[str]) -> list[Any]:
        query = (
            select(journal_replaces.c.replaced, journal_body.c.record, journal_body.c.kind)
            .join(journal_change, journal_change.c.position == journal_replaces.c.change)
            .outerjoin(journal_body, journal_body.c.change == journal_replaces.c.replaced)
        )
        return [
            row
            for chunk in in_chunks(ids)
            for row in self._connection.execute(query.where(journal_change.c.id.in_(chunk)))
        ]

    def set_body_state(self, changes: Collection[str], *, state: BodyState) -> frozenset[str]:
        """Let go of these bodies (WITHHELD or PURGED), but never of an erasure; return the records to fold again."""
        if state in {BodyState.PRESENT, BodyState.ERASED}:
            raise Bug(where="state")  # a body becomes present by add_bodies and erased by the eraser only
        touched: set[str] = set()
        for chunk in in_chunks(changes):
            here = journal_body.c.change.in_(chunk) & (journal_body.c.state != BodyState.ERASED)
            records = self._connection.scalars(select(journal_body.c.record).where(here))
            touched |= {record for record in records if record is not None}
            self._connection.execute(update(journal_body).where(here).values(state=state, body=None, words=None))
        return frozenset(touched) | self.records_replaced(changes)


def _checked(encoded: EncodedBody, *, change: str) -> Body:
    """Return the body if it is what the change promised; raise EncodingInvalid."""
    if change_id(encoded.body) != change:
        raise EncodingInvalid(where="commitment")
    return decode_body(encoded)


def _bodyless(change: str, state: BodyState) -> dict[str, object]:
    """Return the row of a change of which nothing but its existence is known."""
    empty = dict.fromkeys(("record", "kind", "field", "source_kind", "source", "body", "words"))
    return {"change": change, "state": state.value, **empty}


def _filled(change: str, encoded: EncodedBody, *, body: Body) -> dict[str, object]:
    """Return the row of a change whose body is here."""
    return {
        "change": change,
        "state": BodyState.PRESENT.value,
        "record": body.record,
        "kind": body.kind,
        "field": body.field,
        "source_kind": body.source.kind.value,
        "source": body.source.id,
        "body": encoded.body,
        "words": encoded.words,
    }


def _adds(encoded: EncodedBody, row: Row[Any]) -> bool:
    """Tell whether what came holds more than what is here."""
    return row.body is None or (row.words is None and encoded.words is not None)
