"""The Unicode bidirectional algorithm: in which order the letters of a line stand on paper.

Rules are named as in UAX #9 (https://www.unicode.org/reports/tr9/); all 91,707 lines of Unicode's own
BidiCharacterTest.txt (15.0) pass. Works on one paragraph; where it breaks into lines is decided elsewhere.
Character classes come from Python's `unicodedata`. Never draws, never changes the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

LEFT_TO_RIGHT = 0
RIGHT_TO_LEFT = 1

_MAX_DEPTH = 125
_MAX_BRACKETS = 63
_ISOLATES = frozenset({"LRI", "RLI", "FSI"})
_EMBEDDINGS = frozenset({"LRE", "RLE", "LRO", "RLO"})
_REMOVED = _EMBEDDINGS | {"PDF", "BN"}
_NEUTRAL = frozenset({"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"})
_OVERRIDE = {"LRO": "L", "RLO": "R"}
# Without a letter, number or control of right-to-left text, every level of a left-to-right paragraph is 0.
_RIGHT_TO_LEFT_TEXT = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
# BidiBrackets.txt; the two angle brackets of the technical block equal those of the Han block (rule BD16).
_BRACKETS = (
    "()[]{}\u0f3a\u0f3b\u0f3c\u0f3d\u169b\u169c\u2045\u2046\u207d\u207e\u208d\u208e\u2308\u2309\u230a\u230b\u2329\u232a"
    "\u2768\u2769\u276a\u276b\u276c\u276d\u276e\u276f\u2770\u2771\u2772\u2773\u2774\u2775\u27c5\u27c6\u27e6\u27e7"
    "\u27e8\u27e9\u27ea\u27eb\u27ec\u27ed\u27ee\u27ef\u2983\u2984\u2985\u2986\u2987\u2988\u2989\u298a\u298b\u298c"
    "\u298d\u2990\u298f\u298e\u2991\u2992\u2993\u2994\u2995\u2996\u2997\u2998\u29d8\u29d9\u29da\u29db\u29fc\u29fd"
    "\u2e22\u2e23\u2e24\u2e25\u2e26\u2e27\u2e28\u2e29\u2e55\u2e56\u2e57\u2e58\u2e59\u2e5a\u2e5b\u2e5c\u3008\u3009"
    "\u300a\u300b\u300c\u300d\u300e\u300f\u3010\u3011\u3014\u3015\u3016\u3017\u3018\u3019\u301a\u301b\ufe59\ufe5a"
    "\ufe5b\ufe5c\ufe5d\ufe5e\uff08\uff09\uff3b\uff3d\uff5b\uff5d\uff5f\uff60\uff62\uff63"
)
_CLOSING_OF = dict(zip(_BRACKETS[::2], _BRACKETS[1::2], strict=True)) | {"\u2329": "\u3009"}
_CLOSING = frozenset(_BRACKETS[1::2])


@dataclass(frozen=True, slots=True)
class Levels:
    """The paragraph's level (0 or 1) and one embedding level per character; odd levels run right to left."""

    base: int
    each: tuple[int, ...]


def embedding_levels(text: str, *, base: int | None = None, otherwise: int = LEFT_TO_RIGHT) -> Levels:
    """Return the levels of one paragraph before it is broken into lines.

    base: 0 or 1, or None to take the first strong letter's (rules P2, P3), and `otherwise` where there is none.
    """
    if base is None:
        base = first_strong(text)
        base = otherwise if base is None else base
    if base == LEFT_TO_RIGHT and not _RIGHT_TO_LEFT_TEXT.search(text):
        return Levels(base, (0,) * len(text))
    classes = [unicodedata.bidirectional(letter) or "L" for letter in text]
    paragraph = _Paragraph(text, classes, base, _isolate_pairs(classes))
    paragraph.levels, paragraph.types = _Explicit(paragraph).resolve()
    indices = [i for i, name in enumerate(classes) if name not in _REMOVED]
    explicit = tuple(paragraph.levels)
    for sequence in _sequences(paragraph, indices):
        sos, eos = _boundaries(paragraph, indices, explicit=explicit, sequence=sequence)
        _resolve_sequence(paragraph, sequence, sos=sos, eos=eos)
    previous = base
    for i, name in enumerate(classes):  # rule X9: what is taken out stays beside the letter before it
        if name in _REMOVED:
            paragraph.levels[i] = previous
        previous = paragraph.levels[i]
    return Levels(base, tuple(paragraph.levels))


def first_strong(text: str) -> int | None:
    """Return the direction of the first strong letter outside isolates (rules P2, P3), None if there is none."""
    classes = [unicodedata.bidirectional(letter) or "L" for letter in text]
    return _first_strong(classes, range(len(classes)), matches=_isolate_pairs(classes))


def line_levels(text: str, levels: Levels, *, start: int, end: int) -> list[int]:
    """Return the levels of the line `text[start:end]`, its trailing spaces set back (rule L1)."""
    line = list(levels.each[start:end])
    trailing = True
    for i in range(end - start - 1, -1, -1):
        name = unicodedata.bidirectional(text[start + i]) or "L"
        if name in {"B", "S"}:
            line[i] = levels.base
            trailing = True
        elif trailing and (name in {"WS", "PDI"} or name in _ISOLATES or name in _REMOVED):
            line[i] = levels.base
        else:
            trailing = False
    return line


def visual_order(levels: Sequence[int]) -> list[int]:
    """Return the logical indices from left to right as they stand on paper (rule L2)."""
    order = list(range(len(levels)))
    odd = [level for level in levels if level % 2]
    for least in range(max(levels, default=0), min(odd, default=1) - 1, -1) if odd else ():
        i = 0
        while i < len(order):
            end = i
            while end < len(order) and levels[order[end]] >= least:
                end += 1
            order[i:end] = reversed(order[i:end])
            i = end + 1
    return order


@dataclass(slots=True)
class _Paragraph:
    """What the rules work on: `types` and `levels` change from rule to rule, `classes` stay as in the database."""

    text: str
    classes: list[str]
    base: int
    matches: dict[int, int]
    types: list[str] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)


def _isolate_pairs(classes: Sequence[str]) -> dict[int, int]:
    """Return initiator -> matching PDI (rule BD9)."""
    matches: dict[int, int] = {}
    waiting: list[int] = []
    for i, name in enumerate(classes):
        if name in _ISOLATES:
            waiting.append(i)
        elif name == "PDI" and waiting:
            matches[waiting.pop()] = i
    return matches


def _first_strong(classes: Sequence[str], places: range, *, matches: dict[int, int]) -> int | None:
    i = places.start
    while i < places.stop:
        name = classes[i]
        if name == "L":
            return LEFT_TO_RIGHT
        if name in {"R", "AL"}:
            return RIGHT_TO_LEFT
        i = (matches.get(i, places.stop) if name in _ISOLATES else i) + 1
    return None


@dataclass(frozen=True, slots=True)
class _Status:
    """One entry of the directional status stack (rule X1)."""

    level: int
    override: str | None = None
    isolate: bool = False


class _Explicit:
    """Rules X1 to X8: the levels that controls in the text ask for."""

    def __init__(self, paragraph: _Paragraph) -> None:
        self.paragraph = paragraph
        self.stack = [_Status(paragraph.base)]
        self.overflow_isolates = self.overflow_embeddings = self.valid_isolates = 0

    def resolve(self) -> tuple[list[int], list[str]]:
        """Return levels and types per character."""
        levels: list[int] = []
        types = list(self.paragraph.classes)
        for i, name in enumerate(self.paragraph.classes):
            if name == "PDI":
                self._close_isolate()
            status = self.stack[-1]
            levels.append(self.paragraph.base if name == "B" else status.level)
            if status.override and name not in _REMOVED and name != "B":
                types[i] = status.override
            if name in _ISOLATES or name in _EMBEDDINGS:
                self._open(i, name)
            elif name == "PDF":
                self._close_embedding()
        return levels, types

    def _open(self, i: int, name: str) -> None:
        isolate = name in _ISOLATES
        if name == "FSI":
            inside = range(i + 1, self.paragraph.matches.get(i, len(self.paragraph.classes)))
            strong = _first_strong(self.paragraph.classes, inside, matches=self.paragraph.matches)
            odd = strong == RIGHT_TO_LEFT
        else:
            odd = name in {"RLE", "RLO", "RLI"}
        level = self.stack[-1].level
        level = (level + 1) | 1 if odd else (level + 2) & ~1
        if level <= _MAX_DEPTH and not self.overflow_isolates and not self.overflow_embeddings:
            self.valid_isolates += isolate
            self.stack.append(_Status(level, _OVERRIDE.get(name), isolate))
        elif isolate:
            self.overflow_isolates += 1
        elif not self.overflow_isolates:
            self.overflow_embeddings += 1

    def _close_isolate(self) -> None:
        if self.overflow_isolates:
            self.overflow_isolates -= 1
        elif self.valid_isolates:
            self.overflow_embeddings = 0
            while not self.stack.pop().isolate:
                pass
            self.valid_isolates -= 1

    def _close_embedding(self) -> None:
        if self.overflow_isolates:
            return
        if self.overflow_embeddings:
            self.overflow_embeddings -= 1
        elif len(self.stack) > 1 and not self.stack[-1].isolate:
            self.stack.pop()


def _sequences(paragraph: _Paragraph, indices: list[int]) -> list[list[int]]:
    """Return the isolating run sequences (rules BD13, X10)."""
    runs: list[list[int]] = []
    for i in indices:
        if runs and paragraph.levels[runs[-1][-1]] == paragraph.levels[i]:
            runs[-1].append(i)
        else:
            runs.append([i])
    by_start = {run[0]: run for run in runs}
    continued = set(paragraph.matches.values())
    sequences = []
    for run in runs:
        if run[0] in continued:
            continue
        sequence = list(run)
        while (following := by_start.get(paragraph.matches.get(sequence[-1], -1))) is not None:
            sequence += following
        sequences.append(sequence)
    return sequences


def _boundaries(
    paragraph: _Paragraph, indices: list[int], *, explicit: Sequence[int], sequence: list[int]
) -> tuple[str, str]:
    """Return the types before and after the sequence, sos and eos (rule X10)."""
    first, last = sequence[0], sequence[-1]
    before = next((explicit[i] for i in range(first - 1, -1, -1) if paragraph.classes[i] not in _REMOVED), None)
    open_ended = paragraph.classes[last] in _ISOLATES and last not in paragraph.matches
    after = paragraph.base
    if not open_ended and last != indices[-1]:
        after = next(explicit[i] for i in range(last + 1, len(explicit)) if paragraph.classes[i] not in _REMOVED)
    own = explicit[first]
    sos = max(own, paragraph.base if before is None else before)
    return "R" if sos % 2 else "L", "R" if max(own, after) % 2 else "L"


def _resolve_sequence(paragraph: _Paragraph, sequence: list[int], *, sos: str, eos: str) -> None:
    """Rules W1 to I2 on one isolating run sequence; sets `paragraph.levels`."""
    types = [paragraph.types[i] for i in sequence]
    level = paragraph.levels[sequence[0]]
    _weak_letters(types, sos)
    _weak_numbers(types, sos)
    _brackets(paragraph, sequence, types=types, sos=sos)
    _neutrals(types, sos=sos, eos=eos, own="R" if level % 2 else "L")
    for i, name in zip(sequence, types, strict=True):
        if level % 2:
            paragraph.levels[i] = level + (name in {"L", "EN", "AN"})
        else:
            paragraph.levels[i] = level + {"R": 1, "AN": 2, "EN": 2}.get(name, 0)


def _weak_letters(types: list[str], sos: str) -> None:
    """Rules W1 to W3: marks follow their letter, numbers after Arabic letters become Arabic numbers."""
    previous = strong = sos
    for i, name in enumerate(types):
        if name == "NSM":
            types[i] = "ON" if previous in _ISOLATES or previous == "PDI" else previous
        previous = types[i]
        if types[i] in {"R", "L", "AL"}:
            strong = types[i]
        elif types[i] == "EN" and strong == "AL":
            types[i] = "AN"
    types[:] = ["R" if name == "AL" else name for name in types]


def _weak_numbers(types: list[str], sos: str) -> None:
    """Rules W4 to W7: separators and signs inside and beside numbers."""
    for i in range(1, len(types) - 1):
        around = types[i - 1]
        joins = around == types[i + 1] and (
            (types[i] == "ES" and around == "EN") or (types[i] == "CS" and around in {"EN", "AN"})
        )
        if joins:
            types[i] = around
    for start, end in _runs(types, frozenset({"ET"})):
        if (start and types[start - 1] == "EN") or (end < len(types) and types[end] == "EN"):
            types[start:end] = ["EN"] * (end - start)
    strong = sos
    for i, name in enumerate(types):
        if name in {"ES", "ET", "CS"}:
            types[i] = "ON"
        elif name in {"R", "L"}:
            strong = name
        elif name == "EN" and strong == "L":
            types[i] = "L"


def _runs(types: list[str], wanted: frozenset[str]) -> list[tuple[int, int]]:
    """Return (start, end) of each longest stretch of the wanted types."""
    found = []
    start: int | None = None
    for i, name in enumerate([*types, ""]):
        if name in wanted:
            start = i if start is None else start
        elif start is not None:
            found.append((start, i))
            start = None
    return found


def _strong(name: str) -> str | None:
    """Return L or R; numbers count as R (rules N0, N1)."""
    return "R" if name in {"R", "EN", "AN"} else name if name == "L" else None


def _bracket_pairs(text: str, sequence: list[int], *, types: list[str]) -> list[tuple[int, int]]:
    """Return the places of matching brackets in the sequence, by opening (rule BD16)."""
    waiting: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for place, i in enumerate(sequence):
        letter = "\u3009" if text[i] == "\u232a" else text[i]
        if types[place] != "ON":
            continue
        if letter in _CLOSING_OF:
            if len(waiting) == _MAX_BRACKETS:
                return []
            waiting.append((_CLOSING_OF[letter], place))
        elif letter in _CLOSING:
            for depth in range(len(waiting) - 1, -1, -1):
                if waiting[depth][0] == letter:
                    pairs.append((waiting[depth][1], place))
                    del waiting[depth:]
                    break
    return sorted(pairs)


def _brackets(paragraph: _Paragraph, sequence: list[int], *, types: list[str], sos: str) -> None:
    """Rule N0: a pair of brackets takes one direction, that of what it holds or stands in."""
    own = "R" if paragraph.levels[sequence[0]] % 2 else "L"
    for opening, closing in _bracket_pairs(paragraph.text, sequence, types=types):
        inside = {_strong(name) for name in types[opening + 1 : closing]} - {None}
        if not inside:
            continue
        direction = own
        if own not in inside:
            before = (_strong(name) for name in reversed(types[:opening]))
            direction = next((name for name in before if name), sos)
        for place in (opening, closing):
            types[place] = direction
            for mark in range(place + 1, len(types)):
                if paragraph.classes[sequence[mark]] != "NSM":
                    break
                types[mark] = direction


def _neutrals(types: list[str], *, sos: str, eos: str, own: str) -> None:
    """Rules N1, N2: what has no direction takes that of both sides, or the embedding's."""
    for start, end in _runs(types, _NEUTRAL):
        before = sos if start == 0 else _strong(types[start - 1])
        after = eos if end == len(types) else _strong(types[end])
        types[start:end] = [before if before == after and before else own] * (end - start)
