"""What travels between devices, and what is told of it: bundles, their recipients, receipts, quarantine."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from intake.clock import HybridTime
from intake.model.journal import BodyState, EncodedBody, SignedEntry

Head = tuple[str, int, str]
"""(device, sequence, entry digest): how far a copy holds a device's journal."""


class BundleKind(StrEnum):
    """What a bundle is for."""

    REPORT = "report"
    UPDATE = "update"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class Addressee:
    """One recipient inside the signed header: who, to which key, and the place in the row of bundles sent to them.

    previous: digest of the header before (64 zeros for the first); key: SHA-256 of the age recipient under its label.
    """

    device: str
    key: str
    sequence: int
    previous: str


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a bundle: entries, bodies, blob, keys or receipt. part counts from 0; size in bytes of this part."""

    kind: str
    id: str
    part: int
    parts: int
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class BundleHeader:
    """What the sender signs. Ids: 32 letters, except devices and digests: 64 letters."""

    kind: BundleKind
    id: str
    organisation: str
    device: str
    created: HybridTime
    addressees: tuple[Addressee, ...]
    heads: tuple[Head, ...]
    acknowledged: tuple[str, ...]
    volume: tuple[int, int, str]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class CarriedBody:
    """A change's content as it travels: its state at the sender and, when present, its bytes."""

    change: str
    state: BodyState
    encoded: EncodedBody | None


@dataclass(frozen=True, slots=True)
class CarriedBlob:
    """A sealed evidence file that travels: its id, the 32-byte seed that opens it, and its size and digests."""

    blob: str
    seed: bytes
    sealed_bytes: int
    sealed_sha256: str
    plain_bytes: int
    plain_sha256: str


@dataclass(frozen=True, slots=True)
class Carried:
    """All that one bundle carries, as the services hand it over and take it in."""

    entries: tuple[SignedEntry, ...]
    bodies: tuple[CarriedBody, ...]
    blobs: tuple[CarriedBlob, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a bundle: what arrived, how far the recipient now holds each journal, and what is missing there."""

    bundle: str
    header: str
    state: str
    entries: int
    heads: tuple[Head, ...]
    missing_bodies: tuple[str, ...]
    missing_blobs: tuple[str, ...]


class ReadState(StrEnum):
    """What became of a bundle that was read."""

    IMPORTED = "imported"
    KNOWN = "known"
    HELD = "held"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What became of one bundle file. reason: a code, empty when imported; entries in all and how many were new."""

    file: Path
    state: ReadState
    reason: str
    entries: int
    new: int


@dataclass(frozen=True, slots=True)
class Written:
    """What `bundle write` made: the files, and how much is in them."""

    files: tuple[Path, ...]
    recipient: str
    entries: int
    bodies: int
    blobs: int
    withheld: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """What can be said of a bundle without taking it in. All but size and state is empty for an unknown sender."""

    file: Path
    size_bytes: int
    state: str
    reason: str
    kind: str
    sender: str
    entries_sections: int
    blobs: int
    created_ms: int


@dataclass(frozen=True, slots=True)
class QuarantineLine:
    """A bundle that was not taken in, kept as it came. reason: a code; sender: pseudonym, id or empty."""

    id: str
    received_ms: int
    size_bytes: int
    state: str
    reason: str
    sender: str


@dataclass(frozen=True, slots=True)
class RecipientLine:
    """Somebody to whom bundles can be written."""

    name: str
    kind: str
    device: str


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """What one recipient has not confirmed yet. last_receipt_ms: None when there was none."""

    recipient: str
    device: str
    last_receipt_ms: int | None
    written: int
    undelivered_entries: int
