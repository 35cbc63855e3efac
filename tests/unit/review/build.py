"""Short ways to the records and facts of invented people."""

from __future__ import annotations

import datetime

from intake.clock import HybridTime
from intake.ids import derived_id
from intake.model.dates import UncertainDate
from intake.model.journal import Claim, FoldedRecord, Source, SourceKind
from intake.model.values import Value
from intake.review.facts import PersonFacts, facts_of, named

SOURCE = Source(SourceKind.INTERVIEW, "1" * 32)
KEY = b"k" * 32
RIGHT_NUMBER = "65402719790310000X"


def ident(name: str) -> str:
    return derived_id(b"review", name)


def record(name: str, of: str, *, is_ended: bool = False, **values: Value | list[Value]) -> FoldedRecord:
    claims = tuple(
        Claim(f"{place:064}", ident(name), of, field.rstrip("_"), SOURCE, one, None, None, None, None, "0" * 64, 0,
              HybridTime(0, 0), ())
        for place, (field, value) in enumerate(values.items())
        for one in (value if isinstance(value, list) else [value])
    )  # fmt: skip
    return FoldedRecord(ident(name), of, claims, (), (), (), is_ended=is_ended)


def year(first: int, last: int | None = None) -> UncertainDate:
    days = datetime.date(first, 1, 1), datetime.date(last or first, 12, 31)
    return UncertainDate(None, None, str(first), None, *days)


def facts(name: str, *texts: str, born: int | None = None, sex: str = "", place: str = "") -> PersonFacts:
    births = () if born is None else ((datetime.date(born, 1, 1), datetime.date(born, 12, 31)),)
    return PersonFacts(name, named(texts), births, frozenset({sex} - {""}), frozenset({place} - {""}))


def read(name: str, *records: FoldedRecord) -> PersonFacts:
    return facts_of(ident(name), records, key=KEY)
