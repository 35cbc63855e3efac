"""Lists of cases, read from the views."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal, select, tuple_

from intake.model.cases import CaseLine
from intake.vault.columns import HexId
from intake.vault.lines import line_of
from intake.vault.membership import cases_of
from intake.vault.schema import view_case
from intake.vault.search import matching, sounding_like


class CaseViews:
    """Reads case lines; writes nothing."""

    def __init__(self, connection: Connection) -> None:
        """Work on `connection`, inside its transaction."""
        self._connection = connection

    def cases_of(self, records: Collection[str]) -> tuple[str, ...]:
        """Return the cases that any of these records makes up, in order of id."""
        return tuple(sorted(cases_of(self._connection, records)))

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
        condition = matching(search)
        if search.strip() and condition is None:
            return ()
        if condition is not None and not self._any(condition):
            condition = sounding_like(search)
            if condition is None:
                return ()
        return self._page(condition, after=after, limit=limit, status=status)

    def _any(self, condition: ColumnElement[bool]) -> bool:
        return self._connection.execute(select(view_case.c.id).where(condition).limit(1)).first() is not None

    def _page(
        self, condition: ColumnElement[bool] | None, *, after: CaseLine | None, limit: int, status: str | None
    ) -> tuple[CaseLine, ...]:
        query: Select[Any] = select(view_case).where(view_case.c.leader == view_case.c.id)
        if condition is not None:
            # What finds one of several linked cases shows the one that leads them.
            led = select(view_case.c.leader).where(view_case.c.leader != view_case.c.id).where(condition)
            query = query.where(condition | view_case.c.id.in_(self._connection.scalars(led).all()))
        if status is not None:
            query = query.where(view_case.c.status == status)
        if after is not None:
            here = tuple_(view_case.c.updated_ms, view_case.c.id)
            query = query.where(here < tuple_(literal(after.updated_ms), literal(after.id, HexId)))
        query = query.order_by(view_case.c.updated_ms.desc(), view_case.c.id.desc()).limit(limit)
        return tuple(line_of(row) for row in self._connection.execute(query))
