"""Archive in: a vault that holds nothing takes over all of an archive, with device keys of its own.

Everything is checked before anything is kept: the manifest's signature, the digest of every file, every entry's
signature and every body's promise. All goes in with one transaction, or nothing does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intake.clock import to_ms
from intake.crypto import signing
from intake.crypto.age_recipients import Identity, parse_identity
from intake.errors import ArchiveDamaged, JournalBroken, VaultNotEmpty
from intake.journal.encoding import decode_entry
from intake.journal.writing import verify_entry
from intake.model.exchange import CarriedBlob
from intake.model.journal import BodyState, EncodedBody, SignedEntry
from intake.model.views import Draft
from intake.progress import Progress, Report
from intake.services import archive_rows as rows
from intake.services.archive_folder import ArchiveReader, json_lines, open_archive
from intake.services.archiving import SENDERS, STEP_EVIDENCE, STEP_JOURNAL
from intake.services.evidence import remove_unlisted
from intake.services.files import read_bounded
from intake.services.formers import from_json, put_archived_root, put_formers
from intake.services.identity import ORGANISATION_NAME
from intake.services.journaling import saw_time
from intake.services.opened import Session
from intake.services.trust import apply_trust, authority_of, public_key
from intake.services.withdrawing import apply_withdrawals, finish
from intake.vault.chunks import in_chunks
from intake.vault.rebuilding import rebuild_views
from intake.vault.unit import Unit

_MOST_KEY_BYTES: Final = 4096


@dataclass(frozen=True, slots=True)
class Restored:
    """What an archive brought. device: that wrote it, to be compared with what its people say; drafts: unfinished."""

    device: str
    created: str
    entries: int
    cases: int
    evidence: int
    drafts: int


def read_archive(session: Session, folder: Path, *, identity: Path | None = None, report: Report) -> Restored:
    """Take an archive into this vault, which must hold nothing yet.

    identity: a file with the age key of a sealed archive.
    Raises VaultNotEmpty, ArchiveDamaged, SignatureInvalid, SealedForAnother, KeyNotAccepted, EncodingInvalid,
    JournalBroken, FileVanished, DiskFull, Cancelled; then nothing of it is here.
    """
    with session.vault.read() as unit:
        if unit.journal.count() or unit.own.drafts.all():
            raise VaultNotEmpty()
    identities: tuple[Identity, ...] = (read_identity(identity),) if identity else ()
    archive = open_archive(folder, identities=identities, report=report)
    about = _about(archive)
    kept: list[CarriedBlob] = []
    try:
        _take_files(session, archive, kept, report=report)
        with session.vault.write() as unit:
            _take_over(unit, about)
            entries = _take_journal(unit, archive, report=report)
            unit.judge_by(authority_of(session, unit))
            saw_time(session, unit, _verified(session, unit))
            for blob in kept:
                unit.own.blobs.put(blob, now_ms=to_ms(session.now()))
            drafts = _take_drafts(unit, archive)
            rebuild_views(unit, report=report)
            applied = apply_withdrawals(session, unit)  # what was taken back stays taken back
    except BaseException:
        remove_unlisted(session, [blob.blob for blob in kept])
        raise
    finish(session, applied)
    apply_trust(session)
    with session.vault.read() as unit:
        cases = unit.views.count_cases()
    device = signing.fingerprint(archive.public_key).hex()
    return Restored(device, str(archive.facts.get("created", "")), entries, cases, len(kept), drafts)


def read_identity(file: Path) -> Identity:
    """Return the age key of a file as age-keygen writes it. Raises FileVanished, KeyNotAccepted."""
    text = read_bounded(file, most_bytes=_MOST_KEY_BYTES).decode("ascii", errors="replace")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return parse_identity(lines[0] if lines else "")


def _about(archive: ArchiveReader) -> dict[str, object]:
    with archive.open("about.json") as source:
        about = next(json_lines(source), None)
    if about is None:
        raise ArchiveDamaged(where="about")
    return about


def _take_over(unit: Unit, about: dict[str, object]) -> None:
    """Keep who wrote before, whom they believed, and by what files the interviews are known."""
    put_formers(unit, from_json(about.get("formers")))
    root, organisation, senders = (about.get(name) for name in ("organisation_root", "organisation", "senders"))
    if isinstance(root, str):
        put_archived_root(unit, signing.check_public_key(_from_hex(root)))
    if isinstance(organisation, str):
        unit.own.put_setting(ORGANISATION_NAME, organisation)
    for name, value in senders.items() if isinstance(senders, dict) else ():
        if name.startswith(SENDERS) and isinstance(value, str):
            unit.own.put_setting(name, value)


def _take_journal(unit: Unit, archive: ArchiveReader, *, report: Report) -> int:
    """Add all entries, then their bodies; return how many entries."""
    states = dict(_absent(archive))
    count = 0
    with archive.open("entries.jsonl") as source:
        for row in json_lines(source):
            signed = SignedEntry(_from_hex(row.get("payload")), _from_hex(row.get("signature")))
            entry = decode_entry(signed.payload)
            absent = {change.id: states[change.id] for change in entry.changes if change.id in states}
            unit.journal.add_signed(entry, signed, bodies={}, states=absent)
            count += 1
            report(Progress(count, 0, STEP_JOURNAL))
    with archive.open("bodies.jsonl") as source:
        for chunk in in_chunks(_present(json_lines(source))):
            known = {body.change for body in unit.journal.bodies([change for change, _body in chunk])}
            bodies = {change: body for change, body in chunk if change in known}
            unit.journal.add_bodies(list(bodies), bodies=bodies, states={})
            report(Progress(count, 0, STEP_JOURNAL))
    return count


def _absent(archive: ArchiveReader) -> Iterator[tuple[str, BodyState]]:
    """Give the changes whose content the archive does not hold, with the reason."""
    with archive.open("bodies.jsonl") as source:
        for row in json_lines(source):
            if row.get("body") is None:
                try:
                    yield str(row["change"]), BodyState(str(row["state"]))
                except (KeyError, ValueError) as error:
                    raise ArchiveDamaged(where="line") from error


def _present(lines: Iterator[dict[str, object]]) -> Iterator[tuple[str, EncodedBody]]:
    for row in lines:
        if row.get("body") is not None:
            words = row.get("words")
            yield str(row.get("change")), EncodedBody(_from_hex(row["body"]), _from_hex(words) if words else None)


def _verified(session: Session, unit: Unit) -> Iterator[bytes]:
    """Give the bytes of every entry after its signature was checked. Raises JournalBroken, SignatureInvalid."""
    keys = {device: public_key(session, unit, device) for device, _sequence, _digest in unit.journal.heads()}
    for signed in rows.entries(unit):
        entry = decode_entry(signed.payload)
        key = keys[entry.device]
        if key is None:
            raise JournalBroken(device=entry.device[:16], sequence=entry.sequence)
        verify_entry(signed, public_key=key)
        yield signed.payload


def _take_files(session: Session, archive: ArchiveReader, kept: list[CarriedBlob], *, report: Report) -> None:
    """Seal the evidence with new keys, each file proven against its digest; note in `kept` what was done so far."""
    with archive.open("evidence.jsonl") as source:
        for row in json_lines(source):
            with archive.open(str(row.get("path"))) as content:
                blob = session.vault.blobs.seal_stream(content, report=report, blob=str(row.get("evidence")))
            kept.append(blob)
            if blob.plain_sha256 != row.get("sha256"):
                raise ArchiveDamaged(where="evidence")
            report(Progress(len(kept), 0, STEP_EVIDENCE))


def _take_drafts(unit: Unit, archive: ArchiveReader) -> int:
    count = 0
    with archive.open("drafts.jsonl") as source:
        for row in json_lines(source):
            unit.own.drafts.put(_draft(row))
            count += 1
    return count


def _draft(row: dict[str, object]) -> Draft:
    document, bindings = row.get("document"), row.get("bindings")
    saved_ms, version = row.get("saved_ms"), row.get("form_version")
    if not isinstance(document, dict) or not isinstance(bindings, dict):
        raise ArchiveDamaged(where="draft")
    if not isinstance(saved_ms, int) or not isinstance(version, int):
        raise ArchiveDamaged(where="draft")
    return Draft(str(row.get("id")), document, bindings, saved_ms, str(row.get("form_id")), version)


def _from_hex(text: object) -> bytes:
    try:
        return bytes.fromhex(str(text))
    except ValueError as error:
        raise ArchiveDamaged(where="line") from error
