"""Keeps the parts of a bundle in the making in one sealed file in staging: memory stays flat, nothing is in the clear.

The key lives in memory only; what is left behind by a killed program cannot be opened and is removed at the next start.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Final

from intake.bundle.writing import Part
from intake.crypto.age import SealWriter
from intake.crypto.age_reader import SeekReader
from intake.crypto.age_recipients import X25519Identity
from intake.crypto.digests import sha256_hex
from intake.ids import new_id
from intake.model.exchange import Section
from intake.services.opened import Session
from intake.vault.faults import file_faults

_BUFFER_BYTES: Final = 1 << 18


class Staged:
    """Pieces written one after another, then read again, each as a part of its section."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        """Write to `file`, which stands at `path` and is the caller's to remove."""
        self._path = path
        self._identity = X25519Identity.generate()
        self._writer = SealWriter(file, recipients=[self._identity.recipient()])
        self._file = file
        self._pieces: list[tuple[str, int, int, str]] = []
        self._length = 0

    def add(self, kind: str, piece: bytes) -> None:
        """Write the next piece of a section. Raises DiskFull."""
        with file_faults():
            self._writer.write(piece)
        self._pieces.append((kind, self._length, len(piece), sha256_hex(piece)))
        self._length += len(piece)

    def finish(self) -> None:
        """Finish writing; from now on `parts` can be read."""
        with file_faults():
            self._writer.finish()
            self._file.flush()

    def parts(self, kind: str, *, ident: str) -> list[Part]:
        """Return the pieces of a kind as the parts of one section."""
        pieces = [piece for piece in self._pieces if piece[0] == kind]
        return [
            Part(Section(kind, ident, place, len(pieces), size, digest), partial(self._open, start, size))
            for place, (_kind, start, size, digest) in enumerate(pieces)
        ]

    def _open(self, start: int, size: int) -> IO[bytes]:
        with self._path.open("rb") as file:
            source = io.BufferedReader(SeekReader(file, identities=[self._identity]), _BUFFER_BYTES)
            source.seek(start)
            return io.BytesIO(source.read(size))


@contextmanager
def staged(session: Session) -> Iterator[Staged]:
    """Give a new sealed staging file for the length of a block. Raises DiskFull."""
    path = session.vault.folder.staging / f"{new_id(session.random)}.parts"
    try:
        # Around the whole, because closing writes too, and fails on a full disk.
        with file_faults(), path.open("xb") as file:
            yield Staged(path, file)
    finally:
        path.unlink(missing_ok=True)
