"""Cells of tables: values as one text, and lines of CSV that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

from intake.model.dates import UncertainDate
from intake.model.places import Place
from intake.model.values import Code, Codes, Mark, Ref, Refs, Texts, UnknownValue, Value

_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet calculate. Source: OWASP, CSV Injection; the wide forms are those of Chinese keyboards."""

GUARD: Final = "'"


def cell(value: Value) -> str:
    """Return a value as one text: codes and ids as they are, dates in EDTF, what was said in brackets."""
    match value:
        case Mark():
            return f"[{value.value}]"
        case bool():
            return "yes" if value else "no"
        case UncertainDate():
            return _with_said(value.edtf or "", value.said)
        case Place():
            return _with_said(value.code or value.country or "", value.said)
        case Codes(several) | Texts(several) | Refs(several):
            return "; ".join(several)
        case Code(one) | Ref(one):
            return one
        case UnknownValue(raw) | bytes(raw):
            return raw.hex()
        case _:
            return str(value)


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe goes before a sign that would make it one.

    A plain number, also one below zero, stays as it is. A text that looks as if it had been guarded is guarded too, so
    that every text can be told from its guarded form.
    """
    start = text.lstrip(" \u00a0\ufeff")
    is_formula = start.startswith(_STARTS) and not _is_number(text)
    looks_guarded = text.startswith(GUARD) and safe(text[1:]) != text[1:]
    return GUARD + text if is_formula or looks_guarded else text


def without_guard(text: str) -> str:
    """Return the text that `safe` was given."""
    rest = text.removeprefix(GUARD)
    return rest if rest != text and safe(rest) == text else text


def csv_line(cells: Iterable[str]) -> bytes:
    """Return one line of CSV (RFC 4180) in UTF-8, every cell made safe."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow([safe(one) for one in cells])
    return written.getvalue().encode()


def _with_said(main: str, said: str | None) -> str:
    return " ".join(part for part in (main, f"({said})" if main and said else said) if part)


def _is_number(text: str) -> bool:
    """Tell whether a text is digits with a minus before and a point between at most."""
    digits = text.removeprefix("-").replace(".", "", 1)
    return digits.isascii() and digits.isdigit()
