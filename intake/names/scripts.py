"""Which script a text is in, and the one folding that all searchable text goes through.

What a person typed is never replaced by what comes out here: folding is for comparing and searching only.
Look-alikes and hamza: domain.md 4.1; keyboard folding: facts/qt.md 7 (measured against SQLite's trigram tokenizer).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal

Script = Literal["Cyrl", "Arab", "Latn", "Hans", "Zyyy"]

_RANGES: tuple[tuple[int, int, Script], ...] = (
    (0x0041, 0x005A, "Latn"), (0x0061, 0x007A, "Latn"), (0x00C0, 0x024F, "Latn"), (0x0250, 0x02AF, "Latn"),
    (0x0400, 0x052F, "Cyrl"), (0x0621, 0x064A, "Arab"), (0x0671, 0x06D5, "Arab"), (0x06EE, 0x06FF, "Arab"),
    (0x0750, 0x077F, "Arab"), (0x1E00, 0x1EFF, "Latn"), (0x3400, 0x4DBF, "Hans"), (0x4E00, 0x9FFF, "Hans"),
    (0xF900, 0xFAFF, "Hans"), (0xFB50, 0xFDFF, "Arab"), (0xFE70, 0xFEFC, "Arab"), (0x20000, 0x323AF, "Hans"),
)  # fmt: skip

# Nothing to see or to hear: hamza sign, tatweel, vowel signs, joiners, isolates, soft hyphen, apostrophes of all kinds.
_DROPPED = re.compile(
    "[\u0621\u0674\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u0626\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad"
    "'`\u2019\u2018\u02bc\u02bb\u02b9\u02ba\u0307]"
)
_FOLDED = str.maketrans({
    "ه": "ە", "ة": "ە", "ۀ": "ە", "ي": "ى", "ی": "ى", "ک": "ك", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا",
    "ё": "е", "ı": "i", "ə": "a", "ɵ": "o", "ŋ": "n", "ø": "o", "æ": "a", "đ": "d", "ł": "l",
})  # fmt: skip
_KEYBOARD = str.maketrans("әғқңөұүһій", "агкноуухии")
# A Latin letter that a Cyrillic keyboard slip or a copied text put into a Cyrillic word.
_CYRILLIC_TWINS = str.maketrans("aeopcxyihkmtbəɵ", "аеорсхуіһкмтвәө")
_CYRILLIC_LETTER = re.compile("[\u0400-\u052f]")
_LATIN_LETTER = re.compile("[a-z\u00df-\u02af]")
_ARABIC_LETTER = re.compile("[\u0600-\u06ff]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_SEPARATORS = re.compile(r"[\W_]+")


@cache
def _script_of_letter(letter: str) -> Script:
    point = ord(letter)
    for first, last, script in _RANGES:
        if first <= point <= last:
            return script
    return "Zyyy"


def script_of(text: str) -> Script:
    """Return the script of most letters; "Zyyy" when there is no letter of ours. On a tie the first seen counts."""
    counts: dict[Script, int] = {}
    for letter in text:
        script = _script_of_letter(letter)
        if script != "Zyyy":
            counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda script: counts[script]) if counts else "Zyyy"


def is_uyghur(text: str) -> bool:
    """Tell whether Arabic-script text has letters that Uyghur writes and Kazakh does not."""
    return any(letter in "ئېۈغخژ" for letter in unicodedata.normalize("NFKC", text))


def normalise(text: str) -> str:
    """Return a name in one agreed encoding, for showing beside the form as typed.

    NFC; the separator of Han names becomes U+00B7 without blanks; Kazakh hamza stands once, first in its word, as
    U+0621 (real text overwhelmingly has U+0621 for U+0674); the letters U+0675 to U+0678 are taken apart.
    """
    text = re.sub("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", "", unicodedata.normalize("NFC", text)).strip()
    script = script_of(text)
    if script == "Hans":
        return re.sub(r"\s*[·•・‧.．∙]\s*|\s+", "·", text)
    if script != "Arab":
        return re.sub(r"\s+", " ", text)
    text = re.sub("[\u0675-\u0678]", lambda found: unicodedata.normalize("NFKC", found[0]), text).replace("ٴ", "ء")
    return " ".join(_hamza_first(word) for word in text.split())


def _hamza_first(word: str) -> str:
    if "ء" not in word:
        return word
    return "ء" + word.replace("ء", "")


def fold(text: str) -> str:
    """Return text as it is compared and searched: same letters for look-alikes, words parted by one blank.

    NFKC and casefold; without hamza, tatweel, vowel signs, isolates, apostrophes; Latin without diacritics;
    punctuation and interpuncts are blanks. Han, Cyrillic and digits keep their letters.
    """
    if _NOT_ASCII.search(text) is None:
        return _SEPARATORS.sub(" ", text.lower().replace("'", "").replace("`", "")).strip()
    text = unicodedata.normalize("NFKC", text).casefold()
    if _ARABIC_LETTER.search(text):
        text = text.replace("و\u064f", "ۇ").replace("\u064fو", "ۇ")
    if _LATIN_LETTER.search(text):
        text = _fold_latin(text)
    text = _DROPPED.sub("", text).translate(_FOLDED).replace("نگ", "ڭ")
    return _SEPARATORS.sub(" ", text).strip()


def _fold_latin(text: str) -> str:
    if _CYRILLIC_LETTER.search(text):
        words = re.split(r"(\s+)", text)
        text = "".join(_one_script(word) for word in words)
    return "".join(_base(letter) for letter in text)


def _one_script(word: str) -> str:
    """Put Latin twins inside a mostly Cyrillic word back into Cyrillic."""
    if len(_CYRILLIC_LETTER.findall(word)) * 2 > len(_LATIN_LETTER.findall(word)) and _CYRILLIC_LETTER.search(word):
        return word.translate(_CYRILLIC_TWINS)
    return word


@cache
def _base(letter: str) -> str:
    """Return a Latin letter without its diacritics and any other letter unchanged (й and ї stay whole)."""
    if _script_of_letter(letter) != "Latn":
        return letter
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))


def fold_keyboard(text: str) -> str:
    """Return folded text as a Russian keyboard would have typed it: ә as а, ғ as г, қ as к, ұ and ү as у ..."""
    return keyboard_of(fold(text))


def keyboard_of(folded: str) -> str:
    """Return what `fold_keyboard` returns, for text that is folded already."""
    return folded.translate(_KEYBOARD)
