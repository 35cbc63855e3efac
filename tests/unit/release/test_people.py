"""How people are spoken of in a snapshot."""

from __future__ import annotations

import pytest

from intake.model.snapshot import SnapshotPerson, SnapshotRecord
from intake.model.values import Code, Ref
from intake.release.people import persons_of
from tests.unit.release.cases import folded, noted

SOUGHT, OTHER = "aa" * 16, "bb" * 16


def spoken_of(*, begins: str, ends: str, kind: str) -> SnapshotPerson:
    """How the other is spoken of when `begins` is `kind` of `ends`."""
    records = folded([
        noted(SOUGHT, "person", "sex", Code("male")),
        noted(OTHER, "person", "sex", Code("female")),
        noted("cc" * 16, "relation", "from", Ref(begins)),
        noted("cc" * 16, "relation", "to", Ref(ends)),
        noted("cc" * 16, "relation", "kind", Code(kind)),
        noted("cc" * 16, "relation", "term", "өз сөзі"),
    ])  # fmt: skip
    left = tuple(SnapshotRecord(record.id, record.kind, record.claims) for record in records)
    found = persons_of(left, person=SOUGHT, sought=frozenset({SOUGHT}), whole={record.id: record for record in records})
    assert [person.id for person in found] == [SOUGHT, OTHER]
    assert found[0].relation == "self"
    return found[1]


@pytest.mark.parametrize(("kind", "back"), [("parent", "child"), ("sibling", "sibling"), ("teacher", "pupil")])
def test_a_relation_is_read_from_both_ends(kind: str, back: str) -> None:
    towards = spoken_of(begins=OTHER, ends=SOUGHT, kind=kind)
    away = spoken_of(begins=SOUGHT, ends=OTHER, kind=kind)

    assert (towards.relation, towards.term) == (kind, "өз сөзі")
    assert (away.relation, away.term) == (back, None)


def test_a_name_is_shown_once_and_legal_ones_come_first() -> None:
    records = folded([
        noted(SOUGHT, "person", "sex", Code("male")),
        *(
            body
            for number, (text, kind) in enumerate([("Жемиш", "nickname"), ("Жемісбек", "legal"), ("Жемісбек", "legal")])
            for body in (
                noted(f"{number}" * 32, "name", "person", Ref(SOUGHT)),
                noted(f"{number}" * 32, "name", "text", text),
                noted(f"{number}" * 32, "name", "kind", Code(kind)),
            )
        ),
    ])  # fmt: skip
    left = tuple(SnapshotRecord(record.id, record.kind, record.claims) for record in records)

    found = persons_of(left, person=SOUGHT, sought=frozenset({SOUGHT}), whole={record.id: record for record in records})

    assert found[0].names == ("Жемісбек", "Жемиш")
