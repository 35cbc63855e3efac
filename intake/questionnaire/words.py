"""The wording of a form in one language: `words/<language>.json` beside it. Holds no sentence itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from intake.questionnaire.members import Members, pairs
from intake.questionnaire.strict_json import read_json

MOST_BYTES = 1024 * 1024

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_KEY = re.compile(r"[a-z][a-z0-9_]{0,63}\.[a-z][a-z0-9_]{0,63}", re.ASCII)
_ANYTHING = re.compile(r".{1,500}", re.DOTALL)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class KindWords:
    """What a kind of record is called: one of them, and several."""

    label: str
    plural: str


@dataclass(frozen=True, slots=True)
class FieldWords:
    """What is asked, and a hint for a tired person; the hint may be empty."""

    label: str
    hint: str


@dataclass(frozen=True, slots=True)
class ConsentWords:
    """What is asked for one scope, and a line that says what a yes means."""

    question: str
    explain: str


@dataclass(frozen=True, slots=True)
class Words:
    """All wording of a form in one language. draft: machine-made, not yet read by a native speaker.

    fields are keyed `kind.field`, codes by list and code. Whatever has no words is shown by its bare name.
    """

    language: str
    draft: bool
    kinds: Mapping[str, KindWords]
    fields: Mapping[str, FieldWords]
    codes: Mapping[str, Mapping[str, str]]
    sections: Mapping[str, str]
    consents: Mapping[str, ConsentWords]

    def kind(self, kind: str) -> KindWords:
        """Return what a kind is called; its bare name where there are no words (a form from elsewhere)."""
        return self.kinds.get(kind) or KindWords(kind, kind)

    def field(self, kind: str, field: str) -> FieldWords:
        """Return what a field is called; its bare name where there are no words."""
        return self.fields.get(f"{kind}.{field}") or FieldWords(field, "")

    def code(self, choices: str, code: str) -> str:
        """Return what a code of a list is called; the bare code where there are no words."""
        return self.codes.get(choices, {}).get(code, code)

    def __or__(self, other: Words) -> Words:
        """Return these words with those of an organisation's own form added; what is here already is kept."""
        codes = {
            name: {**other.codes.get(name, {}), **self.codes.get(name, {})} for name in {**self.codes, **other.codes}
        }
        return Words(
            self.language,
            self.draft or other.draft,
            {**other.kinds, **self.kinds},
            {**other.fields, **self.fields},
            codes,
            {**other.sections, **self.sections},
            {**other.consents, **self.consents},
        )


def load_words(folder: Path, language: str) -> Words:
    """Return the words of the form in this folder. An organisation's form may lack a language: then they are empty.

    Raises FileNotAccepted (pointer, reason) for a file that is not as it should be.
    """
    path = folder / "words" / f"{language}.json"
    if not _LANGUAGE.fullmatch(language) or not path.is_file():
        return Words(language, draft=True, kinds={}, fields={}, codes={}, sections={}, consents={})
    with path.open("rb") as stream:
        members = Members(read_json(stream.read(MOST_BYTES + 1), most_bytes=MOST_BYTES, deepest=8))
    if members.text("language") != language:
        raise members.refuse("not_accepted", "language")
    codes = members.inner("codes")
    words = Words(
        language,
        draft=members.yes("draft"),
        kinds={name: _kind(one) for name, one in members.inner("kinds").objects(_NAME, most=500)},
        fields={name: _field(one) for name, one in members.inner("fields").objects(_KEY, most=4000)},
        codes={name: pairs(codes, name, pattern=_ANYTHING) for name in codes.names()},
        sections=pairs(members, "sections", pattern=_ANYTHING),
        consents={name: _consent(one) for name, one in members.inner("consents").objects(_NAME, most=100)},
    )
    members.done()
    return words


def _kind(members: Members) -> KindWords:
    words = KindWords(members.text("label", _ANYTHING), members.text("plural", _ANYTHING))
    members.done()
    return words


def _field(members: Members) -> FieldWords:
    words = FieldWords(members.text("label", _ANYTHING), members.optional_text("hint") or "")
    members.done()
    return words


def _consent(members: Members) -> ConsentWords:
    words = ConsentWords(members.text("question", _ANYTHING), members.text("explain", _ANYTHING))
    members.done()
    return words
