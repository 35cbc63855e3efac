"""The letter and word tables of `resources/names`, read once and never changed afterwards."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """Return the parsed JSON of `resources/names/<name>.json`. Callers must not change it."""
    found: dict[str, Any] = json.loads((files("resources") / "names" / f"{name}.json").read_text(encoding="utf-8"))
    return found
