"""`intake vault backup|restore`, `device …`, `organisation chain|take`: keeping vaults and trust alive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from intake.cli.context import Command, Context
from intake.cli.passphrase import read_new_passphrase, read_passphrase, read_sheet
from intake.errors import FileExists, SheetInsideVault, UsageError
from intake.model.backups import BackupState
from intake.model.views import DeviceLine
from intake.progress import silent
from intake.services import backups, enrolment, renewal, succession
from intake.services import session as sessions
from intake.services.backups import Opener
from intake.services.cases import moment
from intake.services.files import write_new


def backup(context: Context) -> int:
    """Write a backup, or with --check rehearse one; status 1 when it is not whole."""
    arguments = context.arguments
    if (arguments.output is None) == (arguments.check is None):
        raise UsageError(argument="-o DIR | --check DIR")
    passphrase = read_passphrase(arguments.passphrase_file, texts=context.texts)
    session = sessions.open_vault(context.folder, passphrase=passphrase)
    try:
        if arguments.check is not None:
            opener = _opener(context, passphrase)
            state = backups.check_backup(session, arguments.check, opener=opener, report=silent)
            context.show(state, _state_lines(context, state))
            return 0 if state.ok else 1
        _check_sheet(arguments.recovery_sheet, arguments.output)
        made = backups.backup(session, arguments.output, passphrase=passphrase, report=silent)
    finally:
        sessions.close(session)
    lines = [_say(context, "backed_up", folder=made.folder, cases=made.cases, files=made.evidence, copied=made.copied)]
    lines += _sheet_lines(context, made.sheet, file=arguments.recovery_sheet)
    context.show(made, lines)
    return 0


def restore(context: Context) -> int:
    """Make a new vault from a backup."""
    arguments = context.arguments
    _check_sheet(arguments.recovery_sheet, arguments.to)
    passphrase = read_passphrase(arguments.passphrase_file, texts=context.texts) if arguments.sheet is None else None
    new = passphrase if arguments.new_passphrase_file is None else None
    if new is None:
        new = read_new_passphrase(arguments.new_passphrase_file, texts=context.texts)
    opener = _opener(context, passphrase)
    done = backups.restore(arguments.backup, arguments.to, opener=opener, passphrase=new, report=silent)
    lines = [_say(context, "restored", folder=done.folder, cases=done.cases, when=moment(done.made_ms))]
    if done.must_be_confirmed:
        lines.append(_say(context, "restored_confirm", former=done.former[:16]))
    lines += _sheet_lines(context, done.sheet, file=arguments.recovery_sheet)
    context.show(done, lines)
    return 0


def devices(context: Context) -> int:
    """List the organisation's computers with what was last heard of each."""
    with context.vault() as session:
        found = enrolment.devices(session)
    context.show(found, [_device_line(context, line) for line in found])
    return 0


def renew(context: Context) -> int:
    """Certify a computer for another year; -o writes the card for it."""
    arguments = context.arguments
    with context.vault() as session:
        line = renewal.renew(session, arguments.device)
        if arguments.output is not None:
            renewal.write_card(session, arguments.output, device=arguments.device)
    context.show(line, [_say(context, "renewed", device=line.pseudonym, day=line.valid_until)])
    return 0


def rotate(context: Context) -> int:
    """Take a new key to be written to; the old one is deleted after its days."""
    with context.vault() as session:
        line = renewal.rotate(session)
    context.show(line, [_say(context, "rotated", days=renewal.KEEP_DAYS)])
    return 0


def succeed(context: Context) -> int:
    """Confirm that a restored computer takes the place of another."""
    arguments = context.arguments
    with context.vault() as session:
        line = succession.succeed(session, arguments.device, former=arguments.of)
    context.show(line, [_say(context, "succeeded", device=line.pseudonym, former=arguments.of)])
    return 0


def write_chain(context: Context) -> int:
    """Write what the organisation says as a card for everybody."""
    with context.vault() as session:
        renewal.write_card(session, context.arguments.output)
    file = context.arguments.output
    context.show({"file": file}, [_say(context, "chain_written", file=file)])
    return 0


def take_chain(context: Context) -> int:
    """Take in what the organisation says from a card."""
    with context.vault() as session:
        new = renewal.take_card(session, context.arguments.file)
    context.show({"new": new}, [_say(context, "chain_taken", new=new)])
    return 0


def _opener(context: Context, passphrase: str | None) -> Opener:
    sheet = context.arguments.sheet
    if sheet is not None:
        return Opener(groups=read_sheet(sheet, texts=context.texts))
    return Opener(passphrase=passphrase)


def _check_sheet(sheet: Path | None, folder: Path) -> None:
    if sheet is not None and sheet.resolve().is_relative_to(folder.resolve()):
        raise SheetInsideVault()
    if sheet is not None and sheet.exists():
        raise FileExists()


def _sheet_lines(context: Context, sheet: Iterable[str] | None, *, file: Path | None) -> Iterator[str]:
    if sheet is None:
        return
    groups = tuple(sheet)
    if file is None:
        yield context.say("sheet_shown")
        yield "  ".join(groups)
        return
    write_new(file, context.say("sheet_text", groups="\n".join(groups)).encode())
    yield context.say("sheet_written", file=file)


def _state_lines(context: Context, state: BackupState) -> Iterator[str]:
    key = "backup_ok" if state.ok else "backup_bad"
    yield _say(context, key, when=moment(state.made_ms), cases=state.cases, damaged=len(state.damaged))
    if not state.is_ours:
        yield _say(context, "backup_other")
    elif state.missing_entries or state.missing_evidence:
        yield _say(context, "backup_behind", entries=state.missing_entries, files=state.missing_evidence)


def _device_line(context: Context, line: DeviceLine) -> str:
    heard = moment(line.last_bundle_ms) if line.last_bundle_ms else "-"
    alarms = " ".join(_say(context, f"alarm_{alarm}") for alarm in line.alarms)
    parts = [line.id[:16], line.desk, line.pseudonym, line.role, line.state, line.valid_until, heard, alarms]
    return "  ".join(part for part in parts if part)


def _say(context: Context, key: str, **data: object) -> str:
    return context.texts.say(f"keeping.{key}", **data)


COMMANDS: Final[Mapping[str, Command]] = MappingProxyType(
    {
        "vault backup": backup,
        "vault restore": restore,
        "enrol succeed": succeed,
        "device list": devices,
        "device renew": renew,
        "device rotate": rotate,
        "organisation chain": write_chain,
        "organisation take": take_chain,
    }
)
