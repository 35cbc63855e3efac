"""Reads the addressees of letters from resources/addressees/*.json. An organisation adds one without code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from intake.errors import AddresseeUnknown, FileNotAccepted
from intake.model.addressees import Addressee
from intake.names.transliterate import cyrillic_to_arabic

FORMAT: Final = "intake-addressee/1"
FOLDER: Final = Path(__file__).resolve().parent.parent.parent / "resources" / "addressees"
REQUESTS: Final = frozenset({"authority", "tracing"})
_LANGUAGES: Final = frozenset({"kk", "ru", "en"})


@cache
def load_addressees(folder: Path = FOLDER) -> Mapping[str, Addressee]:
    """Return all addressees by key, in order. Raises FileNotAccepted."""
    found = (read_addressee(path.read_bytes()) for path in sorted(folder.glob("*.json")))
    return {one.key: one for one in found}


def addressee(key: str) -> Addressee:
    """Return one addressee. Raises AddresseeUnknown."""
    known = load_addressees()
    if key not in known:
        raise AddresseeUnknown(known=tuple(known))
    return known[key]


def read_addressee(untrusted: bytes) -> Addressee:
    """Return an addressee. Raises FileNotAccepted where a member is missing or not of its kind."""
    try:
        content: dict[str, Any] = json.loads(untrusted)
        found = Addressee(
            key=str(content["key"]),
            mark=str(content["mark"]),
            source=str(content["source"]),
            names={str(language): str(text) for language, text in content["names"].items()},
            address={str(language): str(text) for language, text in content["address"].items()},
            kind=str(content["kind"]),
            request=str(content["request"]),
            recipient=None if content["recipient"] is None else str(content["recipient"]),
            follow_up_days=int(content["follow_up_days"]),
        )
        is_ours = content["format"] == FORMAT
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FileNotAccepted(pointer="", reason="wrong_type", found="") from error
    if not is_ours or found.request not in REQUESTS or not found.names.keys() >= _LANGUAGES or found.mark not in "VM":
        raise FileNotAccepted(pointer="", reason="not_accepted", found="")
    return found


def name_in(texts: Mapping[str, str], language: str) -> str:
    """Return a name or address in a language; Kazakh in Arabic script is derived, others read the English one."""
    if language == "kk-Arab" and "kk-Arab" not in texts:
        return cyrillic_to_arabic(texts["kk"])
    return texts.get(language) or texts["en"]
