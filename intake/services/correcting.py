"""An interview that comes again with other content: where it differs, and the changes that correct what is here.

A correction never edits: it adds changes that replace, ends records that are gone and takes back ends of those that are
there again. Answers that are gone become `not asked`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from intake.model.journal import ENDED, Claim, FoldedRecord, Source
from intake.model.values import Code, Mark
from intake.questionnaire.form import Form
from intake.questionnaire.records import FieldDraft, RecordDraft
from intake.services.journaling import NewValue
from intake.vault.unit import Unit

_FILE_DIGEST: Final = "file_digest"
_CORRECTED: Final = Code("corrected")


def differences(unit: Unit, drafts: Sequence[RecordDraft], *, source: Source, form: Form) -> tuple[str, ...]:
    """Return the pointers (RFC 6901) of answers that are not what is here; of a list from which something is gone.

    drafts: what the document says now, under the ids of when it first came; source: its interview.
    """
    found: list[str] = []
    by_id = {draft.record: draft for draft in drafts}
    here = {record.id: record for record in unit.views.records(by_id)}
    for draft in drafts:
        known = here.get(draft.record)
        if known is not None and known.is_ended:
            found.append(draft.pointer)
        for field in draft.fields:
            if field.field != _FILE_DIGEST and not any(_is_same(claim, field) for claim in claims(known, field.field)):
                found.append(_pointer(form, draft, field.field))
        told = {field.field for field in draft.fields}
        found += [_pointer(form, draft, claim.field) for claim in _untold(known, told, source=source)]
    for record in _gone(unit, by_id, source=source):
        kind = form.kinds.get(record.kind)
        found.append(kind.at.partition("/*")[0] if kind is not None and kind.at else "")
    return tuple(dict.fromkeys(found))


def corrections(unit: Unit, values: Sequence[NewValue], *, source: Source) -> list[NewValue]:
    """Return only what differs from what is here, each value replacing what it corrects.

    values: all that the corrected document says; those without a source are the desk's own.
    """
    wanted = {(value.record, value.field, value.source): value for value in values}
    here = {record.id: record for record in unit.views.records({value.record for value in values})}
    found: list[NewValue] = []
    for (record, field, told_by), value in wanted.items():
        known = [claim for claim in claims(here.get(record), field) if claim.source == told_by]
        if not any(_is_same(claim, value) for claim in known):
            found.append(replace(value, replaces=tuple(change for claim in known for change in claim.attested_by)))
    for known_record in here.values():
        told = {field for record, field, told_by in wanted if (record, told_by) == (known_record.id, source)}
        for claim in _untold(known_record, told, source=source):
            found.append(_taken_back(claim))
    for record_gone in _gone(unit, here, source=source):
        seen = tuple(change for claim in record_gone.claims for change in claim.attested_by)
        found.append(NewValue(record_gone.id, record_gone.kind, ENDED, _CORRECTED, source=source, replaces=seen))
    return found


def claims(record: FoldedRecord | None, field: str) -> list[Claim]:
    """Return the claims of one field."""
    return [claim for claim in record.claims if claim.field == field] if record else []


def _untold(record: FoldedRecord | None, told: set[str], *, source: Source) -> Iterator[Claim]:
    """Give what this interview once said of a record and says no longer; its end, too, when it is there again."""
    for claim in record.claims if record else ():
        if claim.source == source and claim.field not in told and claim.value is not Mark.NOT_ASKED:
            yield claim


def _taken_back(claim: Claim) -> NewValue:
    return NewValue(
        claim.record, claim.kind, claim.field, Mark.NOT_ASKED, source=claim.source, replaces=claim.attested_by
    )


def _gone(unit: Unit, kept: Mapping[str, object], *, source: Source) -> Iterator[FoldedRecord]:
    """Give the records that this interview told of and the document no longer holds."""
    for record in unit.views.records_from_source(source):
        if record.id not in kept and not record.is_ended:
            yield record


def _is_same(claim: Claim, told: FieldDraft | NewValue) -> bool:
    said = (claim.value, claim.words, claim.how_known, claim.as_of)
    return said == (told.value, told.words, told.how_known, told.as_of)


def _pointer(form: Form, draft: RecordDraft, field: str) -> str:
    """Return where in the document the answer of a field stands."""
    declared = form.field(draft.kind, field)
    return f"{draft.pointer}/{declared.member}" if declared and declared.member else draft.pointer
