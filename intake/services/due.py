"""What makes something due: rules over values, one for each reason. They decide; nothing is read or written here.

All days are counted from the day that the caller gives, so a wrong clock is the caller's to find.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from intake.model.consent import ConsentState, Scope
from intake.model.dates import UncertainDate
from intake.model.due import Reason
from intake.model.journal import FoldedRecord
from intake.model.values import Code, Ref, Value
from intake.services.folded import ref_of

FOLLOWUP_AHEAD_DAYS: Final = 14
ANSWER_AFTER_DAYS: Final = 30
CONSENT_AHEAD_DAYS: Final = 30
NEWS_AFTER_DAYS: Final = 183
SENTENCE_AHEAD_DAYS: Final = 90
SENTENCE_SHOWN_DAYS: Final = 365
ASK_AFTER_DAYS: Final = 7

AGAIN_DAYS: Final[Mapping[Reason, int]] = {
    Reason.QUESTION: 14,
    Reason.CONSENT_EXPIRED: 30,
    Reason.CONSENT_EXPIRES: 30,
    Reason.SENTENCE_ENDS: SENTENCE_SHOWN_DAYS,
    Reason.NO_ANSWER: ANSWER_AFTER_DAYS,
    Reason.NOT_ASKED: 30,
    Reason.NO_NEWS: NEWS_AFTER_DAYS,
}
"""How long a line stays away after somebody at this desk marked it as done. A follow-up stays away for good."""

_NO_ANSWER: Final = frozenset({None, "none", "unknown", "acknowledged"})
_OPEN: Final = frozenset({"open", "asked"})
_FREE: Final = frozenset({"released", "left_china", "deceased", "deceased_in_custody"})
_ANSWERED: Final = frozenset({"yes", "no", "withdrawn"})
_YEAR_DAYS: Final = Decimal("365.2425")

Found = Mapping[str, Value]
Kept = Iterable[tuple[str, Found]]
"""(record, its values by field)."""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is due, before anybody knows of which case it is. The members are those of DueLine."""

    reason: Reason
    record: str
    day: date
    words: str | None = None
    code: str | None = None
    count: int = 0


def due_followups(followups: Kept, *, today: date) -> Iterator[Due]:
    """Give the follow-ups that nobody has done and that are due within two weeks or were before."""
    for record, values in followups:
        day = _last_day(values.get("due"))
        if day is not None and "done" not in values and day <= today + timedelta(FOLLOWUP_AHEAD_DAYS):
            yield Due(Reason.FOLLOWUP, record, day, words=_text(values.get("what")))


def open_questions(questions: Kept, *, today: date) -> Iterator[Due]:
    """Give the coordinator's questions that nobody has answered."""
    for record, values in questions:
        if _code(values.get("state")) in _OPEN | {None}:
            yield Due(Reason.QUESTION, record, today, words=_text(values.get("words")))


def unanswered_actions(actions: Kept, *, today: date) -> Iterator[Due]:
    """Give the steps to which no answer of substance came for a month. A mere acknowledgement is no answer."""
    for record, values in actions:
        since = _last_day(values.get("when"))
        checked = _last_day(values.get("last_checked"))
        if since is None or not is_unanswered(_code(values.get("response"))):
            continue
        if (today - max(since, checked or since)).days >= ANSWER_AFTER_DAYS:
            words = _text(values.get("authority"))
            yield Due(Reason.NO_ANSWER, record, since, words=words, code=_code(values.get("kind")))


def is_unanswered(response: str | None) -> bool:
    """Tell whether a step still waits for its answer, by the code of what came."""
    return response in _NO_ANSWER


def ending_sentences(stages: Kept, *, today: date) -> Iterator[Due]:
    """Give the stages whose sentence ends within three months or may have ended within the last year."""
    for record, values in stages:
        if values.get("predicted") is True or _code(values.get("status")) in _FREE:
            continue
        first, last = _sentence_end(values)
        if first is None or last is None:
            continue
        if first - timedelta(SENTENCE_AHEAD_DAYS) <= today <= last + timedelta(SENTENCE_SHOWN_DAYS):
            yield Due(Reason.SENTENCE_ENDS, record, first, words=_text(values.get("words")))


def testifiers_of(consents: Iterable[FoldedRecord]) -> tuple[str, ...]:
    """Return who gave these consents, in order of id."""
    return tuple(sorted({testifier for one in consents if (testifier := ref_of(one, "testifier")) is not None}))


def expiring_consents(states: Iterable[ConsentState], *, today: date) -> Iterator[Due]:
    """Give, for each testifier, the first day on which a yes of theirs ends, soon or already."""
    first: dict[tuple[str, Reason], Due] = {}
    for state in states:
        if state.expires is None or state.answer is None or state.answer.value != "yes":
            continue
        if state.expires > today + timedelta(CONSENT_AHEAD_DAYS):
            continue
        reason = Reason.CONSENT_EXPIRED if state.expires < today else Reason.CONSENT_EXPIRES
        key = state.testifier, reason
        known = first.get(key)
        if known is None or state.expires < known.day:
            code = state.scope.value
            first[key] = Due(reason, state.testifier, state.expires, code=code, count=(known.count if known else 0) + 1)
        else:
            first[key] = Due(reason, known.record, known.day, code=known.code, count=known.count + 1)
    yield from first.values()


def unasked_scopes(consents: Kept, *, since: Mapping[str, date], today: date) -> Iterator[Due]:
    """Give the testifiers who let us keep what they told and were not asked everything, a week after the interview.

    since: testifier -> day of their last interview. "Not yet" is no answer either.
    """
    answered: dict[str, set[str]] = {}
    stored: set[str] = set()
    for _record, values in consents:
        testifier, scope, answer = values.get("testifier"), _code(values.get("scope")), _code(values.get("answer"))
        if not isinstance(testifier, Ref) or scope is None or "for" in values:
            continue
        if answer in _ANSWERED:
            answered.setdefault(testifier.record, set()).add(scope)
        if scope == Scope.STORE.value and answer == "yes":
            stored.add(testifier.record)
    scopes = {scope.value for scope in Scope}
    for testifier_id in sorted(stored):
        left = len(scopes - answered[testifier_id])
        day = since.get(testifier_id)
        if left and day is not None and (today - day).days >= ASK_AFTER_DAYS:
            yield Due(Reason.NOT_ASKED, testifier_id, day, count=left)


def last_interviews(interviews: Kept) -> dict[str, date]:
    """Return testifier -> the last day on which they told something, as far as it is known."""
    found: dict[str, date] = {}
    for _record, values in interviews:
        testifier, day = values.get("testifier"), _last_day(values.get("date"))
        if isinstance(testifier, Ref) and day is not None:
            found[testifier.record] = max(day, found.get(testifier.record, day))
    return found


def is_quiet(status: str | None) -> bool:
    """Tell whether no news are expected, by the status of the case."""
    return status in _FREE


def _sentence_end(values: Found) -> tuple[date | None, date | None]:
    """Return the first and last day on which a sentence can end: as told, or counted from its start."""
    told = values.get("to")
    if isinstance(told, UncertainDate):
        return told.earliest or told.latest, told.latest or told.earliest
    start, years = values.get("from"), values.get("sentence_years")
    if not isinstance(start, UncertainDate) or isinstance(years, bool) or not isinstance(years, (int, Decimal)):
        return None, None
    length = timedelta(int(Decimal(years) * _YEAR_DAYS))
    days = start.earliest or start.latest, start.latest or start.earliest
    first, last = (_after(day, length) if day is not None else None for day in days)
    return first, last


def _after(day: date, length: timedelta) -> date | None:
    try:
        return day + length
    except OverflowError:  # a sentence for life written as a number of years
        return None


def _last_day(value: Value | None) -> date | None:
    return (value.latest or value.earliest) if isinstance(value, UncertainDate) else None


def _code(value: Value | None) -> str | None:
    return value.code if isinstance(value, Code) else None


def _text(value: Value | None) -> str | None:
    return value if type(value) is str else None
