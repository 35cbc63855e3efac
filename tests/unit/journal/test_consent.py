from __future__ import annotations

import datetime
import itertools

import pytest

from intake.journal.consent import consent_states
from intake.model.consent import ConsentAnswer, ConsentState, Scope
from intake.model.dates import UncertainDate
from intake.model.journal import ENDED, FoldedRecord, Source, SourceKind
from intake.model.values import Code, Codes, Ref, Refs, Value
from tests.unit.journal.build import BERIK, WORKER, authority, change, fold, folded, short_id

TODAY = datetime.date(2026, 3, 1)
WIFE, BROTHER = short_id("wife"), short_id("brother")
YES, NO, UNDECIDED, WITHDRAWN = ConsentAnswer.YES, ConsentAnswer.NO, ConsentAnswer.UNDECIDED, ConsentAnswer.WITHDRAWN


def day(text: str) -> UncertainDate:
    value = datetime.date.fromisoformat(text)
    return UncertainDate(None, None, text, None, value, value)


def consent(
    name: str,
    answer: ConsentAnswer,
    *,
    scope: str = "publish_name",
    testifier: str = WIFE,
    interview: str = "first",
    until: UncertainDate | None = None,
    names: tuple[str, ...] = (),
    ended: bool = False,
) -> FoldedRecord:
    source = Source(SourceKind.INTERVIEW, short_id(interview))
    values: list[tuple[str, Value, Source]] = [
        ("interview", Ref(source.id), source),
        ("testifier", Ref(testifier), source),
        ("scope", Code(scope), source),
        ("answer", Code(answer.value), source),
    ]
    if until:
        values.append(("until", until, source))
    if names:
        values.append(("replaces", Refs(tuple(sorted(short_id(one) for one in names))), source))
    if ended:
        values.append((ENDED, Code("mistake"), WORKER))
    return folded(name, "consent", values)


def withdrawal(name: str, *scopes: str, records: tuple[str, ...] = ()) -> FoldedRecord:
    return folded(
        name,
        "withdrawal",
        [
            ("testifier", Ref(WIFE), WORKER),
            ("scopes", Codes(tuple(sorted(scopes))), WORKER),
            ("records", Refs(tuple(sorted(short_id(one) for one in records))), WORKER),
        ],
    )


def state(
    *records: FoldedRecord, scope: Scope = Scope.PUBLISH_NAME, testifier: str = WIFE, set_aside: tuple[str, ...] = ()
) -> ConsentState:
    found = {
        (one.testifier, one.scope): one
        for order in itertools.permutations(records)
        for one in consent_states(order, today=TODAY, set_aside=[short_id(name) for name in set_aside])
    }
    again = {
        (one.testifier, one.scope): one
        for one in consent_states(records, today=TODAY, set_aside=[short_id(name) for name in set_aside])
    }
    assert found == again
    return found[testifier, scope]


def test_only_a_yes_releases_and_not_asked_is_no_yes() -> None:
    assert state(consent("c1", YES)).releases(TODAY)
    for answer in (NO, UNDECIDED, WITHDRAWN):
        assert not state(consent("c1", answer)).releases(TODAY)
    not_asked = state(consent("c1", YES), scope=Scope.PUBLISH_PHOTO)
    assert not_asked.answer is None
    assert not not_asked.releases(TODAY)


@pytest.mark.parametrize(
    ("answers", "counts"),
    [((YES, NO), NO), ((YES, UNDECIDED), UNDECIDED), ((NO, WITHDRAWN), WITHDRAWN), ((UNDECIDED, NO, YES), NO)],
    ids=str,
)
def test_among_current_answers_the_most_restrictive_counts(
    answers: tuple[ConsentAnswer, ...], counts: ConsentAnswer
) -> None:
    found = state(*(consent(f"c{number}", answer) for number, answer in enumerate(answers)))

    assert found.answer is counts
    assert found.consents == (short_id(f"c{answers.index(counts)}"),)


def test_a_consent_replaces_the_one_it_names() -> None:
    assert state(consent("c1", NO), consent("c2", YES, names=("c1",))).answer is YES
    assert state(consent("c1", YES), consent("c2", NO, names=("c1",))).answer is NO


def test_a_consent_does_not_replace_that_of_another_person_or_scope() -> None:
    assert state(consent("c1", NO), consent("c2", YES, testifier=BROTHER, names=("c1",))).answer is NO
    assert state(consent("c1", NO), consent("c2", YES, scope="publish_photo", names=("c1",))).answer is NO


def test_each_testifier_answers_for_themselves() -> None:
    both = (consent("c1", NO), consent("c2", YES, testifier=BROTHER))

    assert state(*both, testifier=BROTHER).answer is YES
    assert state(*both, testifier=WIFE).answer is NO


def test_after_a_withdrawal_only_a_new_yes_that_names_it_counts() -> None:
    old, gone = consent("c1", YES), withdrawal("w", "publish_name")

    assert state(old, gone).answer is WITHDRAWN
    assert state(old, gone, consent("c2", YES, interview="second")).answer is WITHDRAWN
    assert state(old, gone, consent("c2", NO, names=("w",))).answer is WITHDRAWN
    assert state(old, gone, consent("c2", UNDECIDED, names=("w",))).answer is WITHDRAWN
    assert state(old, gone, consent("c2", YES, names=("w",), ended=True)).answer is WITHDRAWN
    assert state(old, gone, consent("c2", YES, names=("w",))).answer is YES
    assert state(old, gone, withdrawal("w2", "publish_name"), consent("c2", YES, names=("w",))).answer is WITHDRAWN


def test_the_field_for_a_named_withdrawal_counts_too() -> None:
    source = Source(SourceKind.INTERVIEW, short_id("second"))
    again = folded("c2", "consent", [
        ("testifier", Ref(WIFE), source), ("scope", Code("publish_name"), source), ("answer", Code("yes"), source),
        ("names_withdrawal", Ref(short_id("w")), source),
    ])  # fmt: skip

    assert state(withdrawal("w", "publish_name"), again).answer is YES


def test_after_a_withdrawn_store_only_a_new_interview_counts() -> None:
    gone = withdrawal("w", "store", records=("first",))
    old, new = (consent(name, YES, scope="store", interview=name, names=("w",)) for name in ("first", "second"))

    assert state(old, gone, scope=Scope.STORE).answer is WITHDRAWN
    assert state(new, gone, scope=Scope.STORE).answer is YES


def test_a_withdrawal_reaches_its_scopes_and_its_testifier_only() -> None:
    records = (consent("c1", YES), consent("c2", YES, testifier=BROTHER), withdrawal("w", "store", "recontact"))

    assert state(*records).answer is YES
    assert state(*records, testifier=BROTHER).answer is YES
    assert state(*records, scope=Scope.STORE).answer is WITHDRAWN


def test_a_withdrawal_that_waits_or_does_not_count_changes_nothing() -> None:
    assert state(consent("c1", YES), withdrawal("w", "publish_name"), set_aside=("w",)).answer is YES


def test_a_withdrawn_answer_cannot_be_ended_away() -> None:
    assert state(consent("c1", YES), consent("c2", WITHDRAWN, ended=True)).answer is WITHDRAWN


def test_a_consent_that_was_ended_gives_nothing_and_what_it_replaced_stays_replaced() -> None:
    assert state(consent("c1", YES, ended=True)).answer is None
    assert state(consent("c1", YES), consent("c2", NO, names=("c1",), ended=True)).answer is None


def test_a_yes_expires_and_shows_when() -> None:
    found = state(consent("c1", YES, until=day("2026-03-01")))

    assert found.answer is YES
    assert found.expires == TODAY
    assert found.releases(TODAY)
    assert not found.releases(TODAY + datetime.timedelta(days=1))
    assert state(consent("c1", YES, until=day("2025-01-01"))).answer is YES
    assert not state(consent("c1", YES, until=day("2025-01-01"))).releases(TODAY)


def test_of_several_yes_the_first_to_expire_counts_but_an_expired_one_hinders_no_new_one() -> None:
    old, new, newer = (consent(f"c{text}", YES, until=day(text)) for text in ("2025-01-01", "2026-04-01", "2026-05-01"))

    assert state(new, newer).expires == datetime.date(2026, 4, 1)
    assert state(old, newer).expires == datetime.date(2026, 5, 1)
    assert state(old, newer).releases(TODAY)


def test_an_uncertain_end_is_taken_early_and_one_nobody_can_read_is_no_yes() -> None:
    first, last = datetime.date(2026, 5, 1), datetime.date(2026, 5, 31)
    month = UncertainDate("in May", "en", "2026-05", None, first, last)
    said = UncertainDate("until my brother is out", "en", None, None, None, None)

    assert state(consent("c1", YES, until=month)).expires == first
    assert state(consent("c1", YES, until=said)).answer is UNDECIDED


def test_an_expired_no_stays_a_no() -> None:
    assert state(consent("c1", NO, until=day("2020-01-01")), consent("c2", YES)).answer is NO


def contested(field: str, value: Value, *, answer: str = "yes") -> FoldedRecord:
    record, source = short_id("c1"), Source(SourceKind.INTERVIEW, short_id("first"))
    values: list[tuple[str, Value]] = [
        ("testifier", Ref(WIFE)), ("scope", Code("publish_name")), ("answer", Code(answer))
    ]  # fmt: skip
    changes = [
        change(name, one, at=1, record=record, kind="consent", field=name, source=source) for name, one in values
    ]
    other = change("other", value, at=2, device=BERIK, record=record, kind="consent", field=field, source=source)
    return fold(*changes, other, record=record, by=authority())


@pytest.mark.parametrize(
    ("field", "value"),
    [("answer", Code("undecided")), ("scope", Code("publish_photo")), ("testifier", Ref(BROTHER)),
     (ENDED, Code("mistake")), ("answer", Code("maybe"))],
    ids=str,
)  # fmt: skip
def test_a_yes_that_anybody_contests_is_undecided(field: str, value: Value) -> None:
    assert state(contested(field, value)).answer is UNDECIDED


def test_a_contested_no_stays_a_no() -> None:
    assert state(contested("scope", Code("publish_photo"), answer="no")).answer is NO
    assert state(contested("scope", Code("publish_photo"), answer="no"), scope=Scope.PUBLISH_PHOTO).answer is NO
    assert state(contested("answer", Code("yes"), answer="no")).answer is NO


def test_a_yes_changed_by_something_not_held_here_is_undecided() -> None:
    record, source = short_id("c1"), Source(SourceKind.INTERVIEW, short_id("first"))
    for lost in ("answer", "scope"):
        changes = [
            change(name, value, at=1, record=record, kind="consent", field=name, source=source)
            for name, value in (("testifier", Ref(WIFE)), ("scope", Code("publish_name")), ("answer", Code("yes")))
        ]
        made = fold(*changes, change("hidden", at=2, replaces=[lost]), record=record)
        assert state(made).answer is UNDECIDED


def test_scopes_nobody_knows_and_other_records_are_left_out() -> None:
    assert consent_states([consent("c1", YES, scope="sell"), folded("p", "person", [])], today=TODAY) == ()


def test_every_scope_is_answered_for_whoever_was_asked_one() -> None:
    assert len(consent_states([consent("c1", YES)], today=TODAY)) == len(Scope)
