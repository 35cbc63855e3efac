"""`intake today …`: what is due and why."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from intake.cli.context import DONE, Command, Context
from intake.model.due import DueLine, DueList
from intake.services import followups, sheets


def list_due(context: Context) -> int:
    """List what is due, with the reason. How somebody may be reached is shown only where their case is opened."""
    with context.vault() as session:
        found = followups.due(session)
    lines = []
    if found.clock_behind_days:
        day = sheets.written_day(found.today)
        lines.append(context.texts.say("today.clock_behind", days=found.clock_behind_days, day=day))
    for line in found.lines:
        parts = (line.number, " · ".join(line.names), line.words, sheets.why(line, texts=context.texts))
        lines.append("  ".join(part for part in parts if part))
    context.show(due_json(found), lines or [context.texts.say("today.nothing")])
    return DONE


def due_json(found: DueList) -> dict[str, object]:
    """Return what is due in the form that scripts rely on."""
    return {
        "today": found.today,
        "clock_behind_days": found.clock_behind_days,
        "counts": {reason.value: count for reason, count in found.counts.items() if count},
        "lines": [_line(line) for line in found.lines],
    }


def _line(line: DueLine) -> dict[str, object]:
    return {
        "id": line.id,
        "reason": line.reason.value,
        "day": line.day,
        "days": line.days,
        "case": line.case,
        "number": line.number,
        "names": line.names,
        "words": line.words,
        "code": line.code,
        "count": line.count,
    }


COMMANDS: Final[Mapping[str, Command]] = MappingProxyType({"today list": list_due})
