"""Tables out: one row for each case, of the columns asked for, through the release gate of a profile.

A table is a paper that left: it is noted in the journal with every case it holds, so that a withdrawal finds it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from intake.crypto.digests import sha256
from intake.errors import FileNotAccepted, ProfileUnknown
from intake.ids import new_id
from intake.model.journal import Claim
from intake.model.snapshot import HeldBack, Released, SnapshotRecord
from intake.model.values import Code, Ref, Value
from intake.progress import Progress, Report
from intake.questionnaire.form import Form
from intake.questionnaire.words import Words
from intake.services.cases import WholeCase, whole_case
from intake.services.cells import cell
from intake.services.files import new_file
from intake.services.journaling import NewValue, record_act
from intake.services.opened import Session
from intake.services.releasing import EVIDENCE, OUTSIDE, hidden_and_shown, of_today, release
from intake.services.session import form_words
from intake.services.spreadsheets import is_table, table_bytes

PROFILES: Final = ("evidence", "institution", "wgeid", "wgad", "special_procedures", "ced", "icrc", "public")
USUAL: Final = (
    "case.number",
    "name.text",
    "person.sex",
    "person.birth",
    "episode.kind",
    "episode.start",
    "episode.place",
    "stage.status",
    "stage.place",
    "stage.as_of",
    "stage.sentence_years",
)
THIRD_PARTY: Final = "third_party"
STEP: Final = "table_cases"
BETWEEN: Final = " | "


@dataclass(frozen=True, slots=True)
class Tabled:
    """A table that was written. cases: rows in it; left_out: cases of which nothing may leave."""

    file: Path
    profile: str
    columns: tuple[str, ...]
    cases: int
    left_out: int
    digest: str
    held_back: tuple[HeldBack, ...]


@dataclass(slots=True)
class _Table:
    """What is gathered while the rows are made: rows, their cases, and what stayed home."""

    columns: tuple[tuple[str, str], ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    held: Counter[tuple[str, str, str, str | None]] = field(default_factory=Counter)


def write_table(
    session: Session,
    out: Path,
    *,
    profile: str,
    columns: Sequence[str] = (),
    recipient: str | None = None,
    language: str = "en",
    report: Report,
) -> Tabled:
    """Write a table of all cases; its file's name ends in .csv or .xlsx. columns: `kind.field`; the usual when empty.

    A free text that names somebody who must not appear is left out and counted as held back (`third_party`).
    Raises ProfileUnknown, FileNotAccepted (`table_column`, `table_form`), FileExists, DiskFull, Cancelled.
    """
    if profile not in PROFILES:
        raise ProfileUnknown()
    if not is_table(out):
        raise FileNotAccepted(pointer=out.suffix, reason="table_form", found="")
    chosen = tuple(_column(one, form=session.form) for one in columns or USUAL)
    table = _Table(chosen)
    cases = _leaders(session)
    for done, case in enumerate(cases, 1):
        _add_case(session, table, case, profile=profile, recipient=recipient)
        report(Progress(done, len(cases), STEP))
    words = form_words(language)
    content = table_bytes([_head(chosen, words), *table.rows], ending=out.suffix.lower())
    digest = sha256(content)
    with new_file(out) as file:
        file.write(content)
        _note(session, table.cases, profile=profile, recipient=recipient, language=language, digest=digest)
    held = tuple(HeldBack(*key, count) for key, count in sorted(table.held.items(), key=lambda one: str(one[0])))
    names = tuple(f"{kind}.{name}" for kind, name in chosen)
    return Tabled(out, profile, names, len(table.rows), len(cases) - len(table.rows), digest.hex(), held)


def _leaders(session: Session) -> tuple[str, ...]:
    """Return one case for each person, in order of id."""
    with session.vault.read() as unit:
        cases = [record.id for record in unit.views.records_of_kind("case") if not record.is_ended]
        return tuple(case for case in cases if unit.views.linked_cases(case)[:1] in {(case,), ()})


def _add_case(session: Session, table: _Table, case: str, *, profile: str, recipient: str | None) -> None:
    with session.vault.read() as unit:
        whole = whole_case(unit, case)
        outside = OUTSIDE if profile == EVIDENCE and recipient else None
        released = release(session, unit, whole, profile=profile, recipient=outside)
    for held in released.held_back:
        if (held.kind, held.field) in table.columns:
            table.held[held.kind, held.field, held.reason, held.scope] += held.count
    row = tuple(_cells(whole, released, table))
    if any(row):
        table.rows.append(row)
        table.cases.append(whole.id)


def _cells(whole: WholeCase, released: Released, table: _Table) -> Iterator[str]:
    from intake.documents.leak import names_in  # noqa: PLC0415 - brings the paper libraries

    hidden, shown = hidden_and_shown(whole, released)
    mine = _about_the_sought(released)
    for kind, name in table.columns:
        found = [claim for record in mine if record.kind == kind for claim in record.claims if claim.field == name]
        texts = list(dict.fromkeys(cell(claim.value) for claim in found))
        free = [text for text in texts if not names_in(text, hidden, allowed=shown)]
        if len(free) < len(texts):
            table.held[kind, name, THIRD_PARTY, None] += len(texts) - len(free)
        yield BETWEEN.join(free)


def _about_the_sought(released: Released) -> tuple[SnapshotRecord, ...]:
    """Return the records that are about the person sought, or about nobody in particular; never about others."""
    snapshot = released.snapshot
    sought = {snapshot.person} | {person.id for person in snapshot.persons if person.relation == "self"}
    episodes = {record.id for record in snapshot.of_kind("episode") if _owner(record, "person") in sought}
    return tuple(
        record
        for record in snapshot.records
        if (record.id in sought if record.kind == "person" else _belongs(record, sought=sought, episodes=episodes))
    )


def _belongs(record: SnapshotRecord, *, sought: set[str], episodes: set[str]) -> bool:
    person, episode = _owner(record, "person"), _owner(record, "episode")
    return (person is None or person in sought) and (episode is None or episode in episodes)


def _owner(record: SnapshotRecord, name: str) -> str | None:
    claim: Claim | None = record.first(name)
    return claim.value.record if claim is not None and isinstance(claim.value, Ref) else None


def _column(text: str, *, form: Form) -> tuple[str, str]:
    kind, _, name = text.strip().partition(".")
    declared = form.field(kind, name)
    if declared is None or declared.release is None:
        raise FileNotAccepted(pointer=text, reason="table_column", found="")
    return kind, name


def _head(columns: Iterable[tuple[str, str]], words: Words) -> tuple[str, ...]:
    return tuple(f"{words.field(kind, name).label} ({kind}.{name})" for kind, name in columns)


def _note(
    session: Session, cases: Iterable[str], *, profile: str, recipient: str | None, language: str, digest: bytes
) -> None:
    """Note for every case that a table with it left."""
    values = []
    for case in cases:
        document = new_id(session.random)
        facts: tuple[tuple[str, Value], ...] = (
            ("case", Ref(case)),
            ("profile", Code(profile)),
            ("language", language),
            ("day", of_today(session)),
            ("digest", digest),
            ("signed", False),
            *([("recipient", recipient)] if recipient else []),
        )
        values += [NewValue(document, "document", name, value) for name, value in facts]
    if values:
        with session.vault.write() as unit:
            record_act(session, unit, act="table.write", values=values)
