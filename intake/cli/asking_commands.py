"""`intake review decide|keep|ask|answer|questions|undo`: decisions beside the choice of one value."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from intake.cli.context import Command, Context
from intake.model.views import QuestionLine
from intake.services import asking, review


def decide(context: Context) -> int:
    """Decide about the values of one field: keep this one, keep both, or ask back."""
    arguments = context.arguments
    with context.vault() as session:
        if arguments.keep == "ask":
            result: object = {"question": asking.ask(session, arguments.claims[0], words=arguments.reason)}
        elif arguments.keep == "both":
            asking.keep_both(session, tuple(arguments.claims), reason=arguments.reason)
            result = {"kept": arguments.claims}
        else:
            review.prefer(session, arguments.claims[0], reason=arguments.reason)
            result = {"preferred": arguments.claims[0]}
    context.show(result, [context.say("verdict_noted")])
    return 0


def ask(context: Context) -> int:
    """Ask the desk that works on a case."""
    with context.vault() as session:
        question = asking.ask(session, context.arguments.about, words=context.arguments.words)
    context.show({"question": question}, [context.say("verdict_noted"), question])
    return 0


def answer(context: Context) -> int:
    """Answer a question."""
    with context.vault() as session:
        line = asking.answer(session, context.arguments.question, words=context.arguments.words)
    context.show(line, [_line(line)])
    return 0


def list_questions(context: Context) -> int:
    """List questions, open ones first."""
    with context.vault() as session:
        found = asking.questions(session)
    context.show(found, [_line(line) for line in found] or [context.say("review_empty")])
    return 0


def undo(context: Context) -> int:
    """Take back a decision."""
    with context.vault() as session:
        asking.undo(session, context.arguments.decision)
    context.show({"undone": context.arguments.decision}, [context.say("verdict_noted")])
    return 0


def _line(line: QuestionLine) -> str:
    mark = "✓" if line.is_answered else "?"
    return "  ".join(part for part in (mark, line.id[:12], line.field or "", line.words, *line.answers) if part)


COMMANDS: Final[Mapping[str, Command]] = MappingProxyType(
    {
        "review decide": decide,
        "review ask": ask,
        "review answer": answer,
        "review questions": list_questions,
        "review undo": undo,
    }
)
