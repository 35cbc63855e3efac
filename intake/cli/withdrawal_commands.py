"""`intake withdrawal …` and `intake case withdraw`: somebody takes back consent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from intake.cli.context import Command, Context
from intake.errors import UsageError
from intake.model.consent import Scope
from intake.model.withdrawals import Left, Stage, WithdrawalLine
from intake.services import withdrawals
from intake.services.cases import moment

EVERYTHING: Final = "all"
_DEMANDED: Final = MappingProxyType({"yes": True, "no": False, "not-said": None})


def make(context: Context) -> int:
    """Note a withdrawal; show what had left before. With --preview nothing is changed."""
    arguments = context.arguments
    with context.vault() as session:
        if arguments.preview:
            would = withdrawals.preview(session, arguments.about, testifier=arguments.testifier)
            counts = {"interviews": len(would.interviews), "changes": would.changes, "files": would.blobs}
            context.show(would, [_say(context, "would", **counts), *_left_lines(context, would.left)])
            return 0
        done = withdrawals.withdraw(
            session,
            arguments.about,
            scopes=_scopes(arguments.scope),
            demanded=_DEMANDED[arguments.demanded],
            reason=arguments.reason or "",
            testifier=arguments.testifier,
            by=arguments.by,
        )
    key = "made_waiting" if done.line.stage is Stage.WAITING else "made"
    context.show(done, [_say(context, key), *_lines(context, done.line), *_left_lines(context, done.left)])
    return 0


def list_all(context: Context) -> int:
    """List withdrawals, how far they are carried out here and where they have arrived."""
    with context.vault() as session:
        found = withdrawals.withdrawals(session)
    lines = [line for one in found for line in _lines(context, one)]
    context.show(found, lines or [_say(context, "none")])
    return 0


def confirm(context: Context) -> int:
    """Confirm as a second person; what is covered goes for good."""
    with context.vault() as session:
        line = withdrawals.confirm(session, context.arguments.id, by=context.arguments.by)
    context.show(line, _lines(context, line))
    return 0


def review(context: Context) -> int:
    """Let a withdrawal count that waits because there were more than three that day."""
    with context.vault() as session:
        line = withdrawals.let_through(session, context.arguments.id, by=context.arguments.by)
    context.show(line, _lines(context, line))
    return 0


def _scopes(typed: list[str]) -> frozenset[Scope]:
    """Return the scopes named; `all` is all of them. Raises UsageError for one that does not exist."""
    if EVERYTHING in typed:
        return frozenset(Scope)
    known = {scope.value: scope for scope in Scope}
    for one in typed:
        if one not in known:
            raise UsageError(argument=one)
    return frozenset(known[one] for one in typed)


def _lines(context: Context, line: WithdrawalLine) -> Iterator[str]:
    scopes = EVERYTHING if len(line.scopes) == len(Scope) else " ".join(line.scopes)
    stage = _say(context, f"stage_{line.stage.value}")
    yield _say(context, "line", id=line.id, stage=stage, scopes=scopes, when=moment(line.made_ms))
    if line.due_ms is not None:
        yield _say(context, "due", day=moment(line.due_ms)[:10], id=line.id[:8])
    if line.contested:
        yield _say(context, "contested", count=len(line.contested))
    if line.arrived_at:
        yield _say(context, "arrived", names=" ".join(line.arrived_at))
    if line.awaited_at:
        yield _say(context, "awaited", names=" ".join(line.awaited_at))


def _left_lines(context: Context, left: tuple[Left, ...]) -> Iterator[str]:
    for one in left:
        yield _say(context, f"left_{one.kind}", what=one.what, to=one.to, when=moment(one.when_ms))
    if not left:
        yield _say(context, "left_none")


def _say(context: Context, key: str, **data: object) -> str:
    return context.texts.say(f"withdrawal.{key}", **data)


COMMANDS: Final[Mapping[str, Command]] = MappingProxyType(
    {
        "withdrawal make": make,
        "withdrawal list": list_all,
        "withdrawal confirm": confirm,
        "withdrawal review": review,
        "case withdraw": make,
    }
)
