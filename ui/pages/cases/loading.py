"""Fetching a case with all that is needed to show it in one language. Runs on the vault's thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from intake.model.dates import UncertainDate
from intake.model.places import Place
from intake.model.views import CaseView
from ui.door import Door
from ui.widgets.wording import Known


@dataclass(frozen=True, slots=True)
class CaseData:
    """A case, and its dates and people in words."""

    view: CaseView
    known: Known
    waiting: Mapping[str, int] = field(default_factory=dict)
    """Step -> days without an answer of substance."""


def dates_in_words(door: Door, dates: Iterable[UncertainDate], *, language: str) -> dict[UncertainDate, str]:
    """Return each date as it is written out in a language."""
    return {date: door.proposals.date_in_words(door.opened, date, language) for date in set(dates)}


def places_in_words(door: Door, places: Iterable[Place], *, language: str) -> dict[str, str]:
    """Return the names of the gazetteer's codes that these places have."""
    codes = {place.code for place in places if place.code}
    return {code: door.proposals.place_name(door.opened, code, language) or code for code in codes}


def load_case(door: Door, case: str, *, language: str) -> CaseData:
    """Return a case with its dates in words and its people by name."""
    view: CaseView = door.cases.show_case(door.opened, case)
    people = {relation.person: relation.name for relation in view.relations if relation.name}
    if view.names:
        people[view.person] = view.names[0].text
    places = places_in_words(door, _places_of(view), language=language) | _countries(door, view, language=language)
    known = Known(dates_in_words(door, _dates_of(view), language=language), people, places)
    return CaseData(view, known, door.followups.waiting_days(door.opened, view.actions))


def _countries(door: Door, view: CaseView, *, language: str) -> dict[str, str]:
    codes = {claim.value for claim in view.claims if claim.field == "country" and isinstance(claim.value, str)}
    return {code: door.proposals.place_name(door.opened, code, language) or code for code in codes}


def _places_of(view: CaseView) -> Iterable[Place]:
    yield from (claim.value for claim in view.claims if isinstance(claim.value, Place))
    several = (view.place, *(item.place for item in view.timeline))
    yield from (place for place in several if place is not None)


def _dates_of(view: CaseView) -> Iterable[UncertainDate]:
    for claim in (*view.claims, *(claim for item in (*view.conflicts, *view.disagreements) for claim in item.claims)):
        if isinstance(claim.value, UncertainDate):
            yield claim.value
    several = (
        view.status_as_of, view.since, *(item.date for item in view.timeline),
        *(date for action in view.actions for date in (action.when, action.last_checked)),
        *(interview.date for interview in view.interviews),
    )  # fmt: skip
    yield from (date for date in several if date is not None)
