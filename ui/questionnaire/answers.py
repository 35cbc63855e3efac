"""The interview document while it is edited: a JSON document in memory, and a signal when something in it changed.

Nothing here knows what an answer means; checking and saving belong to services.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping

from PySide6.QtCore import QObject, Signal

from intake.questionnaire import pointer_of

Path = tuple[str | int, ...]
"""Steps into the document: member names and list places."""

_PERSON_PREFIX = "p"


class Answers(QObject):
    """Reads and writes answers by path. An empty answer takes its member away, and what became empty with it."""

    edited = Signal(str)
    """Carries the JSON pointer of what was changed by hand."""

    reshaped = Signal()
    """Something was added to or taken from a list, or a person came or went: what shows lists draws them anew."""

    def __init__(
        self, document: dict[str, object], parent: QObject | None = None, *, marks: Mapping[str, str] | None = None
    ) -> None:
        """Edit this document in place. marks: pointer -> why a question has no answer."""
        super().__init__(parent)
        self.document = document
        self.marks = dict(marks or {})
        self.fresh = ""  # the object name of what was added last, for the focus to go there

    def copied(self) -> dict[str, object]:
        """Return the document as it now is, for handing to another thread.

        Rows at the end of a list that nobody filled in are left out; those before others stay, so that the pointers
        of findings fit what is on the screen. A relation that was offered and not answered is left out too.
        """
        document = copy.deepcopy(self.document)
        relations = document.get("relations")
        if isinstance(relations, list):
            document["relations"] = [one for one in relations if {"kind", "term"} & set(one)]
        _drop_blank_ends(document)
        return document

    def get(self, path: Path) -> object:
        """Return what stands at a path, or None."""
        value: object = self.document
        for step in path:
            value = _inside(value, step)
        return value

    def text(self, path: Path) -> str:
        """Return a text answer, or an empty text."""
        value = self.get(path)
        return value if isinstance(value, str) else ""

    def items(self, path: Path) -> list[object]:
        """Return a list answer, or an empty list."""
        value = self.get(path)
        return value if isinstance(value, list) else []

    def put(self, path: Path, value: object) -> None:
        """Write an answer; None, "" and [] take the member away."""
        if value is None or value in ("", [], {}):
            self._take(path)
        else:
            self.marks.pop(pointer_of(path), None)
            holder = self._holder(path)
            if isinstance(holder, dict):
                holder[str(path[-1])] = value
            elif isinstance(path[-1], int):
                holder[path[-1]] = value
        self.edited.emit(pointer_of(path))

    def append(self, path: Path, item: object) -> Path:
        """Add an item to the list at a path, making the list; return the item's path."""
        if not isinstance(self.get(path), list):
            holder = self._holder(path)
            if isinstance(holder, dict):
                holder[str(path[-1])] = []
        items = self.items(path)
        items.append(item)
        self.fresh = "_".join(("record", *map(str, path), str(len(items) - 1)))
        self.edited.emit(pointer_of(path))
        self.reshaped.emit()
        return (*path, len(items) - 1)

    def remove(self, path: Path) -> None:
        """Take an item out of its list."""
        items = self.items(path[:-1])
        at = path[-1]
        if isinstance(at, int) and at < len(items):
            del items[at]
            self._move_marks(path)
            self.edited.emit(pointer_of(path[:-1]))
            self.reshaped.emit()

    def set_mark(self, path: Path, mark: str) -> None:
        """Say why a question has no answer, which takes the answer away; an empty mark takes the mark away."""
        if mark:
            self._take(path)
            self.marks[pointer_of(path)] = mark
        else:
            self.marks.pop(pointer_of(path), None)
        self.edited.emit(pointer_of(path))
        self.reshaped.emit()

    def persons(self) -> dict[str, dict[str, object]]:
        """Return the persons of the document by local key."""
        persons = self.document.setdefault("persons", {})
        return persons if isinstance(persons, dict) else {}

    def add_person(self) -> str:
        """Add a person and return the new local key."""
        persons = self.persons()
        number = next(n for n in range(1, len(persons) + 2) if f"{_PERSON_PREFIX}{n}" not in persons)
        key = f"{_PERSON_PREFIX}{number}"
        persons[key] = {"names": []}
        self.edited.emit(pointer_of(("persons", key)))
        self.reshaped.emit()
        return key

    def name_of(self, key: str) -> str:
        """Return a person's first name form, or the words used for an unnamed one, or an empty text."""
        for item in self.items(("persons", key, "names")):
            if isinstance(item, dict) and item.get("text"):
                return str(item["text"])
        return self.text(("persons", key, "unnamed"))

    @property
    def testifier(self) -> str:
        """The local key of who tells."""
        return self.text(("testifier", "person"))

    def sought(self) -> Iterator[tuple[int, str]]:
        """Give the place in `cases` and the local key of each person sought."""
        for at, item in enumerate(self.items(("cases",))):
            if isinstance(item, dict) and isinstance(item.get("person"), str):
                yield at, str(item["person"])

    def consent(self, scope: str) -> Path | None:
        """Return the path of the testifier's own answer for a scope, or None while it was not asked."""
        for at, item in enumerate(self.items(("consents",))):
            if isinstance(item, dict) and item.get("scope") == scope and not item.get("for"):
                return ("consents", at)
        return None

    def _holder(self, path: Path) -> dict[str, object] | list[object]:
        """Return what holds the last step, making objects on the way."""
        value: dict[str, object] | list[object] = self.document
        for step in path[:-1]:
            inner: object = None
            if isinstance(value, dict):
                inner = value.setdefault(str(step), {})
            elif isinstance(step, int):
                inner = value[step]
            if not isinstance(inner, (dict, list)):
                raise KeyError(pointer_of(path))
            value = inner
        return value

    def _move_marks(self, path: Path) -> None:
        """Let the marks of a list follow its items after the one at `path` was taken out."""
        above, gone = pointer_of(path[:-1]) + "/", int(path[-1])
        moved: dict[str, str] = {}
        for pointer, mark in self.marks.items():
            step, _, rest = pointer.removeprefix(above).partition("/")
            if not pointer.startswith(above) or not step.isdecimal() or int(step) < gone:
                moved[pointer] = mark
            elif int(step) > gone:
                moved[f"{above}{int(step) - 1}/{rest}".rstrip("/")] = mark
        self.marks = moved

    def _take(self, path: Path) -> None:
        holder = self.get(path[:-1])
        if isinstance(holder, dict):
            holder.pop(str(path[-1]), None)
            # Objects that became empty go too, but neither list items nor the groups that every document has.
            if not holder and len(path) > 2 and not isinstance(path[-2], int) and path[-3:-2] != ("persons",):
                self._take(path[:-1])
        elif isinstance(holder, list) and isinstance(path[-1], int) and path[-1] < len(holder):
            holder[path[-1]] = ""


def _inside(value: object, step: str | int) -> object:
    """Return what stands one step below, or None."""
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
        return value[step]
    return None


def _drop_blank_ends(value: object) -> None:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        _drop_blank_ends(one)
    if isinstance(value, list):
        while value and value[-1] in ({}, ""):
            value.pop()
