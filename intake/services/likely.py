"""Who may be the same person: beside a name while it is typed, and as the coordinator's work list. Decides nothing.

Matches only what this vault holds and names no source (design/window.md, "Have we met?").
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from typing import Any, Final

from intake.journal.reading import codes_in, records_in
from intake.model.likely import LikelyPair, LikelyPerson
from intake.review.facts import PersonFacts, named
from intake.review.weigh import Weighing
from intake.review.worklist import pairs
from intake.services.finding import case_id
from intake.services.folded import ref_of
from intake.services.met import Met
from intake.services.opened import Session
from intake.services.typed_person import typed_facts
from intake.vault.unit import Unit

_KEY_BYTES: Final = 32
_MOST_SHOWN: Final = 5
_MOST_ALIKE: Final = 20
_LEAST_ALIKE: Final = 3.0
_READ_AT_ONCE: Final = 1000
_ALL: Final = 1 << 30
_DECIDED: Final = frozenset({"same", "different"})


def prepare(session: Session) -> int:
    """Read the next thousand people into memory and return how many are left: 0 when all are there.

    For idle moments after unlocking; without it the first question reads everybody at once.
    """
    with session.vault.read() as unit:
        met = _met(session, unit)
        met.fill(unit, most=_READ_AT_ONCE)
        return met.left


def likely(session: Session, case: str | None = None, *, limit: int = 50) -> tuple[LikelyPair, ...]:
    """Return pairs of cases that may be about one person, likeliest first; without those somebody decided.

    case: compare this case with all others; None: everybody with everybody. Raises NotFound, Ambiguous.
    """
    with session.vault.read() as unit:
        met = _ready(session, unit)
        decided = _decided(unit)
        if case is None:
            found = (
                _pair(met, a, b, weighing=weighing) for a, b, weighing in pairs(met.index) if (a, b) not in decided
            )
            kept = [one for one in found if one is not None]
            return tuple(heapq.nsmallest(limit, kept, key=_order))
        ident = case_id(unit, case)
        person = ref_of(unit.views.record(ident), "person") or ""
        return tuple(_of_case(met, person, ident, decided=decided, limit=limit))


def have_we_met(session: Session, person: Mapping[str, Any], *, limit: int = _MOST_SHOWN) -> tuple[LikelyPerson, ...]:
    """Return people this desk already holds who may be the one being written down, likeliest first.

    person: one item of `persons` of an interview document as typed so far; unfinished parts are passed over.
    Nobody waits while typing: what is not yet read into memory (`prepare`) is not compared.
    """
    with session.vault.read() as unit:
        met = _met(session, unit)
        met.fill(unit, most=_READ_AT_ONCE)
    found = met.index.candidates(typed_facts(person, key=met.key), limit=limit)
    return tuple(
        LikelyPerson(
            person=one.facts.person,
            case=next(iter(met.cases.get(one.facts.person, ())), None),
            names=tuple(name.text for name in one.facts.names),
            score=one.weighing.score,
            reasons=one.weighing.reasons,
        )
        for one in found
        if one.weighing.score >= met.index.least_bits
    )


def cases_named_like(session: Session, unit: Unit, text: str) -> tuple[str, ...]:
    """Return the cases about people whose names are like a typed one, likeliest first.

    Nobody waits for this: while many people are still to be read into memory (`prepare`) it finds none.
    """
    met = _met(session, unit)
    if met.left > _READ_AT_ONCE:
        return ()
    met.fill(unit, most=_READ_AT_ONCE)
    found = met.index.candidates(PersonFacts(person="", names=named([text])), limit=_MOST_ALIKE)
    alike = [one.facts.person for one in found if one.weighing.score >= _LEAST_ALIKE]
    leading = (unit.views.case_line(case) for person in alike for case in met.cases.get(person, ()))
    return tuple(dict.fromkeys(line.id for line in leading if line is not None))


def _met(session: Session, unit: Unit) -> Met:
    """Return what is in memory, begun if need be and kept up with what changed since."""
    touched = session.vault.touched.take()
    if session.met is None or touched is None:
        session.met = Met(unit, key=session.random(_KEY_BYTES))
    else:
        session.met.refresh(unit, touched=touched)
    return session.met


def _ready(session: Session, unit: Unit) -> Met:
    met = _met(session, unit)
    met.fill(unit, most=_ALL if met.left else 0)
    return met


def _of_case(
    met: Met, person: str, case: str, *, decided: frozenset[tuple[str, str]], limit: int
) -> Iterator[LikelyPair]:
    facts = met.index.get(person)
    if facts is None:
        return
    for candidate in met.index.candidates(facts, limit=limit):
        other = candidate.facts.person
        if candidate.weighing.score < met.index.least_bits or tuple(sorted((person, other))) in decided:
            continue
        for other_case in met.cases.get(other, ()):
            yield LikelyPair(case, other_case, candidate.weighing.score, candidate.weighing.reasons)


def _pair(met: Met, a: str, b: str, *, weighing: Weighing) -> LikelyPair | None:
    """Return the first cases about two persons as a pair; None when one of them is not sought."""
    cases = [next(iter(met.cases.get(person, ())), None) for person in (a, b)]
    if cases[0] is None or cases[1] is None:
        return None
    return LikelyPair(cases[0], cases[1], weighing.score, weighing.reasons)


def _order(pair: LikelyPair) -> tuple[bool, float, str, str]:
    """Sort equal checked numbers first, then by score."""
    return (all(reason.code != "number" for reason in pair.reasons), -pair.score, pair.a, pair.b)


def _decided(unit: Unit) -> frozenset[tuple[str, str]]:
    """Return the pairs of persons about whom somebody decided, in order of id."""
    found = set()
    for record in unit.views.records_of_kind("decision"):
        people = sorted(records_in(record, "a", "b"))
        if not record.is_ended and len(people) == 2 and codes_in(record, "verdict") & _DECIDED:
            found.add((people[0], people[1]))
    return frozenset(found)
