"""Turns a checked document into records: every person, episode, stage … with an id and its values.

The same bytes give the same ids everywhere (records.md, Record kinds). Ids hang on local keys where there are some, so
that the order of lists, or one item more, does not change what the others are called.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from intake.errors import NeedsConsent
from intake.ids import derived_id
from intake.model.consent import Scope
from intake.model.dates import UncertainDate
from intake.model.journal import Words
from intake.model.values import Code, Mark, Ref, Refs, Value
from intake.questionnaire.answers import is_day
from intake.questionnaire.document import Document, has_store_consent
from intake.questionnaire.form import ANY, Field, Form, Kind, member_path
from intake.questionnaire.pointers import Path, pointer_of
from intake.questionnaire.relevance import value_at
from intake.questionnaire.strict_json import Json
from intake.questionnaire.values import Bounds, Conversion, ProposeDate, ProposePlace, words_of

INTERVIEW: Final = "interview"


@dataclass(frozen=True, slots=True)
class FieldDraft:
    """One value to be claimed. words: those that a date or place was said in."""

    field: str
    value: Value
    words: Words | None
    how_known: str | None
    as_of: str | None


@dataclass(frozen=True, slots=True)
class RecordDraft:
    """One record to be written. pointer: where it stands in the document (RFC 6901)."""

    record: str
    kind: str
    pointer: str
    fields: tuple[FieldDraft, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """A record's object in the document. part: of a kind with parts, else ""; is_bound: to a record known before."""

    kind: Kind
    part: str
    path: Path
    record: str
    content: Json
    is_bound: bool


def records(
    document: Document,
    form: Form,
    *,
    digest: bytes,
    bindings: Mapping[str, str],
    bounds: Bounds,
    propose: ProposeDate | None = None,
    propose_place: ProposePlace | None = None,
    state: str = "sealed",
) -> tuple[RecordDraft, ...]:
    """Return the records of a document, in the form's order of kinds and the document's order of items.

    A question without an answer gets the document's mark for it, where it has one.

    document: without a `refused` finding of `check`. digest: SHA-256 of the document's bytes. bindings: record ids of
    persons known before, by local key, and of their cases, by `cases/` and the local key. bounds: first and last day
    of an EDTF. propose, propose_place: see Conversion; what they give is marked as proposed.
    Raises NeedsConsent when `store` was not answered with yes.
    """
    if not has_store_consent(document.content):
        raise NeedsConsent(scope=Scope.STORE.value)
    items = _items(document.content, form, digest=digest, bindings=bindings)
    ids = {(item.kind.kind, item.path): item.record for item in items}
    persons = {path[-1]: record for (kind, path), record in ids.items() if kind == "person"}
    conversion = Conversion(persons, bounds, propose, propose_place, _day_of(document.content))
    told = value_at(document.content, ("testifier", "how_known"))
    making = _Making(items, ids, conversion, told if isinstance(told, str) else None, digest, state, document.marks)
    drafts = (making.draft(item) for item in items)
    return tuple(draft for draft in drafts if draft is not None)


def _day_of(content: dict[str, Json]) -> datetime.date | None:
    """Return the day of the interview where it is exactly known, else the day its date was counted from."""
    for name in ("edtf", "anchor"):
        text = value_at(content, (INTERVIEW, "date", name))
        if isinstance(text, str) and is_day(text):
            return datetime.date.fromisoformat(text)
    return None


def _items(content: dict[str, Json], form: Form, *, digest: bytes, bindings: Mapping[str, str]) -> tuple[_Item, ...]:
    keys: dict[Path, str] = {}
    items = []
    for kind in form.held():
        for path, key, inner in _places(content, kind, keys=keys):
            for part in [one.part for one in kind.parts] or [""]:
                whole = f"{key}/{kind.kind}/{part}" if part else key or kind.kind
                bound = bindings.get(whole) or (bindings.get(path[-1]) if kind.keyed else None)
                ident = bound or derived_id(digest, whole)
                items.append(_Item(kind, part, path, ident, inner, bound is not None))
    return tuple(items)


def _places(content: Json, kind: Kind, *, keys: dict[Path, str]) -> Iterator[tuple[Path, str, Json]]:
    """Give (path, id key, object) of every item of a kind; `keys` learns the id key of each path."""
    found: list[tuple[Path, str, Json]] = [((), "", content)]
    for depth, step in enumerate(kind.path, start=1):
        names = kind.key if depth == len(kind.path) else ()
        found = [
            # An outer item was named by its own kind: `episodes/wife.1/stages/0`.
            ((*path, str(below)), keys.get((*path, str(below)), f"{key}/{name}".lstrip("/")), inner)
            for path, key, outer in found
            for below, name, inner in _below(outer, step, keys=[kind.fields[one] for one in names])
        ]
    for path, key, _inner in found:
        keys.setdefault(path, key)
    return iter(found)


def _below(outer: Json, step: str, *, keys: list[Field]) -> Iterator[tuple[str | int, str, Json]]:
    """Give (step, name for ids, what stands there) for one step of `Kind.at`."""
    if isinstance(outer, dict):
        names = tuple(outer) if step == ANY else tuple({step} & outer.keys())
        yield from ((name, name, outer[name]) for name in names)
    elif isinstance(outer, list) and step == ANY:
        seen: Counter[str] = Counter()
        for index, inner in enumerate(outer):
            name = ".".join(_key_parts(inner, keys)) or str(index)
            seen[name] += 1
            yield index, name if seen[name] == 1 else f"{name}#{seen[name] - 1}", inner


def _key_parts(record: Json, keys: list[Field]) -> Iterator[str]:
    for field in keys:
        answer = value_at(record, member_path(field.member or ""))
        if isinstance(answer, str | int):
            yield str(answer)


@dataclass(frozen=True, slots=True)
class _Making:
    """Everything that one record needs to know of the others."""

    items: tuple[_Item, ...]
    ids: Mapping[tuple[str, Path], str]
    conversion: Conversion
    told: str | None
    digest: bytes
    state: str
    marks: Mapping[str, Mark]

    def draft(self, item: _Item) -> RecordDraft | None:
        """Return the record of an item; None when nothing was said in it (a reason that nobody gave)."""
        answers = dict(self._answers(item))
        if not answers:
            return None
        values = answers | dict(self._given(item))
        how_known = self._how_known(item, values)
        fields = tuple(
            FieldDraft(
                name, values[name], words_of(values[name]), how_known, _as_of(field.as_of or item.kind.as_of, values)
            )
            for name, field in item.kind.fields.items()
            if name in values
        )
        return RecordDraft(item.record, item.kind.kind, pointer_of(item.path), fields)

    def _answers(self, item: _Item) -> Iterator[tuple[str, Value]]:
        """Give what the document itself answers. A person counts as answered by being there.

        Of somebody who is known already, no name here does not say that there is none.
        """
        if item.kind.kind == "person" and isinstance(item.content, dict):
            names = item.content.get("names")
            if names or not item.is_bound:
                yield "is_unnamed", not names
        for part, field, path in item.kind.places():
            if part == item.part:
                value = self.conversion.value(field, value_at(item.content, path))
                if value is None:
                    value = self.marks.get(pointer_of((*item.path, *path)))
                if value is not None:
                    yield field.field, value

    def _given(self, item: _Item) -> Iterator[tuple[str, Value]]:
        """Give what the program sets: the record it stands in, the part it is, and its interview."""
        kind = item.kind
        if kind.parent_field is not None:
            to = kind.fields[kind.parent_field].to or ""
            steps = next(len(one.kind.path) for one in self.items if one.kind.kind == to)
            yield kind.parent_field, Ref(self.ids[to, item.path[:steps]])
        for part in kind.parts:
            if part.part == item.part:
                yield from ((name, Code(code)) for name, code in part.fixed.items())
        if kind.kind == INTERVIEW:
            cases = {record for (name, _path), record in self.ids.items() if name == "case"}
            yield "cases", Refs(tuple(sorted(cases)))
            yield "file_digest", self.digest
            yield "state", Code(self.state)
        elif kind.kind in {"consent", "evidence"}:
            yield INTERVIEW, Ref(self.ids[INTERVIEW, ()])
        if kind.kind == "consent":
            testifier = next(one.content for one in self.items if one.kind.kind == INTERVIEW)
            yield "testifier", Ref(self.conversion.persons[str(value_at(testifier, ("testifier", "person")))])

    def _how_known(self, item: _Item, values: Mapping[str, Value]) -> str | None:
        own = values.get(item.kind.how_known) if item.kind.how_known else None
        if isinstance(own, Code):
            return own.code
        return self.told if item.kind.told else None


def _as_of(name: str | None, values: Mapping[str, Value]) -> str | None:
    day = values.get(name) if name else None
    return day.edtf if isinstance(day, UncertainDate) else None
