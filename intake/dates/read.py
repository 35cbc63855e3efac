"""Read what somebody said about when: a proposal to show and confirm, never a value to store by itself.

The grammar is the same for all languages; only the words differ (`resources/dates`). It knows one moment, one of
several, a span, a stretch that lasts, and a count back from the anchor day. What it cannot read it says so and leaves
alone.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from intake.dates.edtf import bounds, parse_edtf
from intake.dates.lexicon import LANGUAGES, Token, cut, prepare
from intake.dates.moments import AnchorNeeded, Candidate, Named, candidates, months_before
from intake.dates.naming import Stretch, named_by, stretch_of
from intake.errors import DateNotReadable
from intake.model.dates import UncertainDate
from intake.names.scripts import is_uyghur, script_of

_RECENT_MONTHS = 3
_RELATIONS = frozenset({"since", "until", "before", "after", "around", "between", "and"})
_MOST_PROPOSALS = 12


@dataclass(frozen=True, slots=True)
class Reading:
    """What a phrase can mean.

    proposals: likeliest first, each with `proposed` set; empty when it was not understood. findings: codes out of
    not_understood, needs_anchor, no_such_day, year_inferred, winter_is_two, day_month_order, feast_is_about,
    feast_not_in_table, animal_year_repeats, vague, lasts_until_anchor, after_anchor.
    """

    proposals: tuple[UncertainDate, ...]
    findings: tuple[str, ...]


def read_words(said: str, *, language: str | None, anchor: datetime.date | None) -> Reading:
    """Read a phrase in `language`, or in any that fits its script. anchor: the day it was said or published."""
    text = said.strip()
    plain = _as_edtf(text)
    if plain is not None:
        return _reading([plain], [], said=said, language=language, anchor=anchor)
    is_anchor_missing = False
    for tried in _languages(text, language):
        tokens = cut(prepare(text, tried), tried)
        if not tokens:
            continue
        try:
            found, findings = _Phrase(tokens, language=tried, anchor=anchor).read()
        except AnchorNeeded:
            is_anchor_missing = True
            continue
        except DateNotReadable:
            return Reading((), ("no_such_day",))
        if found:
            return _reading(found, findings, said=said, language=tried, anchor=anchor)
    return Reading((), ("needs_anchor",) if is_anchor_missing else ("not_understood",))


def _as_edtf(text: str) -> str | None:
    try:
        return parse_edtf(text).text
    except DateNotReadable:
        return None


def _languages(text: str, language: str | None) -> list[str]:
    """Return the languages to try: the one given first, then those of the script."""
    script = script_of(text)
    of_script = {"Cyrl": ["kk", "ru"], "Arab": ["kk-Arab", "ug"], "Hans": ["zh"], "Latn": ["en"]}.get(script, ["ru"])
    if script == "Arab" and is_uyghur(text):
        of_script.reverse()
    if language == "kk" and script == "Arab":
        language = "kk-Arab"
    given = [language] if language in LANGUAGES else []
    return list(dict.fromkeys(given + of_script))


def _reading(
    found: Sequence[str], findings: Sequence[str], *, said: str, language: str | None, anchor: datetime.date | None
) -> Reading:
    proposals: list[UncertainDate] = []
    codes = list(findings)
    for edtf in dict.fromkeys(found):
        try:
            earliest, latest = bounds(edtf)
        except DateNotReadable:
            codes.append("no_such_day")
            continue
        proposals.append(UncertainDate(said, language, edtf, anchor, earliest, latest, proposed=True))
    if proposals and anchor and proposals[0].earliest and proposals[0].earliest > anchor:
        codes.append("after_anchor")
    return Reading(tuple(proposals[:_MOST_PROPOSALS]), tuple(dict.fromkeys(codes)))


class _Phrase:
    """One phrase being read."""

    def __init__(self, tokens: Sequence[Token], *, language: str, anchor: datetime.date | None) -> None:
        self._tokens = list(tokens)
        self._language = language
        self._anchor = anchor
        self._slots = {token.slot for token in tokens}
        self._findings: list[str] = []

    def read(self) -> tuple[list[str], list[str]]:
        """Return EDTF values, likeliest first, and findings. Raises AnchorNeeded."""
        if "at_least" in self._slots:
            self._findings.append("vague")
        for reader in (self._recently, self._counted_back, self._two_points, self._one_point):
            found = reader()
            if found:
                return found, self._findings
        return [], self._findings

    def _known_anchor(self) -> datetime.date:
        if self._anchor is None:
            raise AnchorNeeded
        return self._anchor

    def _recently(self) -> list[str]:
        if self._slots - {"around"} != {"recently"}:
            return []
        year, month = months_before(self._known_anchor(), _RECENT_MONTHS)
        self._findings.append("vague")
        return [f"[{year:04}-{month:02}..{self._known_anchor()}]"]

    def _counted_back(self) -> list[str]:
        """Read "two years ago", "for two years", "a year and eight months have passed"."""
        is_ago = bool(self._slots & {"ago", "passed"})
        counted = [token for token in self._tokens if token.slot in {"number", "unit", "duration"}]
        others = [token for token in self._tokens if token not in counted and token.slot not in _RELATIONS]
        others = [token for token in others if token.slot not in {"ago", "passed", "lasting", "at_least"}]
        stretch = stretch_of(counted, is_one_implied=is_ago or "lasting" in self._slots)
        if stretch is None:
            return []
        if others and {"since", "passed"} <= self._slots:
            return self._counted_on(stretch, others)
        if others:
            return self._year_counted_back(stretch, others, is_ago=is_ago or "before" in self._slots)
        edtf = stretch.before(self._known_anchor())
        if is_ago or self._slots & {"before", "around"}:
            if "since" in self._slots and "passed" not in self._slots:
                return [f"{edtf}/.."]
            return [f"{edtf.rstrip('~')}~" if "around" in self._slots else edtf]
        self._findings.append("lasts_until_anchor")
        return [f"{edtf.rstrip('~')}~/.."]

    def _counted_on(self, stretch: Stretch, others: Sequence[Token]) -> list[str]:
        """Read "a year and eight months have passed since mid-2016": it says when the words were said."""
        named = named_by(others, language=self._language)
        starts = self._candidates(named) if named else []
        if not starts or stretch.days:
            return []
        earliest, latest = bounds(starts[0].edtf)
        if earliest is None or latest is None:
            return []
        middle = earliest + (latest - earliest) / 2
        year, month = months_before(middle, -int(stretch.months + 0.5))
        return [f"{year:04}-{month:02}~"]

    def _year_counted_back(self, stretch: Stretch, others: Sequence[Token], *, is_ago: bool) -> list[str]:
        """Read "two years ago in summer"."""
        if not is_ago or stretch.months % 12 or stretch.days:
            return []
        named = named_by(others, language=self._language)
        if named is None or named.year is not None or not (named.month or named.season or named.portion):
            return []
        counted = replace(named, relative_year=-int(stretch.months // 12))
        return [one.edtf for one in self._candidates(counted)]

    def _two_points(self) -> list[str]:
        pieces = self._split()
        if len(pieces) != 2:
            return []
        named = [named_by(piece, language=self._language) for piece in pieces]
        first, second = named
        if first is None or second is None:
            return []
        first, second = _shared(first, second)
        ends = self._candidates(second)
        if not _has_year(first) and ends:
            first = _with_year_before(first, second, year=int(ends[0].moment[:4]))
        starts = self._candidates(first)
        if not starts or not ends:
            return []
        start, end = starts[0], ends[0]
        if "between" in self._slots:
            return [f"[{start.moment}..{end.end}]"]
        if "and" in self._slots:
            return [_one_of(start, end)]
        return [f"{start.moment}/{end.end}", f"[{start.moment}..{end.end}]"]

    def _split(self) -> list[list[Token]]:
        """Part the tokens where one point ends and the next begins."""
        parted: list[list[Token]] = [[]]
        is_open = bool(self._slots & {"until", "before"})
        for token in self._tokens:
            if token.slot in {"and", "until", "before"} and parted[-1]:
                parted.append([])
            elif token.slot not in _RELATIONS:
                parted[-1].append(token)
                if token.is_from and is_open:
                    parted.append([])
        return [piece for piece in parted if piece]

    def _one_point(self) -> list[str]:
        tokens = [token for token in self._tokens if token.slot not in {"ago", "passed"}]
        named = named_by(tokens, language=self._language)
        return self._single(named) if named else []

    def _single(self, named: Named) -> list[str]:
        return [edtf for one in self._candidates(named) for edtf in self._related(one)]

    def _candidates(self, named: Named) -> list[Candidate]:
        found, findings = candidates(named, self._anchor)
        self._findings += findings
        return found

    def _related(self, one: Candidate) -> list[str]:
        """Apply since, until, before, after, around to one moment."""
        if "around" in self._slots:
            is_moment = not one.edtf.startswith("[") and "/" not in one.edtf
            about = _about(one.edtf) if is_moment else one.edtf
            one = Candidate(about, _about(one.moment), _about(one.end))
        if "since" in self._slots:
            return [f"{one.moment}/.."]
        if "until" in self._slots:
            return [f"../{one.end}", f"[..{one.end}]"]
        if self._slots & {"before", "ago"}:
            return [f"[..{one.end}]", f"../{one.end}"]
        if "after" in self._slots:
            return [f"[{one.moment}..]"]
        if "between" in self._slots and "/" in one.edtf:
            return [f"[{one.moment}..{one.end}]"]
        return [one.edtf]


def _one_of(one: Candidate, other: Candidate) -> str:
    """Return either of two moments; of two spans ("late 2017 or early 2018") all that lies between."""
    if not (one.edtf.startswith("[") or other.edtf.startswith("[")):
        return f"[{one.edtf},{other.edtf}]"
    first, last = sorted((one, other), key=lambda candidate: candidate.moment)
    return f"[{first.moment}..{last.end}]"


def _about(edtf: str) -> str:
    return edtf.rstrip("~?") + "~"


def _has_year(named: Named) -> bool:
    return bool(named.exact) or named.year is not None or named.relative_year is not None


def _shared(first: Named, second: Named) -> tuple[Named, Named]:
    """Let what was said once count for both: "from 3 to 5 May 2017", "2016 May to August"."""
    if first.day is not None and first.month is None:
        first = replace(first, month=second.month)
    if second.day is not None and second.month is None:
        second = replace(second, month=first.month)
    if _has_year(first) and not _has_year(second):
        if first.year is not None and first.month and second.month and second.month < first.month:
            return first, replace(second, year=first.year + 1)
        return first, replace(second, year=first.year, relative_year=first.relative_year)
    return first, second


def _with_year_before(first: Named, second: Named, *, year: int) -> Named:
    is_year_before = bool(first.month and second.month and first.month > second.month)
    return replace(first, year=year - is_year_before)
