"""What the window and the command line show of a case. Made by services from folded records; no rows."""

from __future__ import annotations

from dataclasses import dataclass, field

from intake.model.dates import UncertainDate
from intake.model.journal import Source
from intake.model.places import Place
from intake.model.values import Value


@dataclass(frozen=True, slots=True)
class NameForm:
    """One form of a person's name as written. script: Cyrl, Arab, Latn, Hans, Hant or None; system and kind: codes."""

    text: str
    script: str | None
    system: str | None
    kind: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim as shown: its value, where it comes from, how it is known. said_by: who told it, a name or None.

    disputed: another source says otherwise, or nobody has chosen between two values yet.
    """

    id: str
    record: str
    kind: str
    field: str
    value: Value
    words: str | None
    source: Source
    said_by: str | None
    how_known: str | None
    as_of: str | None
    device: str
    wall_ms: int
    disputed: bool


@dataclass(frozen=True, slots=True)
class DisputeView:
    """Claims that differ: a conflict (one source, nobody chose) or a disagreement (several sources).

    preferred: id of the claim that somebody preferred.
    """

    record: str
    kind: str
    field: str
    claims: tuple[ClaimView, ...]
    preferred: str | None


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A piece of evidence. held: its file is here; interview: where it was handed over, None when added later."""

    id: str
    kind: str
    origin: str | None
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    words: str | None
    added_ms: int
    interview: str | None
    held: bool


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document that was issued."""

    id: str
    profile: str
    language: str
    recipient: str | None
    digest: str
    issued_ms: int
    signed: bool
    revoked: bool


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One event on the case's line. list and code name the words (`episode_kind.arrest`); disputed as in ClaimView."""

    record: str
    kind: str
    date: UncertainDate | None
    list: str
    code: str
    words: str | None
    place: Place | None
    said_by: str | None
    disputed: bool


@dataclass(frozen=True, slots=True)
class RelationLine:
    """How somebody stands to the person sought. name: None when unnamed; is_testifier: has told us something."""

    record: str
    person: str
    name: str | None
    kind: str
    term: str | None
    is_testifier: bool


@dataclass(frozen=True, slots=True)
class ActionLine:
    """A step that was taken and what came of it."""

    record: str
    kind: str
    authority: str | None
    when: UncertainDate | None
    response: str | None
    last_checked: UncertainDate | None


@dataclass(frozen=True, slots=True)
class InterviewLine:
    """One interview about this case."""

    id: str
    date: UncertainDate | None
    mode: str | None
    testifier: str | None
    sealed: bool
    narrative: str | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One act in the journal. changes: how many; act and author are codes; device: pseudonym or the id's beginning."""

    entry: str
    device: str
    sequence: int
    wall_ms: int
    author: str
    act: str
    changes: int
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseView:
    """The whole case as it now stands, the same on every copy that holds the same."""

    id: str
    number: str | None
    person: str
    names: tuple[NameForm, ...]
    unnamed: str | None
    status: str | None
    status_as_of: UncertainDate | None
    since: UncertainDate | None
    place: Place | None
    photo: str | None
    sources: int
    updated_ms: int
    claims: tuple[ClaimView, ...]
    conflicts: tuple[DisputeView, ...]
    disagreements: tuple[DisputeView, ...]
    evidence: tuple[EvidenceLine, ...]
    documents: tuple[DocumentLine, ...]
    timeline: tuple[TimelineItem, ...]
    relations: tuple[RelationLine, ...]
    actions: tuple[ActionLine, ...]
    interviews: tuple[InterviewLine, ...]
    history: tuple[HistoryLine, ...]
    linked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """An interview being taken down: its document (intake-interview/1), and local keys of people already known here.

    bindings: local key -> record id of a person that this vault already has; saved_ms: 0 when never saved.
    marks: pointer of a question in the document -> code of values.Mark, where there is no answer; place: where the
    window was in it, as the window says.
    """

    id: str
    document: dict[str, object]
    bindings: dict[str, str]
    saved_ms: int
    form_id: str
    form_version: int
    marks: dict[str, str] = field(default_factory=dict)
    place: str = ""


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in the list of what is to be finished. names: of the people sought, as typed so far."""

    id: str
    names: tuple[str, ...]
    testifier: str | None
    saved_ms: int


@dataclass(frozen=True, slots=True)
class Added:
    """What an interview became. new is False when the same file was here already."""

    interview: str
    cases: tuple[str, ...]
    new: bool


@dataclass(frozen=True, slots=True)
class VaultInfo:
    """What can be said of a vault once it is open. device: its fingerprint; desk: code on case numbers."""

    role: str
    organisation: str | None
    device: str
    pseudonym: str | None
    desk: str
    is_enrolled: bool
    cases: int
    entries: int
    evidence: int
    repaired_header: bool
    last_backup_ms: int | None = None


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A device of the organisation. state: self, waiting, confirmed or revoked; last_sequence: of our head.

    last_bundle_ms: when its last bundle was taken in here; alarms: fork (a bundle of it is held because its row does
    not fit, as after a copied or set back vault), forked_journal (two entries with one number), expired, succeeded.
    """

    id: str
    pseudonym: str
    role: str
    desk: str
    state: str
    valid_until: str
    last_sequence: int
    last_bundle_ms: int | None = None
    alarms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VaultFinding:
    """Something that `vault check` found. code: its words stand in findings.json; data fills them (ids and counts)."""

    code: str
    data: dict[str, object]


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question to the desk that works on a case, and its answers. field: `kind.field` in doubt; asked_by: device."""

    id: str
    case: str | None
    field: str | None
    words: str
    answers: tuple[str, ...]
    is_answered: bool
    asked_ms: int
    asked_by: str


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """Something that waits for somebody's decision. kind: conflict, disagreement, superseded, finding or revoked."""

    kind: str
    case: str | None
    record: str
    record_kind: str
    field: str
    claims: tuple[ClaimView, ...]
