"""Other ways one name may be written, as suggestions in the form. Nothing of this is ever stored silently."""

from __future__ import annotations

from dataclasses import dataclass

from intake.names.scripts import Script, is_uyghur, normalise, script_of
from intake.names.transliterate import (
    LATIN_SYSTEMS,
    arabic_to_cyrillic,
    cyrillic_to_arabic,
    cyrillic_to_latin,
    cyrillic_to_russian,
    han_to_pinyin,
    latin_to_cyrillic,
    uyghur_to_cyrillic,
    uyghur_to_latin,
)


@dataclass(frozen=True, slots=True)
class NameForm:
    """One way to write a name.

    system: "native", "russian", "passport", "2018", "2021", "bgn", "uly", "pinyin", "pinyin_passport", or "guess" when
    the letters leave it open (a person must look at it closely).
    """

    text: str
    script: Script
    system: str


def forms(text: str) -> tuple[NameForm, ...]:
    """Return other ways to write `text`, likeliest first, without `text` itself and without doubles."""
    text = normalise(text)
    script = script_of(text)
    if script == "Cyrl":
        found = _from_cyrillic(text)
    elif script == "Arab" and is_uyghur(text):
        found = [NameForm(uyghur_to_latin(text), "Latn", "uly"), NameForm(uyghur_to_cyrillic(text), "Cyrl", "native")]
    elif script == "Arab":
        cyrillic = arabic_to_cyrillic(text)
        found = [NameForm(cyrillic, "Cyrl", "guess"), *_from_cyrillic(cyrillic)]
    elif script == "Hans":
        found = [
            NameForm(han_to_pinyin(text), "Latn", "pinyin"),
            NameForm(han_to_pinyin(text, is_spaced=False), "Latn", "pinyin_passport"),
        ]
    elif script == "Latn":
        cyrillic = latin_to_cyrillic(text)
        found = [NameForm(cyrillic, "Cyrl", "guess"), NameForm(cyrillic_to_arabic(cyrillic), "Arab", "guess")]
    else:
        return ()
    first_of_each = {form.text: form for form in reversed(found) if form.text != text}
    return tuple(form for form in found if first_of_each.get(form.text) is form)


def _from_cyrillic(text: str) -> list[NameForm]:
    found = [NameForm(cyrillic_to_arabic(text), "Arab", "native")]
    found += [NameForm(cyrillic_to_latin(text, system), "Latn", system) for system in LATIN_SYSTEMS]
    return [*found, NameForm(cyrillic_to_russian(text), "Cyrl", "russian")]
