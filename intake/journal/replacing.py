"""Which change replaces which: the first half of the fold (records.md, "Fold" and "Who may").

A change id is promised by an entry; a hostile device can promise an id that another device promised first, and then
replace "its own". So everything here is decided for each promise (entry, id), not for the id alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from intake.model.journal import ENDED, Authority, Body, BodyState, Role, StoredChange

DECISION = "decision"
"""The kind of record that may replace changes of other records, fields and sources."""

AFTER_REVOCATION = "after_revocation"
NOT_ALLOWED = "not_allowed"
PROMISED_TWICE = "promised_twice"
REPLACES_ACROSS = "replaces_across"
REPLACES_IN_CIRCLE = "replaces_in_circle"

_BEST_STATE = (BodyState.ERASED, BodyState.PRESENT, BodyState.PURGED, BodyState.WITHHELD)

Finding = tuple[str, str]
Edge = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Replacing:
    """The trusted promises and who replaces whom among them.

    promises: without doubles, in no particular order; indexes below point into it.
    by_id: change id -> indexes; replaced_by: index -> indexes of those that replace it, with effect.
    """

    promises: tuple[StoredChange, ...]
    by_id: Mapping[str, tuple[int, ...]]
    replaced_by: Mapping[int, tuple[int, ...]]
    findings: frozenset[Finding]


def replacing(changes: Iterable[StoredChange], *, authority: Authority) -> Replacing:
    """Return who replaces whom, with effect, among `changes`; doubles and order do not matter."""
    findings: set[Finding] = set()
    promises = _trusted(_without_doubles(changes), authority=authority, findings=findings)
    by_id: dict[str, list[int]] = {}
    for index, promise in enumerate(promises):
        by_id.setdefault(promise.id, []).append(index)
    findings.update((PROMISED_TWICE, change) for change, indexes in by_id.items() if len(indexes) > 1)
    edges: list[Edge] = []
    for index, promise in enumerate(promises):
        for target in _targets(promise, by_id=by_id):
            code = _fault(promise, promises[target], authority=authority)
            if code is None:
                edges.append((index, target))
            elif code:
                findings.add((code, promise.id))
    edges = _without_circles(edges, promises=promises, findings=findings)
    replaced_by: dict[int, list[int]] = {}
    for index, target in edges:
        replaced_by.setdefault(target, []).append(index)
    return Replacing(
        promises=tuple(promises),
        by_id={change: tuple(indexes) for change, indexes in by_id.items()},
        replaced_by={target: tuple(indexes) for target, indexes in replaced_by.items()},
        findings=frozenset(findings),
    )


def may_replace(device: str, *, of: str, authority: Authority) -> bool:
    """Tell whether `device` may replace what the device `of` wrote in this record (records.md, Who may).

    Its own and that of devices it took the place of, that of a record assigned to it; a coordinator, anything.
    """
    if authority.roles.get(device) is Role.COORDINATOR or device in authority.assigned:
        return True
    seen: set[str] = set()
    while of != device:
        successor = authority.successors.get(of)
        if successor is None or of in seen:
            return False
        seen.add(of)
        of = successor
    return True


def is_across(body: Body, target: Body) -> bool:
    """Tell whether two bodies are about different (record, field, source)."""
    return (body.record, body.field, body.source) != (target.record, target.field, target.source)


def body_of(change: StoredChange) -> Body | None:
    """Return the content of a change if it is here; what was erased stays erased even if a body is handed in."""
    return change.body if change.state is BodyState.PRESENT else None


def _without_doubles(changes: Iterable[StoredChange]) -> list[StoredChange]:
    """One of each promise (entry, id), each with what is known of the body by anybody: erased before present."""
    promises: dict[tuple[str, str], StoredChange] = {}
    best: dict[str, StoredChange] = {}
    for change in changes:
        promises.setdefault((change.entry, change.id), change)
        known = best.setdefault(change.id, change)
        if known is not change and _rank(change) < _rank(known):
            best[change.id] = change
    result: list[StoredChange] = []
    for promise in promises.values():
        known = best[promise.id]
        result.append(promise if known is promise else replace(promise, state=known.state, body=known.body))
    return result


def _rank(change: StoredChange) -> tuple[int, bool]:
    """What counts when one change is handed in twice: erased before present, with its words before without."""
    body = change.body
    lacks_words = body is not None and body.words is None and body.words_commitment is not None
    return _BEST_STATE.index(change.state), lacks_words


def _trusted(promises: list[StoredChange], *, authority: Authority, findings: set[Finding]) -> list[StoredChange]:
    """Leave out what a revoked device wrote after its last trusted sequence, whichever arrived first."""
    if not authority.revocations:
        return promises
    trusted: list[StoredChange] = []
    for promise in promises:
        revocation = authority.revocations.get(promise.device)
        if revocation is not None and promise.sequence > revocation.last_sequence:
            findings.add((AFTER_REVOCATION, promise.id))
        else:
            trusted.append(promise)
    return trusted


def _targets(promise: StoredChange, *, by_id: Mapping[str, list[int]]) -> Iterable[int]:
    """The indexes of what a promise names; an id that is not here yet has none and may arrive later."""
    for change in promise.replaces:
        yield from by_id.get(change, ())


def _fault(promise: StoredChange, target: StoredChange, *, authority: Authority) -> str | None:
    """Why a replacement has no effect: a finding's code, "" for none to speak of, None when it has effect."""
    body, aimed_at = body_of(promise), body_of(target)
    if body is not None and aimed_at is not None and body.kind != DECISION and is_across(body, aimed_at):
        # An end names what its author saw, so that an edit made beside it shows (fold.py); it replaces none of it.
        names_seen = body.field == ENDED and body.record == aimed_at.record
        return "" if names_seen else REPLACES_ACROSS
    if not may_replace(promise.device, of=target.device, authority=authority):
        return NOT_ALLOWED
    return None


def _without_circles(edges: list[Edge], *, promises: list[StoredChange], findings: set[Finding]) -> list[Edge]:
    """Drop what would replace itself over some steps; honest devices cannot make such a circle.

    A promise's id does not cover what it replaces, so a hostile device can. All that lies on circles, or between two,
    stays current. Every circle has a step that does not go back in time: without one there is nothing to look for.
    """
    if all(promises[index].time > promises[target].time for index, target in edges):
        return edges
    inner = set(edges)
    for ends in (0, 1):
        inner = _peeled(inner, side=ends)
    findings.update((REPLACES_IN_CIRCLE, promises[index].id) for index, _target in inner)
    return [edge for edge in edges if edge not in inner]


def _peeled(edges: set[Edge], *, side: int) -> set[Edge]:
    """Take away, again and again, edges that start (side 0) where no edge ends, or end (side 1) where none starts."""
    degree: dict[int, int] = {}
    at: dict[int, list[Edge]] = {}
    for edge in edges:
        degree[edge[1 - side]] = degree.get(edge[1 - side], 0) + 1
        at.setdefault(edge[side], []).append(edge)
    waiting = [node for node in at if node not in degree]
    left = set(edges)
    while waiting:
        for edge in at.get(waiting.pop(), ()):
            left.discard(edge)
            other = edge[1 - side]
            degree[other] -= 1
            if degree[other] == 0:
                waiting.append(other)
    return left
