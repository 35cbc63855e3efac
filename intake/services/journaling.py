"""Makes an act of this device: values become changes, changes one signed entry, the entry goes into the vault.

Every write of the program comes through `record_act`; what it touched is folded again in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from intake.clock import START, HybridTime, to_ms
from intake.journal.encoding import decode_entry
from intake.journal.writing import draft_change, sign_entry
from intake.model.changes import Changes
from intake.model.journal import Change, EncodedBody, Entry, FormStamp, Source, SourceKind, Words
from intake.model.own import Counter
from intake.model.values import Value
from intake.services.opened import Session
from intake.vault.unit import Unit

CLOCK: Final = "clock"
_FIRST: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class NewValue:
    """A value that an act sets. replaces: all changes it stands in for (`attested_by` of what it corrects)."""

    record: str
    kind: str
    field: str
    value: Value
    words: Words | None = None
    how_known: str | None = None
    as_of: str | None = None
    source: Source | None = None
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose chain an entry goes into. device: fingerprint of the key; seed: 32 secret bytes."""

    device: str
    seed: bytes


def worker_source(session: Session) -> Source:
    """Return the source of what this desk itself decides and notes: priorities, custody, follow-ups."""
    return Source(SourceKind.WORKER, session.device[:32])


def record_act(
    session: Session,
    unit: Unit,
    *,
    act: str,
    values: Sequence[NewValue],
    source: Source | None = None,
    form: FormStamp | None = None,
) -> Changes:
    """Sign one act with these values, add it to the journal and fold again what it touched.

    source: of values that name none themselves; this desk's own when None. Raises EncodingInvalid, TooLarge, DiskFull.
    """
    usual = source or worker_source(session)
    drafted = [_draft(session, value, usual) for value in values]
    signer = Signer(session.device, session.sign_seed)
    add_entry(session, unit, signer=signer, act=act, drafted=drafted, form=form or session.form.stamp)
    return Changes(frozenset(value.kind for value in values), frozenset(value.record for value in values))


def add_entry(
    session: Session,
    unit: Unit,
    *,
    signer: Signer,
    act: str,
    drafted: Sequence[tuple[Change, EncodedBody]],
    form: FormStamp | None,
) -> None:
    """Sign the next entry of the signer's chain, add it to the journal and fold again what it touched."""
    head = unit.journal.head(signer.device)
    entry = Entry(
        device=signer.device,
        sequence=head[1] + 1 if head else 1,
        previous=head[2] if head else _FIRST,
        time=next_time(session, unit),
        wall_ms=to_ms(session.now()),
        author=session.author,
        act=act,
        form=form,
        changes=tuple(change for change, _body in drafted),
    )
    bodies = {change.id: body for change, body in drafted}
    unit.refold(unit.journal.add_signed(entry, sign_entry(entry, seed=signer.seed), bodies=bodies))


def next_time(session: Session, unit: Unit) -> HybridTime:
    """Return the time of the act that comes now, later than all this copy has seen, and remember it."""
    now_ms = to_ms(session.now())
    time = last_time(unit).next(now_ms)
    unit.own.put_counter(Counter(CLOCK, time.counter, None, time.physical_ms))
    return time


def last_time(unit: Unit) -> HybridTime:
    """Return the latest time this copy has given or seen."""
    counter = unit.own.counter(CLOCK)
    return HybridTime(counter.at_ms, counter.value) if counter.at_ms else START


def saw_time(session: Session, unit: Unit, payloads: Iterable[bytes]) -> None:
    """Move our clock on past the times of entries that came from outside, as far as we believe them."""
    now_ms = to_ms(session.now())
    time = last_time(unit)
    for payload in payloads:
        time = time.seen(decode_entry(payload).time, now_ms=now_ms)
    unit.own.put_counter(Counter(CLOCK, time.counter, None, time.physical_ms))


def _draft(session: Session, value: NewValue, usual: Source) -> tuple[Change, EncodedBody]:
    return draft_change(
        record=value.record,
        kind=value.kind,
        field=value.field,
        source=value.source or usual,
        value=value.value,
        words=value.words,
        how_known=value.how_known,
        as_of=value.as_of,
        replaces=value.replaces,
        random=session.random,
    )
