from __future__ import annotations

import itertools

import pytest

from intake.journal.fold import fold_record
from intake.model.journal import ENDED, BodyState, Claim, Source, SourceKind, StoredChange, Superseded, Words
from intake.model.values import Code, Mark, UnknownValue
from tests.unit.journal.build import (
    AIGUL,
    BERIK,
    COORDINATOR,
    RECORD,
    SECOND_INTERVIEW,
    WORKER,
    authority,
    change,
    codes,
    fold,
    long_id,
    short_id,
)

CAMP, PRISON, HOME = Code("camp"), Code("prison"), Code("home")


def test_a_change_that_nothing_replaces_is_current() -> None:
    record = fold(change("v1", CAMP, at=1), change("v2", PRISON, at=2, replaces=["v1"]))

    assert codes(record) == ["prison"]
    assert record.conflicts == ()
    assert record.findings == ()


def test_two_values_of_one_source_are_a_conflict_whatever_their_times() -> None:
    for first, second in itertools.permutations((1, 900)):
        record = fold(change("v1", CAMP, at=first), change("v2", PRISON, at=second, device=BERIK))
        assert codes(record) == ["camp", "prison"]
        (conflict,) = record.conflicts
        assert [claim.id for claim in conflict.claims] == sorted([long_id("v1"), long_id("v2")])


def test_a_change_that_replaces_both_settles_a_conflict() -> None:
    record = fold(
        change("v1", CAMP, at=1),
        change("v2", PRISON, at=2, device=BERIK),
        change("v3", PRISON, at=3, device=COORDINATOR, replaces=["v1", "v2"]),
    )

    assert codes(record) == ["prison"]
    assert record.conflicts == ()


def test_equal_values_are_one_claim_with_two_attestations_named_after_the_earliest() -> None:
    record = fold(change("v2", CAMP, at=2, device=BERIK), change("v1", CAMP, at=1))

    (claim,) = record.claims
    assert claim.id == long_id("v1")
    assert claim.device == AIGUL
    assert claim.attested_by == (long_id("v1"), long_id("v2"))
    assert record.conflicts == ()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({"value": True}, {"value": 1}),
        ({"value": "unknown"}, {"value": Mark.UNKNOWN}),
        ({"value": CAMP, "words": Words("лагерь", "ru")}, {"value": CAMP, "words": Words("школа", "ru")}),
        ({"value": CAMP, "how_known": "saw"}, {"value": CAMP, "how_known": "told"}),
    ],
    ids=["true and one", "mark and text", "words", "how known"],
)
def test_whatever_differs_in_what_is_said_is_a_conflict(left: dict[str, object], right: dict[str, object]) -> None:
    record = fold(change("v1", at=1, **left), change("v2", at=2, device=BERIK, **right))  # type: ignore[arg-type]

    assert len(record.claims) == 2
    assert len(record.conflicts) == 1


def test_two_sources_do_not_conflict() -> None:
    record = fold(change("v1", CAMP, at=1), change("v2", PRISON, at=2, source=SECOND_INTERVIEW))

    assert codes(record) == ["camp", "prison"]
    assert record.conflicts == ()


def test_a_change_without_body_still_replaces_and_shows() -> None:
    record = fold(change("v1", CAMP, at=1), change("hidden", at=2, replaces=["v1"]))

    assert record.claims == ()
    assert record.superseded == (Superseded(long_id("hidden"), (long_id("v1"),), BodyState.WITHHELD),)


@pytest.mark.parametrize("state", [BodyState.WITHHELD, BodyState.PURGED, BodyState.ERASED])
def test_what_is_superseded_says_why_the_new_value_is_not_here(state: BodyState) -> None:
    record = fold(change("v1", CAMP, at=1), change("hidden", at=2, replaces=["v1"], state=state))

    assert record.superseded[0].state is state


def test_what_was_erased_does_not_come_back_with_a_body() -> None:
    record = fold(
        change("v1", CAMP, at=1, state=BodyState.ERASED),
        change("v1", CAMP, at=1),
        change("v2", PRISON, at=2, source=SECOND_INTERVIEW),
    )

    assert codes(record) == ["prison"]


def test_a_missing_value_that_somebody_has_since_replaced_needs_no_review() -> None:
    known = (change("v1", CAMP, at=1), change("hidden", at=2, replaces=["v1"]))

    record = fold(*known, change("v3", HOME, at=3, replaces=["hidden"]))

    assert codes(record) == ["home"]
    assert record.superseded == ()


def test_a_missing_value_is_not_answered_by_one_of_another_field() -> None:
    record = fold(
        change("v1", CAMP, at=1),
        change("hidden", at=2, replaces=["v1"]),
        change("v3", HOME, at=3, field="place", replaces=["hidden"]),
    )

    assert record.superseded == (Superseded(long_id("hidden"), (long_id("v1"),), BodyState.WITHHELD),)


def test_a_missing_value_beside_a_present_one_is_still_told() -> None:
    record = fold(
        change("v1", CAMP, at=1),
        change("hidden", at=2, device=COORDINATOR, replaces=["v1"]),
        change("v2", PRISON, at=2, replaces=["v1"]),
    )

    assert codes(record) == ["prison"]
    assert [one.change for one in record.superseded] == [long_id("hidden")]


def test_a_row_of_missing_values_is_told_to_its_end() -> None:
    record = fold(
        change("v1", CAMP, at=1),
        change("hidden", at=2, replaces=["v1"]),
        change("hidden too", at=3, replaces=["hidden"]),
    )

    assert {one.change: one.replaced for one in record.superseded} == {
        long_id("hidden"): (long_id("v1"),),
        long_id("hidden too"): (long_id("hidden"),),
    }


def test_what_was_replaced_may_arrive_later() -> None:
    newer = change("v2", PRISON, at=2, replaces=["v1"])

    before, after = fold(newer), fold(newer, change("v1", CAMP, at=1))

    assert before.findings == ()
    assert codes(before) == codes(after) == ["prison"]


@pytest.mark.parametrize(
    "aim", [{"field": "facility"}, {"source": SECOND_INTERVIEW}, {"record": short_id("other record")}], ids=str
)
def test_replacing_across_record_field_or_source_is_a_finding_without_effect(aim: dict[str, str]) -> None:
    record = fold(change("v1", CAMP, at=1), change("v2", PRISON, at=2, replaces=["v1"], **aim))  # type: ignore[arg-type]

    assert "camp" in codes(record)
    assert record.findings == (("replaces_across", long_id("v2")),)


def test_a_decision_may_replace_across() -> None:
    decision = change(
        "d", Code("same"), at=3, kind="decision", field="verdict", record=short_id("d"), source=WORKER, replaces=["v1"]
    )

    record = fold(change("v1", CAMP, at=1), change("v2", PRISON, at=2, source=SECOND_INTERVIEW), decision)

    assert codes(record) == ["prison"]
    assert record.findings == ()
    assert record.kind == "stage"


def test_a_field_device_may_not_decide_about_what_another_wrote() -> None:
    decision = change(
        "d", Code("x"), at=3, device=BERIK, kind="decision", field="v", record=short_id("d"), replaces=["v1"]
    )

    record = fold(change("v1", CAMP, at=1), decision)

    assert codes(record) == ["camp"]
    assert record.findings == (("not_allowed", long_id("d")),)


def test_another_field_device_cannot_replace_and_both_stay_as_a_conflict() -> None:
    known = (change("v1", CAMP, at=1), change("v2", PRISON, at=2, device=BERIK, replaces=["v1"]))

    record = fold(*known)

    assert codes(record) == ["camp", "prison"]
    assert len(record.conflicts) == 1
    assert record.findings == (("not_allowed", long_id("v2")),)
    assert codes(fold(*known, by=authority(assigned=[BERIK]))) == ["prison"]


def test_a_missing_change_of_another_field_device_supersedes_nothing() -> None:
    record = fold(change("v1", CAMP, at=1), change("hidden", at=2, device=BERIK, replaces=["v1"]))

    assert codes(record) == ["camp"]
    assert record.superseded == ()


def test_a_coordinator_may_replace_anything() -> None:
    record = fold(change("v1", CAMP, at=1), change("v2", PRISON, at=2, device=COORDINATOR, replaces=["v1"]))

    assert codes(record) == ["prison"]


def test_a_device_nobody_knows_counts_as_a_field_device() -> None:
    record = fold(change("v1", CAMP, at=1), change("v2", PRISON, at=2, device=long_id("stranger"), replaces=["v1"]))

    assert codes(record) == ["camp", "prison"]


def test_a_device_may_replace_what_it_wrote_before_its_restore() -> None:
    known = (change("v1", CAMP, at=1), change("v2", PRISON, at=2, device=BERIK, replaces=["v1"]))
    middle = long_id("in between")

    assert codes(fold(*known, by=authority(successors={AIGUL: middle, middle: BERIK}))) == ["prison"]
    assert codes(fold(*known, by=authority(successors={BERIK: AIGUL}))) == ["camp", "prison"]
    assert codes(fold(*known, by=authority(successors={AIGUL: middle, middle: AIGUL}))) == ["camp", "prison"]


def test_nothing_counts_after_a_revocation_whichever_arrived_first() -> None:
    known = [
        change("v1", CAMP, at=1),
        change("v2", PRISON, at=2, replaces=["v1"]),
        change("v3", HOME, at=3, replaces=["v2"]),
    ]
    for order in itertools.permutations(known):
        record = fold(*order, by=authority(revoked={AIGUL: 2}))
        assert codes(record) == ["prison"]
        assert record.findings == (("after_revocation", long_id("v3")),)


def test_another_device_cannot_make_a_change_its_own_by_promising_it_again() -> None:
    mine = change("v1", CAMP, at=1)
    stolen = change("v1", CAMP, at=1, device=BERIK, entry=long_id("stolen"))
    replacing = change("v2", HOME, at=2, device=BERIK, replaces=["v1"])

    record = fold(mine, stolen, replacing)

    assert codes(record) == ["camp", "home"]
    assert set(record.findings) == {("promised_twice", long_id("v1")), ("not_allowed", long_id("v2"))}


def test_a_hostile_circle_loses_nothing_and_does_not_hang() -> None:
    size = 3000
    circle = [change(f"c{n}", Code(f"c{n}"), at=n + 1, replaces=[f"c{(n + 1) % size}"]) for n in range(size)]

    record = fold(*circle, change("tail", HOME, at=size + 1, replaces=["c5"]))

    assert len(record.claims) == size
    assert codes(record)[-1] == "home"
    assert {code for code, _id in record.findings} == {"replaces_in_circle"}


def test_a_change_that_replaces_itself_stays() -> None:
    record = fold(change("v1", CAMP, at=1, replaces=["v1"]))

    assert codes(record) == ["camp"]
    assert record.findings == (("replaces_in_circle", long_id("v1")),)


def test_changes_of_one_act_may_replace_each_other_one_way() -> None:
    record = fold(change("v1", CAMP, at=1), change("v2", HOME, at=1, replaces=["v1"]))

    assert codes(record) == ["home"]
    assert record.findings == ()


def test_a_record_whose_changes_name_two_kinds_keeps_all_and_tells() -> None:
    record = fold(
        change("v1", CAMP, at=1),
        change("v2", PRISON, at=2, field="next"),
        change("v3", HOME, at=3, kind="person", field="x"),
    )

    assert record.kind == "stage"
    assert len(record.claims) == 3
    assert record.findings == (("kind_differs", long_id("v3")),)


def test_unknown_kinds_fields_and_values_are_kept() -> None:
    value = UnknownValue(bytes.fromhex("8261fa01"))
    record = fold(change("v1", value, at=1, kind="weather", field="clouds"))

    assert record.kind == "weather"
    assert record.claims[0].value == value


def test_a_record_of_which_nothing_is_here_has_no_kind() -> None:
    record = fold(change("hidden", at=1))

    assert (record.kind, record.claims, record.superseded) == ("", (), ())


def test_claims_come_by_field_source_time() -> None:
    research = Source(SourceKind.RESEARCH, short_id("r"))
    changes = [
        change("a", CAMP, at=9, field="b"),
        change("b", CAMP, at=8, field="a", source=research),
        change("c", CAMP, at=7, field="a"),
        change("d", HOME, at=6, field="a"),
    ]
    expected = [("a", 6), ("a", 7), ("a", 8), ("b", 9)]
    for order in itertools.permutations(changes):
        assert [(claim.field, claim.wall_ms) for claim in fold(*order).claims] == expected


def test_the_same_change_with_and_without_its_words_keeps_the_words() -> None:
    whole = change("v1", CAMP, at=1, words=Words("лагерь", "ru"))
    assert whole.body is not None
    bare_body = type(whole.body)(
        **{
            **{name: getattr(whole.body, name) for name in whole.body.__slots__},
            "words": None,
            "words_commitment": long_id("words"),
        }
    )
    bare = type(whole)(**{**{name: getattr(whole, name) for name in whole.__slots__}, "body": bare_body})

    assert fold(whole, bare) == fold(bare, whole) == fold(whole)


# --- ended --------------------------------------------------------------------------------------------------------


def end(name: str = "end", *, at: int, device: str = AIGUL, seen: tuple[str, ...] = ()) -> StoredChange:
    return change(name, Code("mistake"), at=at, device=device, field=ENDED, source=WORKER, replaces=seen)


def names(claims: tuple[Claim, ...]) -> set[str]:
    return {claim.id for claim in claims}


def test_a_record_that_its_author_ended_is_ended() -> None:
    record = fold(change("v1", CAMP, at=1), end(at=2, seen=("v1",)))

    assert record.is_ended
    assert record.conflicts == ()
    assert record.findings == ()
    assert codes(record) == ["camp"]


def test_an_end_beside_an_edit_on_another_device_is_a_conflict_whichever_came_first() -> None:
    for when in (2, 4):
        record = fold(
            change("v1", CAMP, at=1, device=COORDINATOR),
            change("v2", PRISON, at=when, device=BERIK, replaces=["v1"]),
            end(at=3, device=COORDINATOR),
            by=authority(assigned=[BERIK]),
        )
        assert not record.is_ended
        (conflict,) = record.conflicts
        assert conflict.field == ENDED
        assert names(conflict.claims) == {long_id("v2"), long_id("end")}


def test_an_edit_that_the_end_names_was_seen() -> None:
    known = [
        change("v1", CAMP, at=1),
        change("v2", PRISON, at=2, device=BERIK, source=SECOND_INTERVIEW, replaces=["v0"]),
    ]

    seen = fold(*known, end(at=3, device=COORDINATOR, seen=("v1", "v2")))
    unseen = fold(*known, end(at=3, device=COORDINATOR, seen=("v1",)))

    assert seen.is_ended
    assert seen.findings == ()
    assert not unseen.is_ended
    assert names(unseen.conflicts[0].claims) == {long_id("v2"), long_id("end")}


def test_a_new_value_later_than_the_end_is_beside_it() -> None:
    record = fold(change("v1", CAMP, at=1), end(at=2), change("late", HOME, at=3, device=BERIK, field="place"))

    assert not record.is_ended
    assert names(record.conflicts[0].claims) == {long_id("late"), long_id("end")}


def test_a_field_device_cannot_end_what_another_wrote() -> None:
    known = (change("v1", CAMP, at=1), end(at=2, device=BERIK, seen=("v1",)))

    assert not fold(*known).is_ended
    assert fold(*known, by=authority(assigned=[BERIK])).is_ended


def test_an_end_can_be_taken_back() -> None:
    known = [change("v1", CAMP, at=1), end(at=2)]
    back = change("back", value=False, at=3, field=ENDED, source=WORKER, replaces=["end"])

    assert fold(*known).is_ended
    assert not fold(*known, back).is_ended
    assert fold(*known, back).conflicts == ()


def test_an_end_and_its_taking_back_side_by_side_do_not_end() -> None:
    back = change("back", value=False, at=3, device=BERIK, field=ENDED, source=WORKER)

    record = fold(change("v1", CAMP, at=1), end(at=2), back)

    assert not record.is_ended
    assert [conflict.field for conflict in record.conflicts] == [ENDED]


def test_a_missing_change_about_the_end_is_told() -> None:
    record = fold(change("v1", CAMP, at=1), end(at=2), change("hidden", at=3, replaces=["end"]))

    assert not record.is_ended
    assert [one.replaced for one in record.superseded] == [(long_id("end"),)]


def test_the_fold_of_nothing_is_an_empty_record() -> None:
    record = fold_record(RECORD, (), authority=authority())

    assert (record.id, record.claims, record.is_ended) == (RECORD, (), False)
