"""The labelled pairs of names: enough of them, of every pair of writings, and told apart."""

from __future__ import annotations

import json
from collections import Counter
from itertools import combinations
from typing import Any

import pytest

from intake.review.weigh import weigh
from tests.bench.names import PAIRS, facts
from tests.bench.people import KAZAKH_FORMS, UYGHUR_FORMS

LIMIT = 13.0
NEGATIVES = ("brother", "father_and_son", "namesake_elsewhere", "similar_name")
TABLE: list[dict[str, Any]] = json.loads(PAIRS.read_text(encoding="utf-8"))["pairs"]
SAME = [pair for pair in TABLE if pair["label"] == "same"]


def score(pair: dict[str, Any], known: str) -> float:
    a, b = (facts(side, pair[side], known=known, is_query=side == "a") for side in ("a", "b"))
    return weigh(a, b).score


def test_there_are_four_hundred_and_every_two_writings_among_them() -> None:
    written = Counter(frozenset((pair["a"]["form"], pair["b"]["form"])) for pair in SAME)

    assert len(TABLE) >= 400
    assert {pair["label"] for pair in TABLE} == {"same", *NEGATIVES}
    assert sum(pair["made"] == "hand" for pair in TABLE) >= 50
    for forms in (KAZAKH_FORMS, UYGHUR_FORMS):
        assert all(written[frozenset(two)] >= 8 for two in combinations(forms, 2))


def test_one_person_is_told_from_two_when_birth_and_county_are_known() -> None:
    likely = [pair["label"] for pair in TABLE if score(pair, "both") >= LIMIT]
    found = likely.count("same")
    print(f"recall {found / len(SAME):.3f}, precision {found / len(likely):.3f}")

    assert found / len(SAME) >= 0.95
    assert found / len(likely) >= 0.98


@pytest.mark.parametrize("label", ["brother", "father_and_son"])
def test_relatives_score_lower_than_one_person_by_name_alone(label: str) -> None:
    same = sorted(score(pair, "nothing") for pair in SAME)
    others = sorted(score(pair, "nothing") for pair in TABLE if pair["label"] == label)

    assert others[len(others) // 2] + 5 < same[len(same) // 2]
    assert others[int(0.95 * len(others))] < same[len(same) // 2]
