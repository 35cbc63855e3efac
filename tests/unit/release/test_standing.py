"""When answers release and when they do not."""

from __future__ import annotations

from intake.model.consent import ConsentAnswer, ConsentState, Scope
from intake.release.standing import Obstacle, Reason, Standing
from tests.unit.release.cases import DAY, yes

A, B = "aa" * 16, "bb" * 16


def test_nobody_and_nothing_asked_release_nothing() -> None:
    standing = Standing.of(yes(A), day=DAY)

    assert standing.obstacle_of_all((), ("store",)) == Obstacle(Reason.NO_CONSENT, "store")
    assert standing.obstacle_of_any((), ("store",)) == Obstacle(Reason.NO_CONSENT, "store")
    assert standing.obstacle_of_all((A,), ()) is not None


def test_all_must_agree_where_all_are_needed_and_one_where_one_is_enough() -> None:
    standing = Standing.of(yes(A), day=DAY)

    assert standing.obstacle_of_all((A, B), ("store",)) == Obstacle(Reason.NO_CONSENT, "store")
    assert standing.obstacle_of_any((A, B), ("store",)) is None
    assert standing.obstacle_of_all((A,), ("store", "submit_wgeid")) is None


def test_a_scope_nobody_knows_is_never_a_yes() -> None:
    assert Standing.of(yes(A), day=DAY).obstacle(A, ("everything",)) == Obstacle(Reason.NO_CONSENT, "everything")


def test_the_gravest_reason_is_named() -> None:
    states = (
        ConsentState(A, Scope.STORE, ConsentAnswer.NO, None, ()),
        ConsentState(A, Scope.SUBMIT_WGEID, ConsentAnswer.WITHDRAWN, None, ()),
    )
    found = Standing.of(states, day=DAY).obstacle(A, ("store", "submit_wgeid", "icrc_tracing"))
    assert found == Obstacle(Reason.WITHDRAWN, "submit_wgeid")
