"""Turns a checked document into records, changes and one signed entry, with its evidence files.

The same document twice changes nothing; a correction adds replacing changes and never edits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intake.clock import to_ms
from intake.crypto.digests import sha256
from intake.errors import FileNotAccepted, InterviewDiffers, NeedsConsent
from intake.ids import derived_id
from intake.model.changes import Changes
from intake.model.journal import Source, SourceKind
from intake.model.values import Ref, Refs
from intake.model.views import Added
from intake.progress import Report
from intake.questionnaire.document import Document
from intake.questionnaire.records import FieldDraft, RecordDraft, records
from intake.services import evidence
from intake.services.conversion import Conversion, conversion_of
from intake.services.correcting import claims, corrections, differences
from intake.services.files import is_file, is_inside
from intake.services.identity import DESK
from intake.services.journaling import NewValue, record_act, worker_source
from intake.services.numbers import case_number
from intake.services.opened import Session
from intake.services.withdrawing import is_withdrawn
from intake.vault.unit import Unit

ADDED: Final = "interview.add"
"""The act by which an interview is sealed."""

_SENDER: Final = "interview.sender:"
_FILE: Final = "interview.file:"
_KIND: Final = "interview"
_MOST_SHOWN: Final = 10
_ABOUT_ALL: Final = frozenset({evidence.KIND, "action"})
_WORKERS_KINDS: Final = frozenset({"followup", "custody_step"})
_WORKERS_FIELDS: Final = frozenset({("case", "priority"), ("case", "tags"), ("case", "number")})


@dataclass(frozen=True, slots=True)
class _Reading:
    """A document that may be taken in: its records, the ids of its interview and cases, and its sender's own id."""

    drafts: tuple[RecordDraft, ...]
    interview: str
    cases: tuple[str, ...]
    sender: str


def take_in(
    session: Session,
    document: Document,
    *,
    digest: bytes,
    bindings: Mapping[str, str],
    folder: Path,
    is_correction: bool,
    report: Report,
    draft: str | None = None,
) -> Added:
    """Take in a document, whole or not at all; an interview that is here already gives `new=False`.

    digest: of the bytes that the records' ids derive from; bindings: persons and cases known before; folder: where
    evidence paths begin; draft: let go of with the same act.
    Raises FileNotAccepted, NeedsConsent, InterviewDiffers, FileVanished, DiskFull, Cancelled.
    """
    helper = conversion_of(session)
    sender = _sender_key(document)
    seen = _FILE + digest.hex()
    with session.vault.read() as unit:
        first = unit.own.setting(sender)
        reading = _read(session, document, digest=digest, bindings=bindings, helper=helper)
        is_known = _is_here(unit, reading.interview)
        if not is_known and first is not None:
            reading = _read(session, document, digest=bytes.fromhex(first), bindings=bindings, helper=helper)
            source = Source(SourceKind.INTERVIEW, reading.interview)
            differing = differences(unit, reading.drafts, source=source, form=session.form)
            is_known = unit.own.was_seen(seen) or not differing
            if not is_known and not is_correction:
                raise InterviewDiffers(pointers=differing[:_MOST_SHOWN])
        if not is_known and is_withdrawn(session, unit, reading.interview):
            raise NeedsConsent(scope="store")  # after an erased `store`, only a new interview counts
    if is_known:
        if draft is not None:
            discard(session, draft)
        return Added(reading.interview, reading.cases, new=False)
    kept = _keep_files(session, _files(reading.drafts, folder), report=report)
    try:
        with session.vault.write() as unit:
            _write(session, unit, reading, kept=kept, is_correction=first is not None, act=ADDED)
            if first is None:
                unit.own.put_setting(sender, digest.hex())
            unit.own.mark_seen(seen, kind=_KIND, now_ms=to_ms(session.now()))
            if draft is not None:
                unit.own.drafts.remove(draft)
    except BaseException:
        evidence.remove_unlisted(session, kept)
        raise
    return Added(reading.interview, reading.cases, new=True)


def _read(
    session: Session,
    document: Document,
    *,
    digest: bytes,
    bindings: Mapping[str, str],
    helper: Conversion,
) -> _Reading:
    drafts = records(
        document,
        session.form,
        digest=digest,
        bindings=bindings,
        bounds=helper.bounds,
        propose=helper.propose_date,
        propose_place=helper.propose_place,
    )
    interview = next(draft.record for draft in drafts if draft.kind == "interview")
    return _Reading(
        drafts=drafts,
        interview=interview,
        cases=tuple(draft.record for draft in drafts if draft.kind == "case"),
        sender=_sender_key(document),
    )


@dataclass(frozen=True, slots=True)
class _NamedFile:
    """A file that a document names. pointer: where."""

    pointer: str
    path: Path


def _files(drafts: Sequence[RecordDraft], folder: Path) -> dict[str, _NamedFile]:
    """Return evidence id -> file. Raises FileNotAccepted for a path that leaves the folder or is not there."""
    found: dict[str, _NamedFile] = {}
    for draft in drafts:
        if draft.kind != evidence.KIND:
            continue
        name = next((field.value for field in draft.fields if field.field == "name"), None)
        if not isinstance(name, str):
            continue
        path = folder / name
        if not is_inside(path, folder):
            raise FileNotAccepted(pointer=f"{draft.pointer}/path", reason="outside_folder", found="")
        if not is_file(path):
            raise FileNotAccepted(pointer=f"{draft.pointer}/path", reason="file_missing", found="")
        found[draft.record] = _NamedFile(f"{draft.pointer}/path", path)
    return found


def discard(session: Session, draft: str) -> None:
    """Let go of a draft for ever."""
    with session.vault.write() as unit:
        unit.own.drafts.remove(draft)


def _keep_files(session: Session, files: Mapping[str, _NamedFile], *, report: Report) -> dict[str, evidence.Kept]:
    """Seal the files that are not here yet. Raises FileNotAccepted where another file is here under the same name."""
    kept: dict[str, evidence.Kept] = {}
    with session.vault.read() as unit:
        here = {ident: blob for ident in files if (blob := unit.own.blobs.get(ident)) is not None}
    for ident, blob in here.items():
        if not evidence.is_content(files[ident].path, blob, report=report):
            raise FileNotAccepted(pointer=files[ident].pointer, reason="other_content", found="")
    try:
        for ident, file in files.items():
            if ident not in here:
                kept[ident] = evidence.keep_file(session, file.path, evidence=ident, report=report)
    except BaseException:
        evidence.remove_unlisted(session, kept)
        raise
    return kept


def _write(
    session: Session,
    unit: Unit,
    reading: _Reading,
    *,
    kept: Mapping[str, evidence.Kept],
    is_correction: bool,
    act: str,
) -> Changes:
    source = Source(SourceKind.INTERVIEW, reading.interview)
    worker = worker_source(session)
    values: list[NewValue] = []
    for draft in reading.drafts:
        values += [_new_value(draft, field, source=source, worker=worker) for field in draft.fields]
    for case in reading.cases:
        if not _has_number(unit, case):
            values.append(NewValue(case, "case", "number", _next_number(unit), source=worker))
    values += _belonging(reading, worker=worker)
    for ident, file in kept.items():
        values += evidence.file_values(file, record=ident)
        values += evidence.custody_values(session, file, evidence=ident)
        unit.own.blobs.put(file.blob, now_ms=to_ms(session.now()))
    if is_correction:
        values = corrections(unit, values, source=source)
        act = "interview.correct"
    return record_act(session, unit, act=act, values=values, source=worker)


def _belonging(reading: _Reading, *, worker: Source) -> Iterator[NewValue]:
    """Give what ties evidence to its interview, and evidence and steps about which nobody said whom to all sought."""
    sought = {
        field.value.record
        for draft in reading.drafts
        if draft.kind == "case"
        for field in draft.fields
        if field.field == "person" and isinstance(field.value, Ref)
    }
    for draft in reading.drafts:
        if draft.kind == evidence.KIND:
            yield NewValue(draft.record, draft.kind, "interview", Ref(reading.interview), source=worker)
        if draft.kind in _ABOUT_ALL and not any(field.field == "about" for field in draft.fields):
            yield NewValue(draft.record, draft.kind, "about", Refs(tuple(sorted(sought))), source=worker)


def _new_value(draft: RecordDraft, field: FieldDraft, *, source: Source, worker: Source) -> NewValue:
    is_workers = draft.kind in _WORKERS_KINDS or (draft.kind, field.field) in _WORKERS_FIELDS
    return NewValue(
        record=draft.record,
        kind=draft.kind,
        field=field.field,
        value=field.value,
        words=field.words,
        how_known=field.how_known,
        as_of=field.as_of,
        source=worker if is_workers else source,
    )


def _is_here(unit: Unit, interview: str) -> bool:
    return unit.views.record(interview) is not None


def _has_number(unit: Unit, case: str) -> bool:
    return bool(claims(unit.views.record(case), "number"))


def _next_number(unit: Unit) -> str:
    desk = unit.own.setting(DESK) or "X"
    return case_number(desk, unit.own.next_number(desk))


def _sender_key(document: Document) -> str:
    interview = document.content.get("interview")
    sender = interview.get("id") if isinstance(interview, dict) else ""
    return _SENDER + derived_id(sha256(str(sender).encode()), "sender")
