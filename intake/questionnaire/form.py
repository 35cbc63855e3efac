"""A form as plain data: which kinds of record there are, their fields, code lists, sections and release classes.

`reader` makes it from files, `combining` joins an organisation's own form to it; nothing here reads or decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from intake.model.journal import ENDED, FormStamp
from intake.questionnaire.expressions import Expression
from intake.questionnaire.pointers import Path, path_of

ANY = "*"
"""The step of `Kind.at` that stands for every item of a list or every local key."""

EVERY_CLASS = "*"


class FieldType(StrEnum):
    """How an answer is written in a document, and which value it becomes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"
    TEXTS = "texts"
    DATE = "date"
    DAY = "day"
    PLACE = "place"
    REF = "ref"
    REFS = "refs"
    BYTES = "bytes"


class Sensitivity(StrEnum):
    """Publishable with consent, restricted, secret (domain.md 1.7)."""

    PUBLISHABLE = "P"
    RESTRICTED = "R"
    SECRET = "S"  # noqa: S105 - a letter of domain.md, no password

    @property
    def rank(self) -> int:
        """How much it protects: 0 to 2."""
        return "PRS".index(self.value)


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """The codes of one list. Retired ones may no longer be chosen and stay readable for ever."""

    name: str
    codes: tuple[str, ...]
    retired: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One question about a record.

    member: pointer without its first `/`, from the record's object to the answer; "" is the object itself; None when
    the program sets it. least, most: letters, items or the number itself, by type. owner: the record belongs to what
    this refers to. as_of: the date field that says on which day this answer held. release: its class in release.json;
    None never leaves. core: asked in quick intake.
    """

    kind: str
    field: str
    member: str | None
    type: FieldType
    list: str | None = None
    required: bool = False
    nullable: bool = False
    least: int | None = None
    most: int | None = None
    is_country: bool = False
    owner: bool = False
    to: str | None = None
    as_of: str | None = None
    relevant: Expression | None = None
    constraint: Expression | None = None
    sensitivity: Sensitivity = Sensitivity.SECRET
    release: str | None = None
    editor: str = "none"
    core: bool = False

    @property
    def key(self) -> str:
        """The name by which words and raised sensitivities speak of it: `episode.start`."""
        return f"{self.kind}.{self.field}"

    @property
    def many(self) -> bool:
        """Tell whether the answer is a list."""
        return self.type in {FieldType.CHOICES, FieldType.TEXTS, FieldType.REFS}


@dataclass(frozen=True, slots=True)
class Part:
    """One of several records of a kind inside one object: which fields are given, and where the others stand."""

    part: str
    fixed: Mapping[str, str]
    members: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record, and where documents hold it.

    at: pointer with `*` for every item ("/episodes/*/stages/*", "" for the document itself); None: in no document.
    keyed: the items stand under local keys, not in a list. least, most: how many items. required: the list must be
    there. groups: objects below `at` that must be there. any_of: members of which one must be there. key: fields that
    name an item better than its index does. told: what the testifier tells, so how they know it goes with each claim.
    how_known, as_of: fields that say so for all claims of the record.
    """

    kind: str
    at: str | None
    fields: Mapping[str, Field]
    keyed: bool = False
    required: bool = False
    least: int = 0
    most: int | None = None
    parent_field: str | None = None
    groups: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    told: bool = False
    how_known: str | None = None
    as_of: str | None = None
    parts: tuple[Part, ...] = ()

    @property
    def path(self) -> Path:
        """The steps of `at`; ValueError for a kind that no document holds is our mistake."""
        if self.at is None:
            raise ValueError(self.kind)
        return path_of(self.at)

    def places(self) -> Iterator[tuple[str, Field, Path]]:
        """Give every field that documents hold: (part or "", field, steps from the record's object)."""
        for part in self.parts:
            for name, member in part.members.items():
                yield part.part, self.fields[name], member_path(member)
        for found in self.fields.values():
            if found.member is not None:
                yield "", found, member_path(found.member)


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the interview, in the order of the window. fields: shown here though their kind stands elsewhere."""

    section: str
    kinds: tuple[str, ...]
    fields: tuple[str, ...] = ()
    relevant: Expression | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What may leave for one recipient.

    classes: the field classes it can hold. scopes: class (or EVERY_CLASS) -> scopes that must all be a yes; a class of
    its own entry needs those instead. recipients: other scopes for a recipient of this kind. third_parties: how others
    in the region are spoken of. places: how exact. signed: no, asked (only after the question), yes.
    states: scopes whose answers the paper itself states. hide_below: smaller counts are not shown.
    """

    profile: str
    classes: frozenset[str]
    scopes: Mapping[str, tuple[str, ...]]
    recipients: Mapping[str, Mapping[str, tuple[str, ...]]]
    own_testimony_only: bool
    third_parties: str
    places: str
    words: bool
    case_number: bool
    heads: bool
    signed: str
    states: tuple[str, ...]
    hide_below: int

    def scopes_for(self, release: str | None, *, recipient: str | None = None) -> tuple[str, ...] | None:
        """Return the scopes that must all be a yes for a field of this class; None when it never leaves this way.

        recipient: a key of `recipients` or None for the usual one. An unknown recipient gives None: nothing leaves.
        """
        if release is None or release not in self.classes:
            return None
        scopes = self.scopes if recipient is None else self.recipients.get(recipient, {})
        return scopes.get(release, scopes.get(EVERY_CLASS))


@dataclass(frozen=True, slots=True)
class ReleaseTable:
    """All profiles, and the classes that fields can have."""

    classes: tuple[str, ...] = ()
    profiles: Mapping[str, Profile] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """A whole form. extends: `id/version` of the form it adds to, None when it stands alone.

    raised: fields of the extended form whose sensitivity this one raises. Kinds and lists are in the form's order.
    """

    id: str
    version: int
    extends: str | None
    lists: Mapping[str, ChoiceList]
    kinds: Mapping[str, Kind]
    sections: tuple[Section, ...]
    release: ReleaseTable
    stamp: FormStamp
    raised: Mapping[str, Sensitivity] = field(default_factory=dict)

    def kind(self, kind: str) -> Kind:
        """Return a kind; KeyError when the form does not know it."""
        return self.kinds[kind]

    def field(self, kind: str, name: str) -> Field | None:
        """Return a field; None when the form does not know it (such claims are kept and never released)."""
        found = self.kinds.get(kind)
        return found.fields.get(name) if found else None

    @property
    def fields(self) -> dict[str, Field]:
        """All fields by `kind.field`."""
        return {found.key: found for kind in self.kinds.values() for found in kind.fields.values()}

    def held(self) -> Iterator[Kind]:
        """Give the kinds that documents hold, each after the one it stands in."""
        return (kind for kind in self.kinds.values() if kind.at is not None)


@lru_cache(maxsize=4096)  # asked for every field of every record; a form has some hundreds
def member_path(member: str) -> Path:
    """Return the steps of a field's `member`."""
    return path_of("/" + member) if member else ()


def ended_field(kind: str) -> Field:
    """Return the field that every kind has without declaring it: why the record ended."""
    return Field(
        kind,
        ENDED,
        None,
        FieldType.CHOICE,
        list=ENDED,
        sensitivity=Sensitivity.PUBLISHABLE,
        release="code",
        editor="choice",
    )
