"""`intake enrol|organisation|bundle …`: bringing computers together and carrying records between them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from intake.cli.context import DONE, Command, Context
from intake.model.exchange import ReadResult, ReadState
from intake.progress import silent
from intake.services import enrolment, exchange, purging, returning


def request(context: Context) -> int:
    """Write this computer's request card."""
    file = context.arguments.output
    with context.vault() as session:
        device = enrolment.request(session, file, pseudonym=context.arguments.name)
    context.show({"file": file, "device": device}, [context.say("request_written", file=file)])
    return DONE


def answer(context: Context) -> int:
    """Answer a request card and show the first half of the check code."""
    arguments = context.arguments
    with context.vault() as session:
        answered = enrolment.answer(session, arguments.file, out=arguments.output, role=arguments.role)
    context.show(
        {"device": answered.device, "code": answered.code, "pseudonym": answered.pseudonym, "desk": answered.desk},
        [context.say("answer_written", file=arguments.output), enrolment.in_groups(answered.code)],
    )
    return DONE


def finish(context: Context) -> int:
    """Take in the answer card, if the first half of the code fits, and show the second."""
    arguments = context.arguments
    with context.vault() as session:
        finished = enrolment.finish(session, arguments.file, half=arguments.code)
    context.show(
        {"device": finished.device, "code": finished.code, "organisation": finished.organisation},
        [context.say("finish_done", organisation=finished.organisation), enrolment.in_groups(finished.code)],
    )
    return DONE


def confirm(context: Context) -> int:
    """Confirm a new computer with the second half of the code."""
    arguments = context.arguments
    with context.vault() as session:
        line = enrolment.confirm(session, arguments.device, half=arguments.code)
    context.show(line, [context.say("confirm_done", device=line.pseudonym)])
    return DONE


def devices(context: Context) -> int:
    """List the organisation's computers."""
    with context.vault() as session:
        found = enrolment.devices(session)
    context.show(found, [f"{line.id}  {line.desk}  {line.pseudonym}  {line.role}  {line.state}" for line in found])
    return DONE


def revoke(context: Context) -> int:
    """Stop trusting a computer after one of its entries."""
    arguments = context.arguments
    with context.vault() as session:
        line = enrolment.revoke(session, arguments.device, last_trusted=arguments.last_trusted)
    context.show(line, [context.say("revoked", device=line.pseudonym, sequence=arguments.last_trusted)])
    return DONE


def write_root(context: Context) -> int:
    """Write the organisation's document root certificate."""
    file = context.arguments.output
    with context.vault() as session:
        enrolment.write_root(session, file)
    context.show({"file": file}, [context.say("root_written", file=file)])
    return DONE


def write_bundle(context: Context) -> int:
    """Write what a recipient lacks."""
    arguments = context.arguments
    with context.vault() as session:
        written = exchange.write_bundle(session, to=arguments.to, folder=arguments.output, report=silent)
    line = context.say(
        "bundle_written",
        recipient=written.recipient,
        files=" ".join(str(file) for file in written.files),
        entries=written.entries,
        blobs=written.blobs,
        withheld=written.withheld,
    )
    context.show(written, [line])
    return DONE


def inspect_bundle(context: Context) -> int:
    """Say what a bundle is without taking it in."""
    with context.vault() as session:
        found = exchange.inspect(session, context.arguments.file, report=silent)
    reason = f"— {context.texts.say(f'reasons.{found.reason}')}" if found.reason else ""
    line = context.say(
        "bundle_inspected",
        file=found.file,
        state=context.texts.say(f"reasons.{found.state}"),
        reason=reason,
        sender=found.sender or context.say("nobody_known"),
        size=found.size_bytes,
    )
    context.show(found, [line])
    return DONE


def read_bundles(context: Context) -> int:
    """Take in bundles; status 1 when one of them was not taken in."""
    results: list[ReadResult] = []
    with context.vault() as session:

        def read(file: Path) -> tuple[ReadResult, ...]:
            return exchange.read_bundles(session, [file], report=silent)

        try:
            for found in context.one_by_one(context.arguments.files, read):
                results.extend(found)
        finally:
            context.show(results, [_state_line(context, result) for result in results])
    refused = sum(result.state not in {ReadState.IMPORTED, ReadState.KNOWN} for result in results)
    return context.refuse("bundles_not_taken_in", count=refused) if refused else DONE


def _state_line(context: Context, result: ReadResult) -> str:
    reason = f"— {context.texts.say(f'reasons.{result.reason}')}" if result.reason else ""
    state = context.texts.say(f"reasons.{result.state}")
    line = context.say(
        "bundle_state", file=result.file, state=state, reason=reason, new=result.new, entries=result.entries
    )
    return " ".join(line.split())


def list_quarantine(context: Context) -> int:
    """List what was not taken in, and why."""
    with context.vault() as session:
        found = exchange.quarantine(session)
    lines = [
        "  ".join(part for part in (line.id, line.sender, context.texts.say(f"reasons.{line.reason}")) if part)
        for line in found
    ]
    context.show(found, lines or [context.say("quarantine_empty")])
    return DONE


def list_outbox(context: Context) -> int:
    """List what each recipient has not confirmed."""
    with context.vault() as session:
        found = exchange.outbox(session)
    lines = [context.say("outbox_line", recipient=line.recipient, count=line.undelivered_entries) for line in found]
    context.show(found, lines or [context.say("nothing_found")])
    return DONE


def purge_outbox(context: Context) -> int:
    """Let go of what a coordinator has confirmed; with --preview say only what that would be."""
    arguments = context.arguments
    with context.vault() as session:
        act = purging.preview if arguments.preview else purging.purge
        found = act(session, keeps_names=arguments.keep_names)
    key = "purge_would" if arguments.preview else "purged"
    context.show(found, [context.texts.say(f"keeping.{key}", changes=found.changes, files=found.files)])
    return 0


def send_back(context: Context) -> int:
    """Send a case back to the desk that told of it."""
    arguments = context.arguments
    with context.vault() as session:
        count = returning.send_back(session, arguments.case, to=arguments.to)
    context.show({"values": count}, [context.texts.say("keeping.returned", values=count, device=arguments.to)])
    return 0


COMMANDS: Final[Mapping[str, Command]] = MappingProxyType(
    {
        "enrol request": request,
        "enrol answer": answer,
        "enrol finish": finish,
        "enrol confirm": confirm,
        "enrol devices": devices,
        "enrol revoke": revoke,
        "device revoke": revoke,
        "outbox list": list_outbox,
        "outbox purge": purge_outbox,
        "case return": send_back,
        "organisation root": write_root,
        "bundle write": write_bundle,
        "bundle inspect": inspect_bundle,
        "bundle read": read_bundles,
        "bundle quarantine": list_quarantine,
        "bundle outbox": list_outbox,
    }
)
