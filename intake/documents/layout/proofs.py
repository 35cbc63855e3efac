"""Files kept as proof: what each is, its digest, whose hands it passed, and a small picture of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from intake.documents.layout.moments import tellings
from intake.documents.layout.person import shown
from intake.documents.typeset.blocks import Beside, Block, Heading, Para, Picture, Rows, Text, Together, Tone
from intake.documents.wording import Wording, plain
from intake.model.snapshot import Snapshot, SnapshotFile, SnapshotRecord
from intake.model.values import Ref

_PICTURE_MM: Final = 42.0
_STEP_FIELDS: Final = ("from", "to", "place", "words")


def proofs(snapshot: Snapshot, *, wording: Wording, pictures: Mapping[str, bytes]) -> tuple[Block, ...]:
    """Return every piece of evidence with its custody; pictures beside what is said of them."""
    evidence = snapshot.of_kind("evidence")
    if not evidence:
        return (Para(wording.say("evidence_files_none")),)
    files = {file.record: file for file in snapshot.files}
    seen = {file.record for file in shown(snapshot, pictures)}
    found: list[Block] = [Para(wording.say("evidence_files_note"), tone=Tone.MUTED, scale=0.92)]
    for number, record in enumerate(evidence, 1):
        told = _told(record, snapshot, wording=wording, file=files.get(record.id))
        title = f"{number} · {_kind(record, snapshot, wording=wording)}"
        blocks: tuple[Block, ...] = (
            Heading(title, level=3),
            Rows(told),
            Para(_custody(record, snapshot, wording=wording), tone=Tone.MUTED, scale=0.92),
        )
        if record.id in seen:
            alt = plain(wording.sentence("picture_of", what=title))
            blocks = (Beside(Picture(pictures[record.id], alt, _PICTURE_MM), blocks),)
        found.append(Together(blocks))
    return tuple(found)


def _kind(record: SnapshotRecord, snapshot: Snapshot, *, wording: Wording) -> str:
    labels = [telling.label("kind") for telling in tellings(record, wording=wording, snapshot=snapshot)]
    return next((label for label in labels if label), wording.words.kind("evidence").label)


def _told(
    record: SnapshotRecord, snapshot: Snapshot, *, wording: Wording, file: SnapshotFile | None
) -> tuple[tuple[Text, Text], ...]:
    rows: list[tuple[Text, Text]] = []
    for telling in tellings(record, wording=wording, snapshot=snapshot):
        words, origin, name = telling.quote("words"), telling.label("origin"), telling.text("name")
        rows += [(wording.field("evidence", "words"), words)] if words else []
        rows += [(wording.field("evidence", "origin"), origin)] if origin else []
        rows += [(wording.field("evidence", "name"), name)] if name else []
    if file:
        rows += [
            (wording.say("file_type"), file.media_type),
            (wording.say("file_size"), wording.say("bytes", count=file.size_bytes)),
            (wording.say("file_digest"), _in_groups(file.sha256)),
        ]
    return tuple(dict.fromkeys(rows))


def _in_groups(digest: str) -> str:
    """Return a digest in groups of eight, to be compared by eye."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def _custody(record: SnapshotRecord, snapshot: Snapshot, *, wording: Wording) -> Text:
    steps: list[Text] = []
    for step in snapshot.of_kind("custody_step"):
        owner = step.first("evidence")
        if owner is None or owner.value != Ref(record.id):
            continue
        for telling in tellings(step, wording=wording, snapshot=snapshot):
            day, act = telling.date("day"), telling.label("act")
            parts: list[Text] = [act] if act else []
            parts += [wording.date(day)] if day else []
            parts += [text for field in _STEP_FIELDS if (text := telling.text(field))]
            steps += [wording.listed(parts)] if parts else []
    told = wording.listed(steps) if steps else wording.say("evidence_custody_none")
    return wording.sentence("labelled", label=wording.say("evidence_custody"), text=told)
