"""Case lines to rows and back."""

from __future__ import annotations

import datetime
import json
from typing import Any

from sqlalchemy import Row

from intake.model.cases import CaseLine
from intake.model.dates import UncertainDate
from intake.model.places import Place


def line_values(line: CaseLine, *, person: str | None) -> dict[str, object]:
    """Return the row of a case that stands for itself."""
    return {
        "id": line.id,
        "leader": line.id,
        "person": person,
        "number": line.number,
        "names": json.dumps(line.names, ensure_ascii=False),
        "status": line.status,
        "since": None if line.since is None else _date_text(line.since),
        "place": None if line.place is None else _place_text(line.place),
        "sources": line.sources,
        "disagreements": line.disagreements,
        "updated_ms": line.updated_ms,
    }


def line_of(row: Row[Any]) -> CaseLine:
    """Return the line of a row."""
    return CaseLine(
        id=row.id,
        number=row.number,
        names=tuple(json.loads(row.names)),
        status=row.status,
        since=None if row.since is None else _date(row.since),
        place=None if row.place is None else Place(*json.loads(row.place)),
        sources=row.sources,
        disagreements=row.disagreements,
        updated_ms=row.updated_ms,
    )


def _date_text(date: UncertainDate) -> str:
    days = [None if day is None else day.isoformat() for day in (date.anchor, date.earliest, date.latest)]
    return json.dumps([date.said, date.language, date.edtf, *days, date.proposed], ensure_ascii=False)


def _date(text: str) -> UncertainDate:
    said, language, edtf, *days, proposed = json.loads(text)
    anchor, earliest, latest = (None if day is None else datetime.date.fromisoformat(day) for day in days)
    return UncertainDate(said, language, edtf, anchor, earliest, latest, proposed)


def _place_text(place: Place) -> str:
    return json.dumps([place.said, place.code, place.country, place.kind, place.proposed], ensure_ascii=False)
