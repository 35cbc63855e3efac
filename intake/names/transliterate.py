"""From one script into another: Kazakh, Uyghur and Han names, and whole Kazakh sentences into Arabic script.

Cyrillic to Arabic (töte jazu) is a rule. Everything else here is a suggestion for a person to take or leave and is
never stored silently: Arabic to Cyrillic is ambiguous, and Han letters have lost most of the sounds (domain.md 4.2).
"""

from __future__ import annotations

import re
from functools import cache

from umsc import UgMultiScriptConverter

from intake.names.pinyin import readings
from intake.names.scripts import normalise
from intake.names.tables import table

HAMZA = "\u0621"
LATIN_SYSTEMS = ("passport", "2018", "2021", "bgn")

# Left alone: markup, entities, placeholders, and anything in Latin letters or digits (file names, addresses, numbers).
_UNTOUCHED = (
    r"<[^<>]*>|&#?\w+;|\{[^{}]*\}|%L?[0-9n]+|[0-9]+(?:[.,][0-9]+)+|[A-Za-z0-9](?:[A-Za-z0-9_./:@+?&=#-]*[A-Za-z0-9])?"
)
_CYRILLIC_WORD = "[\u0400-\u052f]+"
_PIECES = re.compile(f"(?P<untouched>{_UNTOUCHED})|(?P<word>{_CYRILLIC_WORD})|(?P<mark>[,;?])")
_MARKS = {",": "،", ";": "؛", "?": "؟"}
_ARABIC_WORD = re.compile("[\u0621-\u06d5\u0674]+")


def cyrillic_to_arabic(text: str) -> str:
    """Return Kazakh in Arabic script for Kazakh in Cyrillic, sentences and marks included.

    Hamza U+0621 stands before a word with ә ө ү і unless it has е э г к (domain.md 4.2). і alone does not call for it
    beside қ or ғ (қазір is قازىر). Latin, digits, `{placeholders}`, `%n`, entities and markup stay as they are.
    """
    return _PIECES.sub(_piece_to_arabic, text)


def _piece_to_arabic(found: re.Match[str]) -> str:
    if found["word"]:
        return _word_to_arabic(found["word"].lower())
    if found["mark"]:
        return _MARKS[found["mark"]]
    return found["untouched"]


def _word_to_arabic(word: str) -> str:
    letters = table("letters")["cyrillic_to_arabic"]
    joined = word.replace("ия", "я").replace("ию", "ю").replace("йя", "я").replace("йю", "ю").replace("йё", "ё")
    written = "".join(letters.get(letter, letter) for letter in joined)
    return HAMZA + written if _needs_hamza(word) else written


def _needs_hamza(word: str) -> bool:
    if any(letter in "еэгк" for letter in word):
        return False
    if any(letter in "әөү" for letter in word):
        return True
    return "і" in word and not any(letter in "қғ" for letter in word)


def arabic_to_cyrillic(text: str) -> str:
    """Return the likeliest Kazakh Cyrillic for Kazakh in Arabic script. A suggestion: vowels can be wrong."""
    found = _ARABIC_WORD.sub(lambda word: _word_to_cyrillic(word[0]), normalise(text))
    return re.sub(r"(?<!\w)\w", lambda first: first[0].upper(), found)


def _word_to_cyrillic(word: str) -> str:
    """Read one word, compound by compound: front or back is decided in each part by its own letters."""
    bare = word.replace(HAMZA, "").replace("ک", "ك").replace("ی", "ي")
    known: dict[str, str] = table("compounds")["words"]
    if bare in known:
        return known[bare]
    for last in table("compounds")["last"]:
        if bare.endswith(last) and len(bare) > len(last) + 1:
            head = HAMZA + bare[: -len(last)] if HAMZA in word else bare[: -len(last)]
            return _word_to_cyrillic(head) + _spell(last, is_marked=False)
    for first in table("compounds")["first"]:
        if bare.startswith(first) and len(bare) > len(first) + 1:
            return _spell(first, is_marked=False) + _word_to_cyrillic(bare[len(first) :])
    return _spell(bare, is_marked=HAMZA in word)


def _spell(bare: str, *, is_marked: bool) -> str:
    letters, vowels = table("letters")["arabic_to_cyrillic"], table("letters")["arabic_vowels"]
    written: list[str] = []
    for place, letter in enumerate(bare):
        if letter in vowels:
            back, front = vowels[letter]
            written.append(front if is_marked or _is_front(bare, place) else back)
        elif letter == "ي":
            written.append("й" if written and written[-1] in "аәеоөұүыі" else "и")
        else:
            written.append(letters.get(letter, letter))
    joined = re.sub("(?<=[бвгғджзкқлмнңпрстфхһчш])иа", "ия", "".join(written))
    return re.sub("[ий]у(?![аәеы])", "ю", re.sub("й[а]|^иа", "я", joined))


def _is_front(bare: str, place: int) -> bool:
    """Decide by the nearest letter that stands only in front words (ە گ ك) or only in back words (ق ع).

    On a tie the letter before wins. ا is front only when ە follows (Мәдет, but Ерлан).
    """
    for distance in range(1, len(bare)):
        for neighbour in (place - distance, place + distance):
            if 0 <= neighbour < len(bare) and bare[neighbour] in "ەگكقع":
                if bare[place] == "ا":
                    return bare[neighbour] == "ە" and neighbour > place
                return bare[neighbour] in "ەگك"
    return False


def cyrillic_to_latin(text: str, system: str) -> str:
    """Return Kazakh Cyrillic in a Latin system: "passport" (capitals), "2018", "2021" or "bgn"."""
    letters = table("letters")["latin"][system]
    capitals = table("letters")["latin_upper"].get(system, {})
    written: list[str] = []
    for place, letter in enumerate(text):
        small = letter.lower()
        is_first = place == 0 or not text[place - 1].isalpha()
        latin = letters.get("^" + small) if is_first else None
        latin = latin if latin is not None else letters.get(small, letter)
        if letter != small and latin:
            latin = capitals.get(latin[0], latin[0].upper()) + latin[1:]
        written.append(latin)
    joined = "".join(written)
    if system in {"2018", "2021"}:
        joined = re.sub("([iı])[iı](?=[aouý])", r"\1", joined)
    return joined.upper() if system == "passport" else joined


def cyrillic_to_russian(text: str) -> str:
    """Return Kazakh Cyrillic in the letters of a Russian keyboard, as most papers of the last century spell it."""
    letters: dict[str, str] = table("letters")["russian"]
    both: dict[str, str | int | None] = {}
    both |= letters | {small.upper(): plain.upper() for small, plain in letters.items()}
    return text.translate(str.maketrans(both))


def latin_to_cyrillic(text: str) -> str:
    """Return a rough Kazakh Cyrillic reading of a Latin form of any system. A weak suggestion."""
    written = text.lower()
    for latin, cyrillic in table("latin_to_cyrillic")["groups"]:
        written = re.sub(latin, cyrillic, written)
    return re.sub(r"(?<!\w)\w", lambda first: first[0].upper(), written)


@cache
def _uyghur_converter(source: str, target: str) -> UgMultiScriptConverter:
    return UgMultiScriptConverter(source, target)


def uyghur_to_latin(text: str) -> str:
    """Return Uyghur in Arabic script as ULY, each word with a capital."""
    return re.sub(r"(?<!\w)\w", lambda first: first[0].upper(), str(_uyghur_converter("UAS", "ULS")(text)))


def latin_to_uyghur(text: str) -> str:
    """Return ULY in Uyghur Arabic script. `é` and `ë` are both read as ې."""
    return str(_uyghur_converter("ULS", "UAS")(text.lower().replace("ë", "é")))


def uyghur_to_cyrillic(text: str) -> str:
    """Return Uyghur in Arabic script in the Cyrillic used for Uyghur in Kazakhstan."""
    return re.sub(r"(?<!\w)\w", lambda first: first[0].upper(), str(_uyghur_converter("UAS", "UCS")(text)))


def han_to_pinyin(text: str, *, is_spaced: bool = True) -> str:
    """Return Han letters in toneless pinyin: "Abudoureheman Maimaiti", or in capitals as on a passport, unspaced."""
    parts = [part for part in normalise(text).split("·") if part]
    spelled = ["".join(readings(letter)[0] for letter in part) for part in parts]
    return " ".join(part.capitalize() for part in spelled) if is_spaced else "".join(spelled).upper()
