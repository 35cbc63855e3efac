"""`intake archive …`: the whole vault as a folder that anybody can read, and back."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from intake.cli.context import DONE, Command, Context
from intake.progress import silent
from intake.services.archiving import write_archive
from intake.services.unarchiving import read_archive


def write(context: Context) -> int:
    """Write the whole vault into a new folder, and say once that it is in the clear."""
    arguments = context.arguments
    with context.vault() as session:
        written = write_archive(session, arguments.output, sealed_for=arguments.sealed_for, report=silent)
    say = context.texts.say
    print(say("archive.sealed" if written.sealed else "archive.in_the_clear"), file=sys.stderr)
    counts = {"cases": written.cases, "entries": written.entries, "evidence": written.evidence}
    lines = [say("archive.written", folder=written.folder, **counts)]
    lines += [say("archive.missing", count=written.missing)] if written.missing else []
    context.show(written, lines)
    return DONE


def read(context: Context) -> int:
    """Take an archive into an empty vault."""
    arguments = context.arguments
    with context.vault() as session:
        found = read_archive(session, arguments.folder, identity=arguments.identity, report=silent)
    say = context.texts.say
    counts = {"cases": found.cases, "entries": found.entries, "evidence": found.evidence, "drafts": found.drafts}
    lines = [
        say("archive.read", **counts),
        say("archive.written_by", device=found.device[:16], created=found.created),
    ]
    context.show(found, lines)
    return DONE


COMMANDS: Final[Mapping[str, Command]] = MappingProxyType({"archive write": write, "archive read": read})
