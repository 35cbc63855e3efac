"""Small builders for tests of the journal: changes by short names, folded records, devices with real keys."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from intake.clock import HybridTime
from intake.crypto import signing
from intake.journal.chain import NO_ENTRY
from intake.journal.encoding import entry_digest
from intake.journal.fold import fold_record
from intake.journal.writing import draft_change, sign_entry
from intake.model.journal import (
    Authority,
    Body,
    BodyState,
    Change,
    EncodedBody,
    Entry,
    FoldedRecord,
    FormStamp,
    Revocation,
    Role,
    SignedEntry,
    Source,
    SourceKind,
    StoredChange,
    Words,
)
from intake.model.values import Code, Value

FORM = FormStamp("intake", 1, "ab" * 32)


def long_id(name: str) -> str:
    """Return an id of 64 letters that a short name always has."""
    return hashlib.sha256(name.encode()).hexdigest()


def short_id(name: str) -> str:
    """Return an id of 32 letters that a short name always has."""
    return long_id(name)[:32]


AIGUL, BERIK, COORDINATOR = long_id("aigul"), long_id("berik"), long_id("coordinator")
RECORD = short_id("record")
FIRST_INTERVIEW = Source(SourceKind.INTERVIEW, short_id("first interview"))
SECOND_INTERVIEW = Source(SourceKind.INTERVIEW, short_id("second interview"))
WORKER = Source(SourceKind.WORKER, short_id("desk"))


def authority(
    *,
    assigned: Iterable[str] = (),
    revoked: dict[str, int] | None = None,
    successors: dict[str, str] | None = None,
) -> Authority:
    """Return an authority in which Aigul and Berik are field devices and one is the coordinator's."""
    revocations = {device: Revocation(device, last, "2026-03-01") for device, last in (revoked or {}).items()}
    roles = {AIGUL: Role.FIELD, BERIK: Role.FIELD, COORDINATOR: Role.COORDINATOR}
    return Authority(roles, revocations, frozenset(assigned), successors or {})


def change(
    name: str,
    value: Value | None = None,
    *,
    at: int,
    device: str = AIGUL,
    replaces: Iterable[str] = (),
    record: str = RECORD,
    kind: str = "stage",
    field: str = "status",
    source: Source = FIRST_INTERVIEW,
    words: Words | None = None,
    how_known: str | None = None,
    state: BodyState = BodyState.PRESENT,
    entry: str | None = None,
) -> StoredChange:
    """Return a change called `name`; without a value its body is not here. at: sequence and time. replaces: names."""
    body = None
    if value is not None:
        body = Body(bytes(16), record, kind, field, source, value, how_known=how_known, words=words)
    return StoredChange(
        id=long_id(name),
        replaces=tuple(sorted(long_id(one) for one in replaces)),
        entry=entry or long_id(f"entry of {name}"),
        device=device,
        sequence=at,
        time=HybridTime(at, 0),
        wall_ms=at,
        author="A1",
        act="interview.seal",
        state=state if body is not None or state is not BodyState.PRESENT else BodyState.WITHHELD,
        body=body,
    )


def fold(*changes: StoredChange, by: Authority | None = None, record: str = RECORD) -> FoldedRecord:
    """Return the record folded from these changes."""
    return fold_record(record, changes, authority=by or authority())


def folded(
    name: str, kind: str, values: Iterable[tuple[str, Value, Source]], *, device: str = AIGUL, at: int = 1
) -> FoldedRecord:
    """Return a folded record called `name` with these (field, value, source), written by one device."""
    changes = [
        change(
            f"{name} {number} {field} {device}",
            value,
            at=at + number,
            device=device,
            record=short_id(name),
            kind=kind,
            field=field,
            source=source,
        )
        for number, (field, value, source) in enumerate(values)
    ]
    return fold(*changes, record=short_id(name))


def codes(record: FoldedRecord, field: str = "status") -> list[str]:
    """Return the codes that are current in a field, in order of their letters."""
    return sorted(claim.value.code for claim in record.claims if claim.field == field and isinstance(claim.value, Code))


@dataclass
class Device:
    """A device with real keys and its own chain of entries."""

    seed: bytes
    key: bytes = b""
    id: str = ""
    sequence: int = 0
    previous: str = NO_ENTRY
    time: HybridTime = field(default_factory=lambda: HybridTime(0, 0))

    def __post_init__(self) -> None:
        self.key = signing.public_key(self.seed)
        self.id = signing.fingerprint(self.key).hex()

    def write(self, *changes: Change, act: str = "interview.seal") -> SignedEntry:
        """Return the device's next entry."""
        self.sequence += 1
        self.time = self.time.next(self.sequence)
        entry = Entry(self.id, self.sequence, self.previous, self.time, self.sequence, "A1", act, FORM, changes)
        signed = sign_entry(entry, seed=self.seed)
        self.previous = entry_digest(signed.payload)
        return signed


def device(name: str) -> Device:
    """Return the device that always has the same keys under this name."""
    return Device(hashlib.sha256(name.encode()).digest())


def drafted(
    value: Value,
    *,
    field: str = "status",
    kind: str = "stage",
    record: str = RECORD,
    source: Source = FIRST_INTERVIEW,
    words: Words | None = None,
    replaces: Iterable[str] = (),
    chance: random.Random | None = None,
) -> tuple[Change, EncodedBody]:
    """Return a real change and body."""
    return draft_change(
        record=record,
        kind=kind,
        field=field,
        source=source,
        value=value,
        words=words,
        replaces=replaces,
        random=(chance or random.Random(0)).randbytes,
    )
