from __future__ import annotations

from intake.journal.replacing import body_of, may_replace, replacing
from intake.model.journal import BodyState
from intake.model.values import Code
from tests.unit.journal.build import AIGUL, BERIK, COORDINATOR, authority, change, long_id

CAMP = Code("camp")


def test_own_assigned_and_coordinators_replacements_are_allowed() -> None:
    assert may_replace(AIGUL, of=AIGUL, authority=authority())
    assert may_replace(COORDINATOR, of=AIGUL, authority=authority())
    assert may_replace(BERIK, of=AIGUL, authority=authority(assigned=[BERIK]))
    assert not may_replace(BERIK, of=AIGUL, authority=authority(assigned=[AIGUL]))
    assert not may_replace(AIGUL, of=COORDINATOR, authority=authority())


def test_each_promise_is_given_once_and_known_by_its_id() -> None:
    first, again = change("v1", CAMP, at=1), change("v1", CAMP, at=1, device=BERIK, entry=long_id("again"))

    known = replacing([first, again, first], authority=authority())

    assert len(known.promises) == 2
    assert sorted(known.by_id[long_id("v1")]) == [0, 1]


def test_edges_point_from_what_is_replaced_to_all_that_replace_it() -> None:
    changes = [change("v1", CAMP, at=1), *(change(f"w{n}", CAMP, at=n, replaces=["v1"]) for n in (2, 3))]

    known = replacing(changes, authority=authority())

    (target,) = known.by_id[long_id("v1")]
    assert {known.promises[index].id for index in known.replaced_by[target]} == {long_id("w2"), long_id("w3")}


def test_a_circle_that_goes_forward_in_time_somewhere_is_found_and_its_branches_kept() -> None:
    circle = [change("a", CAMP, at=1, replaces=["b"]), change("b", CAMP, at=2, replaces=["a"])]
    branches = [
        change("in", CAMP, at=3, replaces=["a"]),
        change("out", CAMP, at=0),
        change("x", CAMP, at=4, replaces=["out"]),
    ]

    known = replacing([*circle, *branches], authority=authority())

    replaced = {known.promises[index].id for index in known.replaced_by}
    assert replaced == {long_id("a"), long_id("out")}
    assert known.findings == {("replaces_in_circle", long_id("a")), ("replaces_in_circle", long_id("b"))}


def test_a_body_counts_only_while_it_is_present() -> None:
    assert body_of(change("v1", CAMP, at=1)) is not None
    for state in (BodyState.ERASED, BodyState.PURGED, BodyState.WITHHELD):
        assert body_of(change("v1", CAMP, at=1, state=state)) is None
