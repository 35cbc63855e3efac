"""`vault check`: is everything here what it was, and do the views say what the journal says? Changes nothing.

What is found is told as codes with counts and ids. A rolled-back copy cannot be told from here; heads that come back in
receipts tell it (facts/security.md 7).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Row, func, select

from intake.errors import BlobDamaged, CannotBeTrusted, DatabaseDamaged
from intake.journal.chain import Link, check_chain
from intake.journal.encoding import change_id, decode_body, decode_entry, entry_digest
from intake.journal.writing import verify_entry
from intake.model.journal import BodyState, EncodedBody, Entry, SignedEntry
from intake.model.views import VaultFinding
from intake.progress import Progress, Report
from intake.vault.chunks import in_chunks
from intake.vault.claims import read_records
from intake.vault.lines import line_of
from intake.vault.membership import find_members
from intake.vault.ownership import CASE
from intake.vault.refolding import line_from
from intake.vault.schema import (
    SEARCH_TABLES,
    journal_body,
    journal_change,
    journal_entry,
    view_case,
    view_case_member,
    view_record,
)
from intake.vault.store import Vault
from intake.vault.unit import Unit

STEP: Final = "check"
MOST_IDS: Final = 20


@dataclass
class _Found:
    """Findings by code: how many, and the first few ids."""

    of: dict[str, list[str]] = field(default_factory=dict)

    def add(self, code: str, found: str = "") -> None:
        """Count one finding."""
        self.of.setdefault(code, []).append(found)

    def findings(self) -> tuple[VaultFinding, ...]:
        """Return them in order of code."""
        return tuple(
            VaultFinding(code, {"count": len(ids), "ids": tuple(one for one in ids if one)[:MOST_IDS]})
            for code, ids in sorted(self.of.items())
        )


def check(
    vault: Vault,
    *,
    keys: Mapping[str, bytes | None],
    report: Report,
    whole: Collection[str] = (),
    reads_evidence: bool = True,
) -> tuple[VaultFinding, ...]:
    """Return what is wrong; nothing when all is well.

    keys: device -> its public signing key, None or left out when not known. whole: devices of which every entry must be
    here (this one; on a coordinator's copy all), because in a part gaps mean nothing.
    reads_evidence: open every evidence file to its end; without it only presence and size are looked at.
    report: entries, bodies, records, cases and files together; Cancelled passes through.
    """
    found = _Found()
    try:
        _check_database(vault, found)
        with vault.read() as unit:
            progress = _Progress(report, total=_count(unit))
            _check_entries(unit, found, keys=keys, whole=whole, progress=progress)
            _check_bodies(unit, found, progress=progress)
            _check_records(unit, found, progress=progress)
            _check_cases(unit, found, progress=progress)
            blobs = unit.own.blobs.all()
        for blob in blobs:
            try:
                if reads_evidence:
                    vault.blobs.verify(blob, report=lambda _progress: progress.again())
                elif not vault.blobs.is_here(blob):
                    found.add("file_missing", blob.blob)
            except BlobDamaged:
                found.add("file_damaged", blob.blob)
            progress.more(1)
    except DatabaseDamaged:
        found.add("database_damaged")
    return found.findings()


class _Progress:
    """Counts what was looked at."""

    def __init__(self, report: Report, *, total: int) -> None:
        self._report, self._total, self._done = report, total, 0

    def more(self, count: int) -> None:
        self._done += count
        self.again()

    def again(self) -> None:
        """Report without having done more, so that long work can be stopped."""
        self._report(Progress(self._done, self._total, STEP))


def _count(unit: Unit) -> int:
    tables = (journal_entry, journal_body, view_case)
    counts = [unit.connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables]
    return sum(counts) + len(unit.journal.all_records()) + len(unit.own.blobs.all())


def _check_database(vault: Vault, found: _Found) -> None:
    """Ask the database itself. Pages are checked only after the log is empty: before, there are false alarms."""
    vault.database.checkpoint()
    with vault.database.bare() as connection:
        if connection.execute("PRAGMA cipher_integrity_check").fetchall():
            found.add("database_damaged")
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            found.add("database_damaged")
        if connection.execute("PRAGMA foreign_key_check").fetchall():
            found.add("row_without_parent")
        for name in SEARCH_TABLES:
            try:
                connection.execute(f"INSERT INTO {name}({name}) VALUES('integrity-check')")
            except driver.DatabaseError:
                found.add("search_differs", name)


def _check_entries(
    unit: Unit, found: _Found, *, keys: Mapping[str, bytes | None], whole: Collection[str], progress: _Progress
) -> None:
    """Digest, signature, columns and changes of every entry, and whether each device's entries follow one another."""
    links: dict[bool, list[Link]] = {True: [], False: []}
    for rows in _in_pages(unit, journal_entry):
        promised = _promised(unit, [row.position for row in rows])
        for row in rows:
            if entry_digest(row.payload) != row.digest:
                found.add("entry_changed", row.digest)
                continue
            key = keys.get(row.device)
            signed = SignedEntry(row.payload, row.signature)
            try:
                entry = decode_entry(row.payload) if key is None else verify_entry(signed, public_key=key)
            except CannotBeTrusted:
                found.add("entry_not_signed", row.digest)
                continue
            if key is None:
                found.add("device_not_known", row.device)
            if not _is_same(entry, row) or [change.id for change in entry.changes] != promised.get(row.position, []):
                found.add("entry_differs", row.digest)
            link = Link(entry.device, entry.sequence, entry.previous, row.digest, entry.time)
            links[entry.device in whole].append(link)
        progress.more(len(rows))
    for is_whole, chain in links.items():
        for fault in check_chain(chain, is_whole=is_whole):
            found.add(f"chain_{fault.code}", fault.digest)


def _is_same(entry: Entry, row: Row[Any]) -> bool:
    """Tell whether the columns say what the signed bytes say."""
    said = (entry.device, entry.sequence, entry.previous, entry.time.physical_ms, entry.time.counter)
    kept = (row.device, row.sequence, row.previous, row.physical_ms, row.counter)
    return said == kept and (entry.wall_ms, entry.author, entry.act) == (row.wall_ms, row.author, row.act)


def _promised(unit: Unit, entries: Collection[int]) -> dict[int, list[str]]:
    query = select(journal_change.c.entry, journal_change.c.id).where(journal_change.c.entry.in_(entries))
    found: dict[int, list[str]] = {}
    for row in unit.connection.execute(query.order_by(journal_change.c.entry, journal_change.c.place)):
        found.setdefault(row.entry, []).append(row.id)
    return found


def _check_bodies(unit: Unit, found: _Found, *, progress: _Progress) -> None:
    """Every body that is here is what its change promised, and none is here that should not be."""
    for rows in _in_pages(unit, journal_body):
        for row in rows:
            if row.state != BodyState.PRESENT:
                if row.body is not None or row.words is not None:
                    found.add("body_not_gone", row.change)
                continue
            if row.body is None or change_id(row.body) != row.change:
                found.add("body_changed", row.change)
                continue
            try:
                body = decode_body(EncodedBody(row.body, row.words))
            except CannotBeTrusted:
                found.add("body_changed", row.change)
                continue
            said = (body.record, body.kind, body.field, body.source.kind.value, body.source.id)
            if said != (row.record, row.kind, row.field, row.source_kind, row.source):
                found.add("body_differs", row.change)
        progress.more(len(rows))


def _check_records(unit: Unit, found: _Found, *, progress: _Progress) -> None:
    """Every record is shown as a fresh fold of the journal gives it."""
    for chunk in in_chunks(unit.journal.all_records()):
        shown = read_records(unit.connection, chunk)
        folded, _facts = unit.refolder.folded(chunk)
        for record, fresh in folded.items():
            if (fresh if fresh.kind else None) != shown.get(record):
                found.add("view_differs", record)
        progress.more(len(chunk))


def _check_cases(unit: Unit, found: _Found, *, progress: _Progress) -> None:
    """Every case has a line, is made up of what its records say, and its line says it."""
    lines = select(view_case.c.id)
    unlisted = select(view_record.c.id).where(view_record.c.kind == CASE, view_record.c.is_ended == 0)
    for case in unit.connection.scalars(unlisted.where(view_record.c.id.not_in(lines))):
        found.add("view_differs", case)
    for rows in _in_pages(unit, view_case):
        members = find_members(unit.connection, [row.id for row in rows])
        shown = _members_shown(unit, members)
        everything = {record for records in members.values() for record in records}
        records = read_records(unit.connection, everything)
        updated_ms = unit.refolder.updated_ms(everything)
        for row in rows:
            own = [records[record] for record in sorted(members[row.id])]
            is_same = members[row.id] == shown.get(row.id) and row.id in records
            if not is_same or line_from(records[row.id], own, updated_ms=updated_ms) != line_of(row):
                found.add("view_differs", row.id)
        progress.more(len(rows))


def _members_shown(unit: Unit, cases: Collection[str]) -> dict[str, frozenset[str]]:
    shown: dict[str, set[str]] = {}
    for row in unit.connection.execute(select(view_case_member).where(view_case_member.c.case.in_(list(cases)))):
        shown.setdefault(row.case, set()).add(row.record)
    return {case: frozenset(records) for case, records in shown.items()}


def _in_pages(unit: Unit, table: Any) -> Iterator[list[Row[Any]]]:  # noqa: ANN401 - SQLAlchemy's own table type
    """Give all rows of a table with a `position`, a few hundred at a time."""
    after = 0
    while True:
        query = select(table).where(table.c.position > after).order_by(table.c.position).limit(200)
        rows = list(unit.connection.execute(query))
        if not rows:
            return
        yield rows
        after = rows[-1].position
