"""The closed shape of a document, worked out from a form: which members may stand where, and how many."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from intake.errors import FileNotAccepted
from intake.questionnaire.form import ANY, Field, Form, Kind
from intake.questionnaire.pointers import Path

FORMAT = "intake-interview/1"
FORMAT_MEMBER = "format"


@dataclass(frozen=True, slots=True)
class Leaf:
    """Here stands the answer to one field."""

    field: Field


@dataclass(frozen=True, slots=True)
class Fixed:
    """Here stands this text and nothing else."""

    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """An object with these members and no others. any_of: one of these must be there, when there are any."""

    members: Mapping[str, Node]
    required: tuple[str, ...]
    any_of: tuple[str, ...]
    kind: Kind | None


@dataclass(frozen=True, slots=True)
class Items:
    """A list, or (keyed) an object under local keys, of `least` to `most` things of one shape."""

    of: Node
    keyed: bool
    least: int
    most: int | None


Node = Leaf | Fixed | Group | Items


def shape_of(form: Form) -> Group:
    """Return the shape of documents of this form.

    Raises FileNotAccepted (reason `repeated_member`, found: the kind or field) when two of them want one place.
    """
    root = _Draft()
    for kind in form.held():
        _add_kind(root, kind)
    made = root.made()
    if not isinstance(made, Group) or FORMAT_MEMBER in made.members:
        raise FileNotAccepted(pointer="/kinds", reason="repeated_member", found=FORMAT_MEMBER)
    members = {FORMAT_MEMBER: Fixed(FORMAT), **made.members}
    return Group(members, (FORMAT_MEMBER, *made.required), made.any_of, made.kind)


def _add_kind(root: _Draft, kind: Kind) -> None:
    place = _below(root, kind.path[:-1], asked_by=kind)
    if kind.path[-1:] == (ANY,) and not kind.parts:
        place.keyed, place.least, place.most = kind.keyed, kind.least, kind.most
        if kind.required:
            _below(root, kind.path[:-2], asked_by=kind).required.append(kind.path[-2])
    place = _below(place, kind.path[-1:], asked_by=kind)
    if not kind.parts:
        place.kind = kind
    place.any_of.extend(kind.any_of)
    for group in kind.groups:
        place.required.append(group)
        place.below(group, kind.kind)
    for _part, found, path in kind.places():
        _add_field(place, found, path=path)


def _below(place: _Draft, path: Path, *, asked_by: Kind) -> _Draft:
    for step in path:
        place = place.below(step, asked_by.kind)
    return place


def _add_field(place: _Draft, found: Field, *, path: Path) -> None:
    for number, step in enumerate(path, start=1):
        if found.required and number == len(path):
            place.required.append(step)
        place = place.below(step, found.key)
    if place.field is not None or place.members:
        raise FileNotAccepted(pointer="/kinds", reason="repeated_member", found=found.key)
    place.field = found


@dataclass(slots=True)
class _Draft:
    """A node while it is being put together."""

    members: dict[str, _Draft] = dataclasses.field(default_factory=dict)
    field: Field | None = None
    kind: Kind | None = None
    keyed: bool = False
    least: int = 0
    most: int | None = None
    required: list[str] = dataclasses.field(default_factory=list)
    any_of: list[str] = dataclasses.field(default_factory=list)

    def below(self, step: str, asked_by: str) -> _Draft:
        """Return the node one step down, new where there was none. A list has items only, a field nothing below it."""
        mixed = bool(self.members) and (step == ANY) is not (ANY in self.members)
        if self.field is not None or mixed:
            raise FileNotAccepted(pointer="/kinds", reason="repeated_member", found=asked_by)
        return self.members.setdefault(step, _Draft())

    def made(self) -> Node:
        """Return the finished node."""
        if self.field is not None:
            return Leaf(self.field)
        if ANY in self.members:
            return Items(self.members[ANY].made(), self.keyed, self.least, self.most)
        members = {name: draft.made() for name, draft in self.members.items()}
        return Group(members, tuple(self.required), tuple(self.any_of), self.kind)
