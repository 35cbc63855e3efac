"""Cases: the list, the search, and one whole case as it stands, in an order that is the same on every copy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from intake.clock import from_ms
from intake.errors import NotFound
from intake.journal.disagreements import disagreements, group_disagreements
from intake.model.cases import CaseLine
from intake.model.journal import Claim, FoldedRecord
from intake.model.views import (
    ActionLine,
    CaseView,
    ClaimView,
    DisputeView,
    DocumentLine,
    InterviewLine,
    RelationLine,
)
from intake.services.evidence import lines_of
from intake.services.finding import case_id
from intake.services.folded import code_of, date_of, of_kind, ref_of, text_of, value_of
from intake.services.likely import cases_named_like
from intake.services.opened import Session
from intake.services.people import Person, people_of
from intake.services.preferences import preferred_claims
from intake.services.timeline import status_as_of, timeline_of
from intake.vault.unit import Unit

PAGE: Final = 200
PERSON_FIELDS: Final = ("birth", "sex", "birth_place")


@dataclass(frozen=True, slots=True)
class WholeCase:
    """A case with the cases that were decided to be about the same person, and all their records."""

    id: str
    person: str
    linked: tuple[str, ...]
    records: tuple[FoldedRecord, ...]

    def of_kind(self, kind: str) -> Iterator[FoldedRecord]:
        """Give the records of a kind that did not end."""
        return of_kind(self.records, kind)


def find_cases(
    session: Session, *, search: str = "", after: CaseLine | None = None, limit: int = PAGE, status: str | None = None
) -> tuple[CaseLine, ...]:
    """Return one page of the list, newest first, or of what a search finds in any script. after: last line so far.

    When nothing is found, names that are only like it follow, the likeliest first: misspellings, other systems.
    """
    with session.vault.read() as unit:
        found = unit.views.case_lines(search=search, after=after, limit=limit, status=status)
        if found or after is not None or status is not None or not search.strip():
            return found
        alike = (unit.views.case_line(case) for case in cases_named_like(session, unit, search))
        return tuple(replace(line, why=("name_alike",)) for line in alike if line is not None)[:limit]


def all_cases(session: Session, *, search: str = "") -> tuple[CaseLine, ...]:
    """Return all lines of the list, newest first."""
    found: list[CaseLine] = []
    while page := find_cases(session, search=search, after=found[-1] if found else None):
        found += page
    return tuple(found)


def count_cases(session: Session) -> int:
    """Return how many lines the list has."""
    with session.vault.read() as unit:
        return unit.views.count_cases()


def show_case(session: Session, case: str) -> CaseView:
    """Return a whole case. case: its id, the beginning of it (six letters or more) or its number.

    Raises NotFound, Ambiguous.
    """
    with session.vault.read() as unit:
        whole = whole_case(unit, case)
        return _view(unit, whole)


def whole_case(unit: Unit, case: str) -> WholeCase:
    """Return a case with those linked to it and all their records, in order of id. Raises NotFound, Ambiguous."""
    ident = case_id(unit, case)
    person = ref_of(unit.views.record(ident), "person")
    if person is None:
        raise NotFound(kind="case")
    linked = unit.views.linked_cases(ident)
    records: dict[str, FoldedRecord] = {}
    for one in (ident, *linked):
        records.update((record.id, record) for record in unit.views.records_of_case(one))
    ordered = tuple(records[key] for key in sorted(records))
    return WholeCase(ident, person, tuple(one for one in linked if one != ident), ordered)


def moment(wall_ms: int) -> str:
    """Return a moment as ISO 8601 in UTC, to the second."""
    return from_ms(wall_ms).strftime("%Y-%m-%dT%H:%M:%SZ")


def _view(unit: Unit, whole: WholeCase) -> CaseView:
    people = people_of(whole.records)
    line = unit.views.case_line(whole.id)
    showing = _Showing(whole, people)
    evidence = lines_of(unit, whole.records)
    sought = people.get(whole.person)
    newest = max((one.updated_ms for one in map(unit.views.case_line, (whole.id, *whole.linked)) if one), default=0)
    return CaseView(
        id=whole.id,
        number=line.number if line else None,
        person=whole.person,
        names=tuple(name for person in _sought(whole, people) for name in person.names),
        unnamed=sought.unnamed if sought else None,
        status=line.status if line else None,
        status_as_of=status_as_of(whole.records),
        since=line.since if line else None,
        place=line.place if line else None,
        photo=next((one.id for one in evidence if one.kind == "photo" and one.held), None),
        sources=len(list(whole.of_kind("interview"))),
        updated_ms=newest,
        claims=showing.claims(),
        conflicts=showing.conflicts(),
        disagreements=showing.disagreements(),
        evidence=evidence,
        documents=_documents(whole),
        timeline=timeline_of(whole.records, said_by=showing.said_by, disputed=showing.disputed),
        relations=_relations(whole, people),
        actions=_actions(whole),
        interviews=_interviews(whole, people),
        history=unit.journal.history([record.id for record in whole.records]),
        linked=whole.linked,
    )


def _sought(whole: WholeCase, people: dict[str, Person]) -> list[Person]:
    persons = [whole.person, *(ref_of(case, "person") for case in whole.of_kind("case") if case.id != whole.id)]
    return [people[one] for one in dict.fromkeys(persons) if one in people]


class _Showing:
    """Claims of one case as they are shown: who said them, and what disputes them."""

    def __init__(self, whole: WholeCase, people: dict[str, Person]) -> None:
        self._whole = whole
        testifiers = {record.id: ref_of(record, "testifier") for record in whole.of_kind("interview")}
        self._said_by = {
            interview: people[person].shown for interview, person in testifiers.items() if person in people
        }
        self._brought = {record.id: ref_of(record, "interview") for record in whole.of_kind("evidence")}
        self._preferred = preferred_claims(whole.records)
        self._disagreements = self._find_disagreements()
        self.disputed = frozenset(
            claim.id
            for claims in (
                *(conflict.claims for record in whole.records for conflict in record.conflicts),
                *self._disagreements,
            )
            for claim in claims
        )

    def said_by(self, source: str) -> str | None:
        """Return the name of who told what this interview, or the interview of this evidence, says."""
        return self._said_by.get(source) or self._said_by.get(self._brought.get(source) or "")

    def claims(self) -> tuple[ClaimView, ...]:
        """Return all claims, by kind, record and field."""
        found = [claim for record in self._whole.records if not record.is_ended for claim in record.claims]
        ordered = sorted(found, key=lambda one: (one.kind, one.record, one.field, one.source, one.time, one.id))
        return tuple(map(self.claim, ordered))

    def claim(self, claim: Claim) -> ClaimView:
        """Return one claim as shown."""
        return ClaimView(
            id=claim.id,
            record=claim.record,
            kind=claim.kind,
            field=claim.field,
            value=claim.value,
            words=claim.words.text if claim.words else None,
            source=claim.source,
            said_by=self.said_by(claim.source.id),
            how_known=claim.how_known,
            as_of=claim.as_of,
            device=claim.device,
            wall_ms=claim.wall_ms,
            disputed=claim.id in self.disputed,
        )

    def conflicts(self) -> tuple[DisputeView, ...]:
        """Return values of one source between which nobody chose."""
        return tuple(self._dispute(conflict.claims) for record in self._whole.records for conflict in record.conflicts)

    def disagreements(self) -> tuple[DisputeView, ...]:
        """Return what different sources tell differently."""
        return tuple(map(self._dispute, self._disagreements))

    def _find_disagreements(self) -> tuple[tuple[Claim, ...], ...]:
        found = [one.claims for record in self._whole.records for one in disagreements(record)]
        if self._whole.linked:
            persons = {ref_of(case, "person") for case in self._whole.of_kind("case")}
            group = [record for record in self._whole.of_kind("person") if record.id in persons]
            episodes = [one for one in self._whole.of_kind("episode") if ref_of(one, "person") in persons]
            found += [one.claims for one in group_disagreements(group, episodes, single_valued=PERSON_FIELDS)]
        return tuple(found)

    def _dispute(self, claims: Sequence[Claim]) -> DisputeView:
        first = claims[0]
        preferred = next((claim.id for claim in claims if self._preferred.keys() & set(claim.attested_by)), None)
        return DisputeView(first.record, first.kind, first.field, tuple(map(self.claim, claims)), preferred)


def _documents(whole: WholeCase) -> tuple[DocumentLine, ...]:
    return tuple(
        DocumentLine(
            id=record.id,
            profile=code_of(record, "profile") or "",
            language=text_of(record, "language") or "",
            recipient=text_of(record, "recipient"),
            digest=_hex(value_of(record, "digest")),
            issued_ms=min(claim.wall_ms for claim in record.claims),
            signed=value_of(record, "signed") is True,
            revoked=date_of(record, "revoked") is not None,
        )
        for record in whole.of_kind("document")
    )


def _hex(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else ""


def _relations(whole: WholeCase, people: dict[str, Person]) -> tuple[RelationLine, ...]:
    tellers = {ref_of(record, "testifier") for record in whole.of_kind("interview")}
    found = []
    for record in whole.of_kind("relation"):
        other = next(
            (one for one in (ref_of(record, "from"), ref_of(record, "to")) if one and one != whole.person), None
        )
        if other is None:
            continue
        person = people.get(other)
        found.append(
            RelationLine(
                record=record.id,
                person=other,
                name=person.shown if person else None,
                kind=code_of(record, "kind") or "other",
                term=text_of(record, "term"),
                is_testifier=other in tellers,
            )
        )
    return tuple(found)


def _actions(whole: WholeCase) -> tuple[ActionLine, ...]:
    return tuple(
        ActionLine(
            record=record.id,
            kind=code_of(record, "kind") or "other",
            authority=text_of(record, "authority"),
            when=date_of(record, "when"),
            response=code_of(record, "response"),
            last_checked=date_of(record, "last_checked"),
        )
        for record in whole.of_kind("action")
    )


def _interviews(whole: WholeCase, people: dict[str, Person]) -> tuple[InterviewLine, ...]:
    found = []
    for record in whole.of_kind("interview"):
        teller = people.get(ref_of(record, "testifier") or "")
        found.append(
            InterviewLine(
                id=record.id,
                date=date_of(record, "date"),
                mode=code_of(record, "mode"),
                testifier=teller.shown if teller else None,
                sealed=code_of(record, "state") == "sealed",
                narrative=text_of(record, "narrative"),
            )
        )
    return tuple(found)
