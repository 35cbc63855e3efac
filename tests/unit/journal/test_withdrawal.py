from __future__ import annotations

from intake.journal.withdrawal import (
    Reach,
    Standing,
    Withdrawal,
    coverage,
    listing,
    reach_for,
    reach_of,
    read_withdrawals,
    standings,
)
from intake.model.consent import Scope
from intake.model.journal import ENDED, BodyState, FoldedRecord, Source, SourceKind, StoredChange
from intake.model.values import Code, Codes, Ref, Refs, Texts, Value
from tests.unit.journal.build import (
    AIGUL,
    BERIK,
    COORDINATOR,
    WORKER,
    authority,
    change,
    fold,
    folded,
    long_id,
    short_id,
)

WIFE, BROTHER = short_id("wife"), short_id("brother")
HERS, HIS = (Source(SourceKind.INTERVIEW, short_id(name)) for name in ("hers", "his"))
DAY_MS = 24 * 3600 * 1000


def interview(name: str, testifier: str, *, device: str = AIGUL) -> FoldedRecord:
    source = Source(SourceKind.INTERVIEW, short_id(name))
    return folded(name, "interview", [("testifier", Ref(testifier), source), ("narrative", "…", source)], device=device)


def withdrawal(name: str, *, device: str = AIGUL, at: int = 1, **values: Value) -> FoldedRecord:
    told: list[tuple[str, Value, Source]] = [("testifier", Ref(WIFE), WORKER), ("scopes", Codes(("store",)), WORKER)]
    told += [(field, value, WORKER) for field, value in values.items()]
    return folded(name, "withdrawal", told, device=device, at=at)


def standing(*records: FoldedRecord, reviewed: tuple[str, ...] = (), **options: object) -> dict[str, Standing]:
    interviews = [interview("hers", WIFE), interview("his", BROTHER, device=BERIK)]
    return standings(
        read_withdrawals(records),
        interviews=interviews,
        authority=authority(**options),  # type: ignore[arg-type]
        reviewed=[short_id(name) for name in reviewed],
    )


# --- does it count ------------------------------------------------------------------------------------------------


def test_it_counts_from_a_device_that_interviewed_that_person_or_from_a_coordinator() -> None:
    assert standing(withdrawal("w", device=AIGUL)) == {short_id("w"): Standing.COUNTS}
    assert standing(withdrawal("w", device=COORDINATOR)) == {short_id("w"): Standing.COUNTS}


def test_it_does_not_count_from_a_device_that_interviewed_somebody_else() -> None:
    assert standing(withdrawal("w", device=BERIK)) == {short_id("w"): Standing.NOT_ENTITLED}


def test_it_counts_from_the_device_that_took_the_place_of_the_interviewing_one() -> None:
    new = long_id("restored")

    assert standing(withdrawal("w", device=new), successors={AIGUL: new}) == {short_id("w"): Standing.COUNTS}
    assert standing(withdrawal("w", device=new)) == {short_id("w"): Standing.NOT_ENTITLED}


def test_more_than_three_a_day_from_one_device_wait_for_review() -> None:
    made = [withdrawal(f"w{number}", at=1000 * number) for number in range(5)]

    found = standing(*reversed(made), reviewed=("w4",))

    assert [found[short_id(f"w{number}")] for number in range(5)] == [
        Standing.COUNTS, Standing.COUNTS, Standing.COUNTS, Standing.WAITING, Standing.COUNTS
    ]  # fmt: skip


def test_the_next_day_and_another_device_count_anew() -> None:
    made = [withdrawal(f"w{number}", at=1000 * number) for number in range(3)]
    made += [withdrawal("w3", at=DAY_MS + 1), withdrawal("w4", device=COORDINATOR)]

    assert set(standing(*made).values()) == {Standing.COUNTS}


def test_those_that_are_not_entitled_do_not_use_up_the_day() -> None:
    found = standing(*(withdrawal(f"w{number}", device=BERIK, at=number + 1) for number in range(5)))

    assert set(found.values()) == {Standing.NOT_ENTITLED}


# --- what it says -------------------------------------------------------------------------------------------------


def test_a_withdrawal_is_read_with_all_it_lists() -> None:
    made = withdrawal(
        "w",
        records=Refs((short_id("hers"),)),
        changes=Texts((long_id("v1"), "no id")),
        blobs=Texts((short_id("blob"),)),
    )

    (found,) = read_withdrawals([made, folded("other", "person", [])])

    assert (found.testifier, found.device) == (WIFE, AIGUL)
    assert found.scopes == {Scope.STORE}
    assert found.records == {short_id("hers")}
    assert found.changes == {long_id("v1")}
    assert found.blobs == {short_id("blob")}


def test_what_another_device_adds_to_a_withdrawal_is_left_out() -> None:
    record = short_id("w")
    changes = [
        change("t", Ref(WIFE), at=1, record=record, kind="withdrawal", field="testifier", source=WORKER),
        change("s", Codes(("recontact",)), at=2, record=record, kind="withdrawal", field="scopes", source=WORKER),
        change(
            "x", Codes(("store",)), at=3, device=BERIK, record=record, kind="withdrawal", field="scopes", source=WORKER
        ),
        change(
            "y", Refs((HIS.id,)), at=4, device=BERIK, record=record, kind="withdrawal", field="records", source=WORKER
        ),
    ]

    (found,) = read_withdrawals([fold(*changes, record=record)])

    assert found.scopes == {Scope.RECONTACT}
    assert found.records == frozenset()


def test_a_withdrawal_in_the_name_of_two_people_is_not_read() -> None:
    record = short_id("w")
    changes = [
        change(name, Ref(name), at=1, device=device, record=record, kind="withdrawal", field="testifier", source=WORKER)
        for name, device in ((WIFE, AIGUL), (BROTHER, BERIK))
    ]

    assert read_withdrawals([fold(*changes, record=record)]) == ()


# --- what it reaches ----------------------------------------------------------------------------------------------


def family() -> list[FoldedRecord]:
    evidence = Source(SourceKind.EVIDENCE, short_id("photo"))
    return [
        interview("hers", WIFE),
        interview("his", BROTHER, device=BERIK),
        folded("photo", "evidence", [("name", "photo", HERS), ("digest", b"\1" * 32, evidence)]),
        folded("letter", "evidence", [("name", "letter", HERS), ("about", "x", HIS)]),
        folded("husband", "person", [("sex", Code("male"), HERS), ("age", 40, HIS)]),
        folded("neighbour", "person", [("sex", Code("male"), HERS), ("role", "x", evidence), ("notes", "n", WORKER)]),
        folded("case", "case", [("number", "AL-1", WORKER)]),
        folded("consent", "consent", [("testifier", Ref(WIFE), HERS), ("scope", Code("store"), HERS)]),
    ]


def body_of(made: StoredChange, reach: Reach) -> bool:
    assert made.body is not None
    return reach.covers(made.body)


def test_it_reaches_what_she_said_brought_and_alone_named() -> None:
    reach = reach_of(WIFE, family())

    assert reach.interviews == {HERS.id}
    assert reach.evidence == {short_id("photo")}
    assert reach.records == {HERS.id, short_id("photo"), short_id("neighbour")}


def test_another_relatives_testimony_is_untouched_even_about_the_same_person() -> None:
    reach = reach_of(WIFE, family())
    husband = {"record": short_id("husband"), "kind": "person"}

    assert body_of(change("v1", Code("male"), at=1, source=HERS, **husband), reach)  # type: ignore[arg-type]
    assert not body_of(change("v2", 40, at=2, source=HIS, **husband), reach)  # type: ignore[arg-type]
    assert not body_of(change("v3", "x", at=3, source=WORKER, **husband), reach)  # type: ignore[arg-type]


def test_what_the_worker_noted_on_a_record_that_only_she_named_is_reached() -> None:
    reach = reach_of(WIFE, family())

    note = change("v1", "n", at=1, source=WORKER, record=short_id("neighbour"), kind="person", field="notes")
    assert body_of(note, reach)


def test_consents_withdrawals_decisions_and_ends_stay() -> None:
    reach = reach_of(WIFE, family())

    for kind in ("consent", "withdrawal", "decision"):
        assert not body_of(change("v", Code("x"), at=1, source=HERS, kind=kind), reach)
    assert not body_of(change("v", Code("x"), at=1, source=HERS, field=ENDED), reach)
    assert short_id("consent") not in reach.records


def test_evidence_that_two_relatives_brought_is_not_only_hers() -> None:
    reach = reach_of(WIFE, family())
    letter = Source(SourceKind.EVIDENCE, short_id("letter"))

    assert not body_of(change("v", Code("x"), at=1, source=letter), reach)


def test_an_interview_with_two_testifiers_waits_for_a_person() -> None:
    record = short_id("hers")
    contested = fold(
        *(
            change(
                name, Ref(name), at=1, device=device, record=record, kind="interview", field="testifier", source=HERS
            )
            for name, device in ((WIFE, AIGUL), (BROTHER, BERIK))
        ),
        record=record,
    )

    reach = reach_of(WIFE, [contested])

    assert reach.interviews == frozenset()
    assert reach.contested == {record}


# --- what becomes of the changes ----------------------------------------------------------------------------------


def made_of(records: tuple[str, ...], changes: tuple[str, ...]) -> Withdrawal:
    listed = withdrawal(
        "w", records=Refs(tuple(sorted(records))), changes=Texts(tuple(long_id(name) for name in changes))
    )
    return read_withdrawals([listed])[0]


def test_what_it_lists_and_reaches_is_touched_and_what_is_not_hers_is_refused() -> None:
    reach = reach_of(WIFE, family())
    hers, his = change("v1", Code("x"), at=1, source=HERS), change("v2", Code("x"), at=2, source=HIS)

    found = coverage(made_of((), ("v1", "v2")), [hers, his], reach=reach)

    assert found.touched == (long_id("v1"),)
    assert found.refused == (long_id("v2"),)


def test_what_is_not_here_is_awaited_and_judged_when_it_arrives() -> None:
    reach = reach_of(WIFE, family())
    missing = [change("v1", at=1), change("gone", at=2, state=BodyState.ERASED), change("other", at=3)]

    found = coverage(made_of((), ("v1", "gone")), missing, reach=reach)

    assert (found.touched, found.awaited, found.refused) == ((), (long_id("v1"),), ())


def test_what_comes_later_of_a_listed_interview_is_touched_too() -> None:
    reach = reach_of(WIFE, family())
    late = change("late", Code("x"), at=9, source=HERS)

    assert coverage(made_of((HERS.id,), ()), [late], reach=reach).touched == (long_id("late"),)


def test_a_later_interview_with_the_same_person_stays() -> None:
    later = Source(SourceKind.INTERVIEW, short_id("later"))
    reach = reach_of(WIFE, [*family(), interview("later", WIFE)])
    new = change("new", Code("x"), at=9, source=later)

    found = coverage(made_of((HERS.id,), ()), [new], reach=reach)

    assert found == type(found)((), (), ())


def test_a_new_withdrawal_lists_records_changes_and_blobs() -> None:
    reach = reach_of(WIFE, family())
    changes = [
        change("v1", Code("x"), at=1, source=HERS),
        change("v2", Code("x"), at=2, source=HIS),
        change("v3", at=3),
    ]

    found = listing(changes, reach=reach, blobs={short_id("photo"): ["b1"], short_id("letter"): ["b2"]})

    assert found == {
        "records": Refs(tuple(sorted(reach.records))),
        "changes": Texts((long_id("v1"),)),
        "blobs": Texts(("b1",)),
    }


# --- what is left to judge by ---------------------------------------------------------------------------------------


def consent(name: str, testifier: str, interview: Source, *, device: str = AIGUL) -> FoldedRecord:
    told: list[tuple[str, Value, Source]] = [
        ("testifier", Ref(testifier), interview),
        ("interview", Ref(interview.id), interview),
        ("scope", Code("store"), interview),
    ]
    return folded(name, "consent", told, device=device)


def test_after_the_interview_was_erased_its_consents_still_tell_whose_it_was() -> None:
    kept = [consent("k", WIFE, HERS)]
    made = read_withdrawals([withdrawal("w", records=Refs((HERS.id,)))])

    found = standings(made, interviews=kept, authority=authority())

    assert found == {short_id("w"): Standing.COUNTS}
    assert reach_for(made[0], kept).interviews == {HERS.id}


def test_what_it_lists_and_nothing_here_speaks_for_is_refused_when_it_arrives() -> None:
    made = made_of((HERS.id,), ())
    late = change("late", "narrative", at=9, source=HERS, record=HERS.id, kind="interview", field="narrative")
    here = [fold(late, record=HERS.id)]

    assert coverage(made, [late], reach=reach_for(made, here)).touched == (long_id("late"),)


def test_listing_another_relatives_interview_does_not_make_it_theirs() -> None:
    made = made_of((HIS.id,), ("his",))
    his = change("his", "x", at=9, source=HIS, record=HIS.id, kind="interview", field="narrative")

    for known in (interview("his", BROTHER), consent("k", BROTHER, HIS)):
        found = coverage(made, [his], reach=reach_for(made, [known]))
        assert (found.touched, found.refused) == ((), (long_id("his"),))


def test_a_record_of_which_it_erased_something_stays_refused_and_others_notes_stay() -> None:
    made = made_of((short_id("photo"),), ())
    note = change("note", 5, at=9, source=WORKER, record=short_id("photo"), kind="evidence", field="size")
    here = [fold(note, record=short_id("photo"))]

    assert coverage(made, [note], reach=reach_for(made, here, gone={short_id("photo")})).touched
    assert not coverage(made, [note], reach=reach_for(made, here)).touched


def test_what_a_later_interview_says_of_a_listed_record_stays() -> None:
    later = Source(SourceKind.INTERVIEW, short_id("later"))
    made = made_of((HERS.id, short_id("husband")), ())
    said = change("said", Code("x"), at=9, source=later, record=short_id("husband"), kind="person", field="sex")
    number = change("n", "AL-1", at=10, source=WORKER, record=short_id("husband"), kind="person", field="number")
    here = [interview("hers", WIFE), interview("later", WIFE), fold(said, number, record=short_id("husband"))]

    assert coverage(made, [said, number], reach=reach_for(made, here)).touched == ()
