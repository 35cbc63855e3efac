"""Folded records to rows and back. What is read is equal to what the fold gave."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, insert, select

from intake.clock import HybridTime
from intake.journal.encoding import decode_value, encode_value
from intake.model.dates import UncertainDate
from intake.model.journal import BodyState, Claim, Conflict, FoldedRecord, Source, SourceKind, Superseded, Words
from intake.model.places import Place
from intake.model.values import Value
from intake.vault.chunks import in_chunks
from intake.vault.ownership import Ownership, targets
from intake.vault.schema import view_claim, view_conflict, view_record, view_reference, view_superseded

_OF_RECORD = (view_claim, view_conflict, view_superseded, view_reference)

Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a record beside its fold. updated_ms: wall clock of its newest act.

    assigned: the devices, parted by blanks, to which it was assigned when it was folded.
    """

    updated_ms: int
    assigned: str


@dataclass
class _Rows:
    """Rows to be inserted, by table."""

    of: dict[Table, list[Values]] = field(default_factory=dict)

    def add(self, table: Table, values: Values) -> None:
        """Keep one row."""
        self.of.setdefault(table, []).append(values)


def write_records(
    connection: Connection, folded: Mapping[str, FoldedRecord], *, facts: Mapping[str, Facts], ownership: Ownership
) -> None:
    """Put these records in place of what was there; a record of which nothing is here any more is taken out."""
    for chunk in in_chunks(folded):
        connection.execute(delete(view_record).where(view_record.c.id.in_(chunk)))
        for table in _OF_RECORD:
            connection.execute(delete(table).where(table.c.record.in_(chunk)))
    rows = _Rows()
    for record in folded.values():
        if record.kind:
            _add_rows(rows, record, facts=facts[record.id], ownership=ownership)
    for table, values in rows.of.items():
        connection.execute(insert(table), values)


def _add_rows(rows: _Rows, record: FoldedRecord, *, facts: Facts, ownership: Ownership) -> None:
    row: Values = {"id": record.id, "kind": record.kind, "is_ended": int(record.is_ended)}
    row |= {"updated_ms": facts.updated_ms, "assigned": facts.assigned, "findings": json.dumps(record.findings)}
    rows.add(view_record, row)
    references: set[tuple[str, str]] = set()
    for place, claim in enumerate(record.claims):
        rows.add(view_claim, _claim_row(claim, place=place))
        references.update((claim.field, target) for target in targets(claim))
    for place, conflict in enumerate(record.conflicts):
        source: Values = {"source_kind": conflict.source.kind.value, "source": conflict.source.id}
        claims = tuple(claim.id for claim in conflict.claims)
        rows.add(
            view_conflict,
            source | {"record": record.id, "place": place, "field": conflict.field, "claims": claims},
        )
    for lost in record.superseded:
        values: Values = {"change": lost.change, "replaced": lost.replaced, "state": lost.state.value}
        rows.add(view_superseded, values | {"record": record.id})
    for name, target in sorted(references):
        owns = int(ownership.owns(record.kind, name) and not record.is_ended)
        values = {"field": name, "target": target, "kind": record.kind, "owns": owns}
        rows.add(view_reference, values | {"record": record.id})


def _claim_row(claim: Claim, *, place: int) -> Values:
    words = claim.words
    return {
        "record": claim.record,
        "place": place,
        "id": claim.id,
        "field": claim.field,
        "source_kind": claim.source.kind.value,
        "source": claim.source.id,
        "value": encode_value(claim.value),
        "words": None if words is None else words.text,
        "language": None if words is None else words.language,
        "how_known": claim.how_known,
        "as_of": claim.as_of,
        "credibility": claim.credibility,
        "device": claim.device,
        "wall_ms": claim.wall_ms,
        "physical_ms": claim.time.physical_ms,
        "counter": claim.time.counter,
        "attested_by": claim.attested_by,
    }


def read_records(connection: Connection, records: Collection[str]) -> dict[str, FoldedRecord]:
    """Return those of the records that are here, in order of id."""
    found: dict[str, FoldedRecord] = {}
    for chunk in in_chunks(sorted(records)):
        query = select(view_record).where(view_record.c.id.in_(chunk)).order_by(view_record.c.id)
        heads = connection.execute(query).all()
        kinds = {row.id: row.kind for row in heads}
        claims = _claims(connection, kinds)
        conflicts = _conflicts(connection, kinds, claims=claims)
        superseded = _superseded(connection, kinds)
        for row in heads:
            found[row.id] = FoldedRecord(
                id=row.id,
                kind=row.kind,
                claims=tuple(claims.get(row.id, ())),
                conflicts=tuple(conflicts.get(row.id, ())),
                superseded=tuple(superseded.get(row.id, ())),
                findings=tuple((code, change) for code, change in json.loads(row.findings)),
                is_ended=bool(row.is_ended),
            )
    return found


def _claims(connection: Connection, kinds: Mapping[str, str]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    query = select(view_claim).where(view_claim.c.record.in_(list(kinds)))
    for row in connection.execute(query.order_by(view_claim.c.record, view_claim.c.place)):
        found.setdefault(row.record, []).append(_claim(row, kind=kinds[row.record]))
    return found


def _claim(row: Row[Any], *, kind: str) -> Claim:
    words = None if row.words is None else Words(row.words, row.language)
    return Claim(
        id=row.id,
        record=row.record,
        kind=kind,
        field=row.field,
        source=Source(SourceKind(row.source_kind), row.source),
        value=_with_words(decode_value(row.value), words=words),
        words=words,
        how_known=row.how_known,
        as_of=row.as_of,
        credibility=row.credibility,
        device=row.device,
        wall_ms=row.wall_ms,
        time=HybridTime(row.physical_ms, row.counter),
        attested_by=row.attested_by,
    )


def _with_words(value: Value, *, words: Words | None) -> Value:
    """Put what was said back into a date or place: it is kept once, in the words."""
    if words is None:
        return value
    if isinstance(value, UncertainDate):
        return replace(value, said=words.text, language=words.language)
    if isinstance(value, Place):
        return replace(value, said=words.text)
    return value


def _conflicts(
    connection: Connection, kinds: Mapping[str, str], *, claims: Mapping[str, Iterable[Claim]]
) -> dict[str, list[Conflict]]:
    found: dict[str, list[Conflict]] = {}
    query = select(view_conflict).where(view_conflict.c.record.in_(list(kinds)))
    for row in connection.execute(query.order_by(view_conflict.c.record, view_conflict.c.place)):
        by_id = {claim.id: claim for claim in claims[row.record]}
        conflict = Conflict(
            record=row.record,
            kind=kinds[row.record],
            field=row.field,
            source=Source(SourceKind(row.source_kind), row.source),
            claims=tuple(by_id[claim] for claim in row.claims),
        )
        found.setdefault(row.record, []).append(conflict)
    return found


def _superseded(connection: Connection, kinds: Mapping[str, str]) -> dict[str, list[Superseded]]:
    found: dict[str, list[Superseded]] = {}
    query = select(view_superseded).where(view_superseded.c.record.in_(list(kinds)))
    for row in connection.execute(query.order_by(view_superseded.c.record, view_superseded.c.change)):
        lost = Superseded(row.change, row.replaced, BodyState(row.state))
        found.setdefault(row.record, []).append(lost)
    return found
