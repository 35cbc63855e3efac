"""Cuts a claim down to what a profile may hold: without free words, places by code only, without who noted it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from intake.clock import START
from intake.model.dates import UncertainDate
from intake.model.journal import Claim
from intake.model.places import Place
from intake.model.values import Mark, Value
from intake.questionnaire.form import Field, FieldType, Form, Profile
from intake.release.classes import is_free_text
from intake.release.standing import Reason

FULL: Final = "full"
_NUMBER: Final = ("case", "number")
_CODE: Final = re.compile(r"[0-9]{6}|KZ(-[A-Z0-9]{1,8})*", re.ASCII)
_COUNTRY: Final = re.compile(r"[A-Z]{2}", re.ASCII)
_EDTF: Final = re.compile(r"[0-9XY~?%/.,\[\]-]{1,80}", re.ASCII)


def detail(value: Value, field: Field, *, profile: Profile) -> Reason | None:
    """Return why a value is too exact for this profile and nothing can be kept of it; None when it may stay.

    Where words stay at home, so does every free text: the name of a facility, a kinship term, a description. A case's
    number is no such text; the profile says whether it may be shown.
    """
    if isinstance(value, Mark):
        return None
    if isinstance(value, Place) and profile.places != FULL and not _is_code(value):
        return Reason.PLACE_DETAIL
    if profile.words:
        return None
    if isinstance(value, UncertainDate) and not _is_edtf(value):
        return Reason.WORDS
    if is_free_text(value, field) and not ((field.kind, field.field) == _NUMBER and profile.case_number):
        return Reason.PLACE_DETAIL if field.release == "place" else Reason.WORDS
    return Reason.WORDS if field.type is FieldType.BYTES else None


def trimmed(claim: Claim, *, profile: Profile, form: Form, with_how_known: bool, with_as_of: bool) -> Claim:
    """Return the claim as this profile may hold it.

    with_how_known, with_as_of: whether what these say may leave too. Who noted it and when stay inside the house.
    """
    kept = replace(
        claim,
        value=_value(claim.value, profile=profile, form=form),
        words=claim.words if profile.words else None,
        how_known=claim.how_known if with_how_known else None,
        as_of=claim.as_of if with_as_of and _EDTF.fullmatch(claim.as_of or "") else None,
    )
    if profile.heads:
        return kept
    return replace(kept, device="", wall_ms=0, time=START, credibility=None, attested_by=())


def _value(value: Value, *, profile: Profile, form: Form) -> Value:
    if isinstance(value, Place):
        if profile.places != FULL:
            return _by_code(value, form=form)
        return value if profile.words else replace(value, said=None)
    if isinstance(value, UncertainDate) and not profile.words:
        return replace(value, said=None, language=None)
    return value


def _by_code(place: Place, *, form: Form) -> Place:
    """Return the place without words. Codes of our gazetteer are of counties or larger."""
    kinds = form.lists.get("place_kind")
    kind = place.kind if kinds is not None and place.kind in kinds.codes else None
    country = place.country if _COUNTRY.fullmatch(place.country or "") else None
    return Place(None, place.code, country, kind, place.proposed)


def _is_code(place: Place) -> bool:
    return place.code is not None and _CODE.fullmatch(place.code) is not None


def _is_edtf(date: UncertainDate) -> bool:
    return date.edtf is not None and _EDTF.fullmatch(date.edtf) is not None
