"""Entries, changes and bodies as plain data. Encoding, signing and folding live in intake.journal.

Ids are lower-case hexadecimal text: records and interviews 32 letters (128 bits), devices, changes and entry
digests 64 letters (SHA-256).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from intake.clock import HybridTime
from intake.model.values import Value

ENDED = "ended"
"""The field every record kind has: a Code that says why the record ended. Ending beside an edit is a conflict."""


class SourceKind(StrEnum):
    """Where a value comes from (records.md, Claims)."""

    INTERVIEW = "interview"
    EVIDENCE = "evidence"
    RESEARCH = "research"
    WORKER = "worker"


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """The interview, piece of evidence, research note or worker's own record that says so.

    id: the record's id (interview, evidence), or the device's id cut to 32 letters (research, worker).
    """

    kind: SourceKind
    id: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words used for a value, exactly as typed, and their language where known. Committed to apart from the value,
    so that a code, date or county can be sent while free words stay at home.
    """

    text: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Body:
    """The content of one change: a value for (record, field, source) and how it is known.

    as_of is the restricted EDTF of the day the value held; credibility 1 to 6 (1 best), None when not judged.
    A date's or place's `said` and `language` travel in `words` and are put back by decoding.
    """

    salt: bytes
    record: str
    kind: str
    field: str
    source: Source
    value: Value
    how_known: str | None = None
    as_of: str | None = None
    credibility: int | None = None
    words: Words | None = None
    words_commitment: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A signed promise: the commitment to a body (it is the change's id) and the changes it replaces (sorted)."""

    id: str
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormStamp:
    """Which form an entry was made with: its id, version and the digest of its files (64 letters)."""

    id: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One act of one person on one device. previous: digest of the device's entry before (64 zeros for the first).

    act: code of what was done (`interview.seal`, `review.prefer` …); author: code of the person at the desk.
    """

    device: str
    sequence: int
    previous: str
    time: HybridTime
    wall_ms: int
    author: str
    act: str
    form: FormStamp | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class SignedEntry:
    """An entry as received: the exact signed bytes and the Ed25519 signature (64 bytes). Stored as is."""

    payload: bytes
    signature: bytes


class BodyState(StrEnum):
    """Whether a change's content is here. Erased is final, the others are not."""

    PRESENT = "present"
    WITHHELD = "withheld"
    PURGED = "purged"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class EncodedBody:
    """A body's exact bytes and, where it has words, theirs; None when there are none or they are not here."""

    body: bytes
    words: bytes | None


@dataclass(frozen=True, slots=True)
class StoredChange:
    """One change with what is known of the act that made it, as the fold takes it in.

    record, kind, field and source are None while the body is not here and the copy does not know them.
    """

    id: str
    replaces: tuple[str, ...]
    entry: str
    device: str
    sequence: int
    time: HybridTime
    wall_ms: int
    author: str
    act: str
    state: BodyState
    body: Body | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A current value with its source and those who attest it. id: the earliest attesting change."""

    id: str
    record: str
    kind: str
    field: str
    source: Source
    value: Value
    words: Words | None
    how_known: str | None
    as_of: str | None
    credibility: int | None
    device: str
    wall_ms: int
    time: HybridTime
    attested_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two or more current values of one (record, field, source) that nobody chose between; claims in order of id."""

    record: str
    kind: str
    field: str
    source: Source
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Superseded:
    """A change without body here replaced these; what it says is not held here."""

    change: str
    replaced: tuple[str, ...]
    state: BodyState


@dataclass(frozen=True, slots=True)
class FoldedRecord:
    """One record as it now stands: the same on every copy with the same entries and bodies.

    claims: all current values, also those in conflict, ordered by (field, source, time, id).
    findings: codes of what the fold found wrong (`replaces_across`, `kind_differs` …) with the change's id.
    """

    id: str
    kind: str
    claims: tuple[Claim, ...]
    conflicts: tuple[Conflict, ...]
    superseded: tuple[Superseded, ...]
    findings: tuple[tuple[str, str], ...]
    is_ended: bool


class Role(StrEnum):
    """What a device may do (records.md, Who may)."""

    FIELD = "field"
    COORDINATOR = "coordinator"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Revocation:
    """A device that is trusted no longer: entries after `last_sequence` are kept, not folded, offered for review."""

    device: str
    last_sequence: int
    day: str


@dataclass(frozen=True, slots=True)
class Authority:
    """Who may do what, as the organisation's own chain says. Devices that are not in `roles` count as field devices."""

    roles: dict[str, Role]
    revocations: dict[str, Revocation]
    assigned: frozenset[str] = frozenset()
    """Devices to which the cases of the record being folded are assigned."""
    successors: dict[str, str] = field(default_factory=dict)
    """Old device -> the device that took its place after a restore: it may replace what the old one wrote."""
