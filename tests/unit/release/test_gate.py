"""What leaves and what stays: the rules of documents.md and records.md on invented cases, and for any answers."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import NotFound
from intake.model.consent import ConsentAnswer, ConsentState, Scope
from intake.model.dates import UncertainDate
from intake.model.journal import Body, FoldedRecord, Source, SourceKind
from intake.model.places import Place
from intake.model.snapshot import Override, Released, SnapshotFile
from intake.model.values import Code, Ref
from intake.release.gate import Purpose, release_case
from tests.unit.release.cases import (
    DAY,
    FORM,
    answers,
    changed,
    claims,
    folded,
    husbands_case,
    noted,
    person_of,
    shared_case,
    yes,
)

PROFILES = sorted(FORM.release.profiles)


@cache
def husband() -> tuple[tuple[FoldedRecord, ...], str, str]:
    return husbands_case()


@cache
def shared() -> tuple[tuple[FoldedRecord, ...], str, str, str]:
    return shared_case()


def release(profile: str, consents: tuple[ConsentState, ...], **purpose: object) -> Released:
    """Release the husband's account of his wife's case."""
    records, case, teller = husband()
    asked = Purpose(case, profile, DAY, testifier=teller)
    return release_case(records, replace(asked, **purpose), form=FORM, consents=consents)  # type: ignore[arg-type]


def texts(released: Released) -> str:
    """Return everything that the snapshot says, to look for words in."""
    return repr(released.snapshot)


def kinds(released: Released) -> set[str]:
    return {record.kind for record in released.snapshot.records}


# --- what leaves ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", PROFILES)
def test_without_any_consent_nothing_leaves(profile: str) -> None:
    released = release(profile, ())

    assert released.snapshot.records == ()
    assert released.snapshot.number is None
    assert all(not person.names for person in released.snapshot.persons)
    assert released.held_back


def test_a_case_or_profile_that_is_not_there_is_not_found() -> None:
    records, case, _teller = husband()

    with pytest.raises(NotFound):
        release_case(records, Purpose("0" * 32, "family", DAY), form=FORM, consents=())
    with pytest.raises(NotFound):
        release_case(records, Purpose(case, "newspaper", DAY), form=FORM, consents=())


def test_a_family_gets_their_own_testimony_without_the_house_the_teller_and_the_numbers() -> None:
    records, case, teller = husband()

    released = release("family", answers(records))

    said = texts(released)
    assert "Сәндігүл Мұратбекқызы" in said
    assert "Министерство иностранных дел" in said
    for hidden in ("W-07", "W-02", "ALM-0417-K", "N00000000", "654326199307220004", "Ерболат", "Мұратбек Елшібайұлы"):
        assert hidden not in said, hidden
    assert released.snapshot.number is None
    assert released.snapshot.heads == ()
    assert not kinds(released) & {"identifier", "phone", "followup", "custody_step", "consent", "reprisal"}


def test_another_relatives_testimony_is_on_nobody_elses_paper() -> None:
    records, case, sister, neighbour = shared()
    consents = yes(sister, neighbour)

    released = release_case(records, Purpose(case, "family", DAY, testifier=sister), form=FORM, consents=consents)

    interviews = {claim.source.id for record in released.snapshot.records for claim in record.claims}
    assert len(interviews) == 1
    assert "қонаққа келіп" in texts(released)
    assert "كوشەدە تۇرعانمىن" not in texts(released)
    assert released.snapshot.disagreements == ()
    assert any(held.reason == "other_source" for held in released.held_back)


def test_a_family_paper_for_nobody_is_empty() -> None:
    records, _case, teller = husband()
    assert release("family", yes(teller), testifier=None).snapshot.records == ()


def test_evidence_inside_the_house_holds_sources_disagreements_and_answers() -> None:
    records, case, sister, neighbour = shared()

    released = release_case(
        records,
        Purpose(case, "evidence", DAY),
        form=FORM,
        consents=answers(records),
        heads=(("d0" * 32, 1, "e0" * 32),),
    )

    assert released.snapshot.number == "ALM-0418-M"
    assert released.snapshot.heads
    assert {state.testifier for state in released.snapshot.consents} == {sister, neighbour}
    named = {person.id: person for person in released.snapshot.persons}
    assert named[sister].names and named[sister].is_testifier
    assert named[sister].relation == "sibling"
    assert {claims_[0].field for claims_ in released.snapshot.disagreements} >= {"start"}
    starts = next(claims_ for claims_ in released.snapshot.disagreements if claims_[0].field == "start")
    assert len({claim.source for claim in starts}) == 2


def test_a_lawyer_outside_gets_only_what_their_scope_releases() -> None:
    records, case, sister, neighbour = shared()
    consents = changed(answers(records), Scope.SHARE_LAWYERS, answer=ConsentAnswer.YES, testifier=sister)

    released = release_case(records, Purpose(case, "evidence", DAY, recipient="outside"), form=FORM, consents=consents)

    assert "كوشەدە تۇرعانمىن" not in texts(released)
    assert "қонаққа келіп" in texts(released)


def test_a_recipient_nobody_declared_gets_nothing() -> None:
    _records, _case, teller = husband()
    assert release("evidence", yes(teller), recipient="newspaper").snapshot.records == ()


def test_what_is_published_is_each_scope_by_itself() -> None:
    _records, _case, teller = husband()

    nameless = release("public", yes(teller, without=(Scope.PUBLISH_NAME,)))
    placeless = release("public", yes(teller, without=(Scope.PUBLISH_PLACE,)))

    assert "Сәндігүл Мұратбекқызы" not in repr(nameless.snapshot.persons)
    assert "name" not in kinds(nameless)
    places = [
        claim for record in placeless.snapshot.records for claim in record.claims if isinstance(claim.value, Place)
    ]
    assert places == []


def test_a_voice_is_no_picture_and_a_passport_copy_holds_a_number() -> None:
    _records, _case, teller = husband()
    pictures = [
        record.first("words")
        for record in release("public", yes(teller)).snapshot.of_kind("evidence")
        if record.first("digest")
    ]

    assert [claim.value for claim in pictures if claim] == ["свадьба, 2014"]


def test_only_files_whose_digest_left_are_listed() -> None:
    records, case, teller = husband()
    files = [
        SnapshotFile(record.id, "photo", "image/png", 1, claim.value.hex())
        for record in records
        for claim in record.claims
        if claim.field == "digest" and isinstance(claim.value, bytes) and record.kind == "evidence"
    ]
    foreign = replace(files[0], sha256="00" * 32)

    family = release_case(
        records,
        Purpose(case, "family", DAY, testifier=teller),
        form=FORM,
        consents=yes(teller),
        files=[*files, foreign],
    )
    house = release_case(records, Purpose(case, "evidence", DAY), form=FORM, consents=yes(teller), files=files)

    assert len(family.snapshot.files) == 1
    assert len(house.snapshot.files) == len(files)
    assert foreign not in family.snapshot.files


def test_others_in_the_region_are_spoken_of_by_relation_until_released_one_by_one() -> None:
    records, case, teller = husband()
    father = person_of(records, "Мұратбек Елшібайұлы")

    by_relation = release("wgeid", yes(teller)).snapshot.speak_of(father)
    by_name = release("wgeid", yes(teller), release_names=frozenset({father})).snapshot.speak_of(father)

    assert by_relation is not None and by_relation.names == () and by_relation.relation == "parent"
    assert by_name is not None and "Мұратбек Елшібайұлы" in by_name.names


def test_a_testifier_is_named_to_the_un_only_with_their_own_leave() -> None:
    _records, _case, teller = husband()

    unnamed = release("wgeid", yes(teller, without=(Scope.SOURCE_NAME_TO_UN,)))
    named = release("wgeid", yes(teller))

    assert "Ерболат Сүттібаев" not in repr(unnamed.snapshot.persons)
    assert "+7 700 000 0303" not in texts(unnamed)
    assert not any(person.is_testifier for person in unnamed.snapshot.persons)
    assert "Ерболат Сүттібаев" in repr(named.snapshot.persons)


def test_what_another_says_of_a_testifier_needs_that_testifiers_leave_too() -> None:
    records, case, sister, neighbour = shared()
    told_of_sister = noted_by(neighbour, records, sister)
    consents = yes(sister, neighbour, without=(Scope.SOURCE_NAME_TO_UN,)) + tuple(
        state for state in yes(neighbour) if state.scope is Scope.SOURCE_NAME_TO_UN
    )

    released = release_case(
        (*records, *told_of_sister),
        Purpose(case, "wgeid", DAY, release_names=frozenset({sister})),
        form=FORM,
        consents=consents,
    )

    assert "Өзгеше Есім" not in texts(released)


def noted_by(teller: str, records: tuple[FoldedRecord, ...], about: str) -> tuple[FoldedRecord, ...]:
    """A name that one testifier gives another."""
    interview = next(
        record.id
        for record in records
        if record.kind == "interview" and any(c.value == Ref(teller) for c in record.claims)
    )
    source = Source(SourceKind.INTERVIEW, interview)
    return folded([
        Body(bytes(16), "ab" * 16, "name", "person", source, Ref(about)),
        Body(bytes(16), "ab" * 16, "name", "text", source, "Өзгеше Есім"),
    ])  # fmt: skip


def test_the_papers_own_statement_names_only_the_scopes_of_its_profile() -> None:
    _records, _case, teller = husband()

    wgeid = release("wgeid", yes(teller)).snapshot.consents
    family = release("family", yes(teller)).snapshot.consents

    assert {state.scope.value for state in wgeid} == set(FORM.release.profiles["wgeid"].states)
    assert family == ()


def test_under_a_pseudonym_there_is_no_text_no_word_and_no_place_below_a_county() -> None:
    _records, _case, teller = husband()

    released = release("bundle_pseudonymous", yes(teller))

    values = [claim for record in released.snapshot.records for claim in record.claims]
    assert values
    assert all(claim.words is None for claim in values)
    assert all(claim.value.said is None for claim in values if isinstance(claim.value, (UncertainDate, Place)))
    assert all(claim.value.code for claim in values if isinstance(claim.value, Place))
    assert {"place_detail", "words"} <= {held.reason for held in released.held_back}
    for text in ("Сәндігүл", "Алматы", "муж", "фабрике", "654326199307220004"):
        assert text not in texts(released)


def test_who_noted_it_stays_in_the_house() -> None:
    _records, _case, teller = husband()

    for profile in ("family", "wgeid", "public"):
        for record in release(profile, yes(teller)).snapshot.records:
            assert {(claim.device, claim.wall_ms, claim.attested_by) for claim in record.claims} <= {("", 0, ())}


# --- what stays -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "expires", "reason"),
    [
        (ConsentAnswer.NO, None, "refused"),
        (ConsentAnswer.UNDECIDED, None, "undecided"),
        (ConsentAnswer.WITHDRAWN, None, "withdrawn"),
        (ConsentAnswer.YES, DAY - datetime.timedelta(days=1), "expired"),
        (None, None, "no_consent"),
    ],
)
def test_what_stays_is_listed_with_its_reason_and_scope(
    answer: ConsentAnswer | None, expires: datetime.date | None, reason: str
) -> None:
    _records, _case, teller = husband()
    consents = tuple(
        replace(state, answer=answer, expires=expires) if state.scope is Scope.STORE else state for state in yes(teller)
    )

    released = release("family", consents)

    assert released.snapshot.records == ()
    assert (reason, "store") in {(held.reason, held.scope) for held in released.held_back}


def test_a_yes_holds_on_its_last_day() -> None:
    _records, _case, teller = husband()
    consents = tuple(replace(state, expires=DAY) for state in yes(teller))
    assert release("family", consents).snapshot.records


def test_a_withdrawal_beats_a_yes_given_beside_it() -> None:
    _records, _case, teller = husband()
    withdrawn = ConsentState(teller, Scope.STORE, ConsentAnswer.WITHDRAWN, None, ())

    for consents in ((*yes(teller), withdrawn), (withdrawn, *yes(teller))):
        released = release("family", consents)
        assert released.snapshot.records == ()
        assert "withdrawn" in {held.reason for held in released.held_back}


@pytest.mark.parametrize("profile", PROFILES)
def test_fields_and_codes_nobody_declared_never_leave(profile: str) -> None:
    records, case, teller = husband()
    interview = next(record for record in records if record.kind == "interview")
    source = interview.claims[0].source
    wife = next(
        claim.value for record in records if record.id == case for claim in record.claims if claim.field == "person"
    )
    assert isinstance(wife, Ref)
    strange = folded([
        Body(bytes(16), "a1" * 16, "episode", "person", source, wife),
        Body(bytes(16), "a1" * 16, "episode", "village_head", source, "HIDDEN-1"),
        Body(bytes(16), "a1" * 16, "episode", "kind", source, Code("hidden_2")),
        Body(bytes(16), "a1" * 16, "episode", "start", source, "HIDDEN-3"),
        Body(bytes(16), "a2" * 16, "rumour", "text", source, "HIDDEN-4"),
    ])  # fmt: skip

    asked = Purpose(case, profile, DAY, testifier=teller)
    released = release_case((*records, *strange), asked, form=FORM, consents=yes(teller))

    assert "hidden" not in texts(released).casefold()
    assert "unknown_field" in {held.reason for held in released.held_back}


def test_what_ended_is_neither_released_nor_listed() -> None:
    records, case, teller = husband()
    ended = tuple(replace(record, is_ended=True) if record.kind == "episode" else record for record in records)

    released = release_case(ended, Purpose(case, "family", DAY, testifier=teller), form=FORM, consents=yes(teller))

    assert "episode" not in kinds(released)
    assert "episode" not in {held.kind for held in released.held_back}


def test_what_a_worker_noted_is_on_no_paper_that_goes_out() -> None:
    records, case, teller = husband()
    note = folded([noted("ac" * 16, "action", "authority", "Noted at the desk")])

    for profile in PROFILES:
        asked = Purpose(case, profile, DAY, testifier=teller)
        released = release_case((*records, *note), asked, form=FORM, consents=yes(teller))
        assert ("Noted at the desk" in texts(released)) == (profile in {"evidence", "bundle"})


# --- overrides ------------------------------------------------------------------------------------------------------


def test_a_coordinator_can_release_one_field_that_nobody_was_asked_about() -> None:
    _records, _case, teller = husband()
    consents = yes(teller, without=(Scope.SHARE_KZ_AUTHORITIES,))
    records = husband()[0]
    name = next(record.id for record in records if record.kind == "name" and "Сәндігүл Мұратбекқызы" in repr(record))
    override = Override(name, "text", "asked_by_telephone")

    released = release("institution", consents, overrides=(override,))

    assert [(record.kind, [claim.field for claim in record.claims]) for record in released.snapshot.records] == [
        ("name", ["text"])
    ]
    assert released.overrides == (override,)


@pytest.mark.parametrize("answer", [ConsentAnswer.NO, ConsentAnswer.WITHDRAWN])
def test_no_override_reaches_past_a_no_or_a_withdrawal(answer: ConsentAnswer) -> None:
    records, _case, teller = husband()
    consents = changed(yes(teller), Scope.SHARE_KZ_AUTHORITIES, answer=answer)
    overrides = tuple(Override(record.id, claim.field, "x") for record in records for claim in record.claims)

    released = release("institution", consents, overrides=overrides)

    assert released.snapshot.records == ()
    assert released.overrides == ()


def test_no_override_puts_a_number_or_another_source_on_a_familys_paper() -> None:
    records, case, sister, neighbour = shared()
    overrides = tuple(Override(record.id, claim.field, "x") for record in records for claim in record.claims)

    asked = Purpose(case, "family", DAY, testifier=sister, overrides=overrides)
    released = release_case(records, asked, form=FORM, consents=yes(sister, neighbour))

    assert "65402719790310000X" not in texts(released)
    assert "كوشەدە تۇرعانمىن" not in texts(released)


def test_no_override_names_the_teller_on_a_familys_paper() -> None:
    records, _case, teller = husband()
    overrides = tuple(Override(record.id, claim.field, "x") for record in records for claim in record.claims)

    released = release("family", yes(teller), overrides=overrides)

    assert "Ерболат Сүттібаев" not in texts(released)


# --- for any answers at all -----------------------------------------------------------------------------------------

Given = dict[Scope, tuple[ConsentAnswer | None, datetime.date | None]]

any_answers = st.dictionaries(
    st.sampled_from(Scope),
    st.tuples(
        st.none() | st.sampled_from(ConsentAnswer),
        st.none() | st.sampled_from([DAY, DAY.replace(day=2), DAY.replace(year=2018)]),
    ),
)


def states(testifier: str, answered: Given) -> tuple[ConsentState, ...]:
    return tuple(ConsentState(testifier, scope, answer, until, ()) for scope, (answer, until) in answered.items())


def tellers(records: tuple[FoldedRecord, ...]) -> dict[str, str]:
    """Interview -> who testifies in it."""
    return {
        claim.record: claim.value.record
        for claim in claims(records)
        if claim.kind == "interview" and claim.field == "testifier" and isinstance(claim.value, Ref)
    }


@given(profile=st.sampled_from(PROFILES), hers=any_answers, his=any_answers)
def test_nothing_outside_profile_and_consent_is_ever_in_a_snapshot(profile: str, hers: Given, his: Given) -> None:
    records, case, sister, neighbour = shared()
    consents = (*states(sister, hers), *states(neighbour, his))
    rule = FORM.release.profiles[profile]

    released = release_case(records, Purpose(case, profile, DAY, testifier=sister), form=FORM, consents=consents)

    teller = tellers(records)
    for record in released.snapshot.records:
        for claim in record.claims:
            field = FORM.field(record.kind, claim.field)
            assert field is not None and field.release in rule.classes
            if claim.source.id not in teller:
                assert "work" in rule.classes
                continue
            who = teller[claim.source.id]
            assert not rule.own_testimony_only or who == sister
            given_ = hers if who == sister else his
            for scope in rule.scopes_for(field.release) or ():
                answer, until = given_[Scope(scope)]
                assert answer is ConsentAnswer.YES
                assert until is None or until >= DAY


@given(profile=st.sampled_from(PROFILES), hers=any_answers, his=any_answers, data=st.data())
def test_fewer_answers_never_release_more(profile: str, hers: Given, his: Given, data: st.DataObject) -> None:
    records, case, sister, neighbour = shared()
    lost = data.draw(st.sets(st.sampled_from(Scope)))
    worse = data.draw(st.sampled_from([None, ConsentAnswer.NO, ConsentAnswer.UNDECIDED, ConsentAnswer.WITHDRAWN]))
    less_hers = {scope: ((worse if scope in lost else one), until) for scope, (one, until) in hers.items()}
    less_his = {scope: one for scope, one in his.items() if scope not in lost}

    def left(hers_: Given, his_: Given) -> tuple[set[str], set[str], int]:
        consents = (*states(sister, hers_), *states(neighbour, his_))
        snapshot = release_case(
            records, Purpose(case, profile, DAY, testifier=sister), form=FORM, consents=consents
        ).snapshot
        names = {name for person in snapshot.persons for name in person.names}
        return {claim.id for record in snapshot.records for claim in record.claims}, names, len(snapshot.disagreements)

    more, less = left(hers, his), left(less_hers, less_his)
    assert less[0] <= more[0]
    assert less[1] <= more[1]
    assert less[2] <= more[2]
