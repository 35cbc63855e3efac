"""What the window proposes while somebody types: dates from words, places, name forms. Nothing here is kept."""

from __future__ import annotations

from datetime import date

from intake.dates.read import read_words
from intake.dates.write import in_words
from intake.model.dates import UncertainDate
from intake.names.forms import NameForm, forms
from intake.names.scripts import script_of
from intake.services.opened import Session

_MOST_PLACES = 6


def propose_date(session: Session, said: str, language: str | None, anchor: date | None) -> UncertainDate | None:
    """Return what the words most likely mean, marked as proposed; None when they cannot be read."""
    proposals = read_words(said, language=language, anchor=anchor or session.now().date()).proposals
    return proposals[0] if proposals else None


def date_in_words(session: Session, moment: UncertainDate, language: str) -> str:  # noqa: ARG001 - all services take the session first
    """Return a half-known date written out in a language of texts.LANGUAGES."""
    return in_words(moment, language=language)


def propose_places(session: Session, text: str, language: str) -> tuple[tuple[str, str], ...]:
    """Return (code, name in the language) of places that `text` may mean, best first."""
    found = session.gazetteer.find(text, _MOST_PLACES)
    return tuple(
        (match.place.code, session.gazetteer.name(match.place.code, language) or match.place.code) for match in found
    )


def place_name(session: Session, code: str, language: str) -> str | None:
    """Return a place's name in a language; None for a code that is in no list."""
    return session.gazetteer.name(code, language)


def script_forms(session: Session, text: str) -> tuple[NameForm, ...]:  # noqa: ARG001 - all services take the session first
    """Return other spellings of a name; suggestions, never stored on their own."""
    return forms(text)


def script_of_name(session: Session, text: str) -> str:  # noqa: ARG001 - all services take the session first
    """Return the script of a name: Cyrl, Arab, Latn or Hans."""
    return script_of(text)
