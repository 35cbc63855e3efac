"""`intake vault …`: make, open and look after a vault."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from types import MappingProxyType
from typing import Final

from intake.cli.context import DONE, Command, Context
from intake.cli.passphrase import first_passphrase, read_new_passphrase, read_passphrase, read_sheet
from intake.errors import SheetInsideVault, VaultExists
from intake.progress import silent
from intake.services import session as sessions
from intake.services.checking import check_vault, rebuild_vault
from intake.services.files import is_inside, new_file


def create(context: Context) -> int:
    """Make a vault; show or write its recovery sheet."""
    arguments = context.arguments
    folder = context.folder
    sheet: Path | None = arguments.recovery_sheet
    if sheet is not None and is_inside(sheet, folder):
        raise SheetInsideVault()
    if sessions.vault_exists(folder):
        raise VaultExists()
    passphrase = first_passphrase(arguments.passphrase_file, texts=context.texts)
    # The sheet's file is made before the vault, so that there is never a vault whose sheet found no place.
    with new_file(sheet) if sheet is not None else nullcontext() as target:
        session, groups = sessions.create_vault(
            folder, passphrase=passphrase, role=arguments.role, organisation=arguments.organisation
        )
        try:
            info = sessions.vault_info(session)
        finally:
            sessions.close(session)
        if target is not None:
            target.write(context.say("sheet_text", groups="\n".join(groups)).encode())
    lines = [context.say("vault_created", folder=folder)]
    if sheet is not None:
        lines.append(context.say("sheet_written", file=sheet))
    else:
        lines += [context.say("sheet_shown"), "  ".join(groups)]
    result = {"folder": folder, "device": info.device, "role": info.role, "organisation": info.organisation}
    context.show(result if sheet else {**result, "recovery_sheet": groups}, lines)
    return DONE


def info(context: Context) -> int:
    """Say what this vault is."""
    with context.vault() as session:
        found = sessions.vault_info(session)
    context.show(
        found,
        (
            context.say("info_role", role=found.role),
            context.say("info_organisation", organisation=found.organisation or context.say("no_organisation")),
            context.say("info_device", device=found.pseudonym or found.device[:16]),
            context.say("info_desk", desk=found.desk),
            context.say("info_counts", cases=found.cases, entries=found.entries, evidence=found.evidence),
        ),
    )
    return DONE


def check(context: Context) -> int:
    """Check everything; status 1 when something is wrong."""
    with context.vault() as session:
        findings = check_vault(session, report=silent)
    lines = [context.texts.say(f"findings.{finding.code}", **finding.data) for finding in findings]
    context.show({"ok": not findings, "findings": findings}, lines or [context.say("check_ok")])
    return context.refuse("check_found", count=len(findings)) if findings else DONE


def rebuild(context: Context) -> int:
    """Make all projections again from the journal."""
    with context.vault() as session:
        records = rebuild_vault(session, report=silent)
    context.show({"records": records}, [context.say("rebuilt")])
    return DONE


def passphrase(context: Context) -> int:
    """Change the passphrase."""
    old = read_passphrase(context.arguments.passphrase_file, texts=context.texts)
    session = sessions.open_vault(context.folder, passphrase=old)
    try:
        new = read_new_passphrase(context.arguments.new_passphrase_file, texts=context.texts)
        sessions.change_passphrase(session, old=old, new=new)
    finally:
        sessions.close(session)
    context.show({"changed": True}, [context.say("passphrase_changed")])
    return DONE


def recover(context: Context) -> int:
    """Open with the recovery sheet and set a new passphrase."""
    groups = read_sheet(context.arguments.sheet, texts=context.texts)
    new = first_passphrase(
        context.arguments.new_passphrase_file or context.arguments.passphrase_file, texts=context.texts
    )
    sessions.recover(context.folder, groups=groups, new=new)
    context.show({"recovered": True}, [context.say("recovered")])
    return DONE


COMMANDS: Final[Mapping[str, Command]] = MappingProxyType(
    {
        "vault create": create,
        "vault info": info,
        "vault check": check,
        "vault rebuild": rebuild,
        "vault passphrase": passphrase,
        "vault recover": recover,
    }
)
