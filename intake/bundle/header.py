"""The signed header of a bundle as bytes. CBOR arrays in one encoding only; what is read must re-encode to itself."""

from __future__ import annotations

from typing import Final

from intake.bundle.strict import decode_strict
from intake.clock import HybridTime
from intake.errors import BundleDamaged, EncodingInvalid, FromNewerVersion
from intake.journal.cbor import write
from intake.model.exchange import Addressee, BundleHeader, BundleKind, Head, Section

MAGIC: Final = b"INTAKEB\x01"
LAYOUT: Final = 1
PRELUDE_BYTES: Final = len(MAGIC) + 32 + 64 + 4
MOST_HEADER_BYTES: Final = 1 << 20
MOST_SECTIONS: Final = 10_000
MOST_ADDRESSEES: Final = 64
MOST_HEADS: Final = 10_000
SECTION_KINDS: Final = ("entries", "bodies", "keys", "blob", "receipt")


def encode_header(header: BundleHeader) -> bytes:
    """Return the header's one encoding, the bytes that are signed."""
    volume, volumes, volume_set = header.volume
    return write(
        [
            LAYOUT,
            header.kind.value,
            bytes.fromhex(header.id),
            bytes.fromhex(header.organisation),
            bytes.fromhex(header.device),
            [header.created.physical_ms, header.created.counter],
            [
                [bytes.fromhex(to.device), bytes.fromhex(to.key), to.sequence, bytes.fromhex(to.previous)]
                for to in header.addressees
            ],
            [[bytes.fromhex(device), sequence, bytes.fromhex(digest)] for device, sequence, digest in header.heads],
            [bytes.fromhex(bundle) for bundle in header.acknowledged],
            [volume, volumes, bytes.fromhex(volume_set)],
            [
                [part.kind, bytes.fromhex(part.id), part.part, part.parts, part.size_bytes, bytes.fromhex(part.sha256)]
                for part in header.sections
            ],
        ]
    )


def decode_header(untrusted_header: bytes) -> BundleHeader:
    """Return the header; call only after its signature was checked.

    Raises FromNewerVersion for a later layout, BundleDamaged for anything that we would not have written.
    """
    try:
        untrusted = decode_strict(untrusted_header)
    except EncodingInvalid as error:
        raise BundleDamaged(where="header") from error
    if isinstance(untrusted[0], int) and untrusted[0] > LAYOUT:
        raise FromNewerVersion(version=untrusted[0])
    take = _Taker()
    fields = take.array(untrusted, 11)
    if type(fields[0]) is not int or fields[0] != LAYOUT:  # true is 1 to Python
        raise BundleDamaged(where="layout")
    kind = take.text(fields[1])
    if kind not in {known.value for known in BundleKind}:
        raise BundleDamaged(where="kind")
    created = take.array(fields[5], 2)
    volume = take.array(fields[9], 3)
    header = BundleHeader(
        kind=BundleKind(kind),
        id=take.hex(fields[2], 16),
        organisation=take.hex(fields[3], 16),
        device=take.hex(fields[4], 32),
        created=HybridTime(take.number(created[0]), take.number(created[1])),
        addressees=tuple(_addressee(take, item) for item in take.items(fields[6], MOST_ADDRESSEES)),
        heads=tuple(_head(take, item) for item in take.items(fields[7], MOST_HEADS)),
        acknowledged=tuple(take.hex(item, 16) for item in take.items(fields[8], MOST_HEADS)),
        volume=(take.number(volume[0]), take.number(volume[1]), take.hex(volume[2], 16)),
        sections=tuple(_section(take, item) for item in take.items(fields[10], MOST_SECTIONS)),
    )
    _check_sense(header)
    return header


def _check_sense(header: BundleHeader) -> None:
    _check_parts(header.sections)
    devices = {to.device for to in header.addressees}
    if len(devices) != len(header.addressees) or not devices or header.device in devices:
        raise BundleDamaged(where="addressees")
    if any(to.sequence < 1 for to in header.addressees):
        raise BundleDamaged(where="sequence")
    volume, volumes, _ = header.volume
    if not 1 <= volume <= volumes <= MOST_SECTIONS:
        raise BundleDamaged(where="volume")


def _check_parts(sections: tuple[Section, ...]) -> None:
    """Check that every section is there once, of a known kind, and that its parts count to one number and rise."""
    last: dict[tuple[str, str], Section] = {}
    for section in sections:
        before = last.get((section.kind, section.id))
        if section.kind not in SECTION_KINDS or section.part >= section.parts:
            raise BundleDamaged(where="section")
        if before is not None and section.part <= before.part:
            raise BundleDamaged(where="section_twice")
        if before is not None and section.parts != before.parts:
            raise BundleDamaged(where="parts")
        last[section.kind, section.id] = section


def _addressee(take: _Taker, untrusted: object) -> Addressee:
    device, key, sequence, previous = take.array(untrusted, 4)
    return Addressee(take.hex(device, 32), take.hex(key, 32), take.number(sequence), take.hex(previous, 32))


def _head(take: _Taker, untrusted: object) -> Head:
    device, sequence, digest = take.array(untrusted, 3)
    return take.hex(device, 32), take.number(sequence), take.hex(digest, 32)


def _section(take: _Taker, untrusted: object) -> Section:
    kind, ident, part, parts, size, digest = take.array(untrusted, 6)
    return Section(
        take.text(kind),
        take.hex(ident, 16),
        take.number(part),
        take.number(parts),
        take.number(size),
        take.hex(digest, 32),
    )


class _Taker:
    """Takes parts of a decoded array by type and size, or says BundleDamaged."""

    def array(self, untrusted: object, length: int) -> list[object]:
        """Return a list of exactly this length."""
        if not isinstance(untrusted, list) or len(untrusted) != length:
            raise BundleDamaged(where="header")
        return untrusted

    def items(self, untrusted: object, most: int) -> list[object]:
        """Return a list of at most this length."""
        if not isinstance(untrusted, list) or len(untrusted) > most:
            raise BundleDamaged(where="count")
        return untrusted

    def hex(self, untrusted: object, size_bytes: int) -> str:
        """Return bytes of exactly this size as hexadecimal letters."""
        if not isinstance(untrusted, bytes) or len(untrusted) != size_bytes:
            raise BundleDamaged(where="id")
        return untrusted.hex()

    def number(self, untrusted: object) -> int:
        """Return a whole number from 0 to 2^62."""
        if type(untrusted) is not int or not 0 <= untrusted < 1 << 62:
            raise BundleDamaged(where="number")
        return untrusted

    def text(self, untrusted: object) -> str:
        """Return a short text."""
        if not isinstance(untrusted, str) or len(untrusted) > 64:
            raise BundleDamaged(where="text")
        return untrusted
