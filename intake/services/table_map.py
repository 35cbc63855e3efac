"""How the columns of an organisation's spreadsheet become an interview document: a mapping, as data.

A mapping is JSON: {"format": "intake-table-map/1", "source": "whose table", "sheet": null, "id": "the column that names
a row", "columns": {"heading": {"to": "/persons/sought/names/0/text", "as": "text", "codes": {...}, ...}},
"fixed": {"/testifier/person": "teller", ...}}. `to` is a JSON pointer into the document; lists are made as they are
needed. `as`: text (usual), date, edtf, place, integer, decimal, boolean, texts, codes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from intake.errors import FileNotAccepted
from intake.questionnaire.strict_json import read_json

FORMAT: Final = "intake-table-map/1"
MOST_BYTES: Final = 1 << 20
KINDS: Final = frozenset({"text", "date", "edtf", "place", "integer", "decimal", "boolean", "texts", "codes"})
_YES: Final = frozenset({"yes", "y", "true", "1", "да", "иә", "ھەئە", "是"})
_NO: Final = frozenset({"no", "n", "false", "0", "нет", "жоқ", "ياق", "否"})
_ISO: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_SEVERAL: Final = re.compile(r"[;,|\n]")
_MOST_ITEMS: Final = 50


@dataclass(frozen=True, slots=True)
class Column:
    """Where one column goes. codes: what stands in a cell (small letters) -> code; language: of the words."""

    heading: str
    to: tuple[str, ...]
    kind: str
    codes: Mapping[str, str]
    language: str | None


@dataclass(frozen=True, slots=True)
class TableMap:
    """A whole mapping. fixed: pointer -> what stands in every document."""

    source: str
    sheet: str | None
    ident: str
    columns: tuple[Column, ...]
    fixed: tuple[tuple[tuple[str, ...], object], ...]

    def column_at(self, pointer: str) -> str:
        """Return the heading of the column that a finding's pointer comes from, else the pointer itself."""
        path = tuple(pointer.split("/")[1:])
        near = [one for one in self.columns if one.to[: len(path)] == path or path[: len(one.to)] == one.to]
        return max(near, key=lambda column: len(column.to)).heading if near else pointer

    def document(self, cells: Mapping[str, str]) -> dict[str, object]:
        """Return the document of a row. What no column and no fixed value gives stays open; nothing is made up.

        Raises FileNotAccepted with the pointer of a cell that is not what its column holds.
        """
        ident = f"table:{self.source}:{cells[self.ident].strip()}"
        document: dict[str, object] = {"format": "intake-interview/1", "interview": {"id": ident}}
        for path, value in self.fixed:
            _put(document, path, value)
        for column in self.columns:
            text = cells.get(column.heading, "").strip()
            if text:
                _put(document, column.to, _value(text, column))
        return document


def read_map(untrusted: bytes) -> TableMap:
    """Return a mapping. Raises FileNotAccepted with the pointer of what is wrong in it."""
    content = read_json(untrusted, most_bytes=MOST_BYTES, deepest=16)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise FileNotAccepted(pointer="/format", reason="unknown_format", found="")
    unknown = sorted(content.keys() - {"format", "source", "sheet", "id", "columns", "fixed"})
    if unknown:
        raise FileNotAccepted(pointer=f"/{unknown[0]}", reason="unknown_member", found="")
    columns, fixed = content.get("columns"), content.get("fixed", {})
    if not isinstance(columns, dict) or not columns or not isinstance(fixed, dict):
        raise FileNotAccepted(pointer="/columns", reason="missing", found="")
    return TableMap(
        source=_text(content, "source"),
        sheet=None if content.get("sheet") is None else _text(content, "sheet"),
        ident=_text(content, "id"),
        columns=tuple(_column(heading, one) for heading, one in columns.items()),
        fixed=tuple((_path(pointer, f"/fixed/{pointer}"), value) for pointer, value in fixed.items()),
    )


def _column(heading: str, content: object) -> Column:
    at = f"/columns/{heading}"
    if not isinstance(content, dict) or content.keys() - {"to", "as", "codes", "language"}:
        raise FileNotAccepted(pointer=at, reason="unknown_member", found="")
    kind = content.get("as", "text")
    codes = content.get("codes", {})
    language = content.get("language")
    if kind not in KINDS or not isinstance(codes, dict) or not (language is None or isinstance(language, str)):
        raise FileNotAccepted(pointer=at, reason="wrong_type", found="")
    small = {str(said).strip().casefold(): str(code) for said, code in codes.items()}
    return Column(heading, _path(content.get("to"), f"{at}/to"), kind, small, language)


def _path(pointer: object, at: str) -> tuple[str, ...]:
    if not isinstance(pointer, str) or not pointer.startswith("/") or pointer in {"/", "/format"}:
        raise FileNotAccepted(pointer=at, reason="wrong_type", found="")
    parts = tuple(pointer.split("/")[1:])
    if any(not part or (part.isdigit() and int(part) >= _MOST_ITEMS) for part in parts):
        raise FileNotAccepted(pointer=at, reason="wrong_type", found="")
    return parts


def _text(content: Mapping[str, object], name: str) -> str:
    value = content.get(name)
    if not isinstance(value, str) or not value.strip():
        raise FileNotAccepted(pointer=f"/{name}", reason="missing", found="")
    return value


def _put(document: dict[str, object], path: tuple[str, ...], value: object) -> None:
    """Put a value where a pointer says; what is missing on the way is made, empty places in a list as objects."""
    here: Any = document
    for step, following in zip(path[:-1], path[1:], strict=True):
        empty: object = [] if following.isdigit() else {}
        if isinstance(here, list):
            while len(here) <= int(step):
                here.append({} if not following.isdigit() else [])
            here = here[int(step)]
        else:
            here = here.setdefault(step, empty)
    last = path[-1]
    if isinstance(here, list):
        here.extend({} for _missing in range(int(last) + 1 - len(here)))
        here[int(last)] = value
    elif isinstance(here, dict):
        here[last] = value


def _value(text: str, column: Column) -> object:
    match column.kind:
        case "date":
            return _with_language({"edtf": text} if _ISO.fullmatch(text) else {"said": text}, text, column)
        case "edtf" | "place":
            return {"edtf" if column.kind == "edtf" else "said": text}
        case "integer":
            return int(_number(text, column))
        case "decimal":
            number = _number(text, column)
            return int(number) if number == number.to_integral_value() else float(number)
        case "boolean":
            return _yes_or_no(text, column)
        case "texts":
            return [part.strip() for part in _SEVERAL.split(text) if part.strip()]
        case "codes":
            return [_code(part.strip(), column) for part in _SEVERAL.split(text) if part.strip()]
        case _:
            return _code(text, column) if column.codes else text


def _with_language(value: dict[str, object], text: str, column: Column) -> dict[str, object]:
    return {**value, "said": text, "language": column.language} if "said" in value and column.language else value


def _code(text: str, column: Column) -> str:
    """Return the code that stands for a text; what the mapping does not know must be a code itself, and is checked."""
    return column.codes.get(text.casefold(), text)


def _number(text: str, column: Column) -> Decimal:
    try:
        number = Decimal(text.replace(",", ".").replace("\u00a0", "").replace(" ", ""))
    except InvalidOperation as error:
        raise _not_readable(column) from error
    if not number.is_finite() or (column.kind == "integer" and number != number.to_integral_value()):
        raise _not_readable(column)
    return number


def _yes_or_no(text: str, column: Column) -> bool:
    small = text.casefold()
    if small not in _YES | _NO:
        raise _not_readable(column)
    return small in _YES


def _not_readable(column: Column) -> FileNotAccepted:
    return FileNotAccepted(pointer="/" + "/".join(column.to), reason="wrong_type", found="")
