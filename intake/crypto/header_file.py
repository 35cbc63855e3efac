"""The two copies of a vault's key header on disk: `vault.hdr` and `vault.hdr.2`.

Losing the header is losing the vault, so an old one is dropped only after the new one was read back and opened. The
first copy is always the newer: it is written first, and whoever opens the vault next mends the second.
"""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intake.crypto.keyheader import MOST_FILE_BYTES, KeyHeader, OpenedHeader
from intake.errors import DiskFull, FromNewerVersion, HeaderDamaged, HeaderForged, IntakeError, VaultMissing

FIRST_NAME: Final = "vault.hdr"
SECOND_NAME: Final = "vault.hdr.2"
_NAMES: Final = (FIRST_NAME, SECOND_NAME)


@dataclass(frozen=True, slots=True)
class StoredHeader:
    """The header that was read. repaired_from_second: the first copy was damaged or gone and the second stood in."""

    header: KeyHeader
    repaired_from_second: bool


@dataclass(frozen=True, slots=True)
class Unlocked:
    """An opened header. needs_repair: the copies differ and could not be made equal (disk full or read-only)."""

    opened: OpenedHeader
    repaired_from_second: bool
    needs_repair: bool


def read_header(folder: Path) -> StoredHeader:
    """Read the first copy, or the second when the first is damaged. Changes nothing on disk.

    Raises VaultMissing (neither is there), HeaderDamaged (none is whole), FromNewerVersion.
    """
    copies = _whole_copies(folder)
    name = next(iter(copies))
    return StoredHeader(copies[name], repaired_from_second=name == SECOND_NAME)


def unlock(folder: Path, secret: bytearray) -> Unlocked:
    """Open the vault's header with a secret of `passphrase.from_…` and make both copies equal again.

    A copy that was forged is passed over for the other one. An older second copy is never asked after a wrong
    passphrase, or a passphrase that was changed because others know it would still open.
    Raises what read_header raises, and WrongPassphrase, HeaderForged, MemoryShort.
    """
    copies = _whole_copies(folder)
    name, opened = _open_first_true(copies, secret)
    differing = [] if opened.is_erase else [each for each in _NAMES if copies.get(each) != opened.header]
    is_mended = _mend(folder, opened, names=differing)
    return Unlocked(opened, repaired_from_second=name == SECOND_NAME, needs_repair=not is_mended)


def write_header(folder: Path, opened: OpenedHeader, *, secret: bytearray) -> None:
    """Put a new or changed header on disk, safe against a crash at any moment.

    secret: one that must open the new header; it is read back and opened before the old copies are dropped (one
    Argon2id run). Raises DiskFull, HeaderDamaged (what was read back is not what was written), WrongPassphrase (the
    secret does not open the new header); the old copies are untouched then.
    """
    part = folder / (FIRST_NAME + ".part")
    _write_part(part, opened)
    try:
        reopened = KeyHeader.from_bytes(_read(part)).open(secret)
        is_same = reopened.is_erase or reopened.master_key == opened.master_key
        reopened.wipe()
        if not is_same:
            raise HeaderDamaged(where="written")
    except IntakeError:
        part.unlink()
        raise
    _put_in_place(part, folder / FIRST_NAME)
    second = folder / (SECOND_NAME + ".part")
    _write_part(second, opened)
    _put_in_place(second, folder / SECOND_NAME)


def _whole_copies(folder: Path) -> dict[str, KeyHeader]:
    """Return the copies that are whole, by file name, the first copy first; at least one."""
    copies: dict[str, KeyHeader] = {}
    refusals: list[HeaderDamaged | FromNewerVersion] = []
    missing = 0
    for name in _NAMES:
        try:
            copies[name] = KeyHeader.from_bytes(_read(folder / name))
        except FileNotFoundError:
            missing += 1
        except (HeaderDamaged, FromNewerVersion) as refusal:
            refusals.append(refusal)
        except OSError:
            refusals.append(HeaderDamaged(where="reading"))
    if missing == len(_NAMES):
        raise VaultMissing
    if not copies:
        newer = [refusal for refusal in refusals if isinstance(refusal, FromNewerVersion)]
        raise (newer or refusals)[0]
    return copies


def _open_first_true(copies: dict[str, KeyHeader], secret: bytearray) -> tuple[str, OpenedHeader]:
    """Open the first copy, or the next when it was forged."""
    names = list(copies)
    try:
        return names[0], copies[names[0]].open(secret)
    except HeaderForged:
        if len(names) == 1:
            raise
        return names[1], copies[names[1]].open(secret)


def _mend(folder: Path, opened: OpenedHeader, *, names: list[str]) -> bool:
    """Write the opened header over the copies that differ from it; tell whether that went well."""
    try:
        for name in names:
            part = folder / (name + ".part")
            _write_part(part, opened)
            _put_in_place(part, folder / name)
    except (OSError, DiskFull, HeaderDamaged):
        return False
    return True


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_FILE_BYTES + 1)


def _write_part(part: Path, opened: OpenedHeader) -> None:
    """Write a header to a file of its own, readable by its owner only, down to the disk, and read it back."""
    data = opened.header.to_bytes()
    part.unlink(missing_ok=True)  # left by a crash
    try:
        with open(part, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        part.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull from error
        raise
    if _read(part) != data:
        part.unlink()
        raise HeaderDamaged(where="written")


def _put_in_place(part: Path, path: Path) -> None:
    """Rename over the old copy and make the renaming itself durable."""
    part.replace(path)
    if os.name == "nt":  # Windows keeps renames in the NTFS journal and cannot open a folder
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
