"""Where sources differ. Two interviews that name different months disagree; both stay, and every document says so.

Not to be mixed up with a conflict, which is about one source (fold.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from intake.journal.encoding import encode_value
from intake.model.dates import UncertainDate
from intake.model.journal import ENDED, Claim, FoldedRecord, SourceKind
from intake.model.places import Place
from intake.model.values import Mark, Value

SEQ: Final = "seq"
OF_EPISODES: Final = ("start", "end")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Claims about one field that do not say the same, in the order (record, source, time, id)."""

    kind: str
    field: str
    claims: tuple[Claim, ...]


def disagreements(record: FoldedRecord) -> tuple[Disagreement, ...]:
    """Return where different sources give one field of this record different values, by field.

    "Unknown" and "not asked" disagree with nothing. What the worker says (custody, priorities) is no testimony.
    """
    fields: dict[str, list[Claim]] = {}
    for claim in record.claims:
        if claim.field != ENDED and _is_testimony(claim):
            fields.setdefault(claim.field, []).append(claim)
    found = (_disagreement(claims, origin=_source) for _field, claims in sorted(fields.items()))
    return tuple(one for one in found if one is not None)


def group_disagreements(
    persons: Iterable[FoldedRecord], episodes: Iterable[FoldedRecord], *, single_valued: Iterable[str]
) -> tuple[Disagreement, ...]:
    """Return where the records of one same-person group differ, whatever their sources.

    persons: the group's person records; single_valued: their fields that can have only one true value (the form says).
    episodes: the group's episodes; those with an equal `seq` are compared in start and end.
    """
    found: list[Disagreement | None] = []
    group = tuple(persons)
    for field in sorted(set(single_valued)):
        claims = [claim for record in group for claim in record.claims if claim.field == field]
        found.append(_disagreement(claims, origin=_record))
    by_seq: dict[int, list[FoldedRecord]] = {}
    for episode in episodes:
        for seq in {claim.value for claim in episode.claims if claim.field == SEQ and type(claim.value) is int}:
            by_seq.setdefault(seq, []).append(episode)
    for _seq, alike in sorted(by_seq.items()):
        for field in OF_EPISODES:
            claims = [claim for record in alike for claim in record.claims if claim.field == field]
            found.append(_disagreement(claims, origin=_record))
    return tuple(one for one in found if one is not None)


def _is_testimony(claim: Claim) -> bool:
    return claim.source.kind is not SourceKind.WORKER and not isinstance(claim.value, Mark)


def _source(claim: Claim) -> object:
    return claim.source


def _record(claim: Claim) -> object:
    return claim.record


def _disagreement(claims: Iterable[Claim], *, origin: Callable[[Claim], object]) -> Disagreement | None:
    """A disagreement between claims about one field, if any two differ that come from different origins."""
    told = [claim for claim in claims if not isinstance(claim.value, Mark)]
    origins = {origin(claim) for claim in told}
    if len(origins) < 2 or len({_meaning(claim.value) for claim in told}) < 2:
        return None
    ordered = sorted(told, key=lambda claim: (claim.record, claim.source, claim.time, claim.id))
    return Disagreement(ordered[0].kind, ordered[0].field, tuple(ordered))


def _meaning(value: Value) -> bytes:
    """What two claims must share to agree: the value; of a date or place that nobody could read, its words."""
    if isinstance(value, UncertainDate):
        return encode_value(value.edtf or _plain(value.said))
    if isinstance(value, Place):
        return encode_value(value.code or f"{value.country} {_plain(value.said)}")
    return encode_value(value)


def _plain(said: str | None) -> str:
    return " ".join((said or "").casefold().split())
