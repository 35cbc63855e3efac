"""Persons of a case as shown: their name forms, best first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from intake.model.journal import FoldedRecord
from intake.model.views import NameForm
from intake.services.folded import code_of, of_kind, ref_of, text_of

_BEST_SCRIPT = ("Cyrl", "Arab", "Latn", "Hans", "Hant")
_BEST_KIND = ("legal", "birth", None, "previous", "as_in_media", "as_heard", "religious", "nickname")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with all name forms, best first; unnamed: how they are spoken of without a name."""

    id: str
    names: tuple[NameForm, ...]
    unnamed: str | None

    @property
    def shown(self) -> str | None:
        """Return the one name to show, or how they are spoken of."""
        return self.names[0].text if self.names else self.unnamed


def people_of(records: Iterable[FoldedRecord]) -> dict[str, Person]:
    """Return the persons among these records, by id."""
    everything = tuple(records)
    names: dict[str, list[NameForm]] = {}
    for record in of_kind(everything, "name"):
        owner, text = ref_of(record, "person"), text_of(record, "text")
        if owner and text:
            names.setdefault(owner, []).append(_name(record, text))
    return {
        record.id: Person(
            record.id, tuple(sorted(names.get(record.id, ()), key=_name_order)), text_of(record, "unnamed")
        )
        for record in of_kind(everything, "person")
    }


def _name(record: FoldedRecord, text: str) -> NameForm:
    return NameForm(
        text=text,
        script=code_of(record, "script"),
        system=code_of(record, "system"),
        kind=code_of(record, "kind"),
        language=code_of(record, "language"),
    )


def _name_order(name: NameForm) -> tuple[int, int, str]:
    """Sort the names to show first: by kind, then the scripts that families here read themselves."""
    place = _BEST_KIND.index(name.kind) if name.kind in _BEST_KIND else len(_BEST_KIND)
    script = _BEST_SCRIPT.index(name.script) if name.script in _BEST_SCRIPT else len(_BEST_SCRIPT)
    return place, script, name.text
