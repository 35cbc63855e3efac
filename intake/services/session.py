"""Making, opening, recovering and closing a vault, and what can be said of one."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from intake.clock import Now, system_now
from intake.crypto import header_file, recovery, signing
from intake.crypto.keyheader import SlotKind
from intake.crypto.passphrase import KdfSetting, from_passphrase, from_recovery, wipe
from intake.errors import IsBackup, PassphraseTooWeak, WrongPassphrase
from intake.model.journal import Role
from intake.model.views import VaultInfo
from intake.places.gazetteer import Gazetteer
from intake.questionnaire.form import Form
from intake.questionnaire.reader import load_form
from intake.questionnaire.words import Words, load_words
from intake.services import enrolment, identity
from intake.services.numbers import random_desk
from intake.services.opened import Session
from intake.services.receiving import collect_leftovers
from intake.services.trust import apply_trust, is_certified
from intake.vault.backup import is_backup
from intake.vault.store import Vault

LEAST_LETTERS: Final = 12
FORM_FOLDER: Final = Path(__file__).resolve().parent.parent.parent / "forms" / "intake" / "1"
HEADER_FILE: Final = "vault.hdr"


def vault_exists(folder: Path) -> bool:
    """Tell whether a folder holds a vault."""
    return (folder / HEADER_FILE).exists() or (folder / "vault.db").exists()


def create_vault(
    folder: Path,
    *,
    passphrase: str,
    role: str,
    organisation: str | None = None,
    setting: KdfSetting | None = None,
    now: Now = system_now,
) -> tuple[Session, tuple[str, ...]]:
    """Make a vault and return it open, with the eight groups of its recovery sheet, which are kept nowhere.

    role: `field` or `coordinator`; a coordinator's vault makes an organisation of this name, whose roots it holds,
    unless no name is given. setting: for tests; the product measures this computer.
    Raises PassphraseTooWeak, VaultExists, FolderNotPrivate, DiskFull.
    """
    check_passphrase(passphrase)
    form = load_form(FORM_FOLDER)
    sheet = recovery.new_secret()
    locks = from_passphrase(passphrase), from_recovery(sheet)
    try:
        vault = Vault.create(
            folder, secret=locks[0], recovery=locks[1], setting=setting or KdfSetting.calibrated(), form=form
        )
    finally:
        for lock in locks:
            wipe(lock)
    session = _begin(folder, vault, form, role=Role(role), organisation=organisation, now=now)
    return session, recovery.to_groups(sheet)


def open_vault(folder: Path, *, passphrase: str, now: Now = system_now) -> Session:
    """Open a vault with its passphrase.

    Raises VaultMissing, VaultInUse, WrongPassphrase, HeaderDamaged, HeaderForged, DatabaseDamaged, FromNewerVersion.
    """
    return _open(folder, from_passphrase(passphrase), now=now)


def open_with_sheet(folder: Path, *, groups: str, now: Now = system_now) -> Session:
    """Open a vault with its recovery sheet. Raises RecoveryTypo, RecoveryIncomplete and as open_vault."""
    return _open(folder, from_recovery(recovery.from_text(groups)), now=now)


def recover(folder: Path, *, groups: str, new: str) -> None:
    """Open with the recovery sheet and set a new passphrase. The old one opens no more; the sheet still does."""
    check_passphrase(new)
    session = open_with_sheet(folder, groups=groups)
    try:
        set_passphrase(session, new=new)
    finally:
        close(session)


def set_passphrase(session: Session, *, new: str) -> None:
    """Let a new passphrase open this vault in place of the old one. Raises PassphraseTooWeak, PassphraseUsedTwice."""
    check_passphrase(new)
    lock = from_passphrase(new)
    try:
        session.vault.set_lock(SlotKind.PASSPHRASE, secret=lock)
    finally:
        wipe(lock)


def change_passphrase(session: Session, *, old: str, new: str) -> None:
    """Change the passphrase of an open vault; whoever is at the desk must know the old one.

    Raises WrongPassphrase, PassphraseTooWeak, PassphraseUsedTwice, DiskFull.
    """
    check_passphrase(new)
    lock = from_passphrase(old)
    try:
        unlocked = header_file.unlock(session.folder, lock)
        kind = unlocked.opened.kind
        unlocked.opened.wipe()
    finally:
        wipe(lock)
    if kind is not SlotKind.PASSPHRASE:
        raise WrongPassphrase()
    set_passphrase(session, new=new)


def close(session: Session) -> None:
    """Close the vault. May be called twice."""
    session.vault.close()


def vault_info(session: Session) -> VaultInfo:
    """Return what can be said of an open vault."""
    counted = session.vault.info()
    with session.vault.read() as unit:
        return VaultInfo(
            role=session.role.value,
            organisation=unit.own.setting(identity.ORGANISATION_NAME),
            device=session.device,
            pseudonym=unit.own.setting(identity.PSEUDONYM),
            desk=unit.own.setting(identity.DESK) or "",
            is_enrolled=is_certified(unit, session.device),
            cases=counted.cases,
            entries=counted.entries,
            evidence=counted.evidence,
            repaired_header=counted.repaired_header,
            last_backup_ms=int(unit.own.setting(identity.LAST_BACKUP) or 0) or None,
        )


def get_setting(session: Session, name: str) -> str | None:
    """Return a setting of this device; None when it was never set."""
    with session.vault.read() as unit:
        return unit.own.setting(f"setting.{name}")


def set_setting(session: Session, name: str, value: str) -> None:
    """Keep a setting of this device."""
    with session.vault.write() as unit:
        unit.own.put_setting(f"setting.{name}", value)


def form_words(language: str) -> Words:
    """Return the wording of the form in a language of texts.LANGUAGES."""
    return load_words(FORM_FOLDER, language)


def check_passphrase(passphrase: str) -> None:
    """Raise PassphraseTooWeak for a passphrase that is too short to protect anybody."""
    if len(passphrase.strip()) < LEAST_LETTERS:
        raise PassphraseTooWeak(least=LEAST_LETTERS)


def _begin(folder: Path, vault: Vault, form: Form, *, role: Role, organisation: str | None, now: Now) -> Session:
    """Give a new vault its device keys and, for a coordinator, its organisation."""
    try:
        desk = random_desk(secrets.token_bytes)
        with vault.write() as unit:
            seed = identity.make_device(unit, now=now, name=desk)
            unit.own.put_setting(identity.ROLE, role.value)
            unit.own.put_setting(identity.DESK, desk)
        session = _session(folder, vault, form, role=role, seed=seed, now=now)
        if role is Role.COORDINATOR and organisation:
            with vault.write() as unit:
                enrolment.found(session, unit, name=organisation)
            apply_trust(session)
    except BaseException:
        vault.close()
        raise
    return session


def _open(folder: Path, secret: bytearray, *, now: Now) -> Session:
    if is_backup(folder) and not (folder / "vault.db").exists():
        raise IsBackup()
    form = load_form(FORM_FOLDER)
    try:
        vault = Vault.open(folder, secret=secret, form=form)
    finally:
        wipe(secret)
    try:
        with vault.read() as unit:
            seed = identity.secret(unit, identity.DEVICE_SIGN)
            role = Role(unit.own.setting(identity.ROLE) or Role.FIELD)
        session = _session(folder, vault, form, role=role, seed=seed, now=now)
        session.was_repaired = vault.info().repaired_header
        apply_trust(session)
        collect_leftovers(session)
        with vault.write() as unit:
            identity.forget_old_identities(unit, today=now().date())
    except BaseException:
        vault.close()
        raise
    return session


def _session(folder: Path, vault: Vault, form: Form, *, role: Role, seed: bytes, now: Now) -> Session:
    return Session(
        folder=folder,
        vault=vault,
        form=form,
        gazetteer=Gazetteer.load(),
        device=signing.fingerprint(signing.public_key(seed)).hex(),
        role=role,
        sign_seed=seed,
        now=now,
        random=secrets.token_bytes,
    )
