"""What the form's reader needs of dates and places: bounds, real dates, known codes, and proposals that stay marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from intake.dates import edtf
from intake.dates.read import read_words
from intake.model.dates import UncertainDate
from intake.model.places import Place
from intake.places.codes import REGION
from intake.places.gazetteer import Gazetteer
from intake.services.opened import Session


@dataclass(frozen=True, slots=True)
class Conversion:
    """The helpers of one gazetteer."""

    gazetteer: Gazetteer

    def is_known_place(self, code: str) -> bool:
        """Tell whether a code is one of the gazetteer, of the historical list, or the region's."""
        return code == REGION or self.gazetteer.is_known_code(code)

    def check_edtf(self, text: str) -> None:
        """Return when `text` is a real date of our profile. Raises DateNotReadable."""
        edtf.parse_edtf(text)

    def bounds(self, text: str) -> tuple[date | None, date | None]:
        """Return the first and last day that an EDTF can mean."""
        return edtf.bounds(text)

    def propose_date(self, said: str, language: str | None, anchor: date | None) -> UncertainDate | None:
        """Return what the words most likely mean, marked as proposed; None when they cannot be read."""
        proposals = read_words(said, language=language, anchor=anchor).proposals
        return proposals[0] if proposals else None

    def propose_place(self, said: str, country: str | None) -> Place | None:
        """Return the one place that the words name beyond doubt, marked as proposed; None otherwise."""
        named = self.gazetteer.named(said)
        if len(named) != 1:
            return None
        (place,) = named
        if place.level == "country" or (country is not None and country != place.country) or not place.code.isdigit():
            return None
        return Place(said, place.code, country or place.country, None, proposed=True)


def conversion_of(session: Session) -> Conversion:
    """Return the helpers of an open vault."""
    return Conversion(session.gazetteer)
