"""The folder of an archive: files of lines and evidence, each named with its digest in a signed manifest.

Written beside its place and named at the end, so that there is a whole archive or none. In the clear, or each file
sealed for one recipient as an age file. The layout stands in resources/archive/README.txt, for whoever finds it.
"""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Final

from intake.crypto import signing
from intake.crypto.age import SealWriter
from intake.crypto.age_reader import SeekReader
from intake.crypto.age_recipients import Identity, Recipient
from intake.crypto.digests import LABEL_ARCHIVE, DigestWriter, Target, file_digest
from intake.errors import ArchiveDamaged, FileExists, FolderMissing, NoKeyFits, SealedForAnother
from intake.progress import Progress, Report, silent
from intake.services.files import place_faults, read_bounded
from intake.vault.folder import DIRECTORY_MODE, FILE_MODE, sync_directory

FORMAT: Final = "intake-archive/1"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
README: Final = "README.txt"
SEALED: Final = ".age"
MOST_MANIFEST_BYTES: Final = 256 << 20
MOST_LINE_BYTES: Final = 64 << 20
_PART: Final = ".intake.archive.part"
STEP_DIGEST: Final = "archive_check"


@dataclass(slots=True)
class ArchiveWriter:
    """An archive being written. recipients: empty for an archive in the clear."""

    folder: Path
    recipients: tuple[Recipient, ...] = ()
    files: list[dict[str, object]] = field(default_factory=list)

    def write(self, name: str, parts: Iterable[bytes], *, is_plain: bool = False) -> None:
        """Write one file part by part. name: inside the folder, with `/`; is_plain: never sealed, as the README."""
        is_sealed = bool(self.recipients) and not is_plain
        name = name + SEALED if is_sealed else name
        path = self.folder / name
        path.parent.mkdir(mode=DIRECTORY_MODE, parents=True, exist_ok=True)
        with open(path, "xb", opener=_private) as file:
            written = DigestWriter(file)
            if is_sealed:
                sealing = SealWriter(written, recipients=self.recipients)
                _pour(parts, sealing)
                sealing.finish()
            else:
                _pour(parts, written)
            file.flush()
            os.fsync(file.fileno())
        self.files.append({"path": name, "bytes": written.size_bytes, "sha256": written.digest().hex()})

    def finish(self, facts: Mapping[str, object], *, seed: bytes) -> None:
        """Write the manifest of all files and sign it with the device's key."""
        manifest = {
            "format": FORMAT,
            **facts,
            "public_key": signing.public_key(seed).hex(),
            "sealed_for": [str(one) for one in self.recipients],
            "files": sorted(self.files, key=lambda file: str(file["path"])),
        }
        content = json.dumps(manifest, ensure_ascii=False, indent=1).encode() + b"\n"
        signature = signing.sign(seed, label=LABEL_ARCHIVE, message=content)
        for name, data in ((MANIFEST, content), (SIGNATURE, signature.hex().encode() + b"\n")):
            with open(self.folder / name, "xb", opener=_private) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())


@contextmanager
def new_archive(place: Path, *, recipients: tuple[Recipient, ...]) -> Iterator[ArchiveWriter]:
    """Give an archive to write; it gets its name when the block ends well, and nothing of it is left otherwise.

    Raises FolderMissing, FileExists (an empty folder may be there), DiskFull, PlaceNotWritable.
    """
    with place_faults():
        if not place.parent.is_dir():
            raise FolderMissing()
        if place.is_symlink() or place.is_file() or (place.is_dir() and any(place.iterdir())):
            raise FileExists()
        part = place.parent / _PART
        shutil.rmtree(part, ignore_errors=True)  # of a time when the power went
        part.mkdir(mode=DIRECTORY_MODE)
        try:
            yield ArchiveWriter(part, recipients)
            if place.is_dir():
                place.rmdir()
            part.rename(place)
            sync_directory(place.parent)
        finally:
            shutil.rmtree(part, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class ArchiveReader:
    """An archive whose manifest is signed and whose files are those of the manifest. facts: the manifest."""

    folder: Path
    facts: Mapping[str, object]
    paths: frozenset[str]
    identities: tuple[Identity, ...]

    @property
    def public_key(self) -> bytes:
        """The key that signed it."""
        return bytes.fromhex(str(self.facts["public_key"]))

    def has(self, name: str) -> bool:
        """Tell whether a file is part of it, in the clear or sealed."""
        return name in self.paths or name + SEALED in self.paths

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Give the content of a file as a stream, proven as it is read. Raises ArchiveDamaged, SealedForAnother."""
        if name in self.paths:
            with (self.folder / name).open("rb") as plain:
                yield plain
            return
        if name + SEALED not in self.paths:
            raise ArchiveDamaged(where="missing")
        if not self.identities:
            raise SealedForAnother()
        with (self.folder / (name + SEALED)).open("rb") as sealed:
            try:
                reader = SeekReader(sealed, identities=self.identities)
            except NoKeyFits as error:
                raise SealedForAnother() from error
            with io.BufferedReader(reader) as content:
                yield content


def open_archive(folder: Path, *, identities: tuple[Identity, ...] = (), report: Report) -> ArchiveReader:
    """Check an archive's signature and every file of it before anything is read; return it.

    Raises ArchiveDamaged, SignatureInvalid, KeyNotAccepted, FileVanished, Cancelled.
    """
    content = read_bounded(folder / MANIFEST, most_bytes=MOST_MANIFEST_BYTES)
    try:
        facts = json.loads(content)
        key = bytes.fromhex(facts["public_key"])
        signature = bytes.fromhex(read_bounded(folder / SIGNATURE, most_bytes=1024).decode("ascii").strip())
        listed = [(str(one["path"]), int(one["bytes"]), str(one["sha256"])) for one in facts["files"]]
        is_ours = facts["format"] == FORMAT
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ArchiveDamaged(where="manifest") from error
    signing.verify(signing.check_public_key(key), signature, label=LABEL_ARCHIVE, message=content)
    if not is_ours or len({path for path, _size, _digest in listed}) != len(listed):
        raise ArchiveDamaged(where="manifest")
    total = sum(size for _path, size, _digest in listed)
    done = 0
    for path, size, digest in listed:
        _check_file(folder, path, size=size, digest=digest)
        done += size
        report(Progress(done, total, STEP_DIGEST))
    return ArchiveReader(folder, facts, frozenset(path for path, _size, _digest in listed), identities)


def _check_file(folder: Path, name: str, *, size: int, digest: str) -> None:
    """Raise ArchiveDamaged unless the file lies in the folder and is what the manifest says."""
    parts = PurePosixPath(name).parts
    if not parts or any(part in {"/", "..", "."} or "\\" in part or ":" in part for part in parts):
        raise ArchiveDamaged(where="path")
    path = folder.joinpath(*parts)
    try:
        if path.is_symlink() or path.stat().st_size != size:
            raise ArchiveDamaged(where="size")
        with path.open("rb") as source:
            found = file_digest(source, report=silent).hex()
    except (OSError, ValueError) as error:
        raise ArchiveDamaged(where="missing") from error
    if found != digest:
        raise ArchiveDamaged(where="digest")


def json_lines(source: IO[bytes]) -> Iterator[dict[str, object]]:
    """Give the objects of a file of JSON lines. Raises ArchiveDamaged."""
    while line := source.readline(MOST_LINE_BYTES):
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ArchiveDamaged(where="line") from error
        if not isinstance(found, dict):
            raise ArchiveDamaged(where="line")
        yield found


def content_path(sha256: str) -> str:
    """Return where a file with this content lies in an archive in the clear."""
    return f"files/{sha256[:2]}/{sha256}"


def _pour(parts: Iterable[bytes], target: Target) -> None:
    for part in parts:
        target.write(part)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, FILE_MODE)
