"""The person sought: their names in the scripts they are written in, and a picture of them if one may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from intake.documents.typeset.blocks import Picture
from intake.documents.wording import Wording
from intake.model.snapshot import Snapshot, SnapshotFile

_PHOTO: Final = "photo"


def name_forms(snapshot: Snapshot, *, wording: Wording) -> tuple[str, ...]:
    """Return the names of the person sought, as typed, the one that readers of this language know first."""
    person = snapshot.speak_of(snapshot.person)
    return wording.names(person) if person else ()


def shown(snapshot: Snapshot, pictures: Mapping[str, bytes]) -> tuple[SnapshotFile, ...]:
    """Return the picture files that may leave and are at hand, in their order."""
    return tuple(file for file in snapshot.files if file.media_type.startswith("image/") and file.record in pictures)


def portrait(snapshot: Snapshot, pictures: Mapping[str, bytes], *, alt: str, width_mm: float) -> Picture | None:
    """Return a photograph of the person sought; None when there is none that may be shown."""
    found = next((file for file in shown(snapshot, pictures) if file.kind == _PHOTO), None)
    return Picture(pictures[found.record], alt, width_mm) if found else None
