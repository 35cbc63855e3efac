"""Where a passphrase comes from: a file named on the command line, a file named by INTAKE_PASSPHRASE_FILE, or a prompt.

Never from the arguments: other people on the computer can read those.
"""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

from intake.crypto.typed_digits import groups_of_digits
from intake.errors import FileVanished, PassphraseMissing, PassphrasesDiffer
from intake.texts import Texts

_VARIABLE = "INTAKE_PASSPHRASE_FILE"
_MOST_BYTES = 4096


def read_passphrase(file: Path | None, *, texts: Texts) -> str:
    """Return the passphrase that opens the vault. Raises PassphraseMissing when there is nobody to ask."""
    named = file or (Path(os.environ[_VARIABLE]) if os.environ.get(_VARIABLE) else None)
    return _from_file(named) if named else _ask(texts.say("command.ask_passphrase"))


def read_new_passphrase(file: Path | None, *, texts: Texts) -> str:
    """Return a passphrase to set: from the file, else typed twice the same.

    Raises PassphraseMissing, PassphrasesDiffer.
    """
    if file:
        return _from_file(file)
    first = _ask(texts.say("command.ask_new_passphrase"))
    if _ask(texts.say("command.ask_new_passphrase_again")) != first:
        raise PassphrasesDiffer()
    return first


def first_passphrase(file: Path | None, *, texts: Texts) -> str:
    """Return a passphrase to set where there is no old one: as read_passphrase, but typed twice the same."""
    if file or os.environ.get(_VARIABLE):
        return read_passphrase(file, texts=texts)
    return read_new_passphrase(None, texts=texts)


def read_sheet(file: Path, *, texts: Texts) -> str:
    """Return the recovery sheet's digits from a file, whatever is written around them, or typed when `file` is `-`."""
    if str(file) == "-":
        return _ask(texts.say("command.ask_sheet"))
    lines = _from_file(file).splitlines()
    return "\n".join(line for line in lines if groups_of_digits(line) is not None)


def _from_file(file: Path) -> str:
    try:
        with file.open("rb") as source:
            return source.read(_MOST_BYTES).decode("utf-8-sig").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise FileVanished() from error


def _ask(prompt: str) -> str:
    if not sys.stdin.isatty():
        raise PassphraseMissing()
    return getpass.getpass(prompt)
