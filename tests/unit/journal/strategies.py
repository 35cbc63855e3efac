"""Hypothesis strategies for every kind of value, for bodies and for entries."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from intake.clock import HybridTime
from intake.model.dates import UncertainDate
from intake.model.journal import Body, Change, Entry, FormStamp, Source, SourceKind, Words
from intake.model.places import Place
from intake.model.values import Code, Codes, Mark, Ref, Refs, Texts, UnknownValue, Value

texts = st.text(st.characters(codec="utf-8"), max_size=40)
codes = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
short_ids = st.binary(min_size=16, max_size=16).map(bytes.hex)
long_ids = st.binary(min_size=32, max_size=32).map(bytes.hex)
salts = st.binary(min_size=16, max_size=16)
words = st.builds(Words, texts, st.none() | codes)
decimals = st.builds(
    lambda number, places: Decimal(number).scaleb(-places), st.integers(-(10**20), 10**20), st.integers(0, 9)
)
unknown_raw = st.sampled_from(["82627a7a01", "83627a7af68101", "81617a", "8362787943000102f4"]).map(bytes.fromhex)
dates = st.builds(
    UncertainDate,
    said=st.none(),
    language=st.none(),
    edtf=st.none() | st.sampled_from(["2017-04", "2017~", "[2017-01..2017-03]"]),
    anchor=st.none() | st.dates(),
    earliest=st.none() | st.dates(),
    latest=st.none() | st.dates(),
    proposed=st.booleans(),
)
places = st.builds(
    Place,
    said=st.none(),
    code=st.none() | codes,
    country=st.none() | codes,
    kind=st.none() | codes,
    proposed=st.booleans(),
)


def _rising(items: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(items, max_size=5).map(lambda found: tuple(sorted(found)))


values: st.SearchStrategy[Value] = st.one_of(
    texts,
    st.integers(-(2**63), 2**63 - 1),
    st.booleans(),
    decimals,
    st.binary(max_size=40),
    codes.map(Code),
    _rising(codes).map(Codes),
    st.lists(texts, max_size=4).map(lambda found: Texts(tuple(found))),
    short_ids.map(Ref),
    _rising(short_ids).map(Refs),
    st.sampled_from(Mark),
    dates,
    places,
    unknown_raw.map(UnknownValue),
)
bodies = st.builds(
    Body,
    salt=salts,
    record=short_ids,
    kind=codes,
    field=codes,
    source=st.builds(Source, st.sampled_from(SourceKind), short_ids),
    value=values,
    how_known=st.none() | codes,
    as_of=st.none() | codes,
    credibility=st.none() | st.integers(1, 6),
    words=st.none() | words,
)
_changes = st.lists(st.builds(Change, long_ids, _rising(long_ids)), max_size=5, unique_by=lambda change: change.id).map(
    tuple
)
_numbers = st.integers(0, 2**63 - 1)
entries = st.builds(
    Entry,
    device=long_ids,
    sequence=st.integers(1, 2**63 - 1),
    previous=long_ids,
    time=st.builds(HybridTime, _numbers, _numbers),
    wall_ms=_numbers,
    author=texts,
    act=codes,
    form=st.none() | st.builds(FormStamp, codes, st.integers(0, 1000), long_ids),
    changes=_changes,
)
