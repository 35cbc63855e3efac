"""What happened to the person sought, in order, as far as anybody knows when."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Final

from intake.model.dates import UncertainDate
from intake.model.journal import FoldedRecord
from intake.model.views import TimelineItem
from intake.services.folded import code_of, date_of, integer_of, of_kind, place_of, ref_of, text_of

# kind -> (field of the moment, code list of its title, field of the code, field of the words, field of the place)
_KINDS: Final = {
    "episode": ("start", "episode_kind", "kind", "circumstances", "place"),
    "contact": ("when", "channel", "channel", "words", None),
    "health": ("when", "health_kind", "kind", "words", None),
    "journey": ("when", "", None, "words", "to"),
    "confiscation": ("when", "confiscated", "what", "words", None),
    "action": ("when", "action_kind", "kind", "authority", None),
}


def timeline_of(
    records: Sequence[FoldedRecord], *, said_by: Callable[[str], str | None], disputed: Collection[str]
) -> tuple[TimelineItem, ...]:
    """Return the events of a case, earliest first; those without a date after the episode they belong to, then last."""
    items = []
    for record in records:
        if record.is_ended:
            continue
        if record.kind == "stage":
            items.append(_stage(record, said_by=said_by, disputed=disputed))
        elif record.kind in _KINDS:
            items.append(_event(record, said_by=said_by, disputed=disputed))
    order = _episode_order(records)
    return tuple(sorted(items, key=lambda item: (*_moment(item), order.get(item.record, 0), item.record)))


def status_as_of(records: Sequence[FoldedRecord]) -> UncertainDate | None:
    """Return the day of which the newest stage speaks."""
    stages = sorted(of_kind(records, "stage"), key=lambda record: _latest(_stage_date(record)))
    return _stage_date(stages[-1]) if stages else None


def _event(record: FoldedRecord, *, said_by: Callable[[str], str | None], disputed: Collection[str]) -> TimelineItem:
    moment, listed, code, words, place = _KINDS[record.kind]
    return TimelineItem(
        record=record.id,
        kind=record.kind,
        date=date_of(record, moment),
        list=listed,
        code=code_of(record, code) or "" if code else "",
        words=text_of(record, words),
        place=place_of(record, place) if place else None,
        said_by=_teller(record, said_by),
        disputed=_is_disputed(record, disputed),
    )


def _stage(record: FoldedRecord, *, said_by: Callable[[str], str | None], disputed: Collection[str]) -> TimelineItem:
    return TimelineItem(
        record=record.id,
        kind="stage",
        date=_stage_date(record),
        list="detention_status",
        code=code_of(record, "status") or "unknown",
        words=text_of(record, "words"),
        place=place_of(record, "place"),
        said_by=_teller(record, said_by),
        disputed=_is_disputed(record, disputed),
    )


def _stage_date(record: FoldedRecord) -> UncertainDate | None:
    return date_of(record, "from") or date_of(record, "as_of")


def _teller(record: FoldedRecord, said_by: Callable[[str], str | None]) -> str | None:
    return next((name for claim in record.claims if (name := said_by(claim.source.id))), None)


def _is_disputed(record: FoldedRecord, disputed: Collection[str]) -> bool:
    return any(claim.id in disputed for claim in record.claims)


def _episode_order(records: Sequence[FoldedRecord]) -> dict[str, int]:
    episodes = {record.id: integer_of(record, "seq") or 0 for record in of_kind(records, "episode")}
    stages = {record.id: episodes.get(ref_of(record, "episode") or "", 0) for record in of_kind(records, "stage")}
    return episodes | stages


def _moment(item: TimelineItem) -> tuple[bool, date]:
    earliest = item.date.earliest if item.date else None
    latest = item.date.latest if item.date else None
    known = earliest or latest
    return known is None, known or date.max


def _latest(moment: UncertainDate | None) -> date:
    return (moment.latest or moment.earliest or date.min) if moment else date.min
