"""Everybody whom this desk has met, in memory, for `services.likely`: read once, then kept up with what changes.

Nothing of it is written down, numbers and phones are only keyed digests, and it goes when the vault is closed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from intake.journal.reading import records_in
from intake.model.journal import FoldedRecord
from intake.review.facts import PersonFacts, facts_of
from intake.review.index import Index
from intake.vault.unit import Unit

TESTIFIER: Final = "testifier"
_AT_ONCE: Final = 200


class Met:
    """Those sought and those who testified, ready to be compared."""

    def __init__(self, unit: Unit, *, key: bytes) -> None:
        """Note who there is; `fill` reads them. key: secret bytes for the digests of numbers and phones."""
        self.key = key
        self.index = Index()
        self.cases: dict[str, tuple[str, ...]] = {}
        for person, case in unit.views.sought():
            self.cases[person] = (*self.cases.get(person, ()), case)
        self._waiting = sorted(self.cases.keys() | unit.views.testifiers())

    @property
    def left(self) -> int:
        """How many people are still to be read."""
        return len(self._waiting)

    def fill(self, unit: Unit, *, most: int) -> None:
        """Read up to so many of those who are still to be read."""
        for _ in range(0, most, _AT_ONCE):
            now, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
            if not now:
                return
            self._put(unit, now)

    def refresh(self, unit: Unit, *, touched: Collection[str]) -> None:
        """Read again whomever these records are about; cheap, whatever the size of the vault."""
        known = []
        for person in sorted(unit.views.persons_touched(touched)):
            cases = unit.views.cases_about(person)
            if cases:
                self.cases[person] = cases
            else:
                self.cases.pop(person, None)
            if cases or any(field == TESTIFIER for _record, field in unit.views.references_to(person)):
                known.append(person)
            else:
                self.index.drop(person)
        self._put(unit, known)

    def _put(self, unit: Unit, persons: Collection[str]) -> None:
        for facts in _facts(unit.views.compared_by(persons), persons, key=self.key):
            self.index.put(facts) if facts.names or facts.numbers else self.index.drop(facts.person)


def _facts(records: Iterable[FoldedRecord], persons: Collection[str], *, key: bytes) -> Iterable[PersonFacts]:
    """Make the facts of many persons, giving each only the records that touch it."""
    about: dict[str, list[FoldedRecord]] = {}
    related: dict[str, set[str]] = {}
    for record in records:
        touched = records_in(record, "person", "about", "from", "to") | {record.id}
        for person in touched:
            about.setdefault(person, []).append(record)
            if record.kind == "relation":
                related.setdefault(person, set()).update(touched - {person, record.id})
    for person in persons:
        names = [one for other in related.get(person, ()) for one in about.get(other, ()) if one.kind == "name"]
        yield facts_of(person, [*about.get(person, ()), *names], key=key)
