"""What is due today and why, how somebody may be reached about it, and marking it as done.

Contact data are given only for a case that somebody opened, and only of testifiers who agreed to be asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from intake.clock import MOST_AHEAD_MS, from_ms, to_ms
from intake.errors import NotFound
from intake.model.changes import Changes
from intake.model.consent import Scope
from intake.model.dates import UncertainDate
from intake.model.due import DueLine, DueList, Reach, Reason
from intake.model.journal import FoldedRecord
from intake.model.own import Counter
from intake.model.views import ActionLine
from intake.services import due as rules
from intake.services.cases import whole_case
from intake.services.consents import answers_of
from intake.services.due import Due
from intake.services.folded import of_kind, ref_of, text_of
from intake.services.journaling import NewValue, last_time, record_act
from intake.services.opened import Session
from intake.services.people import Person, people_of
from intake.vault.unit import Unit

MOST_LINES: Final = 50
"""Lines of one reason in a list; `counts` still says how many there are."""

_MARK: Final = "due:"
_DAY_MS: Final = 24 * 3600 * 1000


def due(session: Session, *, reasons: Iterable[Reason] = tuple(Reason), limit: int = MOST_LINES) -> DueList:
    """Return what is due for these reasons, at most `limit` lines of each, ordered by reason and then by day.

    A clock that shows less than this copy has already seen is not believed: days are then counted from what was seen.
    """
    wanted = tuple(reasons)
    with session.vault.read() as unit:
        today, behind_days = day_of(session, unit)
        marks = {counter.name: counter.value for counter in unit.own.counters(_MARK)}
        found: dict[Reason, list[Due]] = {reason: [] for reason in wanted}
        for one in _found(session, unit, today=today, wanted=wanted):
            if one.reason in found and not _is_away(one, marks=marks, today=today):
                found[one.reason].append(one)
        lines = []
        for reason in sorted(wanted, key=tuple(Reason).index):
            ordered = sorted(found[reason], key=lambda one: (one.day, one.record))
            lines += [_line(unit, one, today=today) for one in ordered[:limit]]
    return DueList(today, behind_days, tuple(lines), {reason: len(some) for reason, some in found.items()})


def day_of(session: Session, unit: Unit) -> tuple[date, int]:
    """Return the day to count from, and by how many days this computer's clock lags behind what this copy has seen.

    Up to 24 hours are let pass: foreign time is believed so far (records.md, Chains).
    """
    now_ms, seen_ms = to_ms(session.now()), last_time(unit).physical_ms
    if seen_ms - now_ms <= MOST_AHEAD_MS:
        return session.now().date(), 0
    return from_ms(seen_ms).date(), (seen_ms - now_ms) // _DAY_MS


def waiting_days(session: Session, actions: Iterable[ActionLine]) -> dict[str, int]:
    """Return record -> days without an answer of substance, of the steps that have a date and wait for one."""
    with session.vault.read() as unit:
        today, _behind = day_of(session, unit)
    since = {one.record: _last_day(one.when) for one in actions if rules.is_unanswered(one.response)}
    return {record: (today - day).days for record, day in since.items() if day is not None and day <= today}


def ways_to_reach(session: Session, case: str) -> tuple[Reach, ...]:
    """Return how the testifiers of a case may be reached, those who agreed to it first. Raises NotFound, Ambiguous."""
    with session.vault.read() as unit:
        whole = whole_case(unit, case)
        people = people_of(whole.records)
        testifiers = list(dict.fromkeys(filter(None, (ref_of(one, "testifier") for one in whole.of_kind("interview")))))
        today, _behind = day_of(session, unit)
        yes = {
            state.testifier
            for state in answers_of(session, unit, testifiers)
            if state.scope is Scope.RECONTACT and state.releases(today)
        }
        found = [_reach(one, people.get(one), whole.records, allowed=one in yes) for one in testifiers]
    return tuple(sorted(found, key=lambda one: not one.allowed))


def mark_done(session: Session, line: str) -> Changes:
    """Mark a line as done today. line: its id.

    A follow-up is done for every desk; other lines stay away here for a while (`due.AGAIN_DAYS`), for what makes them
    due is still so. Raises NotFound.
    """
    reason, _, record = line.partition(":")
    if reason not in set(Reason):
        raise NotFound(kind="followup")
    with session.vault.write() as unit:
        today, _behind = day_of(session, unit)
        if reason != Reason.FOLLOWUP:
            unit.own.put_counter(Counter(_MARK + line, today.toordinal(), None, to_ms(session.now())))
            return Changes(frozenset({reason}), frozenset({record}))
        if unit.views.kinds_of([record]).get(record) != Reason.FOLLOWUP:
            raise NotFound(kind="followup")
        day = UncertainDate(None, None, today.isoformat(), None, today, today)
        done = NewValue(record, Reason.FOLLOWUP.value, "done", day)
        return record_act(session, unit, act="followup.done", values=[done])


def _found(session: Session, unit: Unit, *, today: date, wanted: tuple[Reason, ...]) -> Iterator[Due]:
    """Give all that is due for these reasons; what nobody asked for is not read."""
    read = unit.views.values_of_kind
    if Reason.FOLLOWUP in wanted:
        yield from rules.due_followups(read("followup", "due", "done", "what"), today=today)
    if Reason.QUESTION in wanted:
        yield from rules.open_questions(read("question", "state", "words"), today=today)
    if Reason.NO_ANSWER in wanted:
        actions = read("action", "kind", "authority", "when", "response", "last_checked")
        yield from rules.unanswered_actions(actions, today=today)
    if Reason.SENTENCE_ENDS in wanted:
        stages = read("stage", "status", "words", "from", "to", "sentence_years", "predicted")
        yield from rules.ending_sentences(stages, today=today)
    if Reason.CONSENT_EXPIRES in wanted or Reason.CONSENT_EXPIRED in wanted:
        limited = rules.testifiers_of(unit.views.records([record for record, _values in read("consent", "until")]))
        yield from rules.expiring_consents(answers_of(session, unit, limited), today=today)
    if Reason.NOT_ASKED in wanted:
        since = rules.last_interviews(read("interview", "testifier", "date"))
        yield from rules.unasked_scopes(
            read("consent", "testifier", "scope", "answer", "for"), since=since, today=today
        )
    if Reason.NO_NEWS in wanted:
        yield from _quiet_cases(unit, today=today)


def _quiet_cases(unit: Unit, *, today: date) -> Iterator[Due]:
    before = today - timedelta(rules.NEWS_AFTER_DAYS)
    for line in unit.views.cases_untouched_since((before.toordinal() - date(1970, 1, 1).toordinal()) * _DAY_MS):
        if not rules.is_quiet(line.status):
            yield Due(Reason.NO_NEWS, line.id, from_ms(line.updated_ms).date(), code=line.status)


def _is_away(one: Due, *, marks: dict[str, int], today: date) -> bool:
    marked = marks.get(f"{_MARK}{one.reason.value}:{one.record}")
    return marked is not None and today.toordinal() < marked + rules.AGAIN_DAYS.get(one.reason, 0)


def _line(unit: Unit, one: Due, *, today: date) -> DueLine:
    case = next(iter(unit.views.cases_of([one.record])), None)
    shown = unit.views.case_line(case) if case else None
    return DueLine(
        reason=one.reason,
        record=one.record,
        day=one.day,
        days=(today - one.day).days,
        case=case,
        number=shown.number if shown else None,
        names=shown.names if shown else (),
        words=one.words,
        code=one.code,
        count=one.count,
    )


def _reach(ident: str, person: Person | None, records: tuple[FoldedRecord, ...], *, allowed: bool) -> Reach:
    name = person.shown if person else None
    if not allowed:
        return Reach(ident, name, allowed=False, safe=None, phones=(), email=None)
    record = next((one for one in records if one.id == ident), None)
    phones = [text_of(one, "number") for one in of_kind(records, "phone") if ref_of(one, "person") == ident]
    return Reach(
        person=ident,
        name=name,
        allowed=True,
        safe=text_of(record, "safe_contact"),
        phones=tuple(dict.fromkeys(filter(None, phones))),
        email=text_of(record, "email"),
    )


def _last_day(moment: UncertainDate | None) -> date | None:
    return (moment.latest or moment.earliest) if moment else None
