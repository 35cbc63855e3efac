"""Everything a layout needs to say something in one language: sentences, form words, dates, places, persons.

Holds no words itself. What somebody said is always kept as said; nothing is made more certain than it was told.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from intake.dates.write import in_words
from intake.documents.typeset.blocks import Direction, Span, Text
from intake.model.dates import UncertainDate
from intake.model.places import Place
from intake.model.snapshot import SnapshotPerson
from intake.names.scripts import fold, script_of
from intake.questionnaire.form import Form
from intake.questionnaire.words import Words
from intake.texts import Texts as Catalogue

PlaceName = Callable[[str, str], str | None]
"""(code, language) -> the name to show (Gazetteer.name)."""

_SLOT: Final = re.compile(r"\{(\w+)\}")
_OPENING: Final = frozenset('«“‘（"„')
_SCRIPTS: Final = {
    "en": ("Latn", "Cyrl"),
    "ru": ("Cyrl", "Latn"),
    "kk": ("Cyrl", "Arab"),
    "kk-Arab": ("Arab", "Cyrl"),
    "zh": ("Hans", "Hant"),
    "ug": ("Arab", "Cyrl"),
}
"""The scripts that readers of a language know, best first."""
SELF: Final = "self"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language. texts: of the program; words: of the form; place_name: of the gazetteer."""

    texts: Catalogue
    form: Form
    words: Words
    place_name: PlaceName

    @property
    def language(self) -> str:
        """The language of the document."""
        return self.texts.language

    @property
    def direction(self) -> Direction:
        """Where its lines begin."""
        return "rtl" if self.texts.is_right_to_left else "ltr"

    def say(self, key: str, **parts: str | int) -> str:
        """Return a plain text of `document.json`."""
        return self.texts.say(f"document.{key}", **parts)

    def sentence(self, key: str, **parts: Text) -> tuple[Span, ...]:
        """Return a text with parts put in, each kept from turning the others round (UAX #9)."""
        spans: list[Span] = []
        pattern = self.texts.say(f"document.{key}")
        end = 0
        for slot in _SLOT.finditer(pattern):
            spans += [Span(pattern[end : slot.start()]), *isolated(parts[slot[1]])]
            end = slot.end()
        spans.append(Span(pattern[end:]))
        return tuple(span for span in spans if span.text)

    def quoted(self, text: str, *, language: str | None = None) -> tuple[Span, ...]:
        """Return the words somebody used, in quotation marks unless they bring their own; the marks turn with them."""
        said = text.strip()
        marked = said if said[:1] in _OPENING else self.say("quoted", text=said)
        return (Span(marked, language=language or "", isolate=True),)

    def date(self, date: UncertainDate) -> str:
        """Return a date in words; what nobody could read, as it was said."""
        return in_words(date, language=self.language)

    def exact(self, day: datetime.date) -> str:
        """Return a day in words."""
        return self.date(UncertainDate(None, None, day.isoformat(), None, day, day))

    def as_of(self, edtf: str) -> str:
        """Return for which day a statement holds."""
        return self.say("as_of", date=self.date(UncertainDate(None, None, edtf, None, None, None)))

    def place(self, place: Place) -> tuple[Span, ...]:
        """Return a place by its name in this language, with the words that were spoken where they say more."""
        name = self.place_name(place.code, self.language) if place.code else None
        if place.said and name:
            if fold(place.said) == fold(name):
                return isolated(name)
            return self.sentence("beside", main=name, more=self.quoted(place.said))
        country = self.place_name(place.country, self.language) if place.country else None
        return isolated(place.said or name or country or "")

    def code(self, key: str, code: str | None) -> str:
        """Return what a code is called, with a capital. key: its field, as `episode.kind`."""
        if code is None:
            return ""
        found = self.form.field(*key.split("."))
        label = self.words.code(found.list or "", code) if found else code
        return label[:1].upper() + label[1:]

    def field(self, kind: str, field: str) -> str:
        """Return what a field is called."""
        return self.words.field(kind, field).label

    def names(self, person: SnapshotPerson) -> tuple[str, ...]:
        """Return somebody's names as typed; first those in the script that readers of this language know."""
        scripts: tuple[str, ...] = _SCRIPTS[self.language]
        rank = {script: number for number, script in enumerate(scripts)}
        return tuple(sorted(person.names, key=lambda name: rank.get(script_of(name), len(rank))))

    def person(self, person: SnapshotPerson | None) -> Text:
        """Return how somebody is spoken of: by their name, else by what they are to the person sought."""
        if person is None:
            return self.say("unnamed")
        return isolated(self.names(person)[0]) if person.names else self.relation(person) or self.say("unnamed")

    def relation(self, person: SnapshotPerson) -> Text:
        """Return what somebody is to the person sought, with the family's own word; "" when it is not known."""
        label: Text = ""
        if person.relation not in {None, SELF}:
            label = self.sentence("related_as", relation=self.code("relation.kind", person.relation))
        said = self.quoted(person.term) if person.term else ""
        return self.sentence("beside", main=label, more=said) if label and said else label or said

    def listed(self, texts: Iterable[Text]) -> Text:
        """Return several texts one after the other."""
        found: Text = ""
        for text in texts:
            found = self.sentence("joined", first=found, second=text) if found else text
        return found


def isolated(text: Text) -> tuple[Span, ...]:
    """Return a text whose own direction does not touch what stands around it."""
    return (Span(text, isolate=True),) if isinstance(text, str) else text


def lines(texts: Iterable[Text]) -> tuple[Span, ...]:
    """Return texts one under the other, each with a direction of its own."""
    spans: list[Span] = []
    for text in texts:
        spans += [Span("\n")] if spans else []
        spans += [Span(text)] if isinstance(text, str) else text
    return tuple(spans)


def plain(text: Text) -> str:
    """Return the letters of a text alone."""
    return text if isinstance(text, str) else "".join(span.text for span in text)
