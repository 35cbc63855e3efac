"""What each testifier allows today. Among several answers the most restrictive counts; not asked is never a yes.

Nothing here can turn a no into a yes by accident: whatever is contested, not held here or not understood weakens a yes
and leaves a no as strong as it was. Source: records.md, Consent and Withdrawal; domain.md 2.6.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from intake.journal.reading import claims_of, codes_in, has_end, records_in
from intake.model.consent import ConsentAnswer, ConsentState, Scope
from intake.model.dates import UncertainDate
from intake.model.journal import FoldedRecord, SourceKind

CONSENT: Final = "consent"
WITHDRAWAL: Final = "withdrawal"
_STRICTEST_FIRST: Final = tuple(ConsentAnswer)


@dataclass(frozen=True, slots=True)
class _Given:
    """One consent or withdrawal for one testifier and scope. names: the records it stands in for.

    is_current: it answers itself; one that ended only keeps replacing what it named. What was withdrawn stays so.
    """

    record: str
    testifier: str
    scope: Scope
    answer: ConsentAnswer
    names: frozenset[str]
    expires: datetime.date | None
    is_current: bool
    interviews: frozenset[str]
    covered: frozenset[str]


def consent_states(
    records: Iterable[FoldedRecord], *, today: datetime.date, set_aside: Collection[str] = ()
) -> tuple[ConsentState, ...]:
    """Return for every testifier who was asked anything all scopes, by testifier and scope; other records are left out.

    today: an expired yes counts only while there is no other; it still shows when it expired.
    set_aside: ids of withdrawals that do not count or wait for review (withdrawal.py).
    """
    given = [
        one
        for record in records
        for one in (_consent(record) if record.kind == CONSENT else _withdrawal(record, set_aside=set_aside))
    ]
    asked: dict[tuple[str, Scope], list[_Given]] = {}
    for one in given:
        asked.setdefault((one.testifier, one.scope), []).append(one)
    testifiers = sorted({one.testifier for one in given})
    return tuple(
        _state((testifier, scope), asked.get((testifier, scope), []), today=today)
        for testifier in testifiers
        for scope in Scope
    )


def _state(asked: tuple[str, Scope], given: list[_Given], *, today: datetime.date) -> ConsentState:
    testifier, scope = asked
    counting = [one for one in given if one.is_current and not _is_replaced(one, given)]
    if not counting:
        return ConsentState(testifier, scope, None, None, ())
    answer = min((one.answer for one in counting), key=_STRICTEST_FIRST.index)
    alike = [one for one in counting if one.answer is answer]
    unexpired = [one for one in alike if one.expires is None or one.expires >= today]
    if answer is ConsentAnswer.YES and unexpired:
        alike = unexpired
    expires = min((one.expires for one in alike if one.expires is not None), default=None)
    return ConsentState(testifier, scope, answer, expires, tuple(sorted({one.record for one in alike})))


def _is_replaced(one: _Given, given: Iterable[_Given]) -> bool:
    """Tell whether a later consent of the same person and scope names this one and may stand in for it.

    What was withdrawn comes back only by an explicit yes; a withdrawn `store` only by a yes of a new interview.
    """
    for other in given:
        if other.record == one.record or one.record not in other.names:
            continue
        if one.answer is not ConsentAnswer.WITHDRAWN:
            return True
        is_new = one.scope is not Scope.STORE or bool(other.interviews - one.covered - one.interviews)
        if other.answer is ConsentAnswer.YES and is_new:
            return True
    return False


def _consent(record: FoldedRecord) -> list[_Given]:
    """What a consent record says. A yes that is contested in anything is undecided."""
    testifiers = records_in(record, "testifier")
    scopes = _scopes(codes_in(record, "scope"))
    if record.superseded and not scopes:
        scopes = frozenset(Scope)  # what was narrowed or changed is not held here
    answer = _answer(record)
    expires, is_clear = _expires(record)
    is_sure = len(testifiers) == 1 and len(scopes) == 1 and is_clear and not record.superseded and not has_end(record)
    if answer is ConsentAnswer.YES and not is_sure:
        answer = ConsentAnswer.UNDECIDED
    sources = {claim.source for claim in claims_of(record, "answer")}
    interviews = records_in(record, "interview") | {
        source.id for source in sources if source.kind is SourceKind.INTERVIEW
    }
    return [
        _Given(
            record=record.id,
            testifier=testifier,
            scope=scope,
            answer=answer,
            names=records_in(record, "replaces", "names_withdrawal"),
            expires=expires,
            is_current=answer is ConsentAnswer.WITHDRAWN or not record.is_ended,
            interviews=interviews,
            covered=frozenset(),
        )
        for testifier in testifiers
        for scope in scopes
    ]


def _withdrawal(record: FoldedRecord, *, set_aside: Collection[str]) -> list[_Given]:
    """What a withdrawal withdraws. It cannot be ended: only a new yes that names it takes it back."""
    if record.kind != WITHDRAWAL or record.id in set_aside:
        return []
    return [
        _Given(
            record=record.id,
            testifier=testifier,
            scope=scope,
            answer=ConsentAnswer.WITHDRAWN,
            names=frozenset(),
            expires=None,
            is_current=True,
            interviews=frozenset(),
            covered=records_in(record, "records"),
        )
        for testifier in records_in(record, "testifier")
        for scope in _scopes(codes_in(record, "scopes"))
    ]


def _scopes(codes: Iterable[str]) -> frozenset[Scope]:
    known = {scope.value: scope for scope in Scope}
    return frozenset(known[code] for code in codes if code in known)


def _answer(record: FoldedRecord) -> ConsentAnswer:
    """The strictest of a consent's current answers; undecided when there is none, or one we do not know."""
    known = {answer.value: answer for answer in ConsentAnswer}
    codes = codes_in(record, "answer")
    answers = [known.get(code, ConsentAnswer.UNDECIDED) for code in codes] or [ConsentAnswer.UNDECIDED]
    return min(answers, key=_STRICTEST_FIRST.index)


def _expires(record: FoldedRecord) -> tuple[datetime.date | None, bool]:
    """The first day that `until` can mean, and whether every `until` could be read (not "when my brother is out")."""
    days: list[datetime.date] = []
    is_clear = True
    for claim in claims_of(record, "until"):
        value = claim.value
        day = (value.earliest or value.latest) if isinstance(value, UncertainDate) else None
        if day is None:
            is_clear = False
        else:
            days.append(day)
    return min(days, default=None), is_clear
