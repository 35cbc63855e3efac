"""Which records make up a case, worked out for the touched cases only: the cost does not grow with the vault."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from intake.vault.chunks import in_chunks
from intake.vault.ownership import CASE, CASE_PERSON, PERSON, PERSON_PARTS
from intake.vault.schema import view_case_member, view_record, view_reference

Cases = dict[str, set[str]]
"""Record -> the cases that it makes up."""


def cases_of(connection: Connection, records: Iterable[str]) -> frozenset[str]:
    """Return the cases in which any of the records is, as the table now says."""
    query = select(view_case_member.c.case).distinct()
    return frozenset(
        case
        for chunk in in_chunks(records)
        for case in connection.scalars(query.where(view_case_member.c.record.in_(chunk)))
    )


def cases_to_derive(connection: Connection, records: Collection[str]) -> frozenset[str]:
    """Return the cases that these records, as now folded, make up or change: from the records up to their cases."""
    cases = _cases_above(connection, records)
    persons = _of_kind(connection, [*records, *_persons_of_parts(connection, records)], kind=PERSON)
    mentioning = {row.record for row in _references_to(connection, persons)}
    return cases | _cases_above(connection, mentioning - set(records))


def _cases_above(connection: Connection, records: Collection[str]) -> frozenset[str]:
    """Follow from records to what they belong to, until cases and persons are reached; return the cases."""
    nodes = set(records)
    frontier = nodes
    while frontier:
        frontier = {row.target for row in _references_from(connection, frontier) if row.owns} - nodes
        nodes = nodes | frontier
    of_persons = {
        row.record for row in _references_to(connection, nodes) if row.kind == CASE and row.field == CASE_PERSON
    }
    return _of_kind(connection, nodes, kind=CASE) | of_persons


def _persons_of_parts(connection: Connection, records: Collection[str]) -> set[str]:
    """Return whose name, number, phone … these records are."""
    rows = _references_from(connection, records)
    return {row.target for row in rows if row.owns and row.kind in PERSON_PARTS}


def find_members(connection: Connection, cases: Collection[str]) -> dict[str, frozenset[str]]:
    """Work out what makes up these cases: case -> records, with the case itself; none for what is no case any more."""
    present = _of_kind(connection, cases, kind=CASE)
    owners: Cases = {case: {case} for case in present}
    for row in _references_from(connection, present):
        if row.field == CASE_PERSON:
            owners.setdefault(row.target, set()).add(row.record)
    _follow_down(connection, owners)
    _add_mentioned(connection, owners)
    members: dict[str, set[str]] = {case: set() for case in cases}
    known = _present(connection, owners)
    for record, its_cases in owners.items():
        for case in its_cases if record in known else ():
            members[case].add(record)
    return {case: frozenset(records) for case, records in members.items()}


def _follow_down(connection: Connection, owners: Cases) -> None:
    """Add what belongs to the records in `owners`, and what belongs to that."""
    frontier = set(owners)
    while frontier:
        reached: set[str] = set()
        for row in _references_to(connection, frontier):
            if row.owns and _spread(owners, row.record, cases=owners[row.target]):
                reached.add(row.record)
        frontier = reached


def _add_mentioned(connection: Connection, owners: Cases) -> None:
    """Add the persons that the records mention, and who those are."""
    by_target: Cases = {}
    for row in _references_from(connection, owners):
        by_target.setdefault(row.target, set()).update(owners[row.record])
    persons = _of_kind(connection, by_target, kind=PERSON)
    new: Cases = {person: by_target[person] - owners.get(person, set()) for person in persons}
    for person, cases in new.items():
        _spread(owners, person, cases=cases)
    for row in _references_to(connection, [person for person, cases in new.items() if cases]):
        if row.owns and row.kind in PERSON_PARTS:
            _spread(owners, row.record, cases=new[row.target])


def _spread(owners: Cases, record: str, *, cases: set[str]) -> bool:
    """Add cases to a record; tell whether any was new."""
    known = owners.setdefault(record, set())
    if cases <= known:
        return False
    known |= cases
    return True


def write_members(connection: Connection, members: Mapping[str, Collection[str]]) -> None:
    """Put what makes up these cases in place of what was there."""
    for chunk in in_chunks(members):
        connection.execute(delete(view_case_member).where(view_case_member.c.case.in_(chunk)))
    rows = [{"case": case, "record": record} for case, records in members.items() for record in sorted(records)]
    if rows:
        connection.execute(insert(view_case_member), rows)


def _references_from(connection: Connection, records: Iterable[str]) -> Iterator[Row[Any]]:
    for chunk in in_chunks(records):
        yield from connection.execute(select(view_reference).where(view_reference.c.record.in_(chunk))).all()


def _references_to(connection: Connection, targets: Iterable[str]) -> Iterator[Row[Any]]:
    for chunk in in_chunks(targets):
        yield from connection.execute(select(view_reference).where(view_reference.c.target.in_(chunk))).all()


def _of_kind(connection: Connection, records: Iterable[str], *, kind: str) -> frozenset[str]:
    query = select(view_record.c.id).where(view_record.c.kind == kind)
    return frozenset(
        record
        for chunk in in_chunks(records)
        for record in connection.scalars(query.where(view_record.c.id.in_(chunk)))
    )


def _present(connection: Connection, records: Iterable[str]) -> frozenset[str]:
    query = select(view_record.c.id)
    return frozenset(
        record
        for chunk in in_chunks(records)
        for record in connection.scalars(query.where(view_record.c.id.in_(chunk)))
    )
