"""Which classes a claim falls under, and whether its value is what the form's field holds.

A field's class comes from the form. It is not enough for files (a voice is no picture, a copy of a passport holds a
number), nor for what a testifier says about who they are; both fall under more classes, and all of them must be free.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from intake.journal.reading import codes_in
from intake.model.dates import UncertainDate
from intake.model.journal import FoldedRecord
from intake.model.places import Place
from intake.model.values import Code, Codes, Mark, Ref, Refs, Texts, UnknownValue, Value
from intake.questionnaire.form import Field, FieldType, Form

SOURCE: Final = "source"
PICTURE: Final = "picture"
_OF_FILES: Final = {
    "photo": frozenset({PICTURE}),
    "identity_document": frozenset({PICTURE, "number"}),
    "audio": frozenset({"recording"}),
    "video": frozenset({"recording"}),
}
_OF_PAPER: Final = frozenset({PICTURE, "text"})
_PAPERS: Final = frozenset({"letter", "official_paper", "screenshot"})
_OF_ANYTHING: Final = frozenset({PICTURE, "recording", "number", "text"})
_COUNTRY: Final = re.compile(r"[A-Z]{2}", re.ASCII)


def classes_of(field: Field, record: FoldedRecord) -> frozenset[str]:
    """Return the classes that a claim of this field falls under; none for a field without a class."""
    if field.release is None:
        return frozenset()
    if field.kind == "evidence" and field.release == PICTURE:
        return classes_of_file(record)
    return frozenset({field.release})


def classes_of_file(record: FoldedRecord) -> frozenset[str]:
    """Return the classes of a piece of evidence by its kind; all that a file can hold when the kind says too little."""
    kinds = codes_in(record, "kind")
    found = [_OF_FILES.get(kind, _OF_PAPER if kind in _PAPERS else _OF_ANYTHING) for kind in kinds]
    return frozenset().union(*found) if found else _OF_ANYTHING


def fits(value: Value, field: Field, *, form: Form) -> bool:
    """Tell whether a value is of its field's type and its codes are of the field's list.

    A value of another kind, or a code nobody declared, can hold anything: such claims are kept and never released.
    """
    if isinstance(value, Mark):
        return True
    if isinstance(value, UnknownValue) or not _TYPES[field.type](value):
        return False
    if isinstance(value, Code | Codes):
        return _are_listed((value.code,) if isinstance(value, Code) else value.codes, field, form=form)
    return not field.is_country or (isinstance(value, str) and _COUNTRY.fullmatch(value) is not None)


def is_free_text(value: Value, field: Field) -> bool:
    """Tell whether a value can say anything at all, so that it may not leave without free words."""
    return isinstance(value, str | Texts) and not isinstance(value, Mark) and not field.is_country


def _are_listed(codes: tuple[str, ...], field: Field, *, form: Form) -> bool:
    choices = form.lists.get(field.list or "")
    return choices is not None and set(codes) <= {*choices.codes, *choices.retired}


def _is_number(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_text(value: Value) -> bool:
    return isinstance(value, str)


def _is_date(value: Value) -> bool:
    return isinstance(value, UncertainDate)


_TYPES: Final[Mapping[FieldType, Callable[[Value], bool]]] = {
    FieldType.TEXT: _is_text,
    FieldType.LONG_TEXT: _is_text,
    FieldType.INTEGER: _is_number,
    FieldType.DECIMAL: lambda value: isinstance(value, Decimal) or _is_number(value),
    FieldType.BOOLEAN: lambda value: isinstance(value, bool),
    FieldType.CHOICE: lambda value: isinstance(value, Code),
    FieldType.CHOICES: lambda value: isinstance(value, Codes),
    FieldType.TEXTS: lambda value: isinstance(value, Texts),
    FieldType.DATE: _is_date,
    FieldType.DAY: _is_date,
    FieldType.PLACE: lambda value: isinstance(value, Place),
    FieldType.REF: lambda value: isinstance(value, Ref),
    FieldType.REFS: lambda value: isinstance(value, Refs),
    FieldType.BYTES: lambda value: isinstance(value, bytes),
}
