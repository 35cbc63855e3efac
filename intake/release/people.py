"""How each person is spoken of in a snapshot: by released names, else by relation to the person sought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from intake.journal.reading import codes_in, records_in
from intake.model.journal import Claim, FoldedRecord
from intake.model.snapshot import SnapshotPerson, SnapshotRecord
from intake.model.values import Code, Mark, Ref, Refs
from intake.release.sources import PERSON

SELF: Final = "self"
_INVERSE: Final = {
    "parent": "child",
    "child": "parent",
    "grandparent": "grandchild",
    "grandchild": "grandparent",
    "aunt_or_uncle": "niece_or_nephew",
    "niece_or_nephew": "aunt_or_uncle",
    "teacher": "pupil",
    "pupil": "teacher",
}
"""What the other is to me, where it is not the same word both ways."""
_KINDS_BEST_FIRST: Final = ("legal", "birth", "previous", "religious", "nickname", "as_in_media", "as_heard")


def persons_of(
    records: tuple[SnapshotRecord, ...], *, person: str, sought: frozenset[str], whole: Mapping[str, FoldedRecord]
) -> tuple[SnapshotPerson, ...]:
    """Return everybody whom the released claims speak of, the person sought first, then by id.

    person: the one sought; sought: with other records of the same person. whole: all records of the case, to tell a
    person from any other record; nothing else is taken from it.
    """
    mentioned = {record.id for record in records if record.kind == PERSON}
    for record in records:
        for claim in record.claims:
            mentioned |= {target for target in _targets(claim) if _is_person(target, whole)}
    testifiers = {
        target
        for record in records
        if record.kind == "interview"
        for claim in record.claims
        if claim.field == "testifier"
        for target in _targets(claim)
    }
    names = _names(records)
    relations = _relations(records, sought=sought)
    return tuple(
        SnapshotPerson(
            id=known,
            names=names.get(known, ()),
            relation=SELF if known in sought else relations.get(known, (None, None))[0],
            term=None if known in sought else relations.get(known, (None, None))[1],
            is_testifier=known in testifiers,
        )
        for known in sorted(mentioned | {person}, key=lambda one: (one != person, one))
    )


def _is_person(record: str, whole: Mapping[str, FoldedRecord]) -> bool:
    return record in whole and whole[record].kind == PERSON


def _targets(claim: Claim) -> tuple[str, ...]:
    if isinstance(claim.value, Ref):
        return (claim.value.record,)
    return claim.value.records if isinstance(claim.value, Refs) else ()


def _names(records: Iterable[SnapshotRecord]) -> dict[str, tuple[str, ...]]:
    """Person -> the texts of their released names without repeats, legal ones first, as typed."""
    found: dict[str, list[tuple[int, str, str]]] = {}
    for record in records:
        if record.kind != "name":
            continue
        kind = record.first("kind")
        code = kind.value.code if kind is not None and isinstance(kind.value, Code) else ""
        rank = _KINDS_BEST_FIRST.index(code) if code in _KINDS_BEST_FIRST else len(_KINDS_BEST_FIRST)
        persons = {target for claim in record.claims if claim.field == PERSON for target in _targets(claim)}
        for claim in record.claims:
            if claim.field == "text" and isinstance(claim.value, str) and not isinstance(claim.value, Mark):
                for person in persons:
                    found.setdefault(person, []).append((rank, record.id, claim.value))
    return {person: tuple(dict.fromkeys(text for _rank, _id, text in sorted(all_))) for person, all_ in found.items()}


def _relations(
    records: Iterable[SnapshotRecord], *, sought: frozenset[str]
) -> dict[str, tuple[str | None, str | None]]:
    """Person -> (code of what they are to the person sought, the family's word for it where it was said that way)."""
    found: dict[str, tuple[str | None, str | None]] = {}
    for record in sorted(records, key=lambda one: one.id):
        if record.kind != "relation":
            continue
        whole = FoldedRecord(record.id, record.kind, record.claims, (), (), (), is_ended=False)
        begins, ends = records_in(whole, "from"), records_in(whole, "to")
        kinds = sorted(codes_in(whole, "kind"))
        kind = kinds[0] if len(kinds) == 1 else None
        if ends & sought:
            term = record.first("term")
            said = term.value if term and isinstance(term.value, str) and not isinstance(term.value, Mark) else None
            found |= dict.fromkeys(begins - sought, (kind, said))
        elif begins & sought:
            inverse = _INVERSE.get(kind, kind) if kind else None
            for person in ends:
                found.setdefault(person, (inverse, None))
    return found
