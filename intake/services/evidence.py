"""Files kept as proof: hashed and sealed in one pass, never changed, listed with the case they speak of.

A piece of evidence and its sealed file share one id. The original file is only ever read.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intake.clock import to_ms
from intake.crypto.age_reader import SeekReader
from intake.crypto.digests import file_digest
from intake.errors import BlobDamaged, FileNotAccepted, FileVanished, NotFound
from intake.ids import new_id
from intake.model.changes import Changes
from intake.model.exchange import CarriedBlob
from intake.model.journal import FoldedRecord
from intake.model.values import Code, Ref, Refs, Value
from intake.model.views import EvidenceLine
from intake.progress import Progress, Report
from intake.questionnaire.form import Form
from intake.services.files import is_file, new_file
from intake.services.finding import case_id, record_id
from intake.services.folded import code_of, integer_of, ref_of, text_of
from intake.services.journaling import NewValue, record_act
from intake.services.opened import Session
from intake.vault.chunks import in_chunks
from intake.vault.unit import Unit

KIND: Final = "evidence"
STEP_SAVE: Final = "evidence_save"
_COPY_BYTES: Final = 1 << 18
_KINDS_BY_TYPE: Final = {"image": "photo", "audio": "audio", "video": "video"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is sealed and in its place, not yet in the journal."""

    path: Path
    media_type: str
    blob: CarriedBlob


@dataclass(frozen=True, slots=True)
class About:
    """Whom a file is about, and the interview of the person who brought it; None where nobody knows."""

    person: str | None
    interview: str | None


def keep_file(session: Session, path: Path, *, evidence: str, report: Report) -> Kept:
    """Seal one file under the id of its evidence record. Nothing is listed before the journal entry that names it.

    Raises FileVanished, DiskFull, Cancelled; then nothing of it is left.
    """
    if not is_file(path):
        raise FileVanished()
    media_type = media_type_of(path)
    return Kept(path, media_type, session.vault.blobs.seal(path, blob=evidence, report=report))


def media_type_of(path: Path) -> str:
    """Return the media type that a file's first bytes show, else that its ending says."""
    try:
        with path.open("rb") as source:
            start = source.read(16)
    except OSError as error:
        raise FileVanished() from error
    for magic, offset, found in _MAGIC:
        if start[offset : offset + len(magic)] == magic:
            return found
    return mimetypes.guess_type(path.name, strict=True)[0] or "application/octet-stream"


def file_values(kept: Kept, *, record: str) -> tuple[NewValue, ...]:
    """Return the values that the program itself notes of a kept file."""
    facts: tuple[tuple[str, Value], ...] = (
        ("digest", bytes.fromhex(kept.blob.plain_sha256)),
        ("size", kept.blob.plain_bytes),
        ("media_type", kept.media_type),
    )
    return tuple(NewValue(record, KIND, field, value) for field, value in facts)


def custody_values(session: Session, kept: Kept, *, evidence: str) -> tuple[NewValue, ...]:
    """Return the first custody step: this desk took the file in today."""
    step = new_id(session.random)
    return (
        NewValue(step, "custody_step", "evidence", Ref(evidence)),
        NewValue(step, "custody_step", "act", Code("received")),
        NewValue(step, "custody_step", "digest", bytes.fromhex(kept.blob.plain_sha256)),
    )


def add_evidence(
    session: Session,
    case: str,
    paths: Sequence[Path],
    *,
    kind: str = "other",
    origin: str = "family",
    report: Report,
) -> tuple[EvidenceLine, ...]:
    """Keep files with a case, all or none; return their lines. A file whose content is here already is kept once.

    Raises NotFound, Ambiguous, FileVanished, DiskFull, Cancelled.
    """
    _check_code(session, "kind", kind)
    _check_code(session, "origin", origin)
    with session.vault.read() as unit:
        whole = case_id(unit, case)
        person = ref_of(unit.views.record(whole), "person")
    here = {line.sha256: line.id for line in evidence_of(session, whole) if line.held}
    sizes = {line.size_bytes for line in evidence_of(session, whole) if line.held}
    ids: list[str] = []
    kept_files: list[Kept] = []
    try:
        for path in paths:
            known = _known_here(path, here, sizes=sizes, report=report)
            if known:
                ids.append(known)
                continue
            kept = keep_file(session, path, evidence=new_id(session.random), report=report)
            kept_files.append(kept)
            ids.append(kept.blob.blob)
            here[kept.blob.plain_sha256] = kept.blob.blob
            sizes.add(kept.blob.plain_bytes)
        with session.vault.write() as unit:
            about = About(person, _only_interview(unit, whole))
            for some in in_chunks(kept_files):
                _record(session, unit, some, about=about, kind=kind, origin=origin)
    except BaseException:
        remove_unlisted(session, [kept.blob.blob for kept in kept_files])
        raise
    return tuple(line for line in evidence_of(session, whole) if line.id in ids)


def remove_unlisted(session: Session, blobs: Iterable[str]) -> None:
    """Remove sealed files that nothing names, after their act failed. What was committed after all stays."""
    with session.vault.read() as unit:
        orphans = [blob for blob in blobs if unit.own.blobs.get(blob) is None]
    for blob in orphans:
        session.vault.blobs.remove(blob)


def evidence_of(session: Session, case: str) -> tuple[EvidenceLine, ...]:
    """Return the files of a case, oldest first. Raises NotFound, Ambiguous."""
    with session.vault.read() as unit:
        records = unit.views.records_of_case(case_id(unit, case))
        return lines_of(unit, records)


def lines_of(unit: Unit, records: Sequence[FoldedRecord]) -> tuple[EvidenceLine, ...]:
    """Return the lines of those records that are evidence, in order of time and id."""
    lines = [_line(unit, record) for record in records if record.kind == KIND and not record.is_ended]
    return tuple(sorted(lines, key=lambda line: (line.added_ms, line.id)))


def open_evidence(session: Session, evidence: str) -> SeekReader:
    """Return a reader that decrypts as it is read; nothing is written in the clear. Raises NotFound, BlobDamaged."""
    with session.vault.read() as unit:
        whole = evidence_id(unit, evidence)
        key = unit.own.blobs.get(whole)
    if key is None:
        raise NotFound(kind=KIND)
    return session.vault.blobs.open(key)


def save_evidence(session: Session, evidence: str, out: Path, *, report: Report) -> None:
    """Write a kept file out in the clear, whole or not at all. Raises NotFound, BlobDamaged, FileExists, DiskFull."""
    with open_evidence(session, evidence) as source, new_file(out) as target:
        total = source.seek(0, 2)
        source.seek(0)
        done = 0
        while data := source.read(_COPY_BYTES):
            target.write(data)
            done += len(data)
            report(Progress(done, total, STEP_SAVE))
        if done != total:
            raise BlobDamaged(evidence=evidence)


def evidence_id(unit: Unit, text: str) -> str:
    """Return the whole id of a piece of evidence from its id or the beginning of it. Raises NotFound, Ambiguous."""
    return record_id(unit, text, kind=KIND)


def is_content(path: Path, blob: CarriedBlob, *, report: Report) -> bool:
    """Tell whether a file holds what was sealed. Raises FileVanished."""
    return _known_here(path, {blob.plain_sha256: blob.blob}, sizes={blob.plain_bytes}, report=report) is not None


def _known_here(path: Path, here: Mapping[str, str], *, sizes: Collection[int], report: Report) -> str | None:
    """Return the evidence of this case that has the file's content already; reads only what has the size of one.

    here: SHA-256 -> evidence; sizes: of all of them.
    """
    try:
        if path.stat().st_size not in sizes:
            return None
        with path.open("rb") as source:
            return here.get(file_digest(source, report=report).hex())
    except (OSError, ValueError) as error:
        raise FileVanished() from error


def _check_code(session: Session, field: str, code: str) -> None:
    """Raise FileNotAccepted for a code that the form does not have."""
    if code not in evidence_codes(session.form, field):
        raise FileNotAccepted(pointer=f"/{field}", reason="unknown_code", found="")


def evidence_codes(form: Form, field: str) -> tuple[str, ...]:
    """Return the codes that can be chosen for a field of evidence, `kind` or `origin`."""
    declared = form.field(KIND, field)
    return form.lists[declared.list].codes if declared and declared.list else ()


def _only_interview(unit: Unit, case: str) -> str | None:
    """Return the case's interview where only one person told of it: what is added later came from them.

    Where several did, nobody is guessed; such a file stays off papers that need its giver's consent.
    """
    found = [
        record for record in unit.views.records_of_case(case) if record.kind == "interview" and not record.is_ended
    ]
    tellers = {ref_of(record, "testifier") for record in found}
    newest = max(found, key=lambda record: max(claim.time for claim in record.claims), default=None)
    return newest.id if newest is not None and len(tellers) == 1 else None


def _record(
    session: Session, unit: Unit, kept_files: Sequence[Kept], *, about: About, kind: str, origin: str
) -> Changes:
    """Note files as one act: folding the case again for each of many would take longer with every one."""
    values = [
        value for kept in kept_files for value in _values_of(session, kept, about=about, kind=kind, origin=origin)
    ]
    changes = record_act(session, unit, act="evidence.add", values=values)
    for kept in kept_files:
        unit.own.blobs.put(kept.blob, now_ms=to_ms(session.now()))
    return changes


def _values_of(session: Session, kept: Kept, *, about: About, kind: str, origin: str) -> list[NewValue]:
    evidence = kept.blob.blob
    usual = _KINDS_BY_TYPE.get(kept.media_type.split("/")[0], "other")
    return [
        NewValue(evidence, KIND, "name", kept.path.name),
        NewValue(evidence, KIND, "kind", Code(usual if kind == "other" else kind)),
        NewValue(evidence, KIND, "origin", Code(origin)),
        *([NewValue(evidence, KIND, "about", Refs((about.person,)))] if about.person else []),
        *([NewValue(evidence, KIND, "interview", Ref(about.interview))] if about.interview else []),
        *file_values(kept, record=evidence),
        *custody_values(session, kept, evidence=evidence),
    ]


def _line(unit: Unit, record: FoldedRecord) -> EvidenceLine:
    digest = next((claim.value for claim in record.claims if claim.field == "digest"), b"")
    added = min((claim.wall_ms for claim in record.claims), default=0)
    return EvidenceLine(
        id=record.id,
        kind=code_of(record, "kind") or "other",
        origin=code_of(record, "origin"),
        name=Path(text_of(record, "name") or "").name,
        media_type=text_of(record, "media_type") or "application/octet-stream",
        size_bytes=integer_of(record, "size") or 0,
        sha256=digest.hex() if isinstance(digest, bytes) else "",
        words=text_of(record, "words"),
        added_ms=added,
        interview=ref_of(record, "interview"),
        held=unit.own.blobs.get(record.id) is not None,
    )


_MAGIC: Final = (
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"%PDF-", 0, "application/pdf"),
    (b"GIF8", 0, "image/gif"),
    (b"WEBP", 8, "image/webp"),
    (b"WAVE", 8, "audio/wav"),
    (b"OggS", 0, "audio/ogg"),
    (b"ID3", 0, "audio/mpeg"),
    (b"fLaC", 0, "audio/flac"),
    (b"ftyp", 4, "video/mp4"),
    (b"\x1aE\xdf\xa3", 0, "video/webm"),
)
