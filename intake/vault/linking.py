"""Cases about one person, or about persons decided to be one, show as one line; taking the decision back parts them.

Nothing is merged: only `leader` changes, the case of the group with the smallest id. Source: records.md, Same person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, delete, func, insert, select, update

from intake.journal.persons import MayDecide, person_groups
from intake.journal.replacing import DECISION
from intake.model.journal import Authority, Role
from intake.vault.chunks import in_chunks
from intake.vault.claims import read_records
from intake.vault.schema import view_case, view_person_group, view_record, view_reference

_DECIDED_ABOUT = ("a", "b")


def persons_decided(connection: Connection, records: Iterable[str]) -> set[str]:
    """Return the persons about whom those of the records that are decisions decide, as the views now say."""
    query = select(view_reference.c.target).where(
        view_reference.c.kind == DECISION, view_reference.c.field.in_(_DECIDED_ABOUT)
    )
    return {
        person
        for chunk in in_chunks(records)
        for person in connection.scalars(query.where(view_reference.c.record.in_(chunk)))
    }


def persons_of_cases(connection: Connection, cases: Iterable[str]) -> set[str]:
    """Return whom these cases are about, as the views now say."""
    query = select(view_case.c.person).where(view_case.c.person.is_not(None))
    return {
        person
        for chunk in in_chunks(cases)
        for person in connection.scalars(query.where(view_case.c.id.in_(chunk)))
        if person is not None
    }


def link(connection: Connection, persons: Iterable[str], *, authority: Authority) -> None:
    """Work out again the groups of these persons and of those who were in one with them, and who leads."""
    waiting = _concerned(connection, persons)
    waiting |= _grouped_with(connection, waiting)
    while waiting:
        group = _group_of(connection, min(waiting), may_decide=_may_decide(connection, authority))
        former = _grouped_with(connection, group)
        waiting = (waiting | (former - group)) - group
        _write(connection, group, former=former)


def _concerned(connection: Connection, persons: Iterable[str]) -> set[str]:
    """Leave out, in a few statements, the many about whom nobody decided and who have one case that leads itself."""
    found: set[str] = set()
    for chunk in in_chunks(persons):
        decided = select(view_reference.c.target).where(
            view_reference.c.target.in_(chunk), view_reference.c.kind == DECISION
        )
        grouped = select(view_person_group.c.person).where(view_person_group.c.person.in_(chunk))
        cases = (
            select(view_case.c.person)
            .where(view_case.c.person.in_(chunk))
            .group_by(view_case.c.person)
            .having((func.count() > 1) | (func.max(view_case.c.leader) != func.max(view_case.c.id)))
        )
        for query in (decided, grouped, cases):
            found.update(person for person in connection.scalars(query) if person is not None)
    return found


def _group_of(connection: Connection, person: str, *, may_decide: MayDecide) -> set[str]:
    """Follow decisions from one person to all who are held to be the same."""
    group, frontier = {person}, {person}
    while frontier:
        query = select(view_reference.c.record).where(
            view_reference.c.kind == DECISION,
            view_reference.c.field.in_(_DECIDED_ABOUT),
            view_reference.c.target.in_(frontier),
        )
        decisions = read_records(connection, set(connection.scalars(query)))
        found = person_groups(decisions.values(), may_decide=may_decide)
        frontier = {one for known in frontier for one in found.group_of(known)} - group
        group |= frontier
    return group


def _may_decide(connection: Connection, authority: Authority) -> MayDecide:
    def may_decide(device: str, person: str) -> bool:
        """A coordinator may, and a device to which the person's case is assigned or that alone wrote about them."""
        if authority.roles.get(device) is Role.COORDINATOR:
            return True
        assigned = connection.scalar(select(view_record.c.assigned).where(view_record.c.id == person)) or ""
        record = read_records(connection, [person]).get(person)
        is_own = record is not None and all(claim.device == device for claim in record.claims)
        return device in assigned.split() or is_own

    return may_decide


def _grouped_with(connection: Connection, persons: Collection[str]) -> set[str]:
    """Return everybody who now stands in the table in a group with any of these."""
    leaders = select(view_person_group.c.leader).where(view_person_group.c.person.in_(persons))
    query = select(view_person_group.c.person).where(view_person_group.c.leader.in_(leaders))
    return set(connection.scalars(query))


def _write(connection: Connection, group: set[str], *, former: set[str]) -> None:
    connection.execute(delete(view_person_group).where(view_person_group.c.person.in_(group | former)))
    if len(group) > 1:
        leader = min(group)
        connection.execute(insert(view_person_group), [{"person": one, "leader": leader} for one in sorted(group)])
    cases = connection.scalars(select(view_case.c.id).where(view_case.c.person.in_(group))).all()
    if cases:
        connection.execute(update(view_case).where(view_case.c.id.in_(cases)).values(leader=min(cases)))
