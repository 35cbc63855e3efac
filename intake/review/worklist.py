"""Everybody compared with everybody who could be the same: the coordinator's work list.

With many people pairs come out of blocks (an equal number, or names of one skeleton), so that 100,000 take seconds and
not hours; a misspelling that changes a skeleton is then found by asking for one case instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from intake.review.index import Index
from intake.review.naming import NameWeigher
from intake.review.weigh import Weighing, facts_reasons, weigh

_MOST_IN_BLOCK: Final = 1500
_FEW: Final = 1000
_MOST_EACH: Final = 10
_NOT_WORTH_WEIGHING: Final = -1.0


def pairs(index: Index) -> Iterator[tuple[str, str, Weighing]]:
    """Give every two people who may be one, each pair once, as they are found. The first comes first in order of id."""
    yield from _blockwise(index) if len(index) > _FEW else _one_by_one(index)


def _one_by_one(index: Index) -> Iterator[tuple[str, str, Weighing]]:
    """Ask for everybody in turn: finds most, and is quick enough for a few."""
    seen: set[tuple[str, str]] = set()
    for facts in index.people():
        for found in index.candidates(facts, limit=_MOST_EACH):
            a, b = sorted((facts.person, found.facts.person))
            if found.weighing.score >= index.least_bits and (a, b) not in seen:
                seen.add((a, b))
                yield a, b, found.weighing


def _blockwise(index: Index) -> Iterator[tuple[str, str, Weighing]]:
    """Compare within blocks: seconds for very many."""
    least = index.least_bits
    weigher = NameWeigher(index.parts.quick_rarity)
    seen: set[tuple[str, str]] = set()
    for block in index.blocks():
        if len(block) > _MOST_IN_BLOCK:
            continue
        for a, b in combinations(sorted(block), 2):
            one, other = index.get(a), index.get(b)
            if one is None or other is None or (a, b) in seen:
                continue
            if sum(reason.weight for reason in facts_reasons(one, other)) < _NOT_WORTH_WEIGHING:
                continue
            weighing = weigh(one, other, names=weigher)
            if weighing.score >= least:
                seen.add((a, b))
                yield a, b, weighing
