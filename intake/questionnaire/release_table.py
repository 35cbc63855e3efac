"""Reads `release.json`: for each profile, which field classes it can hold and which scopes release each class.

Source of the rules: design/documents.md, table of profiles. Deciding on a case is the work of `intake.release`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from intake.errors import FileNotAccepted
from intake.model.consent import Scope
from intake.questionnaire.form import EVERY_CLASS, Profile, ReleaseTable
from intake.questionnaire.members import Members
from intake.questionnaire.strict_json import read_json

FORMAT = "intake-release/1"
MOST_BYTES = 256 * 1024

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_SCOPES = frozenset(Scope)


def read_release(untrusted_bytes: bytes) -> ReleaseTable:
    """Return the table. Raises FileNotAccepted (found: release.json)."""
    try:
        members = Members(read_json(untrusted_bytes, most_bytes=MOST_BYTES, deepest=8))
        if members.text("format") != FORMAT:
            raise members.refuse("format", "format")
        classes = members.texts("classes", _NAME, most=50)
        profiles = {
            name: _profile(name, one, classes=frozenset(classes))
            for name, one in members.inner("profiles").objects(_NAME, most=50)
        }
        members.done()
    except FileNotAccepted as error:
        raise FileNotAccepted(**(error.data | {"found": "release.json"})) from None
    return ReleaseTable(classes, profiles)


def _profile(name: str, members: Members, *, classes: frozenset[str]) -> Profile:
    held = frozenset(members.texts("classes", _NAME, most=50))
    if not held <= classes:
        raise members.refuse("unknown_class", "classes")
    profile = Profile(
        profile=name,
        classes=held,
        scopes=_scopes(members.inner("scopes"), held),
        recipients={
            recipient: _scopes(one, held) for recipient, one in members.inner("recipients").objects(_NAME, most=10)
        },
        own_testimony_only=members.yes("own_testimony_only"),
        third_parties=members.one_of("third_parties", ("relation", "name")),
        places=members.one_of("places", ("full", "county")),
        words=members.yes("words"),
        case_number=members.yes("case_number"),
        heads=members.yes("heads"),
        signed=members.one_of("signed", ("no", "asked", "yes")),
        states=members.texts("states", most=10),
        hide_below=members.whole("hide_below", least=0, most=1000, default=0),
    )
    members.done()
    if not _SCOPES.issuperset(profile.states):
        raise members.refuse("unknown_scope", "states")
    return profile


def _scopes(members: Members, held: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    """Read class -> scopes. An entry without a scope would release without consent, so it is refused."""
    table = {}
    for name in members.names():
        scopes = members.texts(name, most=10)
        if name != EVERY_CLASS and name not in held:
            raise members.refuse("unknown_class", name)
        if not scopes or not _SCOPES.issuperset(scopes):
            raise members.refuse("unknown_scope", name)
        table[name] = scopes
    return table
