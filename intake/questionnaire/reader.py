"""Reads a form from its folder (`form.json`, `release.json`, `words/`), and refuses every member it does not know.

A form may come from an organisation, so it is read as strictly as an interview: limits on size, count and depth,
closed members, known types, expressions that parse, references that lead somewhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from intake.errors import FileNotAccepted
from intake.model.journal import ENDED, FormStamp
from intake.questionnaire.expressions import Expression, parse_expression
from intake.questionnaire.form import (
    ChoiceList,
    Field,
    FieldType,
    Form,
    Kind,
    Part,
    ReleaseTable,
    Section,
    Sensitivity,
    ended_field,
)
from intake.questionnaire.members import Members, pairs
from intake.questionnaire.release_table import read_release
from intake.questionnaire.shape import shape_of
from intake.questionnaire.strict_json import read_json

FORMAT = "intake-form/1"
MOST_FILE_BYTES = 1024 * 1024
DEEPEST = 16
MOST_KINDS = 200
MOST_FIELDS = 2000
MOST_CODES = 500
MOST_FILES = 64

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}", re.ASCII)
_AT = re.compile(r"(?:/(?:[a-z][a-z0-9_]{0,63}|\*)){0,6}", re.ASCII)
_MEMBER = re.compile(r"(?:[a-z][a-z0-9_]{0,63}(?:/[a-z][a-z0-9_]{0,63}){0,3})?", re.ASCII)
_STAMP = b"intake/form-stamp/v1\0"


def load_form(folder: Path) -> Form:
    """Return the form in a folder. An organisation's form (`extends`) still has to be joined by `combined`.

    Raises FileNotAccepted: pointer (RFC 6901, into the file), reason (code), found (the file's name where it is not
    form.json).
    """
    files = _files(folder)
    if "form.json" not in files:
        raise FileNotAccepted(pointer="", reason="missing", found="form.json")
    members = Members(read_json(files["form.json"], most_bytes=MOST_FILE_BYTES, deepest=DEEPEST))
    if members.text("format") != FORMAT:
        raise members.refuse("format", "format")
    identity, version = members.text("id", _NAME), members.whole("version", least=1, most=10_000)
    extends = members.optional_text("extends")
    lists = _lists(members.inner("lists"))
    kinds = _kinds(members)
    sections = tuple(_section(one) for one in members.items("sections", most=50))
    raised = {one.text("field"): Sensitivity(one.one_of("sensitivity", ("R", "S"))) for one in members.items("raised")}
    members.done()
    release = read_release(files["release.json"]) if "release.json" in files else ReleaseTable()
    form = Form(
        id=identity,
        version=version,
        extends=extends,
        lists=lists,
        kinds=kinds,
        sections=sections,
        release=release,
        stamp=FormStamp(identity, version, _digest(files)),
        raised=raised,
    )
    if extends is None:
        check_whole(form)
    return form


def check_whole(form: Form) -> None:
    """Make sure that every list, record kind, section and release class that is spoken of exists.

    Raises FileNotAccepted with the reason `unknown_list`, `unknown_kind`, `unknown_field` or `unknown_class`.
    """
    fields = form.fields
    if len(form.kinds) > MOST_KINDS or len(fields) > MOST_FIELDS:
        raise FileNotAccepted(pointer="/kinds", reason="too_many", found=len(fields))
    for one in fields.values():
        if (one.type in {FieldType.CHOICE, FieldType.CHOICES}) is not (one.list in form.lists):
            raise FileNotAccepted(pointer="/kinds", reason="unknown_list", found=one.key)
        if (one.type in {FieldType.REF, FieldType.REFS}) is not (one.to in form.kinds):
            raise FileNotAccepted(pointer="/kinds", reason="unknown_kind", found=one.key)
        if one.release is not None and one.release not in form.release.classes:
            raise FileNotAccepted(pointer="/kinds", reason="unknown_class", found=one.key)
    for kind in form.kinds.values():
        named = {kind.parent_field, kind.how_known, kind.as_of, *kind.key, *(one.as_of for one in kind.fields.values())}
        named |= {name for part in kind.parts for name in (*part.members, *part.fixed)}
        if not named - {None} <= set(kind.fields):
            raise FileNotAccepted(pointer="/kinds", reason="unknown_field", found=kind.kind)
    shape_of(form)
    for section in form.sections:
        if not set(section.kinds) <= set(form.kinds) or not set(section.fields) <= set(fields):
            raise FileNotAccepted(pointer="/sections", reason="unknown_kind", found=section.section)


def _files(folder: Path) -> dict[str, bytes]:
    """Return the form's files by their name inside the folder, in order."""
    paths = [folder / "form.json", folder / "release.json", *sorted((folder / "words").glob("*.json"))]
    present = [path for path in paths if path.is_file()]
    if len(present) > MOST_FILES:
        raise FileNotAccepted(pointer="", reason="too_many", found="words")
    files = {}
    for path in present:
        with path.open("rb") as stream:
            files[path.relative_to(folder).as_posix()] = stream.read(MOST_FILE_BYTES + 1)
    return files


def _digest(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256(_STAMP)
    for name in sorted(files):
        digest.update(hashlib.sha256(name.encode()).digest() + hashlib.sha256(files[name]).digest())
    return digest.hexdigest()


def _lists(members: Members) -> dict[str, ChoiceList]:
    lists = {}
    for name, one in members.objects(_NAME, most=MOST_CODES):
        codes = one.texts("codes", _CODE, most=MOST_CODES)
        lists[name] = ChoiceList(name, codes, one.texts("retired", _CODE, most=MOST_CODES))
        if set(codes) & set(lists[name].retired):
            raise one.refuse("repeated", "retired")
        one.done()
    return lists


def _kinds(members: Members) -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}
    for one in members.items("kinds", most=MOST_KINDS):
        kind = _kind(one)
        if kind.kind in kinds:
            raise one.refuse("repeated", "kind")
        kinds[kind.kind] = kind
    return kinds


def _kind(members: Members) -> Kind:
    name = members.text("kind", _NAME)
    fields: dict[str, Field] = {}
    for one in members.items("fields", most=MOST_FIELDS):
        found = _field(one, name)
        if found.field in fields or found.field == ENDED:
            raise one.refuse("repeated", "field")
        fields[found.field] = found
    fields[ENDED] = ended_field(name)
    kind = Kind(
        kind=name,
        at=members.optional_text("at", _AT),
        fields=fields,
        keyed=members.yes("keyed"),
        required=members.yes("required"),
        least=members.whole("least", least=0, most=1000, default=0),
        most=members.optional_whole("most", least=1, most=10_000),
        parent_field=members.optional_text("parent_field", _NAME),
        groups=members.texts("groups", _NAME, most=10),
        any_of=members.texts("any_of", _NAME, most=10),
        key=members.texts("key", _NAME, most=3),
        told=members.yes("told"),
        how_known=members.optional_text("how_known", _NAME),
        as_of=members.optional_text("as_of", _NAME),
        parts=tuple(_part(one) for one in members.items("parts", most=10)),
    )
    members.done()
    return kind


def _part(members: Members) -> Part:
    part = Part(
        members.text("part", _NAME), pairs(members, "fixed", pattern=_NAME), pairs(members, "members", pattern=_MEMBER)
    )
    members.done()
    return part


def _field(members: Members, kind: str) -> Field:
    kind_of = FieldType(members.one_of("type", tuple(FieldType)))
    made = Field(
        kind=kind,
        field=members.text("field", _NAME),
        member=members.optional_text("member", _MEMBER),
        type=kind_of,
        list=members.optional_text("list", _NAME),
        required=members.yes("required"),
        nullable=members.yes("nullable"),
        least=members.optional_whole("least", least=0, most=10**6),
        most=members.optional_whole("most", least=1, most=10**6),
        is_country=members.yes("is_country"),
        owner=members.yes("owner"),
        to=members.optional_text("to", _NAME),
        as_of=members.optional_text("as_of", _NAME),
        relevant=_expression(members, "relevant"),
        constraint=_expression(members, "constraint"),
        sensitivity=Sensitivity(members.one_of("sensitivity", tuple(Sensitivity))),
        release=members.optional_text("release", _NAME),
        editor=members.optional_text("editor", _NAME) or "none",
        core=members.yes("core"),
    )
    members.done()
    return made


def _section(members: Members) -> Section:
    made = Section(
        section=members.text("section", _NAME),
        kinds=members.texts("kinds", _NAME, most=MOST_KINDS),
        fields=members.texts("fields", most=MOST_KINDS),
        relevant=_expression(members, "relevant"),
    )
    members.done()
    return made


def _expression(members: Members, name: str) -> Expression | None:
    text = members.optional_text(name)
    if text is None:
        return None
    try:
        return parse_expression(text)
    except FileNotAccepted:
        raise members.refuse("expression", name) from None
