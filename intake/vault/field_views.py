"""Some fields of all records of a kind, read from the views without making whole records of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Final

from sqlalchemy import Connection, select

from intake.journal.encoding import decode_value
from intake.model.cases import CaseLine
from intake.model.values import Value
from intake.vault.lines import line_of
from intake.vault.schema import view_case, view_claim, view_record

FieldValues = Mapping[str, Value]
"""Field -> its first value, in the order that is the same on every copy. What a date was said in is left out."""

_FETCHED_AT_ONCE: Final = 1000
_MOST_DECODED: Final = 20_000


class FieldViews:
    """Reads values; writes nothing."""

    def __init__(self, connection: Connection) -> None:
        """Work on `connection`, inside its transaction."""
        self._connection = connection

    def values_of_kind(self, kind: str, *fields: str) -> Iterator[tuple[str, FieldValues]]:
        """Give (record, values of these fields) of all records of a kind that did not end, in order of id."""
        query = (
            select(view_claim.c.record, view_claim.c.field, view_claim.c.value)
            .join(view_record, view_record.c.id == view_claim.c.record)
            .where(view_record.c.kind == kind, view_record.c.is_ended == 0, view_claim.c.field.in_(fields))
            .order_by(view_claim.c.record, view_claim.c.place)
        )
        rows = self._connection.execute(query.execution_options(yield_per=_FETCHED_AT_ONCE))
        decoded: dict[bytes, Value] = {}  # codes and references come again and again; decoding is what takes time
        for record, mine in groupby(rows, key=lambda row: row.record):
            values: dict[str, Value] = {}
            for _record, field, value in mine:
                if field not in values:
                    if value not in decoded:
                        decoded[value] = decode_value(value)
                    values[field] = decoded[value]
            yield record, values
            if len(decoded) > _MOST_DECODED:
                decoded.clear()

    def cases_untouched_since(self, wall_ms: int) -> Iterator[CaseLine]:
        """Give the lines of the list that no act has touched since then, the longest untouched first."""
        query = (
            select(view_case)
            .where(view_case.c.leader == view_case.c.id, view_case.c.updated_ms < wall_ms)
            .order_by(view_case.c.updated_ms, view_case.c.id)
        )
        return map(line_of, self._connection.execute(query.execution_options(yield_per=_FETCHED_AT_ONCE)))
