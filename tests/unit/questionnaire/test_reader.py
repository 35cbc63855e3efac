import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from intake.errors import FileNotAccepted
from intake.questionnaire import FieldType, Form, Sensitivity, load_form
from intake.questionnaire.reader import MOST_FILE_BYTES
from tests.unit.questionnaire.conftest import ROOT

INTAKE = ROOT / "forms" / "intake" / "1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(INTAKE, tmp_path / "form")
    return tmp_path / "form"


def change(folder: Path, path: str, value: object) -> None:
    form: Any = json.loads((folder / "form.json").read_text(encoding="utf-8"))
    *outer, name = [int(step) if step.isdigit() else step for step in path.split("/")]
    holder = form
    for step in outer:
        holder = holder[step]
    if isinstance(holder, list):
        holder.append(value)
    else:
        holder[name] = value
    (folder / "form.json").write_text(json.dumps(form, ensure_ascii=False), encoding="utf-8")


def refusal(folder: Path) -> tuple[object, object]:
    with pytest.raises(FileNotAccepted) as caught:
        load_form(folder)
    return caught.value.data["reason"], caught.value.data["pointer"]


def test_the_form_has_every_kind_of_record(form: Form) -> None:
    assert set(form.kinds) == {
        *("case", "person", "name", "identifier", "citizenship", "residence", "phone", "relation", "interview"),
        *("consent", "withdrawal", "episode", "stage", "force", "reason", "contact", "health", "journey"),
        *("confiscation", "action", "reprisal", "need", "observation", "evidence", "custody_step", "followup"),
        *("decision", "document", "preference", "question"),
    }
    assert all("ended" in kind.fields for kind in form.kinds.values())


def test_consent_is_the_first_section_and_every_kind_of_a_document_is_in_one(form: Form) -> None:
    assert [section.section for section in form.sections] == [
        *("consent", "testifier", "people", "happened", "evidence", "steps", "review")
    ]
    shown = [kind for section in form.sections for kind in section.kinds]
    assert sorted(shown) == sorted(kind.kind for kind in form.held())


def test_what_names_the_testifier_or_a_number_is_secret(form: Form) -> None:
    for key in ("identifier.number", "phone.number", "person.email", "interview.testifier", "interview.chain"):
        kind, _, name = key.partition(".")
        field = form.field(kind, name)
        assert field is not None
        assert field.sensitivity is Sensitivity.SECRET


def test_every_field_has_a_release_class_of_the_table(form: Form) -> None:
    assert {field.release for field in form.fields.values()} <= set(form.release.classes)


def test_a_nested_kind_says_which_record_it_stands_in(form: Form) -> None:
    for kind in form.held():
        if kind.parent_field is not None:
            assert kind.fields[kind.parent_field].type is FieldType.REF
            assert kind.fields[kind.parent_field].owner


def test_the_stamp_is_that_of_the_files_and_changes_with_every_one_of_them(folder: Path, form: Form) -> None:
    assert load_form(folder).stamp == form.stamp

    for name in ("form.json", "release.json", "words/ru.json"):
        path = folder / name
        whole = path.read_bytes()
        path.write_bytes(whole + b"\n")
        assert load_form(folder).stamp != form.stamp
        path.write_bytes(whole)


@pytest.mark.parametrize(
    ("path", "value", "reason", "pointer"),
    [
        ("format", "intake-form/2", "format", "/format"),
        ("more", 1, "unknown_member", "/more"),
        ("id", "Intake Form", "not_accepted", "/id"),
        ("version", 0, "out_of_range", "/version"),
        ("version", True, "wrong_type", "/version"),
        ("lists/sex/codes", ["male", "male"], "repeated", "/lists/sex/codes"),
        ("lists/sex/codes", ["<b>"], "not_accepted", "/lists/sex/codes/0"),
        ("lists/sex/retired", ["male"], "repeated", "/lists/sex/retired"),
        ("lists/sex/more", [], "unknown_member", "/lists/sex/more"),
        ("kinds/0/at", "episodes", "not_accepted", "/kinds/0/at"),
        ("kinds/0/more", 1, "unknown_member", "/kinds/0/more"),
        ("kinds/0/fields/0/type", "blob", "not_accepted", "/kinds/0/fields/0/type"),
        ("kinds/0/fields/0/sensitivity", "X", "not_accepted", "/kinds/0/fields/0/sensitivity"),
        ("kinds/0/fields/0/relevant", "system('x')", "expression", "/kinds/0/fields/0/relevant"),
        ("kinds/0/fields/0/field", "ended", "repeated", "/kinds/0/fields/0/field"),
        ("kinds/0/fields/0/more", 1, "unknown_member", "/kinds/0/fields/0/more"),
        ("kinds/0/fields/1/list", "nothing", "unknown_list", "/kinds"),
        ("kinds/0/fields/6/to", "nothing", "unknown_kind", "/kinds"),
        ("kinds/0/fields/0/release", "nothing", "unknown_class", "/kinds"),
        ("kinds/1/how_known", "nothing", "unknown_field", "/kinds"),
        ("kinds/0/fields/0/member", "format", "repeated_member", "/kinds"),
        ("kinds/0/fields/0/member", "interview/mode", "repeated_member", "/kinds"),
        ("kinds/-", {"kind": "name", "fields": []}, "repeated", "/kinds/30/kind"),
        ("sections/-", {"section": "more", "kinds": ["nothing"]}, "unknown_kind", "/sections"),
    ],
)
def test_a_form_with_anything_unknown_is_refused(
    folder: Path, path: str, value: object, reason: str, pointer: str
) -> None:
    change(folder, path, value)

    assert refusal(folder) == (reason, pointer)


@pytest.mark.parametrize(
    "untrusted", [b"", b"[]", b'{"format": 1, "format": 1}', b"{" * 20, b" " * (MOST_FILE_BYTES + 1)]
)
def test_a_file_that_is_no_form_is_refused(folder: Path, untrusted: bytes) -> None:
    (folder / "form.json").write_bytes(untrusted)

    with pytest.raises(FileNotAccepted):
        load_form(folder)


def test_a_folder_without_a_form_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == ("missing", "")
