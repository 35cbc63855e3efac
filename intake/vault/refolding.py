"""From the journal to the views, for the records that an act touched: fold, cases, lines and search words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, update

from intake.journal.fold import fold_record
from intake.journal.reading import records_in
from intake.model.cases import CaseLine
from intake.model.changes import Changes
from intake.model.journal import Authority, FoldedRecord, Role, StoredChange
from intake.model.values import Texts
from intake.vault.caseline import case_line
from intake.vault.chunks import in_chunks
from intake.vault.claims import Facts, read_records, write_records
from intake.vault.lines import line_values
from intake.vault.linking import link, persons_decided, persons_of_cases
from intake.vault.membership import cases_of, cases_to_derive, find_members, write_members
from intake.vault.ownership import CASE, CASE_PERSON, Ownership
from intake.vault.schema import view_case, view_case_member, view_record
from intake.vault.search import forget_case, index_case
from intake.vault.stored import changes_of_records

ASSIGNED: Final = "assigned"

_CASES_AT_ONCE: Final = 50
_MOST_ROUNDS: Final = 4


class Refolder:
    """Makes views again. What it writes depends on the journal, the form's ownership and the authority only.

    folded_ids: the records that were folded in this unit.
    """

    def __init__(self, connection: Connection, *, ownership: Ownership, authority: Authority) -> None:
        """Work on `connection`, inside its transaction."""
        self._connection = connection
        self._ownership = ownership
        self._authority = authority
        self.folded_ids: set[str] = set()

    def refold(self, records: Collection[str]) -> Changes:
        """Fold these records again and derive the cases they were in or now are in; return what that touched.

        A new assignment, or a record that comes into an assigned case, changes who may replace what; then those
        records are folded once more.
        """
        changes = Changes()
        todo = frozenset(records)
        for _round in range(_MOST_ROUNDS):
            if not todo:
                break
            before = cases_of(self._connection, todo)
            persons = persons_decided(self._connection, todo) | persons_of_cases(self._connection, before)
            changes |= self.fold(todo)
            cases = before | cases_to_derive(self._connection, todo)
            changes |= self.derive(cases)
            persons |= persons_decided(self._connection, todo) | persons_of_cases(self._connection, cases)
            link(self._connection, persons, authority=self._authority)
            todo = self.unsettled(cases)
        return changes

    def fold(self, records: Collection[str]) -> Changes:
        """Write the fold of these records."""
        kinds: set[str] = set()
        for chunk in in_chunks(sorted(records)):
            folded, facts = self.folded(chunk)
            kinds |= {record.kind for record in folded.values() if record.kind}
            write_records(self._connection, folded, facts=facts, ownership=self._ownership)
        self.folded_ids.update(records)
        return Changes(frozenset(kinds), frozenset(records))

    def folded(self, records: Collection[str]) -> tuple[dict[str, FoldedRecord], dict[str, Facts]]:
        """Return the fold of these records (a few hundred at once) and what is kept beside it; write nothing."""
        assigned = self._assigned_to(records)
        stored = changes_of_records(self._connection, records)
        folded = {
            record: fold_record(record, changes, authority=self._authority_for(assigned.get(record)))
            for record, changes in stored.items()
        }
        facts = {
            record: Facts(_newest_ms(changes), _assigned_text(assigned.get(record)))
            for record, changes in stored.items()
        }
        return folded, facts

    def derive(self, cases: Collection[str]) -> Changes:
        """Work out membership, line and search words of these cases."""
        for chunk in in_chunks(sorted(cases), size=_CASES_AT_ONCE):
            members = find_members(self._connection, chunk)
            write_members(self._connection, members)
            everything = {record for records in members.values() for record in records}
            folded = read_records(self._connection, everything)
            updated_ms = self.updated_ms(everything)
            for case, records in members.items():
                if records:
                    self._write_case(folded[case], [folded[one] for one in sorted(records)], updated_ms=updated_ms)
                else:
                    self._remove_case(case)
        return Changes(frozenset({CASE}) if cases else frozenset(), frozenset(cases))

    # --- assignment ---

    def _authority_for(self, assigned: set[str] | None) -> Authority:
        return replace(self._authority, assigned=frozenset(assigned)) if assigned else self._authority

    def _assigned_to(self, records: Collection[str]) -> dict[str, set[str]]:
        """Return for each record the devices to which a case that holds it is assigned by a coordinator."""
        query = select(view_case_member.c.record, view_case_member.c.case)
        holding = [
            row
            for chunk in in_chunks(records)
            for row in self._connection.execute(query.where(view_case_member.c.record.in_(chunk)))
        ]
        devices = self._devices_of({row.case for row in holding})
        found: dict[str, set[str]] = {}
        for row in holding:
            if devices.get(row.case):
                found.setdefault(row.record, set()).update(devices[row.case])
        return found

    def _devices_of(self, cases: Iterable[str]) -> dict[str, frozenset[str]]:
        """Return the devices to which cases are assigned. Only a coordinator's word counts: nobody assigns himself."""
        return {
            case: frozenset(
                device
                for claim in record.claims
                if claim.field == ASSIGNED
                and isinstance(claim.value, Texts)
                and self._authority.roles.get(claim.device) is Role.COORDINATOR
                for device in claim.value.texts
            )
            for case, record in read_records(self._connection, set(cases)).items()
        }

    def unsettled(self, cases: Collection[str]) -> frozenset[str]:
        """Return the records of these cases that were folded for other assignments than now hold."""
        query = select(view_case_member.c.record, view_record.c.assigned).join(
            view_record, view_record.c.id == view_case_member.c.record
        )
        found: set[str] = set()
        for chunk in in_chunks(cases):
            assigned_cases = [case for case, devices in self._devices_of(chunk).items() if devices]
            concerned = (view_record.c.assigned != "") | view_case_member.c.case.in_(assigned_cases)
            rows = self._connection.execute(query.where(view_case_member.c.case.in_(chunk)).where(concerned)).all()
            now = self._assigned_to([row.record for row in rows])
            found |= {row.record for row in rows if row.assigned != _assigned_text(now.get(row.record))}
        return frozenset(found)

    def link(self, cases: Collection[str]) -> None:
        """Work out which of these cases show as one line."""
        link(self._connection, persons_of_cases(self._connection, cases), authority=self._authority)

    # --- lines ---

    def updated_ms(self, records: Collection[str]) -> dict[str, int]:
        """Return the wall clock of the newest act of each of these records."""
        query = select(view_record.c.id, view_record.c.updated_ms)
        return {
            row.id: row.updated_ms
            for chunk in in_chunks(records)
            for row in self._connection.execute(query.where(view_record.c.id.in_(chunk)))
        }

    def _write_case(self, case: FoldedRecord, records: list[FoldedRecord], *, updated_ms: dict[str, int]) -> None:
        if case.is_ended:
            self._remove_case(case.id)
            return
        line = line_from(case, records, updated_ms=updated_ms)
        values = line_values(line, person=_person_of(case))
        row = self._row_of(case.id)
        if row is None:
            position = self._connection.execute(insert(view_case), values).lastrowid
        else:
            position = row.position
            del values["leader"]  # who leads is for linking to say
            self._connection.execute(update(view_case).where(view_case.c.position == position), values)
        index_case(self._connection, position, records=records)

    def _remove_case(self, case: str) -> None:
        row = self._row_of(case)
        if row is not None:
            forget_case(self._connection, row.position)
            self._connection.execute(delete(view_case).where(view_case.c.position == row.position))

    def _row_of(self, case: str) -> Row[Any] | None:
        return self._connection.execute(select(view_case.c.position).where(view_case.c.id == case)).first()


def line_from(case: FoldedRecord, records: Collection[FoldedRecord], *, updated_ms: Mapping[str, int]) -> CaseLine:
    """Return the line of a case; updated_ms: of each of its records."""
    return case_line(case, records=records, updated_ms=max(updated_ms[record.id] for record in records))


def _assigned_text(devices: Collection[str] | None) -> str:
    return " ".join(sorted(devices or ()))


def _newest_ms(changes: tuple[StoredChange, ...]) -> int:
    return max((change.wall_ms for change in changes), default=0)


def _person_of(case: FoldedRecord) -> str | None:
    return min(records_in(case, CASE_PERSON), default=None)
