"""Tables as files, CSV and XLSX: the one place that knows of openpyxl. Foreign files are bounded before parsing."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from intake.errors import FileNotAccepted, TooLarge
from intake.services.cells import csv_line, safe, without_guard
from intake.services.files import read_bounded

CSV: Final = ".csv"
XLSX: Final = ".xlsx"
MOST_BYTES: Final = 64 << 20
MOST_UNPACKED_BYTES: Final = 512 << 20
MOST_ROWS: Final = 100_000
MOST_CELL: Final = 32_767
_MOST_PARTS: Final = 2_000
_DELIMITERS: Final = ",;\t"
_DECLARATIONS: Final = (b"<!DOCTYPE", b"<!ENTITY")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def table_bytes(rows: Iterable[Sequence[str]], *, ending: str) -> bytes:
    """Return a table as a file, every cell a text that no spreadsheet calculates. ending: CSV (with mark) or XLSX."""
    if ending == CSV:
        return b"\xef\xbb\xbf" + b"".join(map(csv_line, rows))
    from openpyxl import Workbook  # noqa: PLC0415 - only whoever wants XLSX pays for it

    book = Workbook(write_only=True)
    book.properties.creator = ""
    sheet = book.create_sheet()
    for row in rows:
        sheet.append([_CONTROLS.sub("", safe(cell))[:MOST_CELL] for cell in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read_rows(path: Path, *, sheet: str | None = None) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Give the rows of a table with their numbers from 1, every cell as text: days as ISO, numbers as written.

    sheet: the name of one sheet of an XLSX, the first when None. Empty rows are left out.
    Raises FileVanished, TooLarge, FileNotAccepted (`table_form`: no table, or one with declarations; `table_sheet`).
    """
    untrusted = read_bounded(path, most_bytes=MOST_BYTES)
    if len(untrusted) > MOST_BYTES:
        raise TooLarge(limit=MOST_BYTES)
    rows = _xlsx(untrusted, sheet=sheet) if untrusted[:4] == b"PK\x03\x04" else _csv(untrusted)
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise TooLarge(limit=MOST_ROWS)
        if any(row):
            yield number, row


def is_table(path: Path) -> bool:
    """Tell whether a file's name ends as those of tables that can be written."""
    return path.suffix.lower() in {CSV, XLSX}


def _csv(untrusted: bytes) -> Iterator[tuple[str, ...]]:
    try:
        text = untrusted.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileNotAccepted(pointer="", reason="not_utf8", found="") from error
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield tuple(_text(cell) for cell in row)
    except csv.Error as error:
        raise FileNotAccepted(pointer="", reason="table_form", found="") from error


def _xlsx(untrusted: bytes, *, sheet: str | None) -> Iterator[tuple[str, ...]]:
    _check_package(untrusted)
    from openpyxl import load_workbook  # noqa: PLC0415 - as above
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = load_workbook(io.BytesIO(untrusted), read_only=True, data_only=True, keep_links=False)
        if sheet is not None and sheet not in book.sheetnames:
            raise FileNotAccepted(pointer="/sheet", reason="table_sheet", found="")
        page = book[sheet] if sheet is not None else book.worksheets[0]
        for row in page.iter_rows(values_only=True):
            yield tuple(_text(cell) for cell in row)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        ValueError,
        KeyError,
        IndexError,
        SyntaxError,
        TypeError,
    ) as error:
        raise FileNotAccepted(pointer="", reason="table_form", found="") from error


def _check_package(untrusted: bytes) -> None:
    """Refuse a package that unpacks too large, or whose parts declare entities: openpyxl guards against neither."""
    try:
        with zipfile.ZipFile(io.BytesIO(untrusted)) as package:
            parts = package.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
                raise TooLarge(limit=MOST_UNPACKED_BYTES)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_part(package, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise FileNotAccepted(pointer="", reason="table_form", found="") from error


def _check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with package.open(part) as content:
        start = content.read(4096)
        if any(word in start or word.decode().encode("utf-16-le") in start for word in _DECLARATIONS):
            raise FileNotAccepted(pointer="", reason="table_form", found="")


def _text(cell: object) -> str:
    """Return a cell as text. A moment at midnight is a day."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        is_day = cell.time() == datetime.time()
        return cell.date().isoformat() if is_day else cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return without_guard(str(cell).strip()[:MOST_CELL])
