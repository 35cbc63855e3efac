"""The form accepts exactly what interviews/schema.json accepts: held against it member by member and code by code."""

import json
from pathlib import Path
from typing import Any

import pytest

from intake.questionnaire import ChoiceList, Field, FieldType, load_form
from intake.questionnaire.answers import LINE_LETTERS, LONG_LETTERS, PLACE_KINDS
from intake.questionnaire.document import LOCAL_KEY
from intake.questionnaire.shape import Fixed, Group, Items, Leaf, Node, shape_of

ROOT = Path(__file__).parents[3]
SCHEMA = ROOT / ".." / "shared" / "interviews" / "schema.json"
KEY = {"type": "string", "pattern": f"^{LOCAL_KEY.pattern}$"}
LINE = {"type": "string", "minLength": 1, "maxLength": LINE_LETTERS}

Schema = dict[str, Any]


def schema_of(field: Field, lists: dict[str, ChoiceList]) -> Schema:
    """Return the JSON schema that says what our checking of a field does."""
    most = {} if field.most is None else {"maxItems": field.most}
    limits = {"minimum": field.least, "maximum": field.most}
    limits = {name: limit for name, limit in limits.items() if limit is not None}
    codes = {"enum": list(lists[field.list].codes)} if field.list else {}
    text: Schema = {"type": "string", "minLength": 1 if field.least is None else field.least}
    text["maxLength"] = field.most or LINE_LETTERS
    if field.nullable:
        text = {"type": ["string", "null"], "maxLength": text["maxLength"]}
    if field.is_country:
        text = {"type": "string", "pattern": "^[A-Z]{2}$"}
    return {
        FieldType.TEXT: text,
        FieldType.LONG_TEXT: {"type": "string", "maxLength": field.most or LONG_LETTERS},
        FieldType.INTEGER: {"type": "integer", **limits},
        FieldType.DECIMAL: {"type": "number", **limits},
        FieldType.BOOLEAN: {"type": "boolean"},
        FieldType.CHOICE: codes,
        FieldType.CHOICES: {"type": "array", "items": codes, **most},
        FieldType.TEXTS: {"type": "array", "items": LINE, **most},
        FieldType.REF: KEY,
        FieldType.REFS: {"type": "array", "items": KEY, **most},
        FieldType.DATE: {"$ref": "#/$defs/date"},
        FieldType.PLACE: {"$ref": "#/$defs/place"},
        FieldType.DAY: {"type": "string", "format": "date"},
    }[field.type]


def differences(node: Node, schema: Schema, whole: Schema, lists: dict[str, ChoiceList], where: str = "") -> list[str]:
    """Return every place where our shape and the schema differ."""
    if isinstance(node, Leaf):
        wanted = schema_of(node.field, lists)
        return [] if wanted == schema else [f"{where}: {wanted} is not {schema}"]
    if isinstance(node, Fixed):
        return [] if schema == {"const": node.text} else [f"{where}: {schema}"]
    if "$ref" in schema:
        schema = whole["$defs"][schema["$ref"].rpartition("/")[2]]
    if isinstance(node, Items):
        inner = schema["additionalProperties" if node.keyed else "items"]
        ours: Schema = {"type": "array", "items": inner, "maxItems": node.most}
        if node.keyed:
            ours = {"type": "object", "propertyNames": KEY, "additionalProperties": inner}
            ours |= {"minProperties": node.least, "maxProperties": node.most}
        found = [] if ours == schema else [f"{where}: {ours.keys()} is not {schema.keys()}"]
        return found + differences(node.of, inner, whole, lists, where + "/*")
    found = group_differences(node, schema, where)
    for name, below in node.members.items():
        if name in schema["properties"]:
            found += differences(below, schema["properties"][name], whole, lists, f"{where}/{name}")
    return found


def group_differences(node: Group, schema: Schema, where: str) -> list[str]:
    any_of = [{"required": [name]} for name in node.any_of]
    pairs = [
        (set(node.members), set(schema["properties"])),
        (set(node.required), set(schema["required"])),
        (any_of, schema.get("anyOf", [])),
        (False, schema["additionalProperties"]),
        ("object", schema["type"]),
    ]
    return [f"{where}: {ours} is not {theirs}" for ours, theirs in pairs if ours != theirs]


@pytest.fixture(scope="module")
def schema() -> Schema:
    if not SCHEMA.is_file():
        pytest.skip("../shared/interviews/schema.json is not on this machine")
    found: Schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return found


def test_the_form_and_the_schema_of_interview_files_are_the_same(schema: Schema) -> None:
    form = load_form(ROOT / "forms" / "intake" / "1")

    found = differences(shape_of(form), schema, schema, dict(form.lists))

    assert found == []


def test_dates_and_places_have_the_members_and_limits_of_the_schema(schema: Schema) -> None:
    form = load_form(ROOT / "forms" / "intake" / "1")
    date, place = schema["$defs"]["date"], schema["$defs"]["place"]

    assert date == {
        "type": "object",
        "properties": {"said": LINE, "language": LINE, "edtf": LINE, "anchor": {"type": "string", "format": "date"}},
        "required": [],
        "additionalProperties": False,
        "minProperties": 1,
    }
    assert place["properties"] == {
        "said": LINE,
        "code": {"type": ["string", "null"], "pattern": "^[0-9]{6}$"},
        "country": {"type": "string", "pattern": "^[A-Z]{2}$"},
        "kind": {"enum": list(form.lists[PLACE_KINDS].codes)},
    }
    assert (place["required"], place["additionalProperties"], place["minProperties"]) == ([], False, 1)


def test_a_member_that_only_the_schema_has_is_noticed(schema: Schema) -> None:
    form = load_form(ROOT / "forms" / "intake" / "1")
    schema = json.loads(json.dumps(schema))
    schema["$defs"]["stage"]["properties"]["guard"] = {"type": "boolean"}
    schema["$defs"]["person"]["properties"]["sex"]["enum"].append("else")

    found = differences(shape_of(form), schema, schema, dict(form.lists))

    assert len(found) == 2
