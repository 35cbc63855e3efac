"""`intake document … --readiness`: what a body asks for, what is missing and in which question to answer it."""

from __future__ import annotations

from intake.cli.context import DONE, Context
from intake.model.submissions import ReadinessItem
from intake.services.readiness import READY, readiness
from intake.services.session import form_words


def show_readiness(context: Context) -> int:
    """Show how ready a case is; nothing is written."""
    arguments = context.arguments
    with context.vault() as session:
        found = readiness(session, arguments.case, profile=arguments.profile)
    say = context.texts.say
    lines = [
        say("readiness.head", body=found.body, form=found.form) + _mark(context, found.form_mark),
        say("readiness.is_ready" if found.is_ready else "readiness.not_ready"),
    ]
    lines += [_line(context, item) for item in found.items if item.state != READY]
    lines += [say(f"readiness.{warning}") for warning in found.warnings]
    if found.hints:
        lines += [say("readiness.hints_head"), *(say(f"readiness.{hint}") for hint in found.hints)]
    context.show(found, lines)
    return DONE


def _line(context: Context, item: ReadinessItem) -> str:
    say = context.texts.say
    key = "readiness.line_consent" if item.consent else "readiness.line"
    return say(
        key,
        state=("* " if item.is_required else "  ") + say(f"readiness.state_{item.state}"),
        label=item.label,
        mark=_mark(context, item.mark),
        question=_question(context, item),
        why=say(f"readiness.{item.why}") if item.why else "",
    ).rstrip()


def _question(context: Context, item: ReadinessItem) -> str:
    """Return the question in which it is answered: that of the consent where only a yes is missing."""
    words = form_words(context.texts.language)
    if item.consent in words.consents:
        return words.consents[item.consent].question
    kind, _, field = item.question.partition(".")
    return words.field(kind, field).label if item.question else "—"


def _mark(context: Context, mark: str) -> str:
    return context.texts.say("readiness.unchecked") if mark == "M" else ""
