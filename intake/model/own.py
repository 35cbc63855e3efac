"""What belongs to one device and never travels as it is: what it knows of its peers, how far its counters are."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Peer:
    """A device we exchange with, as its card and our people said. device: the fingerprint of its signing key.

    state: waiting, confirmed or revoked. recipient: its age recipient; document_key: P-256, DER; valid_until: ISO day;
    card: the bytes of its card; check_code: the half that is still to be typed.
    """

    device: str
    state: str
    role: str
    pseudonym: str
    desk: str
    signing_key: bytes
    recipient: str | None = None
    document_key: bytes | None = None
    valid_until: str | None = None
    card: bytes | None = field(default=None, repr=False)
    check_code: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Counter:
    """How far something has been counted: a bundle's sequence with the digest of its header, refused consents …"""

    name: str
    value: int
    digest: str | None
    at_ms: int


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """What can be counted in an open vault. repaired_header: the first copy of the key header was bad and mended."""

    cases: int
    entries: int
    evidence: int
    schema_version: int
    repaired_header: bool
