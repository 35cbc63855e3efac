"""Evidence files on disk: sealed one by one under keys of their own, in place before anybody speaks of them.

Nothing here touches the database, so sealing, opening and checking may run in any thread. The order is: sealed to a
`.part` file, down to the disk, renamed, the folder down to the disk; only then the caller writes the key's row. What
has no row was never acknowledged and is collected at start. The original file is only read.
"""

from __future__ import annotations

import io
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from intake.crypto.age import decrypt, encrypt
from intake.crypto.age_reader import SeekReader
from intake.crypto.age_recipients import X25519Identity
from intake.crypto.digests import DigestWriter, bytes_left, file_digest
from intake.errors import BlobDamaged, Bug, FileVanished, SealRefused
from intake.ids import is_id, new_id
from intake.model.exchange import CarriedBlob
from intake.progress import Progress, Report
from intake.vault.faults import file_faults
from intake.vault.folder import DIRECTORY_MODE, FILE_MODE, sync_directory

PART: Final = ".part"
STEP_TAKE_IN: Final = "take_in"

_BLOCK_BYTES: Final = 1 << 20


class BlobStore:
    """The folder `blobs/`: each file is `ab/abcdef…` under its id, an age file that any age tool opens with its key."""

    def __init__(self, folder: Path) -> None:
        """Work in `folder`, which exists."""
        self._folder = folder

    def path(self, blob: str) -> Path:
        """Return where a sealed file lies. Raises Bug for an id that is none (nothing from outside names a path)."""
        if not is_id(blob):
            raise Bug(where="blob")
        return self._folder / blob[:2] / blob

    def seal(self, original: Path, *, report: Report, blob: str | None = None) -> CarriedBlob:
        """Hash and seal a file in one pass and put it in its place; return its key, sizes and digests.

        blob: the id it gets, a fresh one when None. Raises FileVanished (also while reading), DiskFull; after those and
        after Cancelled nothing is left behind.
        """
        with _Original.open(original) as source:
            return self.seal_stream(source, report=report, blob=blob)

    def seal_stream(self, source: IO[bytes] | io.RawIOBase, *, report: Report, blob: str | None = None) -> CarriedBlob:
        """Do the same with the rest of an open binary stream."""
        blob = blob or new_id()
        identity = X25519Identity.generate()
        with self._new_file(blob) as target:
            sealed = encrypt(source, target, recipients=[identity.recipient()], report=report)  # type: ignore[arg-type]
        return CarriedBlob(
            blob=blob,
            seed=identity.seed,
            sealed_bytes=sealed.sealed_bytes,
            sealed_sha256=sealed.sealed_digest.hex(),
            plain_bytes=sealed.plain_bytes,
            plain_sha256=sealed.plain_digest.hex(),
        )

    def take_in(self, sealed: Path, key: CarriedBlob, *, report: Report) -> None:
        """Copy a file that was sealed elsewhere to its place, after opening all of it once against its digests.

        sealed: a file in staging. Raises BlobDamaged when it is not what the key says, DiskFull. Doing it twice is
        doing it once.
        """
        if self.path(key.blob).exists():
            return
        with sealed.open("rb") as source:
            self._prove(source, key, report=report)
            source.seek(0)
            with self._new_file(key.blob) as target:
                _copy(source, target, report=report)

    def open(self, key: CarriedBlob) -> BlobReader:
        """Return the plain bytes as a seekable stream, proven chunk by chunk. Raises BlobDamaged."""
        try:
            file = self.path(key.blob).open("rb")
        except OSError as error:
            raise BlobDamaged(evidence=key.blob) from error
        try:
            return BlobReader(file, key=key)
        except SealRefused as error:
            file.close()
            raise BlobDamaged(evidence=key.blob) from error

    def verify(self, key: CarriedBlob, *, report: Report) -> None:
        """Open a file to its end and compare sizes and digests. Raises BlobDamaged."""
        try:
            with self.path(key.blob).open("rb") as source:
                self._prove(source, key, report=report)
        except OSError as error:
            raise BlobDamaged(evidence=key.blob) from error

    def is_here(self, key: CarriedBlob) -> bool:
        """Tell whether a file of the right size lies in its place; reads nothing of it."""
        try:
            return self.path(key.blob).stat().st_size == key.sealed_bytes
        except OSError:
            return False

    def remove(self, blob: str) -> None:
        """Unlink a file. Its key's row must be gone before, or the next check finds it missing."""
        path = self.path(blob)
        path.unlink(missing_ok=True)
        if path.parent.exists():
            sync_directory(path.parent)

    def collect_orphans(self, known: Collection[str]) -> int:
        """Unlink everything that has no row (it was never acknowledged), parts too; return how many."""
        kept = set(known)
        count = 0
        for path in self._folder.glob("*/*"):
            if path.name not in kept:
                path.unlink()
                count += 1
        return count

    def _prove(self, source: IO[bytes], key: CarriedBlob, *, report: Report) -> None:
        """Open all of a sealed file, keeping nothing; raise BlobDamaged when it is not what the key says."""
        plain = DigestWriter(_Nowhere())
        try:
            decrypt(source, plain, identities=[X25519Identity(key.seed)], report=report)
        except SealRefused as error:
            raise BlobDamaged(evidence=key.blob) from error
        source.seek(0)
        sealed_sha256 = file_digest(source, report=report).hex()
        found = (plain.size_bytes, plain.digest().hex(), sealed_sha256)
        if found != (key.plain_bytes, key.plain_sha256, key.sealed_sha256):
            raise BlobDamaged(evidence=key.blob)

    @contextmanager
    def _new_file(self, blob: str) -> Iterator[IO[bytes]]:
        """Give a new file that stands in its place for good when the block ends, and not at all otherwise."""
        path = self.path(blob)
        part = path.with_name(path.name + PART)
        with file_faults():
            path.parent.mkdir(mode=DIRECTORY_MODE, exist_ok=True)
            try:
                with open(part, "xb", opener=_private) as file:
                    yield file
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
            sync_directory(path.parent)
            sync_directory(self._folder)


class BlobReader(SeekReader):
    """The plain bytes of one evidence file; closing it closes the file below. A read can raise SealPayloadDamaged."""

    def __init__(self, file: IO[bytes], *, key: CarriedBlob) -> None:
        """Read `file`, which becomes this reader's to close."""
        super().__init__(file, identities=[X25519Identity(key.seed)])
        self._sealed = file

    def close(self) -> None:
        """Close the stream and its file."""
        super().close()
        self._sealed.close()


class _Original(io.FileIO):
    """A person's own file, read only. When it cannot be read (any more), that is FileVanished and no fault of ours."""

    @classmethod
    def open(cls, path: Path) -> _Original:
        try:
            return cls(path, "r")
        except OSError as error:
            raise FileVanished from error

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            return super().read(size)
        except OSError as error:
            raise FileVanished from error


class _Nowhere:
    """A target that keeps nothing."""

    def write(self, data: bytes) -> int:
        return len(data)


def _copy(source: IO[bytes], target: IO[bytes], *, report: Report) -> None:
    total, done = bytes_left(source), 0
    while block := source.read(_BLOCK_BYTES):
        target.write(block)
        done += len(block)
        report(Progress(done, total, STEP_TAKE_IN))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, FILE_MODE)
