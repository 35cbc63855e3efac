"""Who did what, when: the journal as lines."""

from __future__ import annotations

from intake.model.views import HistoryLine
from intake.services.cases import whole_case
from intake.services.opened import Session


def log(session: Session, *, case: str | None = None) -> tuple[HistoryLine, ...]:
    """Return the acts of the whole journal, or of one case, oldest first. Raises NotFound, Ambiguous."""
    with session.vault.read() as unit:
        records = [record.id for record in whole_case(unit, case).records] if case else None
        return tuple(reversed(unit.journal.history(records)))
