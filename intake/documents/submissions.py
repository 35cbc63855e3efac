"""Reads what bodies ask for from resources/submissions/<profile>.json. An organisation adds a body without code."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from intake.errors import FileNotAccepted, NotFound
from intake.model.submissions import Element, Submission, SubmissionSection

FORMAT: Final = "intake-submission/1"
FOLDER: Final = Path(__file__).resolve().parent.parent.parent / "resources" / "submissions"
MARKS: Final = frozenset({"V", "M"})
MADE: Final = frozenset(
    {"@actions", "@testifiers", "@organisation", "@consents", "@annexes", "@lawyer", "@parents", "@relations"}
)
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_SOURCE: Final = re.compile(r"[a-z_]+\.[a-z_]+", re.ASCII)


def submission_profiles(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the profiles for which a form is declared, in order."""
    return tuple(sorted(path.stem for path in folder.glob("*.json")))


@cache
def load_submission(profile: str, folder: Path = FOLDER) -> Submission:
    """Return the form of a profile. Raises NotFound (kind: document_profile), FileNotAccepted."""
    path = folder / f"{profile}.json"
    if not _NAME.fullmatch(profile) or not path.is_file():
        raise NotFound(kind="document_profile")
    return read_submission(path.read_bytes())


def read_submission(untrusted: bytes) -> Submission:
    """Return a form. Raises FileNotAccepted where a member is missing or not of its kind."""
    try:
        content: dict[str, Any] = json.loads(untrusted)
        if content["format"] != FORMAT:
            raise FileNotAccepted(pointer="/format", reason="unknown_format", found="")
        form = content["form"]
        found = Submission(
            profile=str(content["profile"]),
            body=str(content["body"]),
            form_name=str(form["name"]),
            form_version=str(form["version"]),
            form_date=str(form["date"]),
            form_source=str(form["source"]),
            form_mark=_mark(form, "/form"),
            languages=tuple(content["languages"]),
            note=str(content["note"]),
            parallel=tuple(content["parallel"]),
            sections=tuple(_section(one, f"/sections/{place}") for place, one in enumerate(content["sections"])),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FileNotAccepted(pointer="", reason="wrong_type", found="") from error
    return found


def _section(content: Mapping[str, Any], at: str) -> SubmissionSection:
    elements = tuple(_element(one, f"{at}/elements/{place}") for place, one in enumerate(content["elements"]))
    return SubmissionSection(str(content["key"]), str(content["title"]), _mark(content, at), elements)


def _element(content: Mapping[str, Any], at: str) -> Element:
    sources = tuple(str(one) for one in content["from"])
    if not sources or any(one not in MADE and not _SOURCE.fullmatch(one) for one in sources):
        raise FileNotAccepted(pointer=f"{at}/from", reason="not_accepted", found="")
    return Element(
        key=str(content["key"]),
        label=str(content["label"]),
        sources=sources,
        mark=_mark(content, at),
        is_required=content.get("required", False) is True,
        test=str(content.get("test", "present")),
        why=str(content.get("why", "")),
        question=str(content.get("question") or next((one for one in sources if one not in MADE), "")),
    )


def _mark(content: Mapping[str, Any], at: str) -> str:
    mark = str(content["mark"])
    if mark not in MARKS:
        raise FileNotAccepted(pointer=f"{at}/mark", reason="not_accepted", found="")
    return mark
