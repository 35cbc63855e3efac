"""How well the same person is found and told apart: `python -m tests.bench.names [people] [--worst N] [--known …]`.

Recall: each labelled pair is asked among many distractors (100,000 unless told): one form is held, the other is typed.
Rank counts everybody with a higher or an equal score, but not people of the same true name: nobody could tell those by
their names (ties). With a birth year or county known, namesakes who fit that too are ties still. The ceiling is what a
perfect eye could reach if it had to choose among those ties by chance.
Precision: of the suggestions shown (score at or above the list's own limit), how many are right; asked for people who
are held and for as many who are not.
"""

from __future__ import annotations

import argparse
import datetime
import json
import statistics
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from intake.review.facts import PersonFacts, named
from intake.review.index import Index
from intake.review.weigh import weigh
from tests.bench.people import Invented, Stock, forms_of

PAIRS = Path(__file__).parent.parent / "vectors" / "names" / "pairs.json"
KNOWN = ("nothing", "year", "county", "both")
SHARE_WITH_BIRTH, SHARE_WITH_COUNTY = 0.9, 0.85
SUGGESTED = 5


@dataclass
class Counts:
    """What was counted under one condition. ranks: by pair of forms."""

    ranks: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    ceilings: list[tuple[float, float]] = field(default_factory=list)
    times_ms: list[float] = field(default_factory=list)
    right: int = 0
    tied: int = 0
    wrong: int = 0


def facts(ident: str, side: dict[str, Any], *, known: str, is_query: bool) -> PersonFacts:
    """Return the facts of one side of a pair, as far as `known` lets them be."""
    births: tuple[tuple[datetime.date, datetime.date], ...] = ()
    places = frozenset[str]()
    if known in {"year", "both"} and side["birth"]:
        year = side["birth"]
        last = year + 1 if is_query and year % 2 else year  # every second relative tells an age, not a year
        births = ((datetime.date(year, 1, 1), datetime.date(last, 12, 31)),)
    if known in {"county", "both"} and side["county"]:
        places = frozenset({side["county"]})
    return PersonFacts(ident, named([side["text"]]), births, frozenset({side["sex"]}), places)


def distractor(ident: str, person: Invented, text: str, *, stock: Stock) -> PersonFacts:
    """Return somebody else, of whom birth and county are mostly known."""
    birth = (datetime.date(person.birth, 1, 1), datetime.date(person.birth, 12, 31))
    return PersonFacts(
        ident,
        named([text]),
        (birth,) if stock.random.random() < SHARE_WITH_BIRTH else (),
        frozenset({{"m": "male", "f": "female"}[person.sex]}),
        frozenset({person.county}) if stock.random.random() < SHARE_WITH_COUNTY else frozenset(),
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", type=int, nargs="?", default=100_000)
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--every", type=int, default=1, help="ask only every n-th pair")
    parser.add_argument("--known", nargs="*", choices=KNOWN, default=KNOWN)
    arguments = parser.parse_args()
    pairs = json.loads(PAIRS.read_text(encoding="utf-8"))["pairs"]
    classified(pairs)
    stock, index = Stock(4), Index()
    names: dict[str, tuple[str, int | None, str | None]] = {}
    started = time.perf_counter()
    for number in range(arguments.people):
        person = stock.person()
        form = stock.random.choice(forms_of(person))
        index.put(distractor(f"d{number}", person, stock.written(person, form), stock=stock))
        held = index.get(f"d{number}")
        names[f"d{number}"] = (
            "|".join(person.true_name),
            person.birth if held and held.births else None,
            person.county if held and held.places else None,
        )
    print(f"\n{len(index):,} people indexed in {time.perf_counter() - started:.1f} s")
    same = [pair for pair in pairs if pair["label"] == "same"][:: arguments.every]
    for known in arguments.known:
        retrieved(same, index, names=names, known=known, worst=arguments.worst)


def classified(pairs: list[dict[str, Any]]) -> None:
    """Print precision and recall of the labelled pairs by pair of forms, at the limit of a desk of 1,000 people."""
    limit = 13.0
    print(f"labelled pairs: {dict(Counter(pair['label'] for pair in pairs))}; one person if {limit} bits or more")
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in pairs:
        a, b = (facts(side, pair[side], known="both", is_query=side == "a") for side in ("a", "b"))
        is_likely = weigh(a, b).score >= limit
        label = "-".join(sorted((script(pair["a"]["form"]), script(pair["b"]["form"]))))
        outcome = ("hit" if is_likely else "miss") if pair["label"] == "same" else ("false" if is_likely else "ok")
        for key in (label, f"all ({pair['label']})", "all"):
            told[key][outcome] += 1
    print(f"{'scripts':28}{'pairs':>6}{'recall':>8}{'precision':>10}")
    for key in sorted(told):
        one = told[key]
        recall = one["hit"] / (one["hit"] + one["miss"]) if one["hit"] + one["miss"] else float("nan")
        precision = one["hit"] / (one["hit"] + one["false"]) if one["hit"] + one["false"] else float("nan")
        print(f"{key:28}{one.total():6}{recall:8.3f}{precision:10.3f}   {dict(one)}")


def script(form: str) -> str:
    """Return the script of a form."""
    kinds = {"cyrl": "Cyrl", "ru": "Cyrl", "ug_cyrl": "Cyrl", "arab": "Arab", "ug_arab": "Arab", "han": "Hans"}
    return kinds.get(form, "pinyin" if form in {"pinyin", "together"} else "Latn")


def retrieved(
    pairs: list[dict[str, Any]],
    index: Index,
    *,
    names: dict[str, tuple[str, int | None, str | None]],
    known: str,
    worst: int,
) -> None:
    """Ask every pair once and print."""
    counts = Counts()
    missed = []
    for pair in pairs:
        held = facts("held", pair["b"], known="both", is_query=False)
        query = facts("query", pair["a"], known=known, is_query=True)
        ties = _ties(pair, names, known=known)
        index.put(held)
        started = time.perf_counter()
        found = index.candidates(query, limit=30 + len(ties))
        counts.times_ms.append((time.perf_counter() - started) * 1000)
        rank = _rank(found, ties)
        label = "-".join(sorted((pair["a"]["form"], pair["b"]["form"])))
        counts.ranks[label].append(rank)
        counts.ceilings.append((1 / (1 + len(ties)), min(1.0, 10 / (1 + len(ties)))))
        for suggestion in found[:SUGGESTED]:
            if suggestion.weighing.score >= index.least_bits:
                who = suggestion.facts.person
                counts.right += who == "held"
                counts.tied += who in ties
                counts.wrong += who != "held" and who not in ties
        index.drop("held")
        strangers = index.candidates(query, limit=SUGGESTED)
        for suggestion in strangers:
            if suggestion.weighing.score >= index.least_bits:
                counts.tied += suggestion.facts.person in ties
                counts.wrong += suggestion.facts.person not in ties
        if rank > 1:
            missed.append((rank, label, pair["a"]["text"], pair["b"]["text"], _shown(found)))
    _print(counts, known)
    for one in sorted(missed, reverse=True)[:worst]:
        print("   ", one)


def _ties(pair: dict[str, Any], names: dict[str, tuple[str, int | None, str | None]], *, known: str) -> set[str]:
    """Return the distractors whom nobody could tell from the one held: same true name, and what is known fits."""
    side = pair["a"]
    found = set()
    for person, (name, birth, county) in names.items():
        if name == side["name"] and not (
            (known in {"year", "both"} and birth and not 0 <= birth - side["birth"] <= side["birth"] % 2)
            or (known in {"county", "both"} and county and county != side["county"])
        ):
            found.add(person)
    return found


def _rank(found: Any, ties: set[str]) -> int:
    scores = {one.facts.person: one.weighing.score for one in found}
    if "held" not in scores:
        return 999
    mine: float = scores["held"]
    others = (score for who, score in scores.items() if who != "held" and who not in ties)
    return 1 + len([score for score in others if score >= mine])


def _shown(found: Any) -> list[tuple[str, float]]:
    return [(one.facts.names[0].text, one.weighing.score) for one in found[:3]]


def _print(counts: Counts, known: str) -> None:
    ranks = [rank for each in counts.ranks.values() for rank in each]
    print(f"\n== known besides name and sex: {known}; {len(ranks)} queries")
    print(f"{'forms':24}{'n':>4}{'recall@1':>10}{'recall@10':>11}")
    for label, each in sorted(counts.ranks.items()):
        print(f"{label:24}{len(each):4}{_at(each, 1):10.3f}{_at(each, 10):11.3f}")
    print(f"{'ALL':24}{len(ranks):4}{_at(ranks, 1):10.3f}{_at(ranks, 10):11.3f}")
    first, tenth = (statistics.mean(one[place] for one in counts.ceilings) for place in (0, 1))
    print(f"ceiling when ties are broken by chance: @1 {first:.3f} @10 {tenth:.3f}")
    shown = counts.right + counts.wrong
    strict = shown + counts.tied
    if shown:
        print(
            f"suggestions: {counts.right} right, {counts.wrong} wrong, {counts.tied} namesakes nobody could tell apart;"
            f" precision {counts.right / shown:.3f}, counting those as wrong {counts.right / strict:.3f};"
            f" suggested at all: {counts.right / len(ranks):.3f} of those held"
        )
    times = sorted(counts.times_ms)
    print(f"one query: median {statistics.median(times):.0f} ms, 95 of 100 {times[int(0.95 * len(times))]:.0f} ms")


def _at(ranks: list[int], most: int) -> float:
    return sum(rank <= most for rank in ranks) / len(ranks)


if __name__ == "__main__":
    main()
