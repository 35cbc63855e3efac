"""The device's own part of a unit of work: keys, settings, counters, drafts, peers, quarantine, case numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, Final

from sqlalchemy import Connection, Row, Table, delete, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from intake.model.exchange import CarriedBlob, QuarantineLine
from intake.model.own import Counter, Peer
from intake.model.views import Draft
from intake.vault.schema import (
    own_blob_key,
    own_counter,
    own_draft,
    own_issued,
    own_key,
    own_peer,
    own_quarantine,
    own_seen,
    own_setting,
)

_PLACE: Final = "@"
"""Beside a draft's bindings, whose keys are local keys, stand its marks by pointer (`/…`) and its place."""


class OwnPart:
    """Small things by name or id. `put` replaces what was there; `None` and empty tuples mean that nothing is."""

    def __init__(self, connection: Connection) -> None:
        """Work on `connection`, inside its transaction."""
        self._connection = connection
        self.drafts = Drafts(connection)
        self.peers = Peers(connection)
        self.blobs = BlobKeys(connection)
        self.quarantine = Quarantine(connection)

    def secret(self, name: str) -> bytes | None:
        """Return a secret of this device."""
        return self._connection.scalar(select(own_key.c.secret).where(own_key.c.name == name))

    def put_secret(self, name: str, secret: bytes) -> None:
        """Keep a secret of this device."""
        put(self._connection, own_key, values={"name": name, "secret": secret})

    def forget_secret(self, name: str) -> None:
        """Let go of a secret; its page is overwritten."""
        self._connection.execute(delete(own_key).where(own_key.c.name == name))

    def setting(self, name: str) -> str | None:
        """Return a setting."""
        return self._connection.scalar(select(own_setting.c.value).where(own_setting.c.name == name))

    def put_setting(self, name: str, value: str) -> None:
        """Keep a setting."""
        put(self._connection, own_setting, values={"name": name, "value": value})

    def settings(self, prefix: str) -> dict[str, str]:
        """Return the settings whose names begin so, in order of name."""
        query = select(own_setting).where(own_setting.c.name.startswith(prefix, autoescape=True))
        return {row.name: row.value for row in self._connection.execute(query.order_by(own_setting.c.name))}

    def counter(self, name: str) -> Counter:
        """Return a counter; value 0 and no digest when nothing was counted yet."""
        row = self._connection.execute(select(own_counter).where(own_counter.c.name == name)).first()
        return Counter(name, 0, None, 0) if row is None else Counter(row.name, row.value, row.digest, row.at_ms)

    def counters(self, prefix: str) -> tuple[Counter, ...]:
        """Return the counters whose names begin so, in order of name."""
        query = select(own_counter).where(own_counter.c.name.startswith(prefix, autoescape=True))
        rows = self._connection.execute(query.order_by(own_counter.c.name))
        return tuple(Counter(row.name, row.value, row.digest, row.at_ms) for row in rows)

    def put_counter(self, counter: Counter) -> None:
        """Keep how far something was counted."""
        put(self._connection, own_counter, values=asdict(counter))

    def next_number(self, desk: str) -> int:
        """Give out the next running number of a desk, from 1. It is never given again, whatever becomes of the case."""
        query = select(func.coalesce(func.max(own_issued.c.running), 0)).where(own_issued.c.desk == desk)
        running = (self._connection.scalar(query) or 0) + 1
        self._connection.execute(insert(own_issued), {"desk": desk, "running": running})
        return running

    def was_seen(self, seen: str) -> bool:
        """Tell whether something with this id (a bundle, a file's digest) was seen before."""
        return self._connection.execute(select(own_seen.c.id).where(own_seen.c.id == seen)).first() is not None

    def mark_seen(self, seen: str, *, kind: str, now_ms: int) -> None:
        """Remember that something was seen; the first time counts."""
        values = {"id": seen, "kind": kind, "seen_ms": now_ms}
        self._connection.execute(upsert(own_seen).values(values).on_conflict_do_nothing())


class Drafts:
    """Interviews that are being taken down: outside the journal, kept through kill -9."""

    def __init__(self, connection: Connection) -> None:
        """Work on `connection`, inside its transaction."""
        self._connection = connection

    def put(self, draft: Draft) -> None:
        """Keep a draft as it now is."""
        values = {
            "id": draft.id,
            "form": draft.form_id,
            "form_version": draft.form_version,
            "saved_ms": draft.saved_ms,
            "document": json.dumps(draft.document, ensure_ascii=False),
            "bindings": json.dumps(draft.bindings | draft.marks | {_PLACE: draft.place}, ensure_ascii=False),
        }
        put(self._connection, own_draft, values=values)

    def get(self, draft: str) -> Draft | None:
        """Return a draft."""
        row = self._connection.execute(select(own_draft).where(own_draft.c.id == draft)).first()
        return None if row is None else _draft(row)

    def all(self) -> tuple[Draft, ...]:
        """Return all drafts, the last saved first."""
        query = select(own_draft).order_by(own_draft.c.saved_ms.desc(), own_draft.c.id)
        return tuple(_draft(row) for row in self._connection.execute(query))

    def remove(self, draft: str) -> None:
        """Let go of a draft; its page is overwritten."""
        self._connection.execute(delete(own_draft).where(own_draft.c.id == draft))


class Peers:
    """The devices we exchange with."""

    def __init__(self, connection: Connection) -> None:
        """Work on `connection`, inside its transaction."""
        self._connection = connection

    def put(self, peer: Peer) -> None:
        """Keep what is now known of a device."""
        put(self._connection, own_peer, values=asdict(peer))

    def get(self, device: str) -> Peer | None:
        """Return what is known of a device."""
        row = self._connection.execute(select(own_peer).where(own_peer.c.device == device)).first()
        return None if row is None else _of(Peer, row)

    def all(self) -> tuple[Peer, ...]:
        """Return all devices, in order of pseudonym."""
        query = select(own_peer).order_by(own_peer.c.pseudonym, own_peer.c.device)
        return tuple(_of(Peer, row) for row in self._connection.execute(query))

    def remove(self, device: str) -> None:
        """Forget a device."""
        self._connection.execute(delete(own_peer).where(own_peer.c.device == device))


class BlobKeys:
    """The keys, sizes and digests of evidence files; the files themselves are `intake.vault.blobs`."""

    def __init__(self, connection: Connection) -> None:
        """Work on `connection`, inside its transaction."""
        self._connection = connection

    def put(self, blob: CarriedBlob, *, now_ms: int) -> None:
        """Keep the key of a file that is already in its place."""
        put(self._connection, own_blob_key, values={**asdict(blob), "added_ms": now_ms})

    def get(self, blob: str) -> CarriedBlob | None:
        """Return the key of a file."""
        row = self._connection.execute(select(own_blob_key).where(own_blob_key.c.blob == blob)).first()
        return None if row is None else _of(CarriedBlob, row)

    def all(self) -> tuple[CarriedBlob, ...]:
        """Return the keys of all files, in order of id."""
        rows = self._connection.execute(select(own_blob_key).order_by(own_blob_key.c.blob))
        return tuple(_of(CarriedBlob, row) for row in rows)

    def with_content(self, plain_sha256: str) -> tuple[CarriedBlob, ...]:
        """Return the files whose content has this digest."""
        query = select(own_blob_key).where(own_blob_key.c.plain_sha256 == plain_sha256).order_by(own_blob_key.c.blob)
        return tuple(_of(CarriedBlob, row) for row in self._connection.execute(query))

    def remove(self, blob: str) -> None:
        """Let go of a file's key: from then on nobody can open the file."""
        self._connection.execute(delete(own_blob_key).where(own_blob_key.c.blob == blob))


class Quarantine:
    """Bundles that were not taken in. The file lies in the vault's quarantine folder under its id, as it came."""

    def __init__(self, connection: Connection) -> None:
        """Work on `connection`, inside its transaction."""
        self._connection = connection

    def put(self, line: QuarantineLine) -> None:
        """Remember a bundle that was put aside."""
        put(self._connection, own_quarantine, values=asdict(line))

    def all(self) -> tuple[QuarantineLine, ...]:
        """Return what was put aside, the newest first."""
        query = select(own_quarantine).order_by(own_quarantine.c.received_ms.desc(), own_quarantine.c.id)
        return tuple(_of(QuarantineLine, row) for row in self._connection.execute(query))

    def remove(self, line: str) -> None:
        """Forget a bundle that was put aside."""
        self._connection.execute(delete(own_quarantine).where(own_quarantine.c.id == line))


def put(connection: Connection, table: Table, *, values: Mapping[str, object]) -> None:
    """Insert a row or replace the one with the same key."""
    statement = upsert(table).values(values)
    keys = [column.name for column in table.primary_key]
    others = {name: statement.excluded[name] for name in values if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=others))


def _draft(row: Row[Any]) -> Draft:
    beside: dict[str, str] = json.loads(row.bindings)
    place = beside.pop(_PLACE, "")
    marks = {pointer: beside.pop(pointer) for pointer in tuple(beside) if pointer.startswith("/")}
    return Draft(
        id=row.id,
        document=json.loads(row.document),
        bindings=beside,
        saved_ms=row.saved_ms,
        form_id=row.form,
        form_version=row.form_version,
        marks=marks,
        place=place,
    )


def _of(kind: type[Any], row: Row[Any]) -> Any:  # noqa: ANN401 - the dataclass that was asked for
    """Return the dataclass whose fields are named like the row's columns."""
    return kind(**{field.name: getattr(row, field.name) for field in fields(kind)})
