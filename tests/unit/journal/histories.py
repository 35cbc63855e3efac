"""Random histories on three devices with real entries and bodies: edits, ends, decisions, erasures, hostile acts."""

from __future__ import annotations

import functools
import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from intake.journal.encoding import decode_body, entry_digest
from intake.journal.fold import fold_record
from intake.journal.writing import verify_entry
from intake.model.journal import (
    ENDED,
    Authority,
    Body,
    BodyState,
    Change,
    EncodedBody,
    Entry,
    FoldedRecord,
    Revocation,
    Role,
    SignedEntry,
    Source,
    SourceKind,
    StoredChange,
    Words,
)
from intake.model.values import Code
from tests.unit.journal.build import Device, device, drafted, short_id

RECORDS = tuple(short_id(f"record {number}") for number in range(3))
SOURCES = tuple(Source(SourceKind.INTERVIEW, short_id(f"interview {number}")) for number in range(2))
FIELDS = ("status", "place")
FINAL = BodyState.ERASED


@functools.lru_cache(1000)
def verified(entry: SignedEntry, key: bytes) -> Entry:
    """Return a verified entry; each is verified once."""
    return verify_entry(entry, public_key=key)


@functools.lru_cache(1000)
def decoded(body: EncodedBody) -> Body:
    """Return a decoded body; each is decoded once."""
    return decode_body(body)


@dataclass
class Copy:
    """What one computer holds: entries by digest, and for each change the state of its body with its bytes."""

    keys: dict[str, bytes]
    entries: dict[str, SignedEntry] = field(default_factory=dict)
    bodies: dict[str, tuple[BodyState, EncodedBody | None]] = field(default_factory=dict)

    def take(self, entry: SignedEntry, bodies: Iterable[tuple[str, BodyState, EncodedBody | None]]) -> None:
        """Add an entry and what came of its bodies: erased is final, words are kept once here."""
        self.entries[entry_digest(entry.payload)] = entry
        for change, state, encoded in bodies:
            known_state, known = self.bodies.get(change, (BodyState.WITHHELD, None))
            if FINAL in {state, known_state}:
                self.bodies[change] = (FINAL, None)
            elif encoded is not None and (known is None or known.words is None):
                self.bodies[change] = (BodyState.PRESENT, encoded)
            else:
                self.bodies[change] = (known_state, known)

    def stored(self) -> list[StoredChange]:
        """Return all changes as the fold takes them in, each entry verified."""
        result: list[StoredChange] = []
        for digest, signed in self.entries.items():
            entry = verified(signed, self.keys[signed.payload[4:36].hex()])
            for change in entry.changes:
                state, encoded = self.bodies.get(change.id, (BodyState.WITHHELD, None))
                result.append(
                    StoredChange(
                        change.id, change.replaces, digest, entry.device, entry.sequence, entry.time, entry.wall_ms,
                        entry.author, entry.act, state, None if encoded is None else decoded(encoded),
                    )
                )  # fmt: skip
        return result


@dataclass
class World:
    """Three devices with a copy each; the third is the coordinator's."""

    chance: random.Random
    devices: list[Device]
    copies: list[Copy]
    authority: Authority
    hostile: bool

    def act(self, who: int) -> None:
        """Let one device do something at random on its own copy."""
        copy, chance = self.copies[who], self.chance
        known = copy.stored()
        present = [one for one in known if one.state is BodyState.PRESENT and one.body is not None]
        record, source, name = chance.choice(RECORDS), chance.choice(SOURCES), chance.choice(FIELDS)
        kind = "stage"
        value, words = Code(f"v{chance.randrange(4)}"), None
        replaces: set[str] = set()
        deed = chance.choice(["write", "write", "edit", "edit", "edit", "attest", "end", "decide", "erase", "hostile"])
        if deed == "erase" and present and chance.random() < 0.3:
            copy.bodies[chance.choice(present).id] = (FINAL, None)
            return
        if deed == "edit":
            view = folded_record(record, known, authority=self.authority)
            mine = [one for one in view.claims if (one.field, one.source) == (name, source)]
            replaces = {change for claim in mine for change in claim.attested_by}
            replaces |= {one.change for one in view.superseded if chance.random() < 0.3}
        elif deed == "attest" and present:
            body = chance.choice(present).body
            assert body is not None
            record, source, name, kind, words = body.record, body.source, body.field, body.kind, body.words
            value = body.value if isinstance(body.value, Code) else value
        elif deed == "end":
            view = folded_record(record, known, authority=self.authority)
            name = ENDED
            replaces = {change for claim in view.claims for change in claim.attested_by if chance.random() < 0.9}
        elif deed == "decide" and known:
            kind, name = "decision", "verdict"
            record = short_id(f"decision {chance.randrange(10**6)}")
            replaces = {chance.choice(known).id}
        elif deed == "hostile" and self.hostile and known:
            replaces = {one.id for one in chance.sample(known, min(len(known), 2))}
            kind = chance.choice(["stage", "person"])
        if chance.random() < 0.2:
            words = Words(f"w{chance.randrange(2)}", "ru")
        made = drafted(
            value, field=name, kind=kind, record=record, source=source, words=words, replaces=replaces, chance=chance
        )
        self._put(who, made)

    def _put(self, who: int, made: tuple[Change, EncodedBody]) -> None:
        change, encoded = made
        changes = [change]
        if self.hostile and self.copies[who].bodies and self.chance.random() < 0.1:
            others = [one for one in sorted(self.copies[who].bodies) if one != change.id]
            if others:
                stolen = self.chance.choice(others)
                changes.append(Change(stolen, tuple(sorted({self.chance.choice(others)}))))
        entry = self.devices[who].write(*changes)
        self.copies[who].take(entry, [(change.id, BodyState.PRESENT, encoded)])

    def send(self, sender: int, receiver: int, *, whole: bool = False) -> None:
        """Carry entries over: some of them, some twice, out of order, bodies withheld or without their words."""
        chance, copy = self.chance, self.copies[sender]
        entries = list(copy.entries.values())
        chance.shuffle(entries)
        entries += chance.sample(entries, len(entries) // 3)
        for entry in entries:
            if not whole and chance.random() < 0.3:
                continue
            bodies: list[tuple[str, BodyState, EncodedBody | None]] = []
            for change in verified(entry, copy.keys[entry.payload[4:36].hex()]).changes:
                state, encoded = copy.bodies.get(change.id, (BodyState.WITHHELD, None))
                if encoded is not None and not whole and chance.random() < 0.3:
                    encoded = EncodedBody(encoded.body, None) if chance.random() < 0.5 else None
                    state = BodyState.PRESENT if encoded else BodyState.WITHHELD
                bodies.append((change.id, state, encoded))
            self.copies[receiver].take(entry, bodies)

    def exchange_all(self) -> None:
        """Carry everything everywhere, in an order of chance."""
        ways = [(left, right) for left in range(3) for right in range(3) if left != right] * 2
        self.chance.shuffle(ways)
        for left, right in ways:
            self.send(left, right, whole=True)
        for left, right in [(0, 2), (1, 2), (2, 0), (2, 1)]:
            self.send(left, right, whole=True)


def world(seed: int, *, hostile: bool) -> World:
    """Return a world after some thirty acts, deliveries and a change of authority now and then."""
    chance = random.Random(seed)
    devices = [device(f"device {number}") for number in range(3)]
    roles = {devices[0].id: Role.FIELD, devices[1].id: Role.FIELD, devices[2].id: Role.COORDINATOR}
    made = World(
        chance, devices, [Copy({one.id: one.key for one in devices}) for _ in range(3)], Authority(roles, {}), hostile
    )
    for _ in range(30):
        made.act(chance.randrange(3))
        if chance.random() < 0.3:
            sender, receiver = chance.sample(range(3), 2)
            made.send(sender, receiver)
        if chance.random() < 0.05:
            made.authority = _other_authority(chance, devices=devices, roles=roles)
    return made


def _other_authority(chance: random.Random, *, devices: list[Device], roles: dict[str, Role]) -> Authority:
    revoked = {
        one.id: Revocation(one.id, max(0, one.sequence - chance.randrange(3)), "2026-03-01")
        for one in devices[:2]
        if chance.random() < 0.3
    }
    assigned = frozenset(one.id for one in devices[:2] if chance.random() < 0.3)
    return Authority(roles, revoked, assigned, {})


def needed(record: str, changes: Iterable[StoredChange]) -> list[StoredChange]:
    """Return what the fold of a record needs: its changes, and what replaces them over missing ones and decisions."""
    by_target: dict[str, list[StoredChange]] = {}
    by_id: dict[str, list[StoredChange]] = {}
    for change in changes:
        by_id.setdefault(change.id, []).append(change)
        for target in change.replaces:
            by_target.setdefault(target, []).append(change)
    waiting = [one for found in by_id.values() for one in found if one.body is not None and one.body.record == record]
    result: dict[tuple[str, str], StoredChange] = {}
    while waiting:
        one = waiting.pop()
        if (one.entry, one.id) in result:
            continue
        result[one.entry, one.id] = one
        waiting.extend(by_id[one.id])
        if one.body is None or one.body.record == record or one.body.kind == "decision":
            waiting.extend(by_target.get(one.id, ()))
    return list(result.values())


def folded_record(record: str, changes: Iterable[StoredChange], *, authority: Authority) -> FoldedRecord:
    """Return one record folded from all changes of a copy."""
    return fold_record(record, needed(record, changes), authority=authority)


def folded_all(changes: list[StoredChange], *, authority: Authority) -> dict[str, FoldedRecord]:
    """Return all records of a copy."""
    records = {one.body.record for one in changes if one.body is not None}
    return {record: folded_record(record, changes, authority=authority) for record in sorted(records)}
