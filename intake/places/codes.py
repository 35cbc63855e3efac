"""Codes of GB/T 2260 for Xinjiang since 1980 and what they are today.

A code on an identity number is the one valid when it was given: elders carry codes that no map has any more
(domain.md 3.1, measured: python-stdnum refuses most people of the Kazakh areas for that reason).
"""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib.resources import files

REGION = "650000"

# Prefectures that became a city or were dissolved have no successor in the table; by law these took their place.
_SUCCESSORS = {"652100": "650400", "652200": "650500", "654100": "654000", "659000": "659000"}


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of `resources/gazetteer/<name>.csv`."""
    text = (files("resources") / "gazetteer" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


@cache
def _today() -> dict[str, str]:
    found = {row["code"]: row["current_code"] for row in rows("xj_historical")}
    known = {row["code"]: row["code"] for row in rows("xj")}
    for code, current in found.items():
        if code not in known:
            known[code] = current or _SUCCESSORS.get(code, "") or _parent(code)
    known[REGION] = REGION
    return known


def _parent(code: str) -> str:
    """Return the prefecture of "districts under the city" codes (xx01), else the region."""
    return code[:4] + "00" if code.endswith("01") else REGION


def todays_code(code: str) -> str | None:
    """Return today's code for a code of any year, or None when it never was one of Xinjiang."""
    found = _today().get(code)
    if found is None or found == code:
        return found
    return _today().get(found, found)


def is_county(code: str) -> bool:
    """Tell whether a code of today is of county level."""
    return len(code) == 6 and code.isdigit() and not code.endswith("00")
