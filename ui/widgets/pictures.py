"""Pictures out of untrusted bytes: images through a device that decrypts while Qt reads, PDF pages through pdfium.

Nothing is written to disk. Sizes are capped before anything is decoded, so that a small file cannot fill the memory.
"""

from __future__ import annotations

import io
from typing import BinaryIO

import pypdfium2
from PySide6.QtCore import QIODevice, QIODeviceBase, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

MOST_PIXELS = 100_000_000
MOST_PDF_BYTES = 200 * 2**20
MOST_PAGES = 60
_IMAGES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp", "image/tiff"})


class ReadingDevice(QIODevice):
    """Lets Qt read from any seekable binary reader, such as the one that decrypts a piece of evidence."""

    def __init__(self, reader: BinaryIO) -> None:
        """Open for reading; the reader stays its giver's to close."""
        super().__init__()
        self._reader = reader
        self._length = reader.seek(0, io.SEEK_END)
        reader.seek(0)
        self.open(QIODeviceBase.OpenModeFlag.ReadOnly | QIODeviceBase.OpenModeFlag.Unbuffered)

    def isSequential(self) -> bool:
        """Say that one may jump about."""
        return False

    def size(self) -> int:
        """Return the number of bytes."""
        return self._length

    def seek(self, pos: int) -> bool:
        """Jump to a byte."""
        if not super().seek(pos):
            return False
        self._reader.seek(pos)
        return True

    def readData(self, maxlen: int) -> object:
        """Give the next bytes."""
        return self._reader.read(maxlen) or b""

    def writeData(self, data: object, len: int | None = None) -> int:
        """Refuse: nothing is written through this."""
        return -1


def picture_of(reader: BinaryIO, media_type: str, *, room: QSize) -> QImage | None:
    """Return a picture of an image or of a PDF's first page, at most as large as `room`; None when there is none."""
    if media_type in _IMAGES:
        return _image(reader, room=room)
    if media_type == "application/pdf":
        pages = pdf_pages(reader.read(MOST_PDF_BYTES + 1), width_px=room.width(), most=1)
        return pages[0] if pages else None
    return None


def _image(reader: BinaryIO, *, room: QSize) -> QImage | None:
    device = ReadingDevice(reader)
    image_reader = QImageReader(device)
    image_reader.setAutoTransform(True)
    size = image_reader.size()
    if not size.isValid() or size.width() * size.height() > MOST_PIXELS:
        return None
    image_reader.setScaledSize(size.scaled(room.boundedTo(size), Qt.AspectRatioMode.KeepAspectRatio))
    image = image_reader.read()
    device.close()
    return None if image.isNull() else image


def pdf_pages(untrusted_pdf: bytes, *, width_px: int, most: int = MOST_PAGES) -> list[QImage]:
    """Return the first pages of a PDF as pictures of this width; empty when it cannot be read."""
    if len(untrusted_pdf) > MOST_PDF_BYTES:
        return []
    try:
        document = pypdfium2.PdfDocument(untrusted_pdf)
    except pypdfium2.PdfiumError:
        return []
    pages = []
    for number in range(min(len(document), most)):
        page = document[number]
        bitmap = page.render(scale=width_px / page.get_width(), rev_byteorder=True, prefer_bgrx=True)
        image = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888)
        pages.append(image.copy())
        page.close()
    document.close()
    return pages
