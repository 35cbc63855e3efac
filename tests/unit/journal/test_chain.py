from __future__ import annotations

import itertools
from dataclasses import replace

from intake.clock import HybridTime
from intake.journal.chain import NO_ENTRY, Link, check_chain, forks, heads, link_of
from tests.unit.journal.build import device, long_id


def chain(length: int, *, name: str = "aigul") -> list[Link]:
    writer = device(name)
    return [link_of(writer.write()) for _ in range(length)]


def found(links: list[Link], *, is_whole: bool = True) -> list[tuple[str, int]]:
    return [(one.code, one.sequence) for one in check_chain(links, is_whole=is_whole)]


def test_a_whole_chain_is_in_order_however_it_arrives() -> None:
    links = chain(4)

    for order in itertools.permutations(links):
        assert found([*order, order[0]]) == []


def test_a_missing_entry_is_a_gap_only_in_a_whole_chain() -> None:
    links = chain(4)

    assert found([links[0], links[3]]) == [("gap", 4)]
    assert found(links[1:]) == [("gap", 2)]
    assert found([links[0], links[3]], is_whole=False) == []


def test_an_entry_that_names_another_before_it_does_not_follow() -> None:
    links = chain(3)
    broken = [links[0], replace(links[1], previous=long_id("other")), links[2]]

    assert found(broken) == [("previous_differs", 2)]
    assert found(broken, is_whole=False) == [("previous_differs", 2)]


def test_a_first_entry_names_none_before_it() -> None:
    first = chain(1)[0]

    assert first.previous == NO_ENTRY
    assert found([replace(first, previous=long_id("before"))]) == [("previous_differs", 1)]


def test_two_entries_with_one_sequence_are_a_fork_and_both_stay() -> None:
    links = chain(3)
    branch = replace(links[2], digest=long_id("branch"))

    assert found([*links, branch]) == [("fork", 3), ("fork", 3)]
    (fork,) = forks([*links, branch])
    assert fork.digests == tuple(sorted([links[2].digest, branch.digest]))
    assert [head[2] for head in heads([*links, branch])] == list(fork.digests)


def test_two_entries_after_one_are_a_fork_also_under_other_numbers() -> None:
    links = chain(3)
    branch = replace(links[2], sequence=7, digest=long_id("branch"))

    assert [fork.digests for fork in forks([*links, branch])] == [tuple(sorted([links[2].digest, branch.digest]))]


def test_time_that_goes_back_is_told() -> None:
    links = chain(2)

    assert found([links[0], replace(links[1], time=HybridTime(0, 0))]) == [("time_goes_back", 2)]


def test_chains_of_devices_are_apart() -> None:
    aigul, berik = chain(2), chain(3, name="berik")

    assert found([*aigul, *berik]) == []
    assert forks([*aigul, *berik]) == ()
    assert heads([*berik, *aigul]) == tuple(
        sorted([(aigul[1].device, 2, aigul[1].digest), (berik[2].device, 3, berik[2].digest)])
    )
