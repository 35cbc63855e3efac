"""What may leave for whom: the one thing that documents are made from. Built by intake.release and by nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from intake.model.consent import ConsentState
from intake.model.journal import Claim


@dataclass(frozen=True, slots=True)
class SnapshotRecord:
    """One record with only those claims that may leave. is_ended records are left out before."""

    id: str
    kind: str
    claims: tuple[Claim, ...]

    def first(self, field: str) -> Claim | None:
        """Return the first claim of a field, in the order that is the same on every copy; None when it has none."""
        return next((claim for claim in self.claims if claim.field == field), None)


@dataclass(frozen=True, slots=True)
class SnapshotPerson:
    """How a person is spoken of: by name where that may leave, else by relation to the person sought.

    names: the texts that may be shown, best first; empty when shown by relation only.
    relation: code of the relation to the person sought, `self` for that person, None when unknown.
    term: the family's own word for it.
    """

    id: str
    names: tuple[str, ...]
    relation: str | None
    term: str | None
    is_testifier: bool


@dataclass(frozen=True, slots=True)
class SnapshotFile:
    """A piece of evidence that may be shown or listed: its record, digest (SHA-256 hex) and kind."""

    record: str
    kind: str
    media_type: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Something that stayed home, and why, for the worker to read before anything is written.

    reason: code (`no_consent`, `expired`, `withdrawn`, `not_in_profile`, `other_source` …); count: of claims.
    """

    kind: str
    field: str
    reason: str
    scope: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The filtered case. The same snapshot always gives the same bytes.

    day: the day for which consent was judged; number: the case's number or None where the profile hides it;
    heads: (device, sequence, digest) of the journals it was made from, only in profiles that show them.
    consents: the answers that the paper itself states (all of them in `evidence`), by testifier and scope.
    """

    profile: str
    case: str
    number: str | None
    person: str
    day: date
    persons: tuple[SnapshotPerson, ...]
    records: tuple[SnapshotRecord, ...]
    files: tuple[SnapshotFile, ...]
    heads: tuple[tuple[str, int, str], ...]
    disagreements: tuple[tuple[Claim, ...], ...]
    consents: tuple[ConsentState, ...] = ()

    def of_kind(self, kind: str) -> tuple[SnapshotRecord, ...]:
        """Return the records of one kind, in their order."""
        return tuple(record for record in self.records if record.kind == kind)

    def speak_of(self, person: str) -> SnapshotPerson | None:
        """Return how a person is spoken of; None when the person does not appear at all."""
        return next((known for known in self.persons if known.id == person), None)


@dataclass(frozen=True, slots=True, order=True)
class Override:
    """A coordinator's decision that one field of one record leaves without the consent it lacks. reason: code."""

    record: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Released:
    """What the gate lets out and what it held back. overrides: those that let something out, for the journal."""

    snapshot: Snapshot
    held_back: tuple[HeldBack, ...]
    overrides: tuple[Override, ...] = ()
