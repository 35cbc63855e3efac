"""Tables in: every row of an organisation's spreadsheet becomes an interview, by a mapping, with findings row by row.

A row goes the way of every interview file: the same checks, the same records, the same consent. A row is taken in
whole or not at all; what is wrong with one row never stops the others. A dry run writes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intake.crypto.digests import sha256
from intake.errors import FileNotAccepted, IntakeError, InterviewDiffers, NeedsConsent
from intake.progress import Progress, Report, silent
from intake.questionnaire.document import read_document
from intake.questionnaire.findings import Finding
from intake.services.adding import take_in
from intake.services.files import read_bounded
from intake.services.interviews import check_document
from intake.services.opened import Session
from intake.services.spreadsheets import read_rows
from intake.services.table_map import MOST_BYTES, TableMap, read_map

STEP: Final = "table_rows"
REFUSED: Final = "refused"
_MOST_HEADINGS: Final = 500


@dataclass(frozen=True, slots=True)
class RowFinding:
    """Something about one row. column: its heading, or a pointer where none is meant; code: words in checks.json."""

    column: str
    code: str
    is_refused: bool


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of a row. row: its number in the sheet, the heading is 1. state: new, known, ready or refused."""

    row: int
    state: str
    interview: str | None
    cases: tuple[str, ...]
    findings: tuple[RowFinding, ...]


def read_table(
    session: Session, file: Path, *, mapping: Path, is_dry_run: bool = False, report: Report
) -> tuple[RowResult, ...]:
    """Take in a table, row by row; say of every row what became of it. `ready`: a dry run found nothing against it.

    Raises FileNotAccepted for a mapping or a table that cannot be read, FileVanished, TooLarge, DiskFull, Cancelled.
    """
    plan = read_map(read_bounded(mapping, most_bytes=MOST_BYTES))
    results = []
    for number, cells in _rows(file, plan):
        results.append(_take_row(session, plan, cells, number=number, folder=file.parent, is_dry_run=is_dry_run))
        report(Progress(number, 0, STEP))
    return tuple(results)


def _rows(file: Path, plan: TableMap) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Give each row below the headings as heading -> cell. Raises FileNotAccepted for a heading that is missing."""
    rows = read_rows(file, sheet=plan.sheet)
    _number, head = next(rows, (1, ()))
    headings = head[:_MOST_HEADINGS]
    for wanted in (plan.ident, *(column.heading for column in plan.columns)):
        if headings.count(wanted) != 1:
            raise FileNotAccepted(pointer=wanted, reason="table_heading", found="")
    for number, row in rows:
        yield number, dict(zip(headings, row, strict=False))


def _take_row(
    session: Session, plan: TableMap, cells: Mapping[str, str], *, number: int, folder: Path, is_dry_run: bool
) -> RowResult:
    if not cells.get(plan.ident, "").strip():
        return _refused(number, (RowFinding(plan.ident, "missing", is_refused=True),))
    try:
        content = _content(plan, cells)
        document = read_document(content)
        findings = tuple(_finding(one, plan) for one in check_document(session, document))
        if any(one.is_refused for one in findings):
            return _refused(number, findings)
        if is_dry_run:
            return RowResult(number, "ready", None, (), findings)
        added = take_in(
            session,
            document,
            digest=sha256(content),
            bindings={},
            folder=folder,
            is_correction=False,
            report=silent,
        )
    except FileNotAccepted as error:
        column = plan.column_at(str(error.data.get("pointer", "")))
        return _refused(number, (RowFinding(column, str(error.data.get("reason")), is_refused=True),))
    except NeedsConsent:
        return _refused(number, (RowFinding("", "needs_consent", is_refused=True),))
    except InterviewDiffers as error:
        return _refused(number, tuple(_differing(error, plan)))
    state = "new" if added.new else "known"
    return RowResult(number, state, added.interview, added.cases, findings)


def _content(plan: TableMap, cells: Mapping[str, str]) -> bytes:
    document = plan.document(cells)
    return json.dumps(document, ensure_ascii=False, sort_keys=True).encode()


def _differing(error: IntakeError, plan: TableMap) -> Iterator[RowFinding]:
    pointers = error.data.get("pointers")
    for pointer in pointers if isinstance(pointers, tuple) else ():
        yield RowFinding(plan.column_at(str(pointer)), "row_differs", is_refused=True)


def _finding(finding: Finding, plan: TableMap) -> RowFinding:
    return RowFinding(plan.column_at(finding.pointer), finding.code, finding.severity == REFUSED)


def _refused(number: int, findings: tuple[RowFinding, ...]) -> RowResult:
    return RowResult(number, REFUSED, None, (), findings)
