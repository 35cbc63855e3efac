"""Bundles in: each is opened step by step, and what cannot be trusted goes into quarantine with its reason, as it came.

Import is a union of journals: reading twice, late or in another order ends the same. A bundle is taken in whole, in one
transaction, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final

from intake.bundle.reading import MOST_BUNDLE_BYTES, OpenBundle, open_bundle
from intake.bundle.writing import recipient_key
from intake.clock import to_ms
from intake.crypto.digests import file_digest
from intake.errors import CannotBeTrusted, FileVanished, NeedsEnrolment, SealHeaderInvalid, TooLarge
from intake.ids import derived_id, new_id
from intake.model.exchange import Inspection, QuarantineLine, ReadResult, ReadState
from intake.progress import Report, silent
from intake.services import identity
from intake.services.judging import Held, judge
from intake.services.opened import Session
from intake.services.taking_in import take_in
from intake.services.trust import apply_trust, public_key, trust_of
from intake.vault.faults import file_faults
from intake.vault.unit import Unit

AGE_MAGIC: Final = b"age-encryption.org/v1\n"
_COPY_BYTES: Final = 1 << 20


def read_bundles(session: Session, paths: Sequence[Path], *, report: Report) -> tuple[ReadResult, ...]:
    """Take in bundles one after another; then look again at those that were held.

    Raises NeedsEnrolment, FileVanished, DiskFull, Cancelled. What is wrong with a bundle is in its result.
    """
    with session.vault.read() as unit:
        if trust_of(unit) is None:
            raise NeedsEnrolment()
    results = [_read(session, path, report=report) for path in paths]
    if any(result.new for result in results):
        _read_held_again(session, report=report)
    return tuple(results)


def inspect(session: Session, path: Path, *, report: Report) -> Inspection:
    """Say what a bundle is without taking it in. Raises FileVanished."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file, session.vault.read() as unit:
            try:
                bundle = _open(session, unit, file, report=report)
            except CannotBeTrusted as error:
                return Inspection(path, size, ReadState.QUARANTINED, _code(error), "", "", 0, 0, 0)
            header = bundle.header
            seen = unit.own.was_seen(header.id)
            return Inspection(
                file=path,
                size_bytes=size,
                state=ReadState.KNOWN if seen else "new",
                reason="",
                kind=header.kind.value,
                sender=_name_of(unit, bundle.sender),
                entries_sections=sum(section.kind == "entries" for section in header.sections),
                blobs=sum(section.kind == "blob" for section in header.sections),
                created_ms=header.created.physical_ms,
            )
    except OSError as error:
        raise FileVanished() from error


def quarantine(session: Session) -> tuple[QuarantineLine, ...]:
    """Return what was not taken in, newest first."""
    with session.vault.read() as unit:
        return unit.own.quarantine.all()


def _read(session: Session, path: Path, *, report: Report, aside: str | None = None) -> ReadResult:
    """Read one bundle from a copy of our own, so that a pulled stick or a changing file does no harm.

    aside: its id in quarantine, when it is looked at again.
    """
    if not _is_sealed(path):
        # What is not sealed is never kept: it may be an interview in the clear, named here by mistake.
        return ReadResult(path, ReadState.QUARANTINED, _code(SealHeaderInvalid()), 0, 0)
    copy = session.vault.folder.staging / f"{new_id(session.random)}.age"
    try:
        _copy(path, copy)
        with copy.open("rb") as file:
            try:
                with session.vault.read() as unit:
                    bundle = _open(session, unit, file, report=report)
                    is_known = unit.own.was_seen(bundle.header.id)
                    judged = None if is_known else judge(session, unit, bundle)
                entries, new = take_in(session, judged, report=report) if judged else (_count(bundle), 0)
            except Held as held:
                return _put_aside(session, path, copy, ReadState.HELD, held.reason, sender=held.sender, aside=aside)
            except CannotBeTrusted as error:
                return _put_aside(session, path, copy, ReadState.QUARANTINED, _code(error), sender="", aside=aside)
        if aside is not None:
            _forget(session, aside)
        if judged is None:
            return ReadResult(path, ReadState.KNOWN, "", entries, new)
        apply_trust(session)
        return ReadResult(path, ReadState.IMPORTED, "", entries, new)
    finally:
        copy.unlink(missing_ok=True)


def _open(session: Session, unit: Unit, file: IO[bytes], *, report: Report) -> OpenBundle:
    mine = identity.age_identities(unit)
    return open_bundle(
        file,
        identities=mine,
        addresses=frozenset(recipient_key(str(one.recipient())) for one in mine),
        public_key=lambda device: public_key(session, unit, device),
        report=report,
    )


def _read_held_again(session: Session, *, report: Report) -> None:
    """Look again at held bundles, as long as one of them can now be taken in."""
    moving = True
    while moving:
        moving = False
        for line in reversed(quarantine(session)):
            kept = session.vault.folder.quarantine / line.id
            if line.state != ReadState.HELD or not kept.exists():
                continue
            result = _read(session, kept, report=report, aside=line.id)
            moving = moving or result.state is ReadState.IMPORTED


def release_held(session: Session, *, report: Report) -> None:
    """Look again at what was held, after a device was confirmed."""
    _read_held_again(session, report=report)


def collect_leftovers(session: Session) -> None:
    """Remove bundles that nothing lists: the power went between keeping one and noting it, or the other way round."""
    listed = {line.id for line in quarantine(session)}
    for path in session.vault.folder.quarantine.iterdir():
        if path.name not in listed:
            path.unlink()


def _is_sealed(path: Path) -> bool:
    """Tell whether a file begins as sealed files do. Raises FileVanished."""
    try:
        with path.open("rb") as source:
            return source.read(len(AGE_MAGIC)) == AGE_MAGIC
    except (OSError, ValueError) as error:
        raise FileVanished() from error


def _copy(path: Path, copy: Path) -> None:
    """Copy a bundle, sealed as it is, into staging. Raises FileVanished (also half-way), TooLarge, DiskFull."""
    with file_faults(), copy.open("xb") as target:
        try:
            source = path.open("rb")
        except OSError as error:
            raise FileVanished() from error
        with source:
            done = 0
            while data := _read_some(source):
                done += len(data)
                if done > MOST_BUNDLE_BYTES:
                    raise TooLarge(limit=MOST_BUNDLE_BYTES)
                target.write(data)


def _read_some(source: IO[bytes]) -> bytes:
    try:
        return source.read(_COPY_BYTES)
    except OSError as error:
        raise FileVanished() from error


def _put_aside(
    session: Session, path: Path, copy: Path, state: ReadState, reason: str, *, sender: str, aside: str | None
) -> ReadResult:
    """Keep a bundle as it came, with the reason; the same file is kept once."""
    if aside is None:
        with copy.open("rb") as source:
            ident = derived_id(file_digest(source, report=silent), "quarantine")
        copy.replace(session.vault.folder.quarantine / ident)
        received_ms = to_ms(session.now())
    else:
        ident = aside
        received_ms = next(line.received_ms for line in quarantine(session) if line.id == aside)
    with session.vault.write() as unit:
        size = (session.vault.folder.quarantine / ident).stat().st_size
        unit.own.quarantine.put(QuarantineLine(ident, received_ms, size, state, reason, _name_of(unit, sender)))
    return ReadResult(path, state, reason, 0, 0)


def _forget(session: Session, aside: str) -> None:
    with session.vault.write() as unit:
        unit.own.quarantine.remove(aside)
    (session.vault.folder.quarantine / aside).unlink(missing_ok=True)


def _count(bundle: OpenBundle) -> int:
    return sum(1 for _entry in bundle.entries())


def _name_of(unit: Unit, device: str) -> str:
    trust = trust_of(unit)
    certificate = trust.certificates.get(device) if trust and device else None
    return certificate.pseudonym if certificate else device[:16]


def _code(error: CannotBeTrusted) -> str:
    """Return the reason code of an error: `BundleDamaged` -> `bundle_damaged`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
