"""Runs what was typed and turns its end into an exit status: 0 done, 1 refused, 2 used wrongly."""

from __future__ import annotations

import importlib.metadata
import os
import secrets
import subprocess
import sys
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from intake.cli import (
    archive_commands,
    asking_commands,
    case_commands,
    exchange_commands,
    keeping_commands,
    likely_commands,
    table_commands,
    today_commands,
    tool_commands,
    vault_commands,
    withdrawal_commands,
)
from intake.cli.context import DONE, REFUSED, USAGE, Command, Context, FileRefused
from intake.cli.parser import build_parser
from intake.errors import Bug, Cancelled, IntakeError, NoDisplay, UsageError
from intake.texts import LANGUAGES, Texts

COMMANDS: Final[Mapping[str, Command]] = MappingProxyType(
    {
        **archive_commands.COMMANDS,
        **vault_commands.COMMANDS,
        **case_commands.COMMANDS,
        **exchange_commands.COMMANDS,
        **likely_commands.COMMANDS,
        **tool_commands.COMMANDS,
        **table_commands.COMMANDS,
        **today_commands.COMMANDS,
        **withdrawal_commands.COMMANDS,
        **asking_commands.COMMANDS,
        **keeping_commands.COMMANDS,
    }
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status. What is refused is one line on stderr."""
    os.umask(0o077)
    typed = _joined_code(list(sys.argv[1:] if arguments is None else arguments))
    texts = Texts(_language(typed))
    try:
        return _run(typed, texts)
    except UsageError as error:
        return _refuse(texts, error, status=USAGE)
    except FileRefused as refused:
        return _refuse(texts, refused.error, status=REFUSED, about=refused.file)
    except (IntakeError, Cancelled) as error:
        return _refuse(texts, error, status=REFUSED)
    except KeyboardInterrupt:
        return _refuse(texts, Cancelled(), status=REFUSED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except Exception:  # noqa: BLE001 - the top of the program: no traceback ever shows a name or an answer
        return _refuse(texts, Bug(id=secrets.token_hex(3)), status=REFUSED)


def _run(typed: list[str], texts: Texts) -> int:
    parsed = build_parser(texts).parse_args(typed)
    if parsed.version:
        print(importlib.metadata.version("intake") if _is_installed() else "intake")
        return DONE
    if parsed.command is None:
        return _open_window(parsed.vault)
    return COMMANDS[parsed.run](Context(parsed, texts))


def _is_installed() -> bool:
    try:
        importlib.metadata.version("intake")
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _open_window(folder: object) -> int:
    """Start the window as a process of its own: the domain never imports it, and locking restarts it the same way."""
    if not _has_display():
        raise NoDisplay()
    command = [sys.executable, "-m", "ui", *([str(folder)] if folder else [])]
    return DONE if subprocess.run(command, check=False).returncode == 0 else REFUSED


def _has_display() -> bool:
    """Tell whether there is a screen; Qt ends the process where there is none."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _joined_code(typed: list[str]) -> list[str]:
    """Join the groups of digits after --code: they are read out in groups, so they are typed in groups."""
    joined: list[str] = []
    for word in typed:
        is_group = word.isdigit() and len(joined) > 1 and joined[-2] == "--code" and joined[-1].isdigit()
        if is_group:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _language(typed: Sequence[str]) -> str:
    for place, word in enumerate(typed):
        if word == "--language" and place + 1 < len(typed) and typed[place + 1] in LANGUAGES:
            return typed[place + 1]
        if word in {"document", "date"}:
            break
    asked = os.environ.get("INTAKE_LANGUAGE", "")
    return asked if asked in LANGUAGES else "en"


def _refuse(texts: Texts, error: BaseException, *, status: int, about: object = "") -> int:
    line = f"{about}: {texts.explain(error).line}" if about else texts.explain(error).line
    print(" ".join(line.split()), file=sys.stderr)
    return status
