"""Archive out: the whole vault as a folder that explains itself and that no program of ours is needed to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intake.clock import to_ms
from intake.crypto import signing
from intake.crypto.age_recipients import Recipient, parse_recipient
from intake.journal.encoding import decode_entry
from intake.model.exchange import CarriedBlob
from intake.progress import Progress, Report
from intake.services import archive_rows as rows
from intake.services.archive_folder import README, ArchiveWriter, content_path, new_archive
from intake.services.cases import moment
from intake.services.formers import Former, archived_root, formers, to_json
from intake.services.identity import ORGANISATION_NAME, PINNED_ROOT
from intake.services.opened import Session
from intake.services.session import FORM_FOLDER
from intake.vault.unit import Unit

SENDERS: Final = "interview.sender:"
STEP_JOURNAL: Final = "archive_journal"
STEP_CASES: Final = "archive_cases"
STEP_EVIDENCE: Final = "archive_evidence"
EXPLANATION: Final = Path(__file__).resolve().parent.parent.parent / "resources" / "archive" / "README.txt"
_COPY_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Archived:
    """An archive that was written. sealed: for one recipient; else everything in it is in the clear."""

    folder: Path
    entries: int
    changes: int
    cases: int
    evidence: int
    missing: int
    sealed: bool


def write_archive(session: Session, out: Path, *, sealed_for: str | None = None, report: Report) -> Archived:
    """Write the whole vault into a new folder, whole or not at all.

    sealed_for: an age recipient; every file but the explanation is then sealed for it. Without one all is in the clear,
    and the caller has said so. Secret keys never go along; what a withdrawal sealed stays behind.
    Raises KeyNotAccepted, FolderMissing, FileExists, DiskFull, PlaceNotWritable, BlobDamaged, Cancelled.
    """
    recipients: tuple[Recipient, ...] = (parse_recipient(sealed_for),) if sealed_for else ()
    with new_archive(out, recipients=recipients) as archive:
        archive.write(README, [EXPLANATION.read_bytes()], is_plain=True)
        with session.vault.read() as unit:
            entries, changes = _journal(unit, archive, report=report)
            archive.write("records.jsonl", rows.record_lines(unit))
            for kind in rows.TABLES:
                archive.write(f"tables/{kind}.csv", rows.table_lines(unit, kind, form=session.form))
            blobs = unit.own.blobs.all()
            cases = tuple(record.id for record in unit.views.records_of_kind("case"))
            archive.write("about.json", [rows.line(_about(session, unit))])
            archive.write("drafts.jsonl", (rows.line(draft) for draft in unit.own.drafts.all()))
        archive.write("cases.jsonl", _counted(rows.case_lines(session, cases), len(cases), report=report))
        _form(archive)
        kept = _evidence(session, archive, blobs, report=report)
        archive.write("evidence.jsonl", rows.evidence_lines(kept))
        facts = {"created": moment(to_ms(session.now())), "device": session.device}
        archive.finish(facts, seed=session.sign_seed)
    return Archived(out, entries, changes, len(cases), len(kept), len(blobs) - len(kept), bool(recipients))


def _journal(unit: Unit, archive: ArchiveWriter, *, report: Report) -> tuple[int, int]:
    """Write all entries, then what is held of their changes; return how many of both."""
    counts = [0, 0]
    total = unit.journal.count()

    def entries() -> Iterator[bytes]:
        for signed in rows.entries(unit):
            counts[0] += 1
            report(Progress(counts[0], total, STEP_JOURNAL))
            yield rows.entry_line(signed, decode_entry(signed.payload))

    def bodies() -> Iterator[bytes]:
        for signed in rows.entries(unit):
            ids = [change.id for change in decode_entry(signed.payload).changes]
            counts[1] += len(ids)
            report(Progress(counts[0], total, STEP_JOURNAL))
            yield from rows.body_lines(unit.journal.bodies(ids))

    archive.write("entries.jsonl", entries())
    archive.write("bodies.jsonl", bodies())
    return counts[0], counts[1]


def _about(session: Session, unit: Unit) -> dict[str, object]:
    """Return what is needed to go on with the work elsewhere. No secret is among it."""
    me = Former(session.device, session.role, signing.public_key(session.sign_seed))
    root = unit.own.secret(PINNED_ROOT) or archived_root(unit)
    return {
        "role": session.role,
        "organisation": unit.own.setting(ORGANISATION_NAME),
        "organisation_root": root.hex() if root else None,
        "formers": to_json((*formers(unit), me)),
        "form": session.form.stamp,
        "senders": unit.own.settings(SENDERS),
    }


def _form(archive: ArchiveWriter) -> None:
    """Write the form along: it says what the fields and codes mean."""
    for path in sorted(FORM_FOLDER.rglob("*.json")):
        archive.write(f"form/{path.relative_to(FORM_FOLDER).as_posix()}", [path.read_bytes()])


def _evidence(
    session: Session, archive: ArchiveWriter, blobs: Sequence[CarriedBlob], *, report: Report
) -> list[tuple[CarriedBlob, str]]:
    """Write the evidence that is here: by its content in the clear, so once; by its id when it is sealed."""
    total = sum(blob.plain_bytes for blob in blobs)
    written: set[str] = set()
    kept: list[tuple[CarriedBlob, str]] = []
    done = 0
    for blob in blobs:
        if not session.vault.blobs.is_here(blob):
            continue
        path = f"files/{blob.blob[:2]}/{blob.blob}" if archive.recipients else content_path(blob.plain_sha256)
        if path not in written:
            archive.write(path, _content(session, blob, done=done, total=total, report=report))
        written.add(path)
        kept.append((blob, path))
        done += blob.plain_bytes
    return kept


def _content(session: Session, blob: CarriedBlob, *, done: int, total: int, report: Report) -> Iterator[bytes]:
    with session.vault.blobs.open(blob) as source:
        while data := source.read(_COPY_BYTES):
            done += len(data)
            report(Progress(done, total, STEP_EVIDENCE))
            yield data


def _counted(lines: Iterator[bytes], total: int, *, report: Report) -> Iterator[bytes]:
    for done, one in enumerate(lines, 1):
        report(Progress(done, total, STEP_CASES))
        yield one
