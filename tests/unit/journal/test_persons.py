from __future__ import annotations

import itertools

from intake.journal.persons import PersonGroups, person_groups
from intake.model.journal import ENDED, FoldedRecord
from intake.model.values import Code, Ref, Value
from tests.unit.journal.build import AIGUL, BERIK, WORKER, change, fold, folded, short_id

A, B, C, D = (short_id(name) for name in ("a", "b", "c", "d"))


def decision(
    name: str, left: str, right: str, verdict: str, *, about: str = "same_person", device: str = AIGUL
) -> FoldedRecord:
    return folded(
        name,
        "decision",
        [("about", Code(about), WORKER), ("a", Ref(left), WORKER), ("b", Ref(right), WORKER),
         ("verdict", Code(verdict), WORKER)],
        device=device,
    )  # fmt: skip


def groups(*records: FoldedRecord) -> PersonGroups:
    return person_groups(records, may_decide=lambda device, _person: device == AIGUL)


def test_same_links_form_groups_in_whatever_order() -> None:
    decisions = [decision("d1", A, B, "same"), decision("d2", C, B, "same"), decision("d3", D, A, "unsure")]

    for order in itertools.permutations(decisions):
        found = groups(*order)
        assert found.groups == (tuple(sorted([A, B, C])),)
        assert found.group_of(C) == tuple(sorted([A, B, C]))
        assert found.group_of(D) == (D,)
        assert found.findings == ()


def test_taking_a_decision_back_restores_both() -> None:
    both = [decision("d1", A, B, "same"), decision("d2", B, C, "same")]

    ended = folded("d2", "decision", [(claim.field, claim.value, WORKER) for claim in both[1].claims]
                   + [(ENDED, Code("mistake"), WORKER)])  # fmt: skip
    assert groups(both[0], ended) == groups(both[0])
    assert groups(ended).groups == ()


def test_different_inside_a_group_is_a_finding_and_nothing_is_guessed() -> None:
    found = groups(decision("d1", A, B, "same"), decision("d2", B, C, "same"), decision("d3", A, C, "different"))

    assert found.groups == (tuple(sorted([A, B, C])),)
    assert found.findings == (("different_inside", short_id("d3")),)
    assert found.different == (tuple(sorted([A, C])),)


def test_different_outside_a_group_is_remembered() -> None:
    found = groups(decision("d1", A, B, "different"))

    assert found.groups == ()
    assert found.different == (tuple(sorted([A, B])),)
    assert found.findings == ()


def test_who_may_not_decide_links_nobody() -> None:
    found = groups(decision("d1", A, B, "same", device=BERIK))

    assert found.groups == ()
    assert found.findings == (("decision_not_allowed", short_id("d1")),)


def test_a_contested_verdict_links_nobody() -> None:
    record = short_id("d1")
    values: list[tuple[str, str, Value]] = [
        (AIGUL, "about", Code("same_person")),
        (AIGUL, "a", Ref(A)),
        (AIGUL, "b", Ref(B)),
        (AIGUL, "verdict", Code("same")),
        (BERIK, "verdict", Code("different")),
    ]
    changes = [
        change(f"{name}{at}", value, at=at, device=device, record=record, kind="decision", field=name, source=WORKER)
        for at, (device, name, value) in enumerate(values)
    ]
    made = fold(*changes, record=record)

    assert groups(made).groups == ()
    assert groups(made).findings == (("decision_contested", record),)


def test_a_decision_whose_end_is_contested_links_nobody() -> None:
    record = short_id("d1")
    values: list[tuple[str, Value]] = [
        ("about", Code("same_person")),
        ("a", Ref(A)),
        ("b", Ref(B)),
        ("verdict", Code("same")),
    ]
    changes = [
        change(name, value, at=at, record=record, kind="decision", field=name, source=WORKER)
        for at, (name, value) in enumerate(values)
    ]
    end = change("end", Code("mistake"), at=9, device=BERIK, record=record, kind="decision", field=ENDED, source=WORKER)
    made = fold(*changes, end, record=record)

    assert not made.is_ended
    assert groups(made).groups == ()
    assert groups(made).findings == (("decision_contested", record),)


def test_a_decision_about_one_person_or_about_something_else_links_nobody() -> None:
    found = groups(decision("d1", A, A, "same"), decision("d2", A, B, "same", about="same_event"))

    assert found.groups == ()
    assert found.findings == (("decision_contested", short_id("d1")),)


def test_a_long_row_of_links_is_one_group() -> None:
    persons = [short_id(str(number)) for number in range(500)]
    links = [decision(f"d{number}", persons[number], persons[number + 1], "same") for number in range(499)]

    assert groups(*links).groups == (tuple(sorted(persons)),)
