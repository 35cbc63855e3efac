"""Same person: groups that decisions make. Nothing is merged: a group is a way of looking, and taking the decision back
restores both exactly (records.md, Same person).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from intake.journal.reading import claims_of, codes_in, has_end, records_in
from intake.model.journal import FoldedRecord

DECISION: Final = "decision"
SAME_PERSON: Final = "same_person"
SAME: Final = "same"
DIFFERENT: Final = "different"

DIFFERENT_INSIDE: Final = "different_inside"
NOT_ALLOWED: Final = "decision_not_allowed"
CONTESTED: Final = "decision_contested"

MayDecide = Callable[[str, str], bool]
"""(device, person) -> whether the device may decide about the person: a coordinator, or one the case is assigned to."""


@dataclass(frozen=True, slots=True)
class PersonGroups:
    """groups: ids of persons who are held to be one, each sorted, two or more; decisions: those that made them.

    different: pairs that somebody decided are not one. findings: (code, id of the decision).
    """

    groups: tuple[tuple[str, ...], ...]
    decisions: tuple[str, ...]
    different: tuple[tuple[str, str], ...]
    findings: tuple[tuple[str, str], ...]

    def group_of(self, person: str) -> tuple[str, ...]:
        """Return everybody who is held to be this person, the person included."""
        return next((group for group in self.groups if person in group), (person,))


def person_groups(records: Iterable[FoldedRecord], *, may_decide: MayDecide) -> PersonGroups:
    """Return the groups that current decisions make, in whatever order they are given; other records are left out.

    A decision that ended, is contested or was not the device's to take links nobody; the last two are findings.
    "Different" inside a group is a finding, and the group stays until a person decides.
    """
    findings: set[tuple[str, str]] = set()
    same: dict[str, tuple[str, str]] = {}
    different: dict[str, tuple[str, str]] = {}
    for record in records:
        if record.kind != DECISION or SAME_PERSON not in codes_in(record, "about") or record.is_ended:
            continue
        pair = tuple(sorted(records_in(record, "a", "b")))
        verdicts = codes_in(record, "verdict")
        if len(pair) != 2 or len(verdicts) != 1 or has_end(record):
            findings.add((CONTESTED, record.id))
            continue
        if not _is_allowed(record, pair=pair, may_decide=may_decide):
            findings.add((NOT_ALLOWED, record.id))
            continue
        if SAME in verdicts:
            same[record.id] = (pair[0], pair[1])
        elif DIFFERENT in verdicts:
            different[record.id] = (pair[0], pair[1])
    groups = _joined(same.values())
    group_of = {person: group for group in groups for person in group}
    for decision, (left, right) in different.items():
        if right in group_of.get(left, ()):
            findings.add((DIFFERENT_INSIDE, decision))
    return PersonGroups(
        groups=groups,
        decisions=tuple(sorted(same)),
        different=tuple(sorted(set(different.values()))),
        findings=tuple(sorted(findings)),
    )


def _is_allowed(record: FoldedRecord, *, pair: Iterable[str], may_decide: MayDecide) -> bool:
    """Tell whether everybody who had a hand in what was decided may decide about both persons."""
    devices = {claim.device for field in ("about", "a", "b", "verdict") for claim in claims_of(record, field)}
    return all(may_decide(device, person) for device in devices for person in pair)


def _joined(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """The groups that pairs make when put together (union-find with halved paths)."""
    above: dict[str, str] = {}

    def top(person: str) -> str:
        while above.setdefault(person, person) != person:
            above[person] = above[above[person]]
            person = above[person]
        return person

    for left, right in pairs:
        first, second = sorted((top(left), top(right)))
        above[second] = first
    groups: dict[str, list[str]] = {}
    for person in sorted(above):
        groups.setdefault(top(person), []).append(person)
    return tuple(sorted(tuple(group) for group in groups.values() if len(group) > 1))
