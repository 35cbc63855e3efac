"""From a form's codes and a claim's values to words in the language that is on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from intake.model.dates import UncertainDate
from intake.model.places import Place
from intake.model.values import Code, Codes, Mark, Ref, Refs, Texts, Value
from intake.questionnaire import Form, Words
from ui.i18n import OWN_NAMES, Speech, isolate, left_to_right

_LANGUAGES = "languages"  # fields of this name hold language codes
_COMMA = {"kk-Arab": "، ", "ug": "، ", "zh": "、"}


@dataclass(frozen=True, slots=True)
class Wording:
    """A form with its words in the language that is on, and the window's own words around them.

    Whatever has no words is shown by its bare name: an organisation's own form may lack a language.
    """

    form: Form
    words: Words
    speech: Speech

    def field(self, kind: str, field: str) -> str:
        """Return what a question is called."""
        return self.words.field(kind, field).label

    def hint(self, kind: str, field: str) -> str:
        """Return the help that stands with a question, or an empty text."""
        return self.words.field(kind, field).hint

    def kind(self, kind: str, *, many: bool = False) -> str:
        """Return what a kind of record is called, for one or for many."""
        words = self.words.kind(kind)
        return words.plural if many else words.label

    def section(self, section: str) -> str:
        """Return the title of an interview section."""
        return self.words.sections.get(section, section)

    def consent(self, scope: str) -> tuple[str, str]:
        """Return the question that is asked for a scope, and the words that explain it."""
        words = self.words.consents.get(scope)
        return (words.question, words.explain) if words is not None else (scope, "")

    def code(self, choices: str | None, code: str) -> str:
        """Return the words of a code in a list; a code of a later form stands as it is."""
        words = self.words.code(choices or "", code)
        return words if words != code else left_to_right(code)

    def join(self, parts: list[str]) -> str:
        """Return parts as a list in one line, with the comma of the language."""
        return _COMMA.get(self.speech.language, ", ").join(parts)


@dataclass(frozen=True, slots=True)
class Known:
    """What a page has looked up beside its claims: dates in words, names of people by id, of places by code."""

    dates: Mapping[UncertainDate, str]
    people: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


def quoted(words: str) -> str:
    """Return what somebody said between quotation marks, unless it has them already."""
    return isolate(words if words.lstrip().startswith(("«", "“", '"')) else f"«{words}»")


def date_words(date: UncertainDate | None, known: Known) -> str:
    """Return a date as it is written out, beside what was said where that says it otherwise; empty for None."""
    if date is None:
        return ""
    written = known.dates.get(date) or date.edtf or ""
    if date.said and date.said not in {written, date.edtf}:
        return f"{isolate(written)} ({quoted(date.said)})" if written else quoted(date.said)
    return isolate(written)


def place_words(place: Place | None, known: Known) -> str:
    """Return a place as it was said, and the name in the gazetteer where it has one; empty for None."""
    if place is None:
        return ""
    name = known.places.get(place.code or "", "")
    if place.said and name and name != place.said:
        return f"{isolate(place.said)} ({isolate(name)})"
    return isolate(place.said or name or place.code or "")


def value_words(wording: Wording, value: Value, *, field: tuple[str, str], known: Known) -> str:
    """Return any claim's value in words. field: (kind, field), which says from which list a code is."""
    found = wording.form.field(*field)
    from_list = found.list if found is not None else None
    speech = wording.speech
    match value:
        case Mark():  # before str: a Mark is one
            words = speech.say(f"mark_{value.value}")
        case bool():
            words = speech.say("yes" if value else "no")
        case int() | Decimal():
            words = left_to_right(str(value))
        case str():
            words = isolate(_named(value, editor=found.editor if found is not None else "", known=known))
        case Code():
            words = wording.code(from_list, value.code)
        case Codes():
            words = wording.join([wording.code(from_list, code) for code in value.codes])
        case Texts():
            is_language = field[1] == _LANGUAGES
            texts = [OWN_NAMES.get(text, text) if is_language else text for text in value.texts]
            words = wording.join([isolate(text) for text in texts])
        case UncertainDate():
            words = date_words(value, known)
        case Place():
            words = place_words(value, known)
        case Ref() | Refs():
            records = (value.record,) if isinstance(value, Ref) else value.records
            names = [known.people.get(record, "") for record in records]
            words = wording.join([isolate(name) if name else speech.say("somebody") for name in names])
        case _:
            words = speech.say("value_unreadable")
    return words


def _named(text: str, *, editor: str, known: Known) -> str:
    """Return the name of a country or a language where the text is its code."""
    if editor == "country":
        return known.places.get(text, text)
    return OWN_NAMES.get(text, text) if editor == "language" else text
