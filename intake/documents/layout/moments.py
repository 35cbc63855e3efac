"""What happened, as moments in time, each as one source told it. What nobody dated stays undated and stands last."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from intake.documents.typeset.blocks import Text
from intake.documents.wording import SELF, Wording
from intake.model.dates import UncertainDate
from intake.model.journal import Claim, Source
from intake.model.places import Place
from intake.model.snapshot import Snapshot, SnapshotRecord
from intake.model.values import Code, Mark, Ref, Value

_OVER: Final = frozenset({"released", "released_supervised", "left_china", "deceased", "deceased_in_custody"})
_SILENT_CODES: Final = frozenset({"unknown", "none", "other"})


@dataclass(frozen=True, slots=True)
class Moment:
    """date: in words, "" when nobody named one; notes: what else that source said about it; when: for the order.

    is_open: not known to have ended.
    """

    date: Text
    title: Text
    notes: tuple[Text, ...]
    source: Source
    when: UncertainDate | None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """What one source says in one record: field -> claim, without "unknown" and "not asked"."""

    claims: Mapping[str, Claim]
    source: Source
    wording: Wording
    snapshot: Snapshot

    def date(self, field: str) -> UncertainDate | None:
        """Return a date that says something."""
        value = self._value(field)
        return value if isinstance(value, UncertainDate) and (value.edtf or value.said) else None

    def code(self, field: str) -> str | None:
        """Return a code."""
        value = self._value(field)
        return value.code if isinstance(value, Code) else None

    def label(self, field: str) -> str | None:
        """Return a code's words; None for one that says nothing ("unknown")."""
        code = self.code(field)
        if code is None or code in _SILENT_CODES:
            return None
        return self.wording.code(f"{self.claims[field].kind}.{field}", code)

    def place(self, field: str) -> Text | None:
        """Return a place in words."""
        value = self._value(field)
        return (self.wording.place(value) or None) if isinstance(value, Place) else None

    def text(self, field: str) -> str | None:
        """Return a text that is not empty."""
        value = self._value(field)
        return value.strip() or None if isinstance(value, str) else None

    def quote(self, field: str) -> Text | None:
        """Return the words used, in quotation marks."""
        text = self.text(field)
        return self.wording.quoted(text) if text else None

    def shown(self, field: str) -> str | None:
        """Return a number or anything else plain."""
        claim = self.claims.get(field)
        return str(claim.value) if claim is not None else None

    def _value(self, field: str) -> Value | None:
        claim = self.claims.get(field)
        return claim.value if claim is not None else None


def tellings(record: SnapshotRecord, *, wording: Wording, snapshot: Snapshot) -> Iterator[Telling]:
    """Give what each source says in a record, in the order of the claims."""
    by_source: dict[Source, dict[str, Claim]] = {}
    for claim in record.claims:
        if not isinstance(claim.value, Mark):
            by_source.setdefault(claim.source, {}).setdefault(claim.field, claim)
    for source, claims in by_source.items():
        yield Telling(claims, source, wording, snapshot)


def moments(snapshot: Snapshot, *, wording: Wording) -> tuple[Moment, ...]:
    """Return all moments, earliest first; equal ones of one source once."""
    found: list[Moment] = []
    for kind, make in _MAKERS.items():
        for record in snapshot.of_kind(kind):
            if not is_of_sought(record, snapshot):
                continue
            for telling in tellings(record, wording=wording, snapshot=snapshot):
                found += [moment for moment in make(telling) if moment not in found]
    return tuple(sorted(found, key=_order))


def person_of(record: SnapshotRecord, snapshot: Snapshot) -> str | None:
    """Return whom a record is about: its person, or that of its episode; None where that may not be shown."""
    for field in ("person", "against", "episode"):
        claim = record.first(field)
        if claim is None or not isinstance(claim.value, Ref):
            continue
        if field != "episode":
            return claim.value.record
        episode = claim.value.record
        return next((person_of(one, snapshot) for one in snapshot.of_kind("episode") if one.id == episode), None)
    return None


def is_of_sought(record: SnapshotRecord, snapshot: Snapshot) -> bool:
    """Tell whether a record is about the person sought, as far as the snapshot shows."""
    person = person_of(record, snapshot)
    spoken_of = snapshot.speak_of(person) if person else None
    return person in {None, snapshot.person} or (spoken_of is not None and spoken_of.relation == SELF)


def first_day(date: UncertainDate | None) -> datetime.date:
    """Return the first day a date can mean, for the order of lists; the last of all days when that is open."""
    return ((date.earliest or date.latest) if date else None) or datetime.date.max


def _order(moment: Moment) -> tuple[datetime.date, datetime.date]:
    last = (moment.when.latest or moment.when.earliest) if moment.when else None
    return first_day(moment.when), last or datetime.date.max


def _moment(
    telling: Telling,
    title: Text | None,
    *notes: Text | None,
    when: UncertainDate | None,
    as_of: UncertainDate | None = None,
    near: UncertainDate | None = None,
    is_open: bool = False,
) -> list[Moment]:
    wording = telling.wording
    kept = tuple(note for note in notes if note)
    if title is None and not kept:
        return []
    date: Text = wording.date(when) if when else ""
    if when is None and as_of is not None:
        date = wording.sentence("as_of", date=wording.date(as_of))
    head = title if title is not None else kept[0]
    order = next((one for one in (when, as_of, near) if one and (one.earliest or one.latest)), None)
    return [Moment(date, head, kept if title is not None else kept[1:], telling.source, order, is_open)]


def _episode(telling: Telling) -> list[Moment]:
    start = _moment(
        telling,
        telling.label("kind"),
        telling.place("place"),
        telling.text("circumstances"),
        when=telling.date("start"),
    )
    seen = telling.date("last_seen_when")
    place = telling.place("last_seen_place")
    near = telling.date("start")
    last = _moment(telling, telling.wording.say("last_seen"), place, when=seen, near=near) if seen or place else []
    end = telling.label("end_kind")
    return [*start, *last, *(_moment(telling, end, when=telling.date("end"), near=near) if end else [])]


def _stage(telling: Telling) -> list[Moment]:
    years = telling.shown("sentence_years")
    is_predicted = telling.shown("predicted") == "True"
    key = "sentence_expected" if is_predicted else "sentence"
    sentence = telling.wording.sentence(key, years=years) if years else None
    status = telling.code("status")
    return _moment(
        telling,
        telling.label("status"),
        telling.text("facility"),
        telling.place("place"),
        telling.quote("words"),
        telling.wording.listed(part for part in (telling.label("legal_stage"), sentence) if part),
        when=telling.date("from"),
        as_of=telling.date("as_of"),
        is_open=status not in _OVER and telling.date("to") is None,
    )


def _contact(telling: Telling) -> list[Moment]:
    channel = telling.label("channel")
    watched = telling.wording.say("contact_watched") if telling.code("supervised") == "yes" else None
    title = telling.wording.sentence("contact", channel=channel) if channel else None
    return _moment(telling, title, telling.quote("words"), watched, when=telling.date("when"))


def _confiscation(telling: Telling) -> list[Moment]:
    what = telling.label("what")
    title = telling.wording.sentence("taken", what=what) if what else None
    return _moment(telling, title, telling.text("words"), when=telling.date("when"))


def _health(telling: Telling) -> list[Moment]:
    return _moment(telling, telling.label("kind"), telling.text("words"), when=telling.date("when"))


def _journey(telling: Telling) -> list[Moment]:
    begin, end = telling.place("from"), telling.place("to")
    wording = telling.wording
    title: Text | None = None
    if begin and end:
        title = wording.sentence("journey", **{"from": begin, "to": end})
    elif begin or end:
        title = (
            wording.sentence("journey_to", to=end) if end else wording.sentence("journey_from", **{"from": begin or ""})
        )
    return _moment(telling, title, telling.text("purpose"), telling.text("words"), when=telling.date("when"))


_MAKERS: Final[Mapping[str, Callable[[Telling], list[Moment]]]] = {
    "journey": _journey,
    "episode": _episode,
    "confiscation": _confiscation,
    "stage": _stage,
    "contact": _contact,
    "health": _health,
}
