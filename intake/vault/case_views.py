"""Lists of cases, read from the views."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Select, func, literal, select, tuple_

from intake.model.cases import CaseLine
from intake.vault.chunks import in_chunks
from intake.vault.columns import HexId
from intake.vault.lines import line_of
from intake.vault.membership import cases_of
from intake.vault.schema import view_case, view_case_member
from intake.vault.search import positions_alike, positions_of, why_found

_FEW: Final = 1000
ALIKE: Final = "name_alike"
"""Found by sounds or letters that are only like what was typed."""


class CaseViews:
    """Reads case lines; writes nothing."""

    def __init__(self, connection: Connection) -> None:
        """Work on `connection`, inside its transaction."""
        self._connection = connection

    def cases_of(self, records: Collection[str]) -> tuple[str, ...]:
        """Return the cases that any of these records makes up, in order of id."""
        return tuple(sorted(cases_of(self._connection, records)))

    def members_of(self, cases: Collection[str]) -> frozenset[str]:
        """Return the ids of all records that make up these cases."""
        query = select(view_case_member.c.record)
        return frozenset(
            record
            for chunk in in_chunks(cases)
            for record in self._connection.scalars(query.where(view_case_member.c.case.in_(chunk)))
        )

    def case_line(self, case: str) -> CaseLine | None:
        """Return the line of one case."""
        row = self._connection.execute(select(view_case).where(view_case.c.id == case)).first()
        return None if row is None else line_of(row)

    def cases_numbered(self, number: str) -> tuple[str, ...]:
        """Return the cases with this number; more than one is a mistake that somebody has to look at."""
        return tuple(self._connection.scalars(select(view_case.c.id).where(view_case.c.number == number)))

    def linked_cases(self, case: str) -> tuple[str, ...]:
        """Return the cases that show as one line with this one, itself too, in order of id; the first one leads."""
        leader = select(view_case.c.leader).where(view_case.c.id == case).scalar_subquery()
        query = select(view_case.c.id).where(view_case.c.leader == leader).order_by(view_case.c.id)
        return tuple(self._connection.scalars(query))

    def cases_about(self, person: str) -> tuple[str, ...]:
        """Return the cases about a person."""
        query = select(view_case.c.id).where(view_case.c.person == person).order_by(view_case.c.id)
        return tuple(self._connection.scalars(query))

    def count_cases(self) -> int:
        """Return how many lines the list has without a search."""
        query = select(func.count()).select_from(view_case).where(view_case.c.leader == view_case.c.id)
        return self._connection.scalar(query) or 0

    def case_lines(
        self, *, search: str = "", after: CaseLine | None = None, limit: int = 200, status: str | None = None
    ) -> tuple[CaseLine, ...]:
        """Return a page of the list, the newest first. after: the last line of the page before.

        search: parts of names, numbers, phones, places and words in any script; when nothing is found so, names that
        sound alike are looked for. status: only cases with this code.
        """
        found = positions_of(self._connection, search)
        if found is None:
            return () if search.strip() else self._page(None, after=after, limit=limit, status=status)
        if found:
            page = self._page(found, after=after, limit=limit, status=status)
            return self._with_reasons(page, search)
        alike = positions_alike(self._connection, search)
        page = self._page(alike, after=after, limit=limit, status=status)
        return tuple(replace(line, why=(ALIKE,)) for line in page)

    def _with_reasons(self, lines: tuple[CaseLine, ...], search: str) -> tuple[CaseLine, ...]:
        query = select(view_case.c.position, view_case.c.leader).where(
            view_case.c.leader.in_([line.id for line in lines])
        )
        positions = {row.position: row.leader for row in self._connection.execute(query)}
        why = why_found(self._connection, search, positions=positions)
        return tuple(replace(line, why=why.get(line.id, ())) for line in lines)

    def _page(
        self, positions: set[int] | None, *, after: CaseLine | None, limit: int, status: str | None
    ) -> tuple[CaseLine, ...]:
        """Return the newest lines. positions: rows that a search found; None for all."""
        if positions is None:
            query = _newest(select(view_case), after=after, status=status).limit(limit)
            return tuple(line_of(row) for row in self._connection.execute(query))
        wanted = self._newest_of(positions | self._leading(positions), after=after, limit=limit, status=status)
        rows = self._connection.execute(select(view_case).where(view_case.c.position.in_(wanted)))
        lines = {row.position: line_of(row) for row in rows}
        return tuple(lines[position] for position in wanted)

    def _newest_of(self, positions: set[int], *, after: CaseLine | None, limit: int, status: str | None) -> list[int]:
        """Return the rows of the newest lines among these: few are looked up, many met on the way down the list."""
        query = _newest(select(view_case.c.position), after=after, status=status)
        if len(positions) <= _FEW:
            query = query.where(view_case.c.position.in_(positions)).limit(limit)
            return list(self._connection.scalars(query))
        rows = self._connection.scalars(query.execution_options(yield_per=limit))
        found = list(islice((position for position in rows if position in positions), limit))
        rows.close()
        return found

    def _leading(self, positions: set[int]) -> set[int]:
        """Return the rows of the cases that lead linked ones found: only who leads stands in the list."""
        query = select(view_case.c.position, view_case.c.leader).where(view_case.c.leader != view_case.c.id)
        leaders = {row.leader for row in self._connection.execute(query) if row.position in positions}
        return {
            position
            for chunk in in_chunks(leaders)
            for position in self._connection.scalars(select(view_case.c.position).where(view_case.c.id.in_(chunk)))
        }


def _newest(query: Select[Any], *, after: CaseLine | None, status: str | None) -> Select[Any]:
    """Return the query for lines that stand for themselves or lead others, newest first, after a place in the list."""
    query = query.where(view_case.c.leader == view_case.c.id)
    if status is not None:
        query = query.where(view_case.c.status == status)
    if after is not None:
        here = tuple_(view_case.c.updated_ms, view_case.c.id)
        query = query.where(here < tuple_(literal(after.updated_ms), literal(after.id, HexId)))
    return query.order_by(view_case.c.updated_ms.desc(), view_case.c.id.desc())
