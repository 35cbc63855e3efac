"""Who told what, and about whom: worked out once from folded records for the gate and for bundles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from intake.journal.reading import records_in
from intake.model.journal import Body, Claim, FoldedRecord, Source, SourceKind
from intake.questionnaire.form import Form

PERSON: Final = "person"
CASE: Final = "case"
EVIDENCE: Final = "evidence"
INTERVIEW: Final = "interview"
CUSTODY: Final = "custody_step"
_TESTIFIER: Final = "testifier"

Persons = frozenset[str]
NOBODY: Final[Persons] = frozenset()


@dataclass(frozen=True, slots=True)
class Tellers:
    """The testifiers whose consent counts for something. need_all: every one of them; else one is enough.

    is_testimony: it is what they told or brought, not what a worker noted about it.
    """

    persons: Persons
    need_all: bool
    is_testimony: bool


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything by record id. of_interview: its testifiers (several when contested); of_evidence: of those who
    brought it; about: persons a record is about, by what it belongs to; told_by: testifiers who told any of it.
    sought: persons of all cases among the records.
    """

    of_interview: Mapping[str, Persons]
    of_evidence: Mapping[str, Persons]
    about: Mapping[str, Persons]
    told_by: Mapping[str, Persons]
    testifiers: Persons
    sought: Persons

    @classmethod
    def of(cls, records: Iterable[FoldedRecord], *, form: Form) -> Sources:
        """Work it out. Records that ended count too: what they say about others stays true."""
        known = {record.id: record for record in records}
        of_interview = {
            record.id: records_in(record, _TESTIFIER) for record in known.values() if record.kind == INTERVIEW
        }
        of_evidence = {
            record.id: _brought_by(record, of_interview) for record in known.values() if record.kind == EVIDENCE
        }
        owners = {record.id: _owners(record, form) for record in known.values()}
        told_by = {
            record.id: _told_by(record, of_interview=of_interview, of_evidence=of_evidence) for record in known.values()
        }
        return cls(
            of_interview=of_interview,
            of_evidence=of_evidence,
            about={record: _persons_above(record, known=known, owners=owners) for record in known},
            told_by={record: _told_above(record, told_by=told_by, owners=owners) for record in known},
            testifiers=frozenset().union(*of_interview.values()),
            sought=frozenset().union(*(owners[record.id] for record in known.values() if record.kind == CASE)),
        )

    def tellers(self, content: Claim | Body) -> Tellers:
        """Return whose consent counts for a value.

        An interview's testifier; for evidence whoever brought it; what a worker notes follows those who told of the
        record it is about, else all testifiers there are.
        """
        by_source = self._of_source(content.source)
        if by_source is not None:
            return Tellers(by_source, need_all=True, is_testimony=True)
        brought = self.of_evidence.get(content.record)
        if brought:
            return Tellers(brought, need_all=True, is_testimony=True)
        if content.kind == CUSTODY and self.told_by.get(content.record):
            return Tellers(self.told_by[content.record], need_all=True, is_testimony=False)
        told = self.told_by.get(content.record) or self.testifiers
        return Tellers(told, need_all=False, is_testimony=False)

    def _of_source(self, source: Source) -> Persons | None:
        if source.kind is SourceKind.INTERVIEW:
            return self.of_interview.get(source.id, NOBODY)
        if source.kind is SourceKind.EVIDENCE:
            return self.of_evidence.get(source.id, NOBODY)
        return None


def _brought_by(record: FoldedRecord, of_interview: Mapping[str, Persons]) -> Persons:
    """The testifiers of the interviews where a piece of evidence was handed over or spoken of."""
    interviews = records_in(record, INTERVIEW) | {
        claim.source.id for claim in record.claims if claim.source.kind is SourceKind.INTERVIEW
    }
    return frozenset().union(*(of_interview.get(interview, NOBODY) for interview in interviews))


def _told_by(
    record: FoldedRecord, *, of_interview: Mapping[str, Persons], of_evidence: Mapping[str, Persons]
) -> Persons:
    found = of_evidence.get(record.id, NOBODY)
    for claim in record.claims:
        if claim.source.kind is SourceKind.INTERVIEW:
            found |= of_interview.get(claim.source.id, NOBODY)
        elif claim.source.kind is SourceKind.EVIDENCE:
            found |= of_evidence.get(claim.source.id, NOBODY)
    return found


def _owners(record: FoldedRecord, form: Form) -> Persons:
    """The records that this one belongs to, as the form says; a case belongs to the person sought."""
    if record.kind == CASE:
        return records_in(record, PERSON)
    kind = form.kinds.get(record.kind)
    fields = [field.field for field in kind.fields.values() if field.owner] if kind else []
    return records_in(record, *fields)


def _above(record: str, owners: Mapping[str, Persons]) -> list[str]:
    """The record and all that it belongs to, nearest first."""
    found = [record]
    for one in found:
        found += sorted(owners.get(one, NOBODY) - set(found))
    return found


def _persons_above(record: str, *, known: Mapping[str, FoldedRecord], owners: Mapping[str, Persons]) -> Persons:
    """The persons that a record is about. What it refers to and is not here is taken for a person: that protects."""
    above = _above(record, owners)
    return frozenset(one for one in above if one not in known or known[one].kind == PERSON)


def _told_above(record: str, *, told_by: Mapping[str, Persons], owners: Mapping[str, Persons]) -> Persons:
    """Who told of a record; of what it belongs to where nobody told of it itself."""
    return next((told_by[one] for one in _above(record, owners) if told_by.get(one)), NOBODY)
