"""Any claim's value in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from intake.documents.typeset.blocks import Text
from intake.documents.wording import Wording
from intake.model.dates import UncertainDate
from intake.model.journal import Claim
from intake.model.places import Place
from intake.model.snapshot import Snapshot
from intake.model.values import Code, Codes, Mark, Ref, Refs, Texts, UnknownValue


def value_in_words(claim: Claim, *, wording: Wording, snapshot: Snapshot) -> Text:
    """Return a claim's value; "" for one that has nothing to show (a person who does not appear)."""
    value = claim.value
    if isinstance(value, Ref | Refs):
        records = (value.record,) if isinstance(value, Ref) else value.records
        return wording.listed(wording.person(one) for record in records if (one := snapshot.speak_of(record)))
    if isinstance(value, Code | Codes):
        codes = (value.code,) if isinstance(value, Code) else value.codes
        return wording.listed(wording.code(f"{claim.kind}.{claim.field}", code) for code in codes)
    if isinstance(value, Mark):
        return wording.say(f"mark_{value.value}")
    if isinstance(value, str):
        field = wording.form.field(claim.kind, claim.field)
        named = wording.place_name(value, wording.language) if field and field.is_country else None
        return named or value
    return _OTHERS[type(value)](value, wording)


def full_date(date: UncertainDate, wording: Wording) -> Text:
    """Return a date with the words it was said in and whether a person has confirmed what they mean."""
    written = wording.date(date)
    more: list[Text] = []
    if date.said and date.edtf:
        more.append(wording.sentence("evidence_said", words=wording.quoted(date.said, language=date.language)))
    if date.proposed:
        more.append(wording.say("evidence_proposed"))
    return wording.sentence("beside", main=written, more=wording.listed(more)) if more else written


def _place(place: Place, wording: Wording) -> Text:
    return wording.place(place)


def _yes_or_no(value: object, wording: Wording) -> Text:
    return wording.say("value_yes" if value else "value_no")


def _number(value: object, wording: Wording) -> Text:  # noqa: ARG001 - every maker is given the words
    return str(value)


def _digest(value: bytes, wording: Wording) -> Text:  # noqa: ARG001 - see above
    return value.hex()


def _texts(value: Texts, wording: Wording) -> Text:
    return wording.listed(value.texts)


def _unknown(value: object, wording: Wording) -> Text:  # noqa: ARG001 - see above
    return wording.say("mark_unknown")


_OTHERS: Final[Mapping[type, Callable[..., Text]]] = {
    UncertainDate: full_date,
    Place: _place,
    bool: _yes_or_no,
    int: _number,
    Decimal: _number,
    bytes: _digest,
    Texts: _texts,
    UnknownValue: _unknown,
}
