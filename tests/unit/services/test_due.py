"""What makes something due, and from which day on."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from intake.model.consent import ConsentAnswer, ConsentState, Scope
from intake.model.dates import UncertainDate
from intake.model.due import Reason
from intake.model.values import Code, Ref, Value
from intake.services import due

TODAY = date(2026, 11, 22)


def on(first: date, last: date | None = None) -> UncertainDate:
    return UncertainDate(None, None, first.isoformat(), None, first, last or first)


def one(**values: Value) -> list[tuple[str, dict[str, Value]]]:
    return [("r1", {name.strip("_"): value for name, value in values.items()})]


@pytest.mark.parametrize(("ahead", "is_due"), [(-400, True), (0, True), (14, True), (15, False)])
def test_a_followup_is_due_two_weeks_before_its_day_and_ever_after(ahead: int, is_due: bool) -> None:
    found = list(due.due_followups(one(due=on(TODAY + timedelta(ahead)), what="call"), today=TODAY))
    assert [line.words for line in found] == (["call"] if is_due else [])


def test_a_followup_that_was_done_is_not_due() -> None:
    assert not list(due.due_followups(one(due=on(TODAY), done=on(TODAY)), today=TODAY))


@pytest.mark.parametrize(
    ("response", "is_due"),
    [
        (None, True),
        ("none", True),
        ("unknown", True),
        ("acknowledged", True),
        ("denied", False),
        ("information", False),
    ],
)
def test_only_an_answer_of_substance_ends_the_waiting(response: str | None, is_due: bool) -> None:
    given = {"response": Code(response)} if response else {}
    actions = one(when=on(TODAY - timedelta(47)), kind=Code("letter"), authority="Ministry", **given)
    found = list(due.unanswered_actions(actions, today=TODAY))
    assert [(TODAY - line.day).days for line in found] == ([47] if is_due else [])


def test_an_action_that_somebody_just_asked_about_is_not_due() -> None:
    actions = one(when=on(TODAY - timedelta(400)), last_checked=on(TODAY - timedelta(29)))
    assert not list(due.unanswered_actions(actions, today=TODAY))


def test_an_action_of_which_only_the_year_is_known_counts_from_its_last_day() -> None:
    actions = one(when=on(date(2026, 1, 1), date(2026, 12, 31)))
    assert not list(due.unanswered_actions(actions, today=TODAY))


def test_a_sentence_is_counted_from_both_ends_of_a_half_known_start() -> None:
    stages = one(status=Code("prison_sentenced"), from_=on(date(2017, 1, 1), date(2017, 12, 31)),
                 sentence_years=Decimal(9))  # fmt: skip
    (line,) = due.ending_sentences(stages, today=TODAY)
    assert line.day == date(2026, 1, 1)
    assert not list(due.ending_sentences(stages, today=date(2025, 9, 1)))
    assert not list(due.ending_sentences(stages, today=date(2028, 1, 1)))


@pytest.mark.parametrize(
    "values",
    [
        {"status": Code("released"), "to": on(TODAY)},
        {"status": Code("prison_sentenced"), "to": on(TODAY), "predicted": True},
        {"status": Code("prison_sentenced"), "from": on(TODAY), "sentence_years": Decimal(99999)},
        {"status": Code("prison_sentenced"), "sentence_years": Decimal(9)},
    ],
)
def test_no_end_is_made_up(values: dict[str, Value]) -> None:
    assert not list(due.ending_sentences([("r1", values)], today=TODAY))


def state(scope: Scope, expires: date | None, answer: ConsentAnswer | None = ConsentAnswer.YES) -> ConsentState:
    return ConsentState("t1", scope, answer, expires, ())


def test_consents_of_one_person_are_one_line_that_names_the_first_to_end() -> None:
    states = [
        state(Scope.STORE, TODAY + timedelta(20)),
        state(Scope.SHARE_NGO, TODAY + timedelta(3)),
        state(Scope.SHARE_LAWYERS, TODAY - timedelta(1)),
        state(Scope.PUBLISH_NAME, TODAY + timedelta(31)),
        state(Scope.PUBLISH_PHOTO, TODAY, ConsentAnswer.NO),
        state(Scope.RECONTACT, None),
    ]
    found = {(line.reason, line.code, line.count) for line in due.expiring_consents(states, today=TODAY)}
    assert found == {(Reason.CONSENT_EXPIRES, "share_ngo", 2), (Reason.CONSENT_EXPIRED, "share_lawyers", 1)}


def consents(**answers: str) -> list[tuple[str, dict[str, Value]]]:
    return [
        (scope, {"testifier": Ref("t1"), "scope": Code(scope), "answer": Code(answer)})
        for scope, answer in answers.items()
    ]


def test_scopes_left_open_are_asked_a_week_later_and_not_yet_counts_as_open() -> None:
    given = consents(store="yes", share_ngo="no", recontact="undecided")
    since = {"t1": TODAY - timedelta(7)}
    (line,) = due.unasked_scopes(given, since=since, today=TODAY)
    assert line.count == len(Scope) - 2
    assert not list(due.unasked_scopes(given, since=since, today=TODAY - timedelta(1)))


def test_who_was_asked_everything_is_not_asked_again() -> None:
    everything = consents(**{scope.value: "yes" for scope in Scope})
    assert not list(due.unasked_scopes(everything, since={"t1": date(2019, 1, 1)}, today=TODAY))


def test_who_let_nothing_be_kept_is_never_asked() -> None:
    assert not list(due.unasked_scopes(consents(store="no"), since={"t1": date(2019, 1, 1)}, today=TODAY))


@pytest.mark.parametrize(("code", "is_open"), [(None, True), ("open", True), ("asked", True), ("answered", False)])
def test_a_question_is_open_until_it_is_answered(code: str | None, is_open: bool) -> None:
    questions = one(words="Which village?", **({"state": Code(code)} if code else {}))
    assert bool(list(due.open_questions(questions, today=TODAY))) is is_open
