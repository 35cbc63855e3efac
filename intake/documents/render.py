"""From a snapshot to the bytes of a PDF: the same snapshot, words, pictures and moment, the same bytes everywhere."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from intake.documents.layout import evidence, family, letter, public, submission
from intake.documents.submissions import load_submission
from intake.documents.typeset.blocks import Block, DocumentMeta
from intake.documents.typeset.faces import Typefaces
from intake.documents.typeset.page import render as set_pages
from intake.documents.wording import Wording
from intake.model.addressees import Addressee
from intake.model.snapshot import Snapshot

FAMILY: Final = "family"
EVIDENCE: Final = "evidence"
INSTITUTION: Final = "institution"
PUBLIC: Final = "public"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a paper is made for besides its snapshot.

    created: aware UTC moment. organisation: named where the profile names it, never on a family's sheet. addressee: to
    whom a letter (`institution`) goes. withheld: `kind.field` of what was told and stays home; a submission says so.
    is_to_be_signed: the file may say what it is; an unsigned family's sheet says nothing of the program that made it.
    """

    created: datetime
    organisation: str | None = None
    addressee: Addressee | None = None
    withheld: frozenset[str] = frozenset()
    is_to_be_signed: bool = False


def render(
    snapshot: Snapshot,
    *,
    wording: Wording,
    pictures: Mapping[str, bytes],
    occasion: Occasion,
    typefaces: Typefaces | None = None,
) -> bytes:
    """Return the PDF of a snapshot in its profile's layout, in the language of `wording`.

    pictures: record -> bytes of its file; shown only where the snapshot lists the file with this very digest.
    Raises NotFound (kind: document_profile) for a profile without a layout, PictureNotReadable.
    """
    listed = {file.record: file.sha256 for file in snapshot.files}
    mine = {
        record: data
        for record, data in pictures.items()
        if record in listed and hashlib.sha256(data).hexdigest() == listed[record]
    }
    blocks, look = _layout(snapshot, wording=wording, pictures=mine, occasion=occasion)
    meta = _meta(snapshot, wording, created=occasion.created, look=look)
    if snapshot.profile == FAMILY and not occasion.is_to_be_signed:
        meta = replace(meta, keywords="", program="")
    return set_pages(blocks, meta=meta, typefaces=typefaces)


@dataclass(frozen=True, slots=True)
class _Look:
    """Title, size of the text in points, and what stands at the head of every page."""

    title: str
    size_pt: float
    head: str = ""


def _layout(
    snapshot: Snapshot, *, wording: Wording, pictures: Mapping[str, bytes], occasion: Occasion
) -> tuple[tuple[Block, ...], _Look]:
    organisation, to = occasion.organisation, occasion.addressee
    if snapshot.profile == FAMILY:
        blocks = family.blocks(snapshot, wording=wording, pictures=pictures)
        return blocks, _Look(wording.say("family_title"), family.TEXT_SIZE_PT)
    if snapshot.profile == EVIDENCE:
        blocks = evidence.blocks(
            snapshot, wording=wording, pictures=pictures, organisation=organisation, created=occasion.created
        )
        title = " · ".join(part for part in (wording.say("evidence_title"), snapshot.number) if part)
        return blocks, _Look(title, evidence.TEXT_SIZE_PT, title)
    if snapshot.profile == INSTITUTION and to is not None:
        blocks = letter.blocks(snapshot, to=to, wording=wording, pictures=pictures, organisation=organisation)
        return blocks, _Look(letter.title(to, wording), letter.TEXT_SIZE_PT)
    if snapshot.profile == PUBLIC:
        blocks = public.blocks(snapshot, wording=wording, pictures=pictures)
        return blocks, _Look(wording.say("public_title"), public.TEXT_SIZE_PT)
    form = load_submission(snapshot.profile)
    blocks = submission.blocks(
        snapshot,
        submission=form,
        wording=wording,
        pictures=pictures,
        organisation=organisation,
        withheld=occasion.withheld,
    )
    head = " · ".join(part for part in (form.form_name, snapshot.number) if part)
    return blocks, _Look(form.form_name, submission.TEXT_SIZE_PT, head)


def _meta(snapshot: Snapshot, wording: Wording, *, created: datetime, look: _Look) -> DocumentMeta:
    """Return what holds for the whole document. A family's sheet says nothing of where it was made."""
    return DocumentMeta(
        title=look.title,
        language=wording.language,
        direction=wording.direction,
        author="",
        subject="",
        created_utc=created,
        running=_running(wording),
        head=look.head,
        foot=wording.say("stands", date=wording.exact(snapshot.day)),
        text_size_pt=look.size_pt,
        keywords=_keywords(snapshot, language=wording.language),
    )


def _keywords(snapshot: Snapshot, *, language: str) -> str:
    """Return what `intake verify` reads back: the profile; of papers that name their case also the case's random id."""
    case = f" case={snapshot.case}" if snapshot.number is not None else ""
    return f"intake profile={snapshot.profile}{case} language={language}"


def _running(wording: Wording) -> Callable[[int, int], str]:
    def words(page: int, pages: int) -> str:
        return wording.say("page", page=page, pages=pages)

    return words
