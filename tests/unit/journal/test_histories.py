"""What must hold of every history: copies converge and no value is lost (records.md, Fold; security.md, Merge)."""

from __future__ import annotations

import pytest

from intake.model.journal import BodyState, Role, StoredChange
from tests.unit.journal.histories import World, folded_all, folded_record, needed, world

ROUNDS = 10_000


@pytest.fixture
def rounds(full: bool) -> int:
    """All of them with --full, else a hundredth."""
    return ROUNDS if full else ROUNDS // 100


@pytest.fixture(params=[False, True], ids=["honest", "hostile"])
def hostile(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def may(made: World, replacer: StoredChange, target: StoredChange) -> bool:
    """Who may, told again in the plainest way."""
    authority = made.authority
    is_coordinator = authority.roles[replacer.device] is Role.COORDINATOR
    return is_coordinator or replacer.device in authority.assigned or replacer.device == target.device


def is_trusted(made: World, change: StoredChange) -> bool:
    revocation = made.authority.revocations.get(change.device)
    return revocation is None or change.sequence <= revocation.last_sequence


def replaces(made: World, replacer: StoredChange, target: StoredChange) -> bool:
    """The law of replacing, told again in the plainest way, for a target whose body is here."""
    if target.id not in replacer.replaces or not is_trusted(made, replacer) or not may(made, replacer, target):
        return False
    if replacer.body is None or target.body is None or replacer.body.kind == "decision":
        return True
    left, right = replacer.body, target.body
    return (left.record, left.field, left.source) == (right.record, right.field, right.source)


def test_copies_with_the_same_entries_and_bodies_are_equal(rounds: int, hostile: bool) -> None:
    for seed in range(rounds):
        made = world(seed, hostile=hostile)
        made.exchange_all()
        views = [folded_all(copy.stored(), authority=made.authority) for copy in made.copies]
        assert made.copies[0].bodies == made.copies[1].bodies == made.copies[2].bodies
        assert views[0] == views[1] == views[2], seed


def test_order_and_doubles_do_not_matter(rounds: int, hostile: bool) -> None:
    for seed in range(rounds):
        made = world(seed, hostile=hostile)
        for copy in made.copies:
            changes = copy.stored()
            expected = folded_all(changes, authority=made.authority)
            again = changes + made.chance.sample(changes, len(changes) // 2)
            made.chance.shuffle(again)
            for record, view in expected.items():
                assert folded_record(record, again, authority=made.authority) == view, seed


def test_a_value_is_current_or_something_replaced_it(rounds: int, hostile: bool) -> None:
    for seed in range(rounds):
        made = world(seed, hostile=hostile)
        for copy in made.copies:
            changes = copy.stored()
            current: dict[str, set[str]] = {}
            in_circle: set[str] = set()
            for record, view in folded_all(changes, authority=made.authority).items():
                current[record] = {change for claim in view.claims for change in claim.attested_by}
                in_circle |= {change for code, change in view.findings if code == "replaces_in_circle"}
            for change in changes:
                if change.state is not BodyState.PRESENT or change.body is None or not is_trusted(made, change):
                    continue
                replacers = [one for one in changes if replaces(made, one, change)]
                is_current = change.id in current[change.body.record]
                assert is_current or replacers, (seed, change.id)
                promises = [one for one in changes if one.id == change.id]
                if replacers and len(promises) == 1 and not in_circle:
                    assert not is_current, (seed, change.id)


def test_what_is_replaced_by_something_not_held_is_told(rounds: int, hostile: bool) -> None:
    for seed in range(rounds):
        made = world(seed, hostile=hostile)
        for copy in made.copies:
            changes = copy.stored()
            for record, view in folded_all(changes, authority=made.authority).items():
                told = {change for one in view.superseded for change in one.replaced}
                current = {change for claim in view.claims for change in claim.attested_by}
                for change in needed(record, changes):
                    if change.body is None or change.body.record != record or not is_trusted(made, change):
                        continue
                    if change.id in current or change.id in told:
                        continue
                    assert reaches_present(made, change, changes), (seed, change.id)


def reaches_present(made: World, target: StoredChange, changes: list[StoredChange]) -> bool:
    """Tell whether, step by step, something that is here stands in the place of the target."""
    waiting, seen = [target], set()
    while waiting:
        one = waiting.pop()
        if (one.entry, one.id) in seen:
            continue
        seen.add((one.entry, one.id))
        for replacer in changes:
            if replaces(made, replacer, one):
                if replacer.body is not None:
                    return True
                waiting.append(replacer)
    return False


def test_the_histories_hold_what_they_are_meant_to_test(rounds: int) -> None:
    seen: set[str] = set()
    for seed in range(rounds):
        made = world(seed, hostile=True)
        for view in folded_all(made.copies[2].stored(), authority=made.authority).values():
            seen.update(code for code, _change in view.findings)
            seen.update(f"superseded {one.state.value}" for one in view.superseded)
            seen.update("conflict" if conflict.field != "ended" else "contested end" for conflict in view.conflicts)
            seen.update("attested" for claim in view.claims if len(claim.attested_by) > 1)
            seen.update(["ended"] if view.is_ended else [])

    assert seen >= {
        "after_revocation", "attested", "conflict", "contested end", "ended", "kind_differs", "not_allowed",
        "promised_twice", "replaces_in_circle", "replaces_across", "superseded erased", "superseded withheld",
    }  # fmt: skip
