"""What is cut off a claim before it leaves."""

from __future__ import annotations

import pytest

from intake.model.dates import UncertainDate
from intake.model.journal import Claim
from intake.model.places import Place
from intake.model.values import Mark, Value
from intake.release.standing import Reason
from intake.release.trimming import detail, trimmed
from tests.unit.release.cases import FORM, claims, folded, noted

PSEUDONYM, FAMILY = FORM.release.profiles["bundle_pseudonymous"], FORM.release.profiles["family"]
HOME = Place("Текес, Қарадала", "654027", "CN", "home")
SPRING = UncertainDate("көктемде", "kk", "2017-04~", None, None, None)


def claim(kind: str, field: str, value: Value) -> Claim:
    return claims(folded([noted("ab" * 16, kind, field, value)]))[0]


def trim(one: Claim, profile: str = "bundle_pseudonymous") -> Claim:
    rule = FORM.release.profiles[profile]
    return trimmed(one, profile=rule, form=FORM, with_how_known=False, with_as_of=False)


def test_a_place_keeps_its_county_and_a_date_its_edtf() -> None:
    assert trim(claim("episode", "place", HOME)).value == Place(None, "654027", "CN", "home")
    assert trim(claim("episode", "start", SPRING)).value == UncertainDate(None, None, "2017-04~", None, None, None)


def test_what_is_no_code_of_ours_is_dropped_from_a_place() -> None:
    odd = Place("x", "654027", "the house of Ardaq", "behind the mosque")
    assert trim(claim("episode", "place", odd)).value == Place(None, "654027", None, None)


def test_a_family_keeps_every_word() -> None:
    assert trim(claim("episode", "place", HOME), "family").value == HOME
    assert trim(claim("episode", "start", SPRING), "family").value == SPRING


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("episode.place", Place("Қарадала", None, "CN", None), Reason.PLACE_DETAIL),
        ("episode.place", Place(None, "Ardaq", "CN", None), Reason.PLACE_DETAIL),
        ("stage.facility", "мектеп", Reason.PLACE_DETAIL),
        ("episode.start", UncertainDate("көктемде", "kk", None, None, None, None), Reason.WORDS),
        ("episode.start", UncertainDate(None, None, "when Ardaq wed", None, None, None), Reason.WORDS),
        ("relation.term", "апасы", Reason.WORDS),
        ("evidence.digest", b"\x01" * 32, Reason.WORDS),
        ("case.number", "ALM-0417-K", None),
        ("citizenship.country", "KZ", None),
        ("episode.kind", Mark.UNKNOWN, None),
    ],
)
def test_what_is_too_exact_for_a_pseudonym_stays(key: str, value: Value, reason: Reason | None) -> None:
    assert detail(value, FORM.fields[key], profile=PSEUDONYM) is reason
    assert detail(value, FORM.fields[key], profile=FAMILY) is None
