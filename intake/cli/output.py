"""Results as JSON documents. JSON is the stable form: see the formats in the README."""

from __future__ import annotations

import json

from intake.model.plain import to_json


def dump(value: object) -> str:
    """Return one JSON document, readable, letters of every script as they are."""
    return json.dumps(to_json(value), ensure_ascii=False, indent=1)
