"""The interview read back in plain words, in the order of the form: what the family hears before it is sealed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from intake.questionnaire import Field, FieldType, Kind
from ui.i18n import OWN_NAMES, isolate, left_to_right
from ui.questionnaire.answers import Path
from ui.questionnaire.context import Context, Place
from ui.questionnaire.editors import choices_of, person_words

_UNREAD = frozenset({"sender_id"})


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """One record in words: a title and its questions with answers."""

    kind: str
    title: str
    lines: tuple[tuple[str, str], ...]


def read_back(context: Context) -> Iterator[ReadRecord]:
    """Give every record that has answers, section by section."""
    for section in context.wording.form.sections:
        for name in section.kinds:
            kind = context.wording.form.kind(name)
            if kind.at is None:
                continue
            for path in _records(context, kind):
                lines = tuple(_lines(context, kind, path))
                if lines and _says_something(context, kind, path):
                    yield ReadRecord(kind.kind, _title(context, kind, path), lines)


def _records(context: Context, kind: Kind) -> Iterator[Path]:
    """Give the path of each record of a kind."""
    found: list[Path] = [()]
    for step in kind.path:
        if step != "*":
            found = [(*path, step) for path in found]
            continue
        wider: list[Path] = []
        for path in found:
            value = context.answers.get(path)
            if isinstance(value, dict):
                wider += [(*path, key) for key in value]
            elif isinstance(value, list):
                wider += [(*path, at) for at in range(len(value))]
        found = wider
    return iter(found)


def _says_something(context: Context, kind: Kind, path: Path) -> bool:
    """Tell whether a record holds more than who it is about."""
    for _part, field, steps in kind.places():
        value = context.answers.get((*path, *steps))
        if field.type is not FieldType.REF and field.editor != "none" and value not in (None, "", [], {}):
            return True
    return False


def _title(context: Context, kind: Kind, path: Path) -> str:
    words = context.wording.kind(kind.kind)
    if len(path) >= 2 and path[0] == "persons":
        who = person_words(context, str(path[1]))
        return who if kind.kind == "person" else f"{who}  ·  {words}"
    return words


def _lines(context: Context, kind: Kind, path: Path) -> Iterator[tuple[str, str]]:
    for part, field, steps in kind.places():
        if field.editor == "none" or field.field in _UNREAD:
            continue
        value = context.answers.get((*path, *steps))
        if value in (None, "", [], {}):
            continue
        question = context.wording.field(kind.kind, field.field)
        if part:
            question = f"{question} ({context.wording.code('reason_by', part)})"
        yield question, answer_words(context, field, value)


def answer_words(context: Context, field: Field, value: object) -> str:
    """Return an answer of the document in words."""
    if field.type in {FieldType.CHOICE, FieldType.CHOICES, FieldType.REF, FieldType.REFS, FieldType.BOOLEAN}:
        words = dict(choices_of(context, Place(field, ())))
        chosen = value if isinstance(value, list) else [value]
        return context.wording.join([words.get(one, str(one)) for one in chosen])
    if isinstance(value, dict):
        said, edtf = str(value.get("said", "")), str(value.get("edtf", ""))
        parts = (isolate(said) if said else "", left_to_right(edtf) if edtf else "")
        return "  ·  ".join(part for part in parts if part)
    if isinstance(value, list):
        return context.wording.join([isolate(str(one)) for one in value])
    if field.editor == "language":
        return isolate(OWN_NAMES.get(str(value), str(value)))
    return isolate(str(value)) if isinstance(value, str) else left_to_right(str(value))
