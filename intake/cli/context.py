"""What every command is given: the arguments, the words, where to print, and the vault when it is asked for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from intake.cli.output import dump
from intake.cli.passphrase import read_passphrase
from intake.errors import IntakeError, UsageError
from intake.services.opened import Session
from intake.services.session import close, open_vault
from intake.texts import Texts

DONE: Final = 0
REFUSED: Final = 1
USAGE: Final = 2

Result = TypeVar("Result")


class FileRefused(Exception):
    """One of several files was refused. What was said of those before it stands and was shown."""

    def __init__(self, file: Path, error: IntakeError) -> None:
        """Keep which file, as it was typed, and why."""
        super().__init__()
        self.file = file
        self.error = error


@dataclass(frozen=True, slots=True)
class Context:
    """One run of one command."""

    arguments: argparse.Namespace
    texts: Texts

    @property
    def folder(self) -> Path:
        """Return the vault's folder. Raises UsageError when --vault is missing."""
        if self.arguments.vault is None:
            raise UsageError(argument="--vault")
        folder: Path = self.arguments.vault
        return folder

    @contextmanager
    def vault(self) -> Iterator[Session]:
        """Open the vault for the length of a `with` block."""
        passphrase = read_passphrase(self.arguments.passphrase_file, texts=self.texts)
        session = open_vault(self.folder, passphrase=passphrase)
        try:
            if session.was_repaired:
                print(self.texts.say("command.header_repaired"), file=sys.stderr)
            yield session
        finally:
            close(session)

    def show(self, result: object, lines: Iterable[str]) -> None:
        """Print `result` as one JSON document where --json was given, else the lines."""
        if self.arguments.json:
            print(dump(result))
        else:
            for line in lines:
                print(line)

    def one_by_one(self, files: Iterable[Path], work: Callable[[Path], Result]) -> Iterator[Result]:
        """Give what `work` makes of each file. Raises FileRefused at the first that is refused."""
        for file in files:
            try:
                yield work(file)
            except IntakeError as error:
                raise FileRefused(file, error) from error

    def refuse(self, key: str, **data: object) -> int:
        """Say on one line of stderr why this was refused and what to do; return the exit status."""
        return self.refuse_with(self.say(key, **data))

    def refuse_with(self, text: str) -> int:
        """Do the same with a text of another catalogue."""
        print(" ".join(text.split()), file=sys.stderr)
        return REFUSED

    def say(self, key: str, **data: object) -> str:
        """Return a text of command.json."""
        return self.texts.say(f"command.{key}", **data)


Command = Callable[[Context], int]
"""Runs one command; the result is the exit status."""
