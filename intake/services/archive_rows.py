"""The lines of an archive: entries and bodies with their exact bytes, records as they stand, cases, evidence, tables.

Everything is read a few hundred records at a time. What a line decodes can be made again from its bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final

from intake.errors import NotFound
from intake.journal.encoding import decode_body, decode_entry, entry_digest
from intake.model.exchange import CarriedBlob, CarriedBody
from intake.model.journal import Claim, Entry, FoldedRecord, SignedEntry
from intake.model.plain import to_json
from intake.model.views import CaseView, DisputeView
from intake.questionnaire.form import Form
from intake.services.cases import moment, show_case
from intake.services.cells import cell, csv_line
from intake.services.opened import Session
from intake.vault.chunks import in_chunks
from intake.vault.unit import Unit

TABLES: Final = ("case", "person", "name", "episode", "stage", "action")
_PAGE: Final = 500


def line(row: object) -> bytes:
    """Return one JSON line, letters of every script as they are."""
    return json.dumps(to_json(row), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def entries(unit: Unit) -> Iterator[SignedEntry]:
    """Give all entries, device by device, oldest first, both branches of a fork too."""
    for device, _sequence, _digest in unit.journal.heads():
        after = 0
        while page := unit.journal.entries_of(device, after_sequence=after, limit=_PAGE):
            last = decode_entry(page[-1].payload).sequence
            if len(page) == _PAGE:
                # A page may end between the branches of a fork: its last number is read again with the next page.
                whole = [one for one in page if decode_entry(one.payload).sequence < last]
                yield from whole
                after = last - 1
                if whole:
                    continue
                page = unit.journal.entries_of(device, after_sequence=after)
                last = decode_entry(page[-1].payload).sequence
            yield from page
            after = last


def entry_line(signed: SignedEntry, entry: Entry) -> bytes:
    """Return an entry with its exact bytes and what they say."""
    return line(
        {
            "digest": entry_digest(signed.payload),
            "payload": signed.payload.hex(),
            "signature": signed.signature.hex(),
            "at": moment(entry.wall_ms),
            "decoded": entry,
        }
    )


def body_lines(bodies: Iterable[CarriedBody]) -> Iterator[bytes]:
    """Give what is held of changes: state, exact bytes and what they say."""
    for one in bodies:
        encoded = one.encoded
        yield line(
            {
                "change": one.change,
                "state": one.state,
                "body": encoded.body.hex() if encoded else None,
                "words": encoded.words.hex() if encoded and encoded.words else None,
                "decoded": decode_body(encoded) if encoded else None,
            }
        )


def record_lines(unit: Unit) -> Iterator[bytes]:
    """Give every record as it now stands, in order of id."""
    for chunk in in_chunks(unit.journal.all_records()):
        for record in unit.views.records(chunk):
            yield line(
                {
                    "id": record.id,
                    "kind": record.kind,
                    "ended": record.is_ended,
                    "claims": [_claim(claim) for claim in record.claims],
                }
            )


def case_lines(session: Session, cases: Iterable[str]) -> Iterator[bytes]:
    """Give every case: its head and the ids of what it is made of, to be joined with the records."""
    for case in cases:
        try:
            view = show_case(session, case)
        except NotFound:  # its content is not held here: what is left of it stands among the records
            continue
        with session.vault.read() as unit:
            members = sorted(unit.views.members_of((case, *view.linked)))
        yield line(_case(view, members))


def evidence_lines(blobs: Iterable[tuple[CarriedBlob, str]]) -> Iterator[bytes]:
    """Give which file of the archive holds a piece of evidence."""
    for blob, path in blobs:
        yield line({"evidence": blob.blob, "sha256": blob.plain_sha256, "bytes": blob.plain_bytes, "path": path})


def table_lines(unit: Unit, kind: str, *, form: Form) -> Iterator[bytes]:
    """Give the table of one kind of record, a line each; several values of one field stand with ` | ` between."""
    declared = form.kinds[kind]
    yield b"\xef\xbb\xbf" + csv_line(("record", "cases", *declared.fields))  # Excel takes it for UTF-8 by these bytes
    for record in unit.views.records_of_kind(kind):
        if not record.is_ended:
            yield csv_line((record.id, " ".join(unit.views.cases_of([record.id])), *_cells(record, declared.fields)))


def _cells(record: FoldedRecord, fields: Iterable[str]) -> Iterator[str]:
    for field in fields:
        yield " | ".join(dict.fromkeys(cell(claim.value) for claim in record.claims if claim.field == field))


def _claim(claim: Claim) -> dict[str, object]:
    return {
        "id": claim.id,
        "field": claim.field,
        "value": claim.value,
        "words": claim.words.text if claim.words else None,
        "source": claim.source,
        "how_known": claim.how_known,
        "as_of": claim.as_of,
        "credibility": claim.credibility,
        "device": claim.device,
        "at": moment(claim.wall_ms),
        "wall_ms": claim.wall_ms,
        "order": [claim.time.physical_ms, claim.time.counter],
        "attested_by": claim.attested_by,
    }


def _case(view: CaseView, members: list[str]) -> dict[str, object]:
    return {
        "id": view.id,
        "number": view.number,
        "person": view.person,
        "names": [name.text for name in view.names],
        "status": view.status,
        "since": view.since,
        "place": view.place,
        "linked": view.linked,
        "records": members,
        "conflicts": [_dispute(one) for one in view.conflicts],
        "disagreements": [_dispute(one) for one in view.disagreements],
    }


def _dispute(dispute: DisputeView) -> dict[str, object]:
    return {
        "record": dispute.record,
        "kind": dispute.kind,
        "field": dispute.field,
        "preferred": dispute.preferred,
        "claims": [claim.id for claim in dispute.claims],
    }
