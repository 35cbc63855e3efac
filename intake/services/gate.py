"""The consent gate for bundles: of every change that would travel, how much may, by what its testifier said."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from intake.journal.encoding import decode_body
from intake.journal.reading import records_in
from intake.journal.withdrawal import WITHDRAWAL
from intake.model.exchange import CarriedBody
from intake.model.journal import Body, BodyState, EncodedBody, FoldedRecord, Role
from intake.release.carry import Carry, carry
from intake.release.sources import Sources
from intake.release.standing import Standing
from intake.services.consents import answers_of
from intake.services.evidence import KIND as EVIDENCE
from intake.services.opened import Session
from intake.vault.unit import Unit

_QUESTION: Final = "question"
_SAID_TO_US: Final = frozenset({"reason", "demanded"})


@dataclass(frozen=True, slots=True)
class Carried:
    """Bodies as they may travel, how many stay home for want of consent, and the evidence whose content they tell."""

    bodies: tuple[CarriedBody, ...]
    withheld: int
    evidence: tuple[str, ...]


class Gate:
    """Judges changes against today's answers, with all records of the cases they are about."""

    def __init__(self, session: Session, unit: Unit) -> None:
        """Work inside one unit; the answers are those of today."""
        self._session = session
        self._unit = unit

    def carried(self, held: Iterable[CarriedBody]) -> Carried:
        """Return these bodies as they may travel, in their order."""
        bodies = tuple(held)
        told = {one.change: decode_body(one.encoded) for one in bodies if one.encoded is not None}
        judge = _Judge(self._session, self._unit, told.values())
        out: list[CarriedBody] = []
        evidence: dict[str, None] = {}
        withheld = 0
        for one in bodies:
            body = told.get(one.change)
            verdict = self._verdict(judge, body) if body is not None else Carry.WITHHELD
            if one.encoded is not None and verdict is Carry.WITHHELD:
                out.append(CarriedBody(one.change, BodyState.WITHHELD, None))
                withheld += 1
                continue
            if one.encoded is not None and verdict is Carry.WITHOUT_WORDS:
                out.append(CarriedBody(one.change, one.state, EncodedBody(one.encoded.body, None)))
            else:
                out.append(one)
            if body is not None and _tells_of_file(body):
                evidence[body.record] = None
        return Carried(tuple(out), withheld, tuple(evidence))

    def _verdict(self, judge: _Judge, body: Body) -> Carry:
        """A coordinator's own questions go whole to the desk that works on a case: the words are the coordinator's."""
        is_ours = body.kind == _QUESTION and self._session.role is Role.COORDINATOR
        return Carry.ALL if is_ours else judge.carry(body)

    def without_reasons(
        self, bodies: Iterable[CarriedBody], *, known_to: frozenset[str] | None
    ) -> tuple[CarriedBody, ...]:
        """Return the bodies without what people told us about why they withdrew, save for those who know them.

        known_to: the records of a recipient's cases; None for a coordinator, who is told all.
        """
        return tuple(bodies) if known_to is None else tuple(self._bare(one, known_to) for one in bodies)

    def _bare(self, one: CarriedBody, known_to: frozenset[str]) -> CarriedBody:
        if one.encoded is None:
            return one
        body = decode_body(one.encoded)
        if body.kind != WITHDRAWAL or body.field not in _SAID_TO_US:
            return one
        withdrawal = self._unit.views.record(body.record)
        testifiers = records_in(withdrawal, "testifier") if withdrawal else frozenset[str]()
        return one if testifiers & known_to else CarriedBody(one.change, BodyState.WITHHELD, None)

    def files(self, evidence: Collection[str]) -> tuple[str, ...]:
        """Return those pieces of evidence whose file may travel: only where all about it may."""
        changes = self._unit.journal.changes_of_records(evidence)
        digests = {
            record: [one.body for one in found if one.body is not None and _tells_of_file(one.body)]
            for record, found in changes.items()
        }
        judge = _Judge(self._session, self._unit, [body for found in digests.values() for body in found])
        return tuple(
            record
            for record in dict.fromkeys(evidence)
            if digests[record] and all(judge.carry(body) is Carry.ALL for body in digests[record])
        )


def _tells_of_file(body: Body) -> bool:
    return body.kind == EVIDENCE and body.field == "digest"


class _Judge:
    """The answers and sources that a set of changes is judged by."""

    def __init__(self, session: Session, unit: Unit, bodies: Collection[Body]) -> None:
        records = _records_about(unit, bodies)
        day = session.now().date()
        self._form = session.form
        self._sources = Sources.of(records, form=session.form)
        answers = answers_of(session, unit, self._sources.testifiers)
        self._standing = Standing.of(answers, day=day)

    def carry(self, body: Body) -> Carry:
        return carry(body, form=self._form, sources=self._sources, standing=self._standing)


def _records_about(unit: Unit, bodies: Iterable[Body]) -> tuple[FoldedRecord, ...]:
    """Return all records of the cases that these changes are about, and the interviews and evidence they come from."""
    named = {body.record for body in bodies} | {body.source.id for body in bodies}
    found = {record.id: record for record in unit.views.records(named)}
    for case in unit.views.cases_of(named):
        found.update((record.id, record) for record in unit.views.records_of_case(case))
    return tuple(found.values())
