import json
from typing import Any

import pytest

from intake.errors import FileNotAccepted
from intake.model.consent import Scope
from intake.questionnaire import Form
from intake.questionnaire.release_table import read_release
from tests.unit.questionnaire.conftest import ROOT

RELEASE = ROOT / "forms" / "intake" / "1" / "release.json"


def test_every_profile_of_the_design_is_there(form: Form) -> None:
    assert set(form.release.profiles) == {
        *("family", "evidence", "institution", "wgeid", "wgad", "special_procedures", "ced", "icrc", "public"),
        *("bundle", "bundle_pseudonymous", "statistics"),
    }


@pytest.mark.parametrize(
    ("profile", "release", "scopes"),
    [
        ("family", "text", ("store",)),
        ("family", "number", None),
        ("family", "contact", None),
        ("family", "source", None),
        ("evidence", "number", ("store",)),
        ("institution", "name", ("share_kz_authorities",)),
        ("wgeid", "date", ("submit_wgeid",)),
        ("wgeid", "name", ("submit_wgeid", "name_to_government_of_china")),
        ("wgad", "source", ("submit_wgad", "source_name_to_un")),
        ("ced", "work", None),
        ("icrc", "name", ("icrc_tracing",)),
        ("public", "name", ("publish_name",)),
        ("public", "picture", ("publish_photo",)),
        ("public", "place", ("publish_place",)),
        ("public", "contact", None),
        ("bundle", "work", ("share_ngo",)),
        ("bundle_pseudonymous", "place", ("share_ngo_pseudonymous",)),
        ("bundle_pseudonymous", "name", None),
        ("bundle_pseudonymous", "text", None),
        ("statistics", "code", ("statistics",)),
        ("statistics", "text", None),
    ],
)
def test_a_class_is_released_by_the_scopes_of_the_design(
    form: Form, profile: str, release: str, scopes: tuple[str, ...] | None
) -> None:
    assert form.release.profiles[profile].scopes_for(release) == scopes


def test_a_lawyer_needs_another_scope_than_our_own_archive(form: Form) -> None:
    evidence = form.release.profiles["evidence"]

    assert evidence.scopes_for("text", recipient="outside") == ("share_lawyers",)
    assert evidence.scopes_for("text", recipient="somebody") is None


def test_a_field_without_class_never_leaves(form: Form) -> None:
    assert all(profile.scopes_for(None) is None for profile in form.release.profiles.values())


def test_no_class_of_any_profile_leaves_without_a_scope(form: Form) -> None:
    for profile in form.release.profiles.values():
        for recipient in (None, *profile.recipients):
            for one in profile.classes:
                scopes = profile.scopes_for(one, recipient=recipient)
                assert scopes
                assert set(scopes) <= set(Scope)


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        (("format",), "x", "format"),
        (("more",), 1, "unknown_member"),
        (("profiles", "family", "more"), 1, "unknown_member"),
        (("profiles", "family", "classes"), ["secret"], "unknown_class"),
        (("profiles", "family", "scopes", "*"), [], "unknown_scope"),
        (("profiles", "family", "scopes", "*"), ["everybody"], "unknown_scope"),
        (("profiles", "family", "scopes", "number"), ["store"], "unknown_class"),
        (("profiles", "family", "signed"), "maybe", "not_accepted"),
        (("profiles", "wgeid", "states"), ["everybody"], "unknown_scope"),
    ],
)
def test_a_table_with_anything_unknown_is_refused(path: tuple[str, ...], value: object, reason: str) -> None:
    table: Any = json.loads(RELEASE.read_text(encoding="utf-8"))
    holder = table
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value

    with pytest.raises(FileNotAccepted) as caught:
        read_release(json.dumps(table).encode())

    assert (caught.value.data["reason"], caught.value.data["found"]) == (reason, "release.json")
