"""Holds a document against a form: every member, code, limit and local key. Says all that is wrong, not just the first.

Source of the rules: interviews/schema.json and "Beyond the schema" in its README.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from itertools import islice

from intake.questionnaire.answers import At, Known, check_answer
from intake.questionnaire.document import LOCAL_KEY, Document, has_store_consent, local_keys
from intake.questionnaire.findings import Finding
from intake.questionnaire.form import Form, Kind
from intake.questionnaire.pointers import join
from intake.questionnaire.relevance import breaks
from intake.questionnaire.shape import Group, Items, Leaf, Node, shape_of
from intake.questionnaire.strict_json import Json

MOST_FINDINGS = 1000
NEEDS_CONSENT = "needs_consent"


def check(
    document: Document,
    form: Form,
    *,
    places: Callable[[str], bool],
    edtf: Callable[[str], object] | None,
    today: datetime.date | None = None,
) -> tuple[Finding, ...]:
    """Return what is wrong with a document, in its order; at most 1000 findings.

    places: tells whether a code is one of the gazetteer, the historical list or 650000. edtf: raises DateNotReadable
    for what is no real date of our profile. today: for constraints; without it, this computer's day.
    Only a document without a `refused` finding may be made into records.
    """
    known = Known(form.lists, frozenset(local_keys(document.content)), places, edtf)
    walk = _Walk(known, today)
    return tuple(islice(walk.everything(document.content, shape_of(form)), MOST_FINDINGS))


class _Walk:
    """One pass over a document. Goes as deep as the form's shape does, however deep the document is."""

    def __init__(self, known: Known, today: datetime.date | None) -> None:
        self._known = known
        self._today = today

    def everything(self, content: dict[str, Json], shape: Group) -> Iterator[Finding]:
        yield from self._node(content, shape, pointer="")
        if not has_store_consent(content):
            yield Finding("/consents", NEEDS_CONSENT, {"scope": "store"})
        yield from _cases_twice(content)

    def _node(self, value: Json, node: Node, *, pointer: str) -> Iterator[Finding]:
        if isinstance(node, Leaf):
            yield from check_answer(value, At(node.field, pointer, self._known))
        elif isinstance(node, Group):
            yield from self._group(value, node, pointer=pointer)
        elif isinstance(node, Items):
            yield from self._items(value, node, pointer=pointer)
        elif value != node.text:
            yield Finding(pointer, "unknown_format", {"wanted": node.text})

    def _group(self, value: Json, node: Group, *, pointer: str) -> Iterator[Finding]:
        if not isinstance(value, dict):
            yield Finding(pointer, "wrong_type", {"wanted": "object"})
            return
        for name in node.required:
            if name not in value:
                yield Finding(join(pointer, name), "missing")
        if node.any_of and not any(name in value for name in node.any_of):
            yield Finding(pointer, "one_missing", {"members": node.any_of})
        for name, inner in value.items():
            below = node.members.get(name)
            if below is None:
                yield Finding(join(pointer, name), "unknown_member")
            else:
                yield from self._node(inner, below, pointer=join(pointer, name))
        if node.kind is not None:
            yield from self._constraints(value, node.kind, pointer=pointer)

    def _items(self, value: Json, node: Items, *, pointer: str) -> Iterator[Finding]:
        if not isinstance(value, dict if node.keyed else list):
            yield Finding(pointer, "wrong_type", {"wanted": "object" if node.keyed else "list"})
            return
        items: list[tuple[str | int, Json]] = []
        if isinstance(value, dict):
            items.extend(value.items())
        elif isinstance(value, list):
            items.extend(enumerate(value))
        if len(items) < node.least:
            yield Finding(pointer, "too_few", {"least": node.least})
        if node.most is not None and len(items) > node.most:
            yield Finding(pointer, "too_many", {"most": node.most})
            return
        for step, inner in items:
            if isinstance(step, str) and not LOCAL_KEY.fullmatch(step):
                yield Finding(join(pointer, step), "not_a_key")
            yield from self._node(inner, node.of, pointer=join(pointer, step))

    def _constraints(self, value: dict[str, Json], kind: Kind, *, pointer: str) -> Iterator[Finding]:
        for found, path in breaks(kind, value, today=self._today):
            yield Finding(join(pointer, *path), "constraint", {"field": found.key}, "warning")


def _cases_twice(content: dict[str, Json]) -> Iterator[Finding]:
    cases = content.get("cases")
    seen: set[str] = set()
    for index, case in enumerate(cases if isinstance(cases, list) else []):
        person = case.get("person") if isinstance(case, dict) else None
        if isinstance(person, str):
            if person in seen:
                yield Finding(join("/cases", index, "person"), "case_twice", severity="warning")
            seen.add(person)
