"""`intake table …` and `intake interview form`: tables out and in, and a blank form on paper."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from intake.cli.context import DONE, Command, Context
from intake.model.snapshot import HeldBack
from intake.progress import silent
from intake.services.table_in import REFUSED, RowResult, read_table
from intake.services.table_out import write_table
from intake.services.wording import Wording


def write(context: Context) -> int:
    """Write a table of all cases through the release gate."""
    arguments = context.arguments
    columns = [one for one in (arguments.columns or "").split(",") if one.strip()]
    with context.vault() as session:
        written = write_table(
            session,
            arguments.output,
            profile=arguments.profile,
            columns=columns,
            recipient=arguments.recipient,
            language=context.texts.language,
            report=silent,
        )
        words = Wording(session, texts=context.texts)
    say = context.texts.say
    lines = [say("table.written", file=written.file, cases=written.cases, left_out=written.left_out)]
    lines += [held_back_line(context, held, words=words) for held in written.held_back]
    context.show(written, lines)
    return DONE


def held_back_line(context: Context, held: HeldBack, *, words: Wording) -> str:
    """Return what stayed home and why, in one line."""
    reason = context.texts.say(f"reasons.{held.reason}")
    return context.say("document_held_back", count=held.count, what=words.field(held.kind, held.field), reason=reason)


def read(context: Context) -> int:
    """Take in a table row by row; status 1 when a row was refused."""
    arguments = context.arguments
    with context.vault() as session:
        found = read_table(session, arguments.file, mapping=arguments.map, is_dry_run=arguments.dry_run, report=silent)
    context.show(
        found, [line for result in found for line in _lines(context, result)] or [context.say("nothing_found")]
    )
    refused = sum(result.state == REFUSED for result in found)
    if not refused:
        return DONE
    return context.refuse_with(context.texts.say("table.refused_rows", count=refused, all=len(found)))


def _lines(context: Context, result: RowResult) -> list[str]:
    say = context.texts.say
    state = say(f"table.row_{result.state}")
    lines = [say("table.row", row=result.row, state=state, cases=" ".join(result.cases))]
    lines += [f"    {one.column}: {say(f'checks.{one.code}')}" for one in result.findings]
    return lines


def write_blank_form(context: Context) -> int:
    """Write a blank interview form to print."""
    from intake.services.blank_form import blank_form  # noqa: PLC0415 - brings the paper libraries
    from intake.services.files import write_new  # noqa: PLC0415

    arguments = context.arguments
    with context.vault() as session:
        write_new(arguments.output, blank_form(session, language=arguments.document_language, is_short=arguments.short))
    context.show({"file": arguments.output}, [context.texts.say("blank.written", file=arguments.output)])
    return DONE


COMMANDS: Final[Mapping[str, Command]] = MappingProxyType(
    {"table write": write, "table read": read, "interview form": write_blank_form}
)
