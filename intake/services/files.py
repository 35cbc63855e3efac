"""Writes the files that a person asked for: whole or not at all, and never over another file."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from intake.errors import DiskFull, FileExists, FileVanished, FolderMissing, PlaceNotWritable
from intake.vault.folder import FILE_MODE, sync_directory

_PART_NAME: Final = ".intake.part"
"""One name in every folder, so that what a killed program left is found and removed by the next."""

_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """Give a binary file to write; it gets its name only when the block ends well, and never replaces another.

    Raises FolderMissing, FileExists, PlaceNotWritable, DiskFull. Whatever goes wrong, no half file is left.
    """
    with place_faults():
        if not path.parent.is_dir():
            raise FolderMissing()
        if path.exists() or path.is_symlink():
            raise FileExists()
        part = path.with_name(_PART_NAME)
        part.unlink(missing_ok=True)  # of a time when the power went
        try:
            with open(part, "xb", opener=_private) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
                is_ours = os.path.samestat(os.fstat(file.fileno()), part.stat())
            if path.exists() or not is_ours:
                raise FileExists()
            part.replace(path)
            sync_directory(path.parent)
        finally:
            with suppress(OSError):  # the stick may be gone by now, and what went wrong first is what counts
                part.unlink(missing_ok=True)


@contextmanager
def place_faults() -> Iterator[None]:
    """Turn what the system says of a place that a person named into DiskFull and PlaceNotWritable."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise DiskFull from error
        raise PlaceNotWritable from error


def is_file(path: Path) -> bool:
    """Tell whether there is a file; a name that no file can have is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long; a zero inside
        return False


def is_inside(path: Path, folder: Path) -> bool:
    """Tell whether a path stays in a folder, symbolic links followed; a name that no file can have stays nowhere."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # too long; a zero inside; links in a circle
        return False


def write_new(path: Path, content: bytes) -> None:
    """Write one small file. Raises as new_file."""
    with new_file(path) as file:
        file.write(content)


def read_bounded(path: Path, *, most_bytes: int) -> bytes:
    """Return a file's bytes, at most one more than `most_bytes`: enough to refuse it. Raises FileVanished."""
    try:
        with path.open("rb") as source:
            return source.read(most_bytes + 1)
    except (OSError, ValueError) as error:
        raise FileVanished() from error


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, FILE_MODE)
