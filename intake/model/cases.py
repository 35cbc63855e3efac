"""A case as one line of a list."""

from __future__ import annotations

from dataclasses import dataclass

from intake.model.dates import UncertainDate
from intake.model.places import Place


@dataclass(frozen=True, slots=True)
class CaseLine:
    """What a list shows of a case. names: best first, empty for an unnamed person; status: code of the newest stage.

    since, place: of the newest episode. sources: how many interviews; disagreements: (record, field) pairs on which
    sources differ or nobody has chosen. updated_ms: wall clock of the newest act that touched the case, by which lists
    are ordered. why: after a search, how it was found, out of name, name_sounds, name_alike, number, phone, place,
    county, words; a name or place is followed by the script it stands in: "name:Arab".
    """

    id: str
    number: str | None
    names: tuple[str, ...]
    status: str | None
    since: UncertainDate | None
    place: Place | None
    sources: int
    disagreements: int
    updated_ms: int
    why: tuple[str, ...] = ()
