"""One interview as a JSON document in the form `intake-interview/1`: what a file holds and what the window edits."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from intake.errors import FileNotAccepted
from intake.model.consent import ConsentAnswer, Scope
from intake.model.values import Mark
from intake.questionnaire.shape import FORMAT
from intake.questionnaire.strict_json import Json, read_json

MOST_BYTES = 4 * 1024 * 1024
DEEPEST = 32

LOCAL_KEY = re.compile(r"[a-z][a-z0-9_]{0,31}", re.ASCII)
"""How a person is called inside one document."""


@dataclass(frozen=True, slots=True)
class Document:
    """What was read, not yet checked. content: the document's members.

    marks: pointer of a question -> why it has no answer. They stand beside an interview that is taken down in the
    window; no file holds them.
    """

    content: dict[str, Json]
    marks: Mapping[str, Mark] = field(default_factory=dict)


def read_document(untrusted_bytes: bytes) -> Document:
    """Return the document that a file holds: at most 4 MiB, nested at most 32 deep.

    Raises FileNotAccepted: pointer and reason as `strict_json.read_json`, or wrong_type when it is no object.
    """
    content = read_json(untrusted_bytes, most_bytes=MOST_BYTES, deepest=DEEPEST)
    if not isinstance(content, dict):
        raise FileNotAccepted(pointer="", reason="wrong_type", found="")
    return Document(content)


def blank_document(interview_id: str, day: datetime.date) -> dict[str, Json]:
    """Return the document of a new interview: a testifier and one person sought, nothing answered, no consent yet."""
    return {
        "format": FORMAT,
        "interview": {"id": interview_id, "date": {"edtf": day.isoformat()}, "mode": "in_person"},
        "persons": {"testifier": {"names": []}, "sought": {"names": []}},
        "testifier": {"person": "testifier"},
        "relations": [],
        "consents": [],
        "cases": [{"person": "sought"}],
    }


def has_store_consent(content: dict[str, Json]) -> bool:
    """Tell whether `store` was answered, and with nothing but yes. Safe on documents that are half filled in."""
    consents = content.get("consents")
    answers = [
        consent.get("answer")
        for consent in (consents if isinstance(consents, list) else [])
        if isinstance(consent, dict) and consent.get("scope") == Scope.STORE
    ]
    return bool(answers) and all(answer == ConsentAnswer.YES for answer in answers)


def local_keys(content: dict[str, Json]) -> tuple[str, ...]:
    """Return the local keys of the document's persons, in its order."""
    persons = content.get("persons")
    return tuple(persons) if isinstance(persons, dict) else ()
