"""Search keys: one name in any script becomes the same few short strings.

`sound` is a rough Latin of our own with one letter a sound (S = sh, C = ch, j = zh). The skeleton keeps only classes of
consonants and sorts the parts, so it does not depend on script, vowels or order (domain.md 4.4, where it was measured).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from intake.names.pinyin import is_pinyin, readings
from intake.names.scripts import Script, fold, keyboard_of, script_of
from intake.names.tables import table

_LEAST_STEM = 3
# Seitkazy is a name, Berikkazy a daughter of Berik.
_UNSURE_ENDING = re.compile("(?<=...)[kqg]a[sz][yi]$")
# Before a vowel n and g are mostly the end and the beginning of two names: Ospan-gali.
_OPEN_NG = re.compile("ng(?=[aeiouy])")
_DOUBLED = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a name. folded: as compared; stem: without a patronymic ending; sound, skeleton: of the stem.

    other_sound: a second reading of a Latin word, else "": as pinyin when it can be pinyin (q is then C, x is s),
    without what may be a misspelled patronymic ending, or with ng as one sound. whole_sound: with the ending that
    `stem` lacks, "" without one.
    group: the name it is a form of in `same_name.json`, else -1.
    """

    folded: str
    stem: str
    sound: str
    skeleton: str
    other_sound: str
    other_skeleton: str
    group: int
    whole_sound: str = ""


@dataclass(frozen=True, slots=True)
class NameKeys:
    """What a name is found by. All but `parts` are strings to store and index; blanks part the words.

    folded, keyboard: see `scripts.fold` and `scripts.fold_keyboard`. latin: the sounds, in the order written.
    skeleton: skeletons of the parts, sorted; other_skeleton: the same for the pinyin reading, "" when there is none.
    """

    script: Script
    folded: str
    keyboard: str
    latin: str
    skeleton: str
    other_skeleton: str
    parts: tuple[Part, ...]


def search_keys(text: str) -> NameKeys:
    """Return the keys of a name or a place in any script. Equal names in two scripts mostly share the skeleton."""
    folded = fold(text)
    parts = tuple(_parts(folded))
    others = " ".join(sorted(part.other_skeleton or part.skeleton for part in parts))
    skeleton = " ".join(sorted(part.skeleton for part in parts if part.skeleton))
    has_other = any(part.other_sound for part in parts)
    return NameKeys(
        script=script_of(text),
        folded=folded,
        keyboard=keyboard_of(folded),
        latin=" ".join(part.sound for part in parts),
        skeleton=skeleton,
        other_skeleton=others if has_other else "",
        parts=parts,
    )


def _parts(folded: str) -> list[Part]:
    words = folded.split()
    dropped = _patronymic_words()
    kept = [word for word in words if word not in dropped] or words
    return [_part(word) for word in kept]


def _part(word: str) -> Part:
    script = script_of(word)
    stem = _stem(word, script)
    sound = sound_of(stem, script)
    other = ""
    if script == "Latn" and is_pinyin(word):
        other = _grouped(word, "pinyin_groups")
    elif script == "Latn" and stem == word and _UNSURE_ENDING.search(word):
        other = sound_of(_UNSURE_ENDING.sub("", word), script)
    elif script == "Latn" and _OPEN_NG.search(stem):
        other = _grouped(stem, "Latn_groups")
    return Part(
        folded=word,
        stem=stem,
        sound=sound,
        skeleton=skeleton_of(sound),
        other_sound=other,
        other_skeleton=skeleton_of(other),
        group=_same_name().get(word, _same_name().get(stem, -1)),
        whole_sound=sound_of(word, script) if stem != word else "",
    )


def sound_of(word: str, script: Script) -> str:
    """Return one folded word in our rough Latin; letters of no script of ours are kept."""
    if script == "Hans":
        return _grouped("".join(readings(letter)[0] for letter in word), "pinyin_groups")
    if script == "Latn":
        return _grouped(_OPEN_NG.sub("n'g", word), "Latn_groups").replace("'", "")
    if script in {"Cyrl", "Arab"}:
        return word.translate(_letters(script))
    return word


def skeleton_of(sound: str) -> str:
    """Return the classes of a word's consonants without doubles: "kanat" and "hanati" are both "knt"."""
    return _DOUBLED.sub(r"\1", "".join(_classes().get(letter, "") for letter in sound))


def _stem(word: str, script: Script) -> str:
    """Cut one patronymic ending if enough of the word remains."""
    for ending in _endings(script):
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word[: -len(ending)]
    return word


@cache
def _letters(script: Script) -> dict[int, str]:
    found: dict[str, str] = table("letters")["sound"][script]
    return str.maketrans(found)


@cache
def _groups(name: str) -> tuple[re.Pattern[str], dict[str, str]]:
    pairs: dict[str, str] = dict(table("letters")["sound"][name])
    longest_first = sorted(pairs, key=len, reverse=True)
    return re.compile("|".join(longest_first)), pairs


def _grouped(word: str, name: str) -> str:
    pattern, pairs = _groups(name)
    return pattern.sub(lambda found: pairs[found[0]], word)


@cache
def _classes() -> dict[str, str]:
    found: dict[str, str] = table("letters")["skeleton"]
    return found


@cache
def _endings(script: Script) -> tuple[str, ...]:
    found: list[str] = table("endings")["endings"].get(script, [])
    return tuple(sorted((fold(ending) for ending in found), key=len, reverse=True))


@cache
def _patronymic_words() -> frozenset[str]:
    found: dict[str, list[str]] = table("endings")["words"]
    return frozenset(fold(word) for words in found.values() for word in words)


@cache
def _same_name() -> dict[str, int]:
    """Map every folded form to the number of its name. A form listed twice keeps its first name."""
    numbers: dict[str, int] = {}
    for number, forms in enumerate(table("same_name")["groups"]):
        for form in forms:
            numbers.setdefault(fold(form), number)
    return numbers
