"""Reading anywhere in an age file without opening all of it: previews, and bundles before they are taken in."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from typing import IO

from intake.crypto.age import CHUNK_BYTES, SEALED_CHUNK_BYTES, TAG_BYTES, open_header, read_fully
from intake.crypto.age_recipients import Identity
from intake.errors import SealPayloadDamaged


class SeekReader(io.RawIOBase):
    """The plain bytes of an age file as a seekable raw stream; wrap it in `io.BufferedReader` for many small reads.

    The last chunk is proven first, so a file that was cut short or lengthened never opens and `size_bytes` is true.
    Every other chunk is proven when it is read: SealPayloadDamaged can come from any read.
    One chunk (64 KiB) is kept in memory. Not for use by two threads at once.
    """

    def __init__(self, file: IO[bytes], *, identities: Sequence[Identity]) -> None:
        """Open the header and the last chunk. `file` is seekable, at the start of the age file, and stays the caller's.

        Raises SealHeaderInvalid, NoKeyFits, SealHeaderForged, SealPayloadDamaged.
        """
        super().__init__()
        self._file = file
        self._cipher = open_header(file, identities=identities)
        self._payload_start = file.tell()
        sealed_bytes = file.seek(0, os.SEEK_END) - self._payload_start
        self._chunks = max(1, -(-sealed_bytes // SEALED_CHUNK_BYTES))
        last = self._chunks - 1
        last_plain_bytes = sealed_bytes - last * SEALED_CHUNK_BYTES - TAG_BYTES
        if last_plain_bytes < 0 or (last_plain_bytes == 0 and last):
            raise SealPayloadDamaged(chunk=last)
        self.size_bytes = last * CHUNK_BYTES + last_plain_bytes
        self._position = 0
        self._number, self._chunk = last, self._open_chunk(last)

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that it can be sought in."""
        return True

    def tell(self) -> int:
        """Return the position in plain bytes."""
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Move as in any file; a place behind the end reads nothing. Raises ValueError before the start."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self.size_bytes}[whence]
        if start + offset < 0:
            raise ValueError(offset)
        self._position = start + offset
        return self._position

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Fill `buffer` as far as one chunk reaches; 0 is the end. Raises SealPayloadDamaged."""
        if self._position >= self.size_bytes:
            return 0
        number, start = divmod(self._position, CHUNK_BYTES)
        if number != self._number:
            self._number, self._chunk = number, self._open_chunk(number)
        part = self._chunk[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._position += len(part)
        return len(part)

    def close(self) -> None:
        """Let go of the chunk held; the file below stays open."""
        self._chunk = b""
        super().close()

    def _open_chunk(self, number: int) -> bytes:
        self._file.seek(self._payload_start + number * SEALED_CHUNK_BYTES)
        sealed = read_fully(self._file, SEALED_CHUNK_BYTES)
        if len(sealed) < TAG_BYTES:
            raise SealPayloadDamaged(chunk=number)  # the file shrank while it was open
        return self._cipher.open(sealed, number=number, is_last=number == self._chunks - 1)
