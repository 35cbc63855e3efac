"""Whether a device's entries follow one another. An entry verifies alone; this says whether any is missing or doubled.

A copy can check the chain of a device only if it holds it whole; in part, gaps mean nothing (records.md, Chains).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from intake.clock import HybridTime
from intake.journal.encoding import decode_entry, entry_digest
from intake.model.exchange import Head
from intake.model.journal import SignedEntry

NO_ENTRY: Final = "0" * 64
"""What the first entry of a device names as the one before it."""

GAP: Final = "gap"
FORK: Final = "fork"
PREVIOUS_DIFFERS: Final = "previous_differs"
TIME_GOES_BACK: Final = "time_goes_back"


@dataclass(frozen=True, slots=True)
class Link:
    """What a chain needs of an entry. digest: its own; previous: that of the one before."""

    device: str
    sequence: int
    previous: str
    digest: str
    time: HybridTime


@dataclass(frozen=True, slots=True)
class ChainFinding:
    """What is wrong with a chain, and at which entry (for a gap: the first after it)."""

    code: str
    device: str
    sequence: int
    digest: str


@dataclass(frozen=True, slots=True)
class Fork:
    """Entries of one device that cannot both be right: one sequence, or one entry before them."""

    device: str
    sequence: int
    digests: tuple[str, ...]


def link_of(signed: SignedEntry) -> Link:
    """Return the link of an entry. Raises EncodingInvalid, FromNewerVersion, TooLarge."""
    entry = decode_entry(signed.payload)
    return Link(entry.device, entry.sequence, entry.previous, entry_digest(signed.payload), entry.time)


def check_chain(links: Iterable[Link], *, is_whole: bool) -> tuple[ChainFinding, ...]:
    """Return what is wrong with the chains of these entries; order and doubles do not matter.

    is_whole: these are meant to be all entries from the first on; without it gaps are not told.
    Result: by device and sequence.
    """
    findings: set[ChainFinding] = set()
    for chain in _by_device(links).values():
        findings.update(_follow(chain, is_whole=is_whole))
        for fork in _forks_of(chain):
            findings.update(ChainFinding(FORK, fork.device, fork.sequence, digest) for digest in fork.digests)
    return tuple(sorted(findings, key=lambda one: (one.device, one.sequence, one.code, one.digest)))


def heads(links: Iterable[Link]) -> tuple[Head, ...]:
    """Return the newest entry of each device, by device; of a forked one, each of those with the highest sequence."""
    found: list[Head] = []
    for device, chain in _by_device(links).items():
        last = chain[-1].sequence
        found.extend((device, last, link.digest) for link in chain if link.sequence == last)
    return tuple(sorted(found))


def forks(links: Iterable[Link]) -> tuple[Fork, ...]:
    """Return all forks, by device and sequence."""
    found = [fork for chain in _by_device(links).values() for fork in _forks_of(chain)]
    return tuple(sorted(found, key=lambda fork: (fork.device, fork.sequence, fork.digests)))


def _by_device(links: Iterable[Link]) -> dict[str, list[Link]]:
    """Each device's entries without doubles, oldest first."""
    chains: dict[str, dict[str, Link]] = {}
    for link in links:
        chains.setdefault(link.device, {})[link.digest] = link
    return {
        device: sorted(chain.values(), key=lambda link: (link.sequence, link.digest))
        for device, chain in chains.items()
    }


def _follow(chain: Sequence[Link], *, is_whole: bool) -> Iterable[ChainFinding]:
    by_sequence: dict[int, list[Link]] = {}
    for link in chain:
        by_sequence.setdefault(link.sequence, []).append(link)
    for link in chain:
        before = by_sequence.get(link.sequence - 1, [])
        if link.sequence == 1:
            is_linked = link.previous == NO_ENTRY
        elif not before:
            is_linked = True
            if is_whole:
                yield ChainFinding(GAP, link.device, link.sequence, link.digest)
        else:
            is_linked = any(link.previous == other.digest for other in before)
        if not is_linked:
            yield ChainFinding(PREVIOUS_DIFFERS, link.device, link.sequence, link.digest)
        elif any(link.previous == other.digest and link.time <= other.time for other in before):
            yield ChainFinding(TIME_GOES_BACK, link.device, link.sequence, link.digest)


def _forks_of(chain: Sequence[Link]) -> list[Fork]:
    """The groups of more than one entry that share a sequence or name the same entry before them."""
    groups: dict[tuple[str, object], set[Link]] = {}
    for link in chain:
        groups.setdefault(("sequence", link.sequence), set()).add(link)
        groups.setdefault(("previous", link.previous), set()).add(link)
    found = {
        Fork(
            chain[0].device,
            min(link.sequence for link in group),
            tuple(sorted(link.digest for link in group)),
        )
        for group in groups.values()
        if len(group) > 1
    }
    return sorted(found, key=lambda fork: (fork.sequence, fork.digests))
