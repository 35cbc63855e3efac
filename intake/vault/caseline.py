"""From the records of a case to its line in a list: a pure function, the same on every copy."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final, TypeVar

from intake.journal.disagreements import disagreements
from intake.journal.reading import claims_of, records_in
from intake.model.cases import CaseLine
from intake.model.dates import UncertainDate
from intake.model.journal import Claim, FoldedRecord
from intake.model.places import Place
from intake.model.values import Code, Ref

NAME_ORDER: Final = ("legal", "birth", None)
"""Kinds of name that come first in a line; the others follow."""

SCRIPT_ORDER: Final = ("Cyrl", "Arab", "Latn")
"""Scripts in the order in which the desks read them; Han comes after."""

Kind = TypeVar("Kind")


def case_line(case: FoldedRecord, *, records: Iterable[FoldedRecord], updated_ms: int) -> CaseLine:
    """Return the line of a case. records: all that make it up; ended ones are passed over."""
    kept = [record for record in records if not record.is_ended]
    preferred = preferences(kept)
    person = value_of(case, "person", of=Ref, preferred=preferred)
    whose = "" if person is None else person.record
    episodes = _newest_first(_belonging(kept, "episode", field="person", owners={whose}), days=("start",))
    stages = _belonging(kept, "stage", field="episode", owners={episode.id for episode in episodes})
    stages = _newest_first(stages, days=("as_of", "to", "from"))
    return CaseLine(
        id=case.id,
        number=value_of(case, "number", of=str, preferred=preferred),
        names=_names(_belonging(kept, "name", field="person", owners={whose}), preferred=preferred),
        status=_first(stages, lambda stage: _code(value_of(stage, "status", of=Code, preferred=preferred))),
        since=_first(episodes, lambda one: value_of(one, "start", of=UncertainDate, preferred=preferred)),
        place=_first([*stages, *episodes], lambda one: value_of(one, "place", of=Place, preferred=preferred)),
        sources=sum(record.kind == "interview" for record in kept),
        disagreements=sum(len(disputed_fields(record, preferred=preferred)) for record in kept),
        updated_ms=updated_ms,
    )


def preferences(records: Iterable[FoldedRecord]) -> Mapping[tuple[str, str], str]:
    """Return which claim somebody prefers, by (record, field)."""
    found: dict[tuple[str, str], str] = {}
    for record in records:
        if record.kind != "preference" or record.is_ended:
            continue
        about, field, claim = (_newest(record, name) for name in ("record", "field", "claim"))
        if about is None or field is None or claim is None:
            continue
        if isinstance(about.value, Ref) and isinstance(field.value, str) and isinstance(claim.value, str):
            found[about.value.record, field.value] = claim.value
    return found


def value_of(
    record: FoldedRecord, field: str, *, of: type[Kind], preferred: Mapping[tuple[str, str], str]
) -> Kind | None:
    """Return the value of a field that a line shows: the preferred one, else the one said last."""
    wanted = preferred.get((record.id, field))
    claims = [claim for claim in claims_of(record, field) if isinstance(claim.value, of)]
    chosen = [claim for claim in claims if wanted in claim.attested_by] or claims
    if not chosen:
        return None
    value: Any = max(chosen, key=lambda claim: (claim.time, claim.id)).value
    return value if isinstance(value, of) else None


def disputed_fields(record: FoldedRecord, *, preferred: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    """Return the fields on which sources differ or nobody has chosen, and nobody has said what to prefer."""
    fields = {found.field for found in disagreements(record)} | {conflict.field for conflict in record.conflicts}
    return tuple(sorted(field for field in fields if (record.id, field) not in preferred))


def _names(records: list[FoldedRecord], *, preferred: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    """Return the texts of the name forms, each once: legal and birth names first, of these the scripts read here."""
    ranked: list[tuple[int, int, int, str, str]] = []
    for record in records:
        text = value_of(record, "text", of=str, preferred=preferred)
        kind = _code(value_of(record, "kind", of=Code, preferred=preferred))
        if text is not None:
            rank = NAME_ORDER.index(kind) if kind in NAME_ORDER else len(NAME_ORDER)
            script = _code(value_of(record, "script", of=Code, preferred=preferred))
            read = SCRIPT_ORDER.index(script) if script in SCRIPT_ORDER else len(SCRIPT_ORDER)
            ranked.append((rank, read, _first_ms(record), record.id, text))
    return tuple(dict.fromkeys(name[-1] for name in sorted(ranked)))


def _belonging(
    records: Iterable[FoldedRecord], kind: str, *, field: str, owners: Collection[str]
) -> list[FoldedRecord]:
    """Return the records of a kind of which any claim of `field` refers to one of the owners."""
    return [record for record in records if record.kind == kind and not records_in(record, field).isdisjoint(owners)]


def _newest_first(records: list[FoldedRecord], *, days: tuple[str, ...]) -> list[FoldedRecord]:
    """Order by the latest day that any of these fields can mean, then by when it was said."""
    return sorted(records, key=lambda record: (_latest_day(record, days), _first_ms(record), record.id), reverse=True)


def _latest_day(record: FoldedRecord, fields: tuple[str, ...]) -> str:
    found = ""
    for claim in record.claims:
        if claim.field in fields and isinstance(claim.value, UncertainDate):
            day = claim.value.latest or claim.value.earliest
            found = max(found, "" if day is None else day.isoformat())
    return found


def _first_ms(record: FoldedRecord) -> int:
    return min((claim.time.physical_ms for claim in record.claims), default=0)


def _newest(record: FoldedRecord, field: str) -> Claim | None:
    return max(claims_of(record, field), key=lambda claim: (claim.time, claim.id), default=None)


def _first(records: Iterable[FoldedRecord], value: Callable[[FoldedRecord], Kind | None]) -> Kind | None:
    return next((found for record in records if (found := value(record)) is not None), None)


def _code(value: Code | None) -> str | None:
    return None if value is None else value.code
