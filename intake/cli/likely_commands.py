"""`intake review likely`: which cases may be about one person, with the reasons in numbers and words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from intake.cli.context import DONE, Command, Context
from intake.model.likely import LikelyPair
from intake.services import likely
from intake.services.wording import Wording


def list_likely(context: Context) -> int:
    """List pairs of cases that may be about one person, likeliest first, of all cases or of one."""
    with context.vault() as session:
        found = likely.likely(session, context.arguments.case, limit=context.arguments.most)
        wording = Wording(session, texts=context.texts)
        lines = [line for pair in found for line in _lines(pair, wording)]
    context.show(found, lines or [context.say("nothing_found")])
    return DONE


def _lines(pair: LikelyPair, wording: Wording) -> list[str]:
    return [
        f"{pair.a}  {pair.b}  {pair.score:+.1f}",
        *(f"    {reason.weight:+.1f}  {wording.reason(reason)}" for reason in pair.reasons),
    ]


COMMANDS: Final[Mapping[str, Command]] = MappingProxyType({"review likely": list_likely})
