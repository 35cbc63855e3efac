"""Do two moments and the time said to lie between them fit? A finding for a person to look at, never a correction."""

from __future__ import annotations

import datetime
from typing import Final, Literal

from intake.model.dates import UncertainDate

Contradiction = Literal["ends_before_start", "lasted_longer", "lasted_shorter"]

_DAYS_OF_MONTH: Final = 365.25 / 12
_SHARE_FORGIVEN: Final = 0.15
_DAYS_FORGIVEN: Final = 20.0


def contradiction(start: UncertainDate, end: UncertainDate, *, months: float | None = None) -> Contradiction | None:
    """Return what does not fit between a start, an end and how long it is said to have lasted; None when all fits.

    months: the duration as told; people round, so a seventh of it and twenty days are forgiven. None: not told.
    lasted_longer: it is said to have lasted longer than the dates allow; lasted_shorter: shorter.
    """
    if _is_before(end.latest, start.earliest):
        return "ends_before_start"
    if months is None:
        return None
    told_days = months * _DAYS_OF_MONTH
    forgiven = told_days * _SHARE_FORGIVEN + _DAYS_FORGIVEN
    if start.earliest and end.latest and told_days - forgiven > (end.latest - start.earliest).days:
        return "lasted_longer"
    if start.latest and end.earliest and told_days + forgiven < (end.earliest - start.latest).days:
        return "lasted_shorter"
    return None


def _is_before(one: datetime.date | None, other: datetime.date | None) -> bool:
    return one is not None and other is not None and one < other
