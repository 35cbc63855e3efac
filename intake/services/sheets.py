"""Sheets for the desk itself: whom to call and why, and how the day went. Printed here, never sent and never signed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from pathlib import Path
from typing import Final

from intake.clock import from_ms
from intake.documents.typeset.blocks import Block, DocumentMeta, Heading, Para, Rows, Span, Table, Text, Tone
from intake.documents.typeset.page import render
from intake.model.due import DueLine, Reach, Reason
from intake.model.queue import TicketState
from intake.services import followups, queue
from intake.services.files import new_file
from intake.services.opened import Session
from intake.texts import Texts

_SHARES: Final = (3.0, 4.0, 4.0, 0.8)
_BOX: Final = "□"


def call_list(session: Session, *, language: str, only: Collection[str] = ()) -> bytes:
    """Return a PDF of whom to call today, one row for each case. only: ids of the lines to print, all when empty.

    The safe way to reach somebody stands in it for those who agreed to be asked again; others are named as not to be
    called. Nothing of it is kept here.
    """
    texts = Texts(language)
    found = followups.due(session)
    lines = [line for line in found.lines if line.case and (not only or line.id in only)]
    cases = list(dict.fromkeys(line.case for line in lines if line.case))
    rows = tuple(_row(session, [line for line in lines if line.case == case], texts=texts) for case in cases)
    head = tuple(texts.say(f"today.{key}") for key in ("call_case", "call_why", "call_how")) + ("",)
    blocks: list[Block] = [
        Heading(texts.say("today.call_title")),
        Para(written_day(found.today), tone=Tone.MUTED),
        Para(texts.say("today.call_note"), bold=True),
    ]
    blocks.append(Table(head, rows, shares=_SHARES) if rows else Para(texts.say("today.nothing")))
    return sheet(session, texts.say("today.call_title"), blocks, texts=texts)


def day_sheet(session: Session, *, language: str) -> bytes:
    """Return a PDF of how today went at this desk: numbers only, nobody's name."""
    texts = Texts(language)
    day = queue.day_numbers(session)
    rows = [
        (texts.say(f"today.sheet_{key}"), str(number))
        for key, number in (
            ("tickets", len(day.tickets)),
            ("done", day.count(TicketState.HEARD)),
            ("waiting", day.count(TicketState.WAITING)),
            ("gone", day.count(TicketState.GONE)),
            ("interviews", day.sealed),
            ("drafts", day.drafts),
            ("refused", day.refused),
        )
    ]
    for line in day.undelivered:
        label = texts.say("today.sheet_undelivered", recipient=f"\u2068{line.recipient}\u2069")
        rows.append((label, str(line.undelivered_entries)))
    never = texts.say("today.sheet_never")
    backup = written_day(from_ms(day.backup_ms).astimezone().date()) if day.backup_ms else never
    rows.append((texts.say("today.sheet_backup"), backup))
    title = texts.say("today.sheet_title")
    now = f"{day.desk}  {written_day(session.now().astimezone().date())}"
    note = Para(texts.say("today.sheet_note"), bold=True)
    return sheet(session, title, [Heading(title), Para(now, tone=Tone.MUTED), day_rows(rows), note], texts=texts)


def sheet(session: Session, title: str, blocks: Iterable[Block], *, texts: Texts) -> bytes:
    """Return a PDF of blocks in a language, with nothing in it that says where or by whom it was made."""
    meta = DocumentMeta(
        title=title,
        language=texts.language,
        direction="rtl" if texts.is_right_to_left else "ltr",
        author="",
        subject="",
        created_utc=session.now(),
        running=_running(texts),
        program="",
    )
    return render(tuple(blocks), meta=meta)


def write(pdf: bytes, path: Path) -> None:
    """Write a sheet as a new file that only its owner can read; nothing is written over. Raises as files.new_file."""
    with new_file(path) as file:
        file.write(pdf)


def day_rows(rows: Iterable[tuple[str, str]]) -> Block:
    """Return labels with their values beside them."""
    return Rows(tuple((label, (Span(value, bold=True, isolate=True),)) for label, value in rows))


def why(line: DueLine, *, texts: Texts) -> str:
    """Return in words why a line is due."""
    key = f"line_{line.reason.value}"
    if line.reason is Reason.FOLLOWUP:
        key += "_late" if line.days > 0 else "_today" if line.days == 0 else "_ahead"
    return texts.say(f"today.{key}", day=written_day(line.day), days=line.days, count=line.count)


def written_day(day: date) -> str:
    """Return a day as people at the desks write it, so that it never turns round in a line of Arabic script."""
    return f"\u2066{day:%d.%m.%Y}\u2069"


def _row(session: Session, lines: list[DueLine], *, texts: Texts) -> tuple[Text, ...]:
    first = lines[0]
    names = " · ".join(first.names[:2]) or texts.say("today.unnamed")
    head = (Span(names, bold=True, isolate=True), *((Span(f"\n{first.number}", isolate=True),) if first.number else ()))
    reasons = _lines([_why(line, texts=texts) for line in lines])
    ways = _lines([_reach(one, texts=texts) for one in followups.ways_to_reach(session, first.case or "")])
    return head, reasons, ways, _BOX


def _why(line: DueLine, *, texts: Texts) -> tuple[Span, ...]:
    told = Span(why(line, texts=texts))
    return (Span(line.words, isolate=True), Span(": "), told) if line.words else (told,)


def _reach(reach: Reach, *, texts: Texts) -> tuple[Span, ...]:
    name = Span(reach.name or texts.say("today.unnamed"), bold=True, isolate=True)
    if not reach.allowed:
        return name, Span(f": {texts.say('today.call_not_allowed')}")
    ways = [part for part in (*reach.phones, reach.email, reach.safe) if part]
    if not ways:
        return name, Span(f": {texts.say('today.call_no_way')}")
    spans = [name, Span(": ")]
    for at, way in enumerate(ways):
        spans += [Span(way, isolate=True), Span("; ")] if at + 1 < len(ways) else [Span(way, isolate=True)]
    return tuple(spans)


def _lines(several: list[tuple[Span, ...]]) -> tuple[Span, ...]:
    """Put texts below each other in one cell."""
    spans: list[Span] = []
    for at, one in enumerate(several):
        spans += [Span("\n"), *one] if at else one
    return tuple(spans)


def _running(texts: Texts) -> Callable[[int, int], str]:
    def words(page: int, pages: int) -> str:
        return texts.say("today.page", page=page, pages=pages)

    return words
