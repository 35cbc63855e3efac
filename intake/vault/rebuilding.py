"""Making every view again from the journal, a few hundred records at a time. Touches view_* and nothing else."""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete

from intake.model.changes import Changes
from intake.progress import Progress, Report
from intake.vault.chunks import in_chunks
from intake.vault.schema import SEARCH_TABLES, tables_of
from intake.vault.store import Vault
from intake.vault.unit import Unit

STEP_FOLD: Final = "fold"
STEP_DERIVE: Final = "derive"


def rebuild(vault: Vault, *, report: Report) -> Changes:
    """Empty all views and make them again, equal, in one transaction; return what there is.

    report: records, then cases; Cancelled leaves everything as it was. Raises DiskFull, DatabaseDamaged likewise.
    """
    with vault.write() as unit:
        return rebuild_views(unit, report=report)


def rebuild_views(unit: Unit, *, report: Report) -> Changes:
    """Do the same inside a unit of work that has more to do."""
    changes = Changes()
    for table in reversed(tables_of("view")):
        unit.connection.execute(delete(table))
    for name in SEARCH_TABLES:
        unit.connection.exec_driver_sql(f"DELETE FROM {name}")  # noqa: S608 - our own two names
    records = unit.journal.all_records()
    done = 0
    for chunk in in_chunks(records):
        changes |= unit.refolder.fold(chunk)
        done += len(chunk)
        report(Progress(done, len(records), STEP_FOLD))
    cases = [case for case, kind in unit.views.kinds_of(records).items() if kind == "case"]
    done = 0
    for chunk in in_chunks(sorted(cases)):
        changes |= unit.refolder.derive(chunk)
        done += len(chunk)
        report(Progress(done, len(cases), STEP_DERIVE))
    unit.refolder.link(cases)
    changes |= unit.refold(unit.refolder.unsettled(cases))
    return changes
