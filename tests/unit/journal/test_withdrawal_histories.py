"""Withdrawal always wins: random histories on three to five devices, with loss, doubles, reorder and old backups."""

from __future__ import annotations

import copy as copying
import datetime
import random
from dataclasses import dataclass, field, replace

from intake.journal.consent import consent_states
from intake.journal.fold import fold_record
from intake.journal.withdrawal import (
    Standing,
    coverage,
    interviewing_devices,
    listing,
    reach_for,
    reach_of,
    read_withdrawals,
    standings,
)
from intake.model.consent import ConsentAnswer, Scope
from intake.model.journal import Authority, BodyState, FoldedRecord, Role, Source, SourceKind, StoredChange
from intake.model.values import Code, Codes, Ref, Value
from tests.unit.journal.build import WORKER, change, long_id, short_id

ROUNDS = 10_000
TODAY = datetime.date(2026, 3, 1)
PEOPLE = tuple(short_id(name) for name in ("wife", "brother", "aunt"))
SHARED = tuple(short_id(name) for name in ("husband", "episode"))


@dataclass
class Copy:
    """What one computer holds. gone: withdrawal -> records of which it erased something here."""

    changes: dict[str, StoredChange] = field(default_factory=dict)
    gone: dict[str, set[str]] = field(default_factory=dict)

    def take(self, arriving: StoredChange) -> None:
        known = self.changes.get(arriving.id)
        if known is None:
            here = arriving if arriving.state is not BodyState.ERASED else without(arriving, BodyState.WITHHELD)
            self.changes[arriving.id] = here
        elif known.body is None and known.state is not BodyState.ERASED and arriving.body is not None:
            self.changes[arriving.id] = arriving

    def records(self, authority: Authority) -> dict[str, FoldedRecord]:
        about: dict[str, list[StoredChange]] = {}
        for one in self.changes.values():
            if one.body is not None:
                about.setdefault(one.body.record, []).append(one)
        lost = [one for one in self.changes.values() if one.body is None]
        return {record: fold_record(record, [*own, *lost], authority=authority) for record, own in about.items()}

    def obey(self, authority: Authority) -> None:
        """Erase what the withdrawals that count cover, as services.withdrawing does."""
        records = self.records(authority)
        made = read_withdrawals(records.values())
        judged = standings(made, interviews=records.values(), authority=authority)
        for one in made:
            if judged[one.id] is not Standing.COUNTS or Scope.STORE not in one.scopes:
                continue
            reach = reach_for(one, records.values(), gone=self.gone.get(one.id, set()))
            for ident in coverage(one, self.changes.values(), reach=reach).touched:
                body = self.changes[ident].body
                assert body is not None
                self.gone.setdefault(one.id, set()).add(body.record)
                self.changes[ident] = without(self.changes[ident], BodyState.ERASED)
            records = self.records(authority)


def without(one: StoredChange, state: BodyState) -> StoredChange:
    return replace(one, state=state, body=None)


@dataclass
class World:
    """Devices, the last of them the coordinator's, with a copy each, and what they were in fact told by whom."""

    chance: random.Random
    devices: tuple[str, ...]
    copies: list[Copy]
    authority: Authority
    told: dict[str, str] = field(default_factory=dict)
    interviews: dict[str, str] = field(default_factory=dict)
    withdrawn: dict[str, set[str]] = field(default_factory=dict)
    backups: dict[int, Copy] = field(default_factory=dict)
    time: int = 0

    def put(
        self, who: int, values: list[tuple[str, str, str, Value, Source]], *, replaces: tuple[str, ...] = ()
    ) -> None:
        entry = long_id(f"entry {self.time}")
        for record, kind, name, value, source in values:
            self.time += 1
            made = change(
                f"c{self.time}", value, at=self.time, device=self.devices[who], record=record, kind=kind, field=name,
                source=source, entry=entry,
            )  # fmt: skip
            made = replace(made, replaces=replaces)
            self.copies[who].changes[made.id] = made
            if source.id in self.interviews:
                self.told[made.id] = source.id

    def interview(self, who: int) -> None:
        testifier = self.chance.choice(PEOPLE)
        ident = short_id(f"interview {self.time}")
        self.interviews[ident] = testifier
        said, consent = Source(SourceKind.INTERVIEW, ident), short_id(f"consent {self.time}")
        values: list[tuple[str, str, str, Value, Source]] = [
            (ident, "interview", "testifier", Ref(testifier), said),
            (ident, "interview", "narrative", f"n{self.time}", said),
            (consent, "consent", "testifier", Ref(testifier), said),
            (consent, "consent", "interview", Ref(ident), said),
            (consent, "consent", "scope", Code("store"), said),
            (consent, "consent", "answer", Code("yes"), said),
            (short_id(f"own {ident}"), "person", "occupation", f"o{self.time}", said),
            (self.chance.choice(SHARED), "person", "status", Code(f"v{self.chance.randrange(3)}"), said),
        ]
        self.put(who, values)

    def correct(self, who: int) -> None:
        here = self.copies[who]
        mine = [one for one in here.changes.values() if one.body and one.body.source.id in self.interviews]
        mine = [one for one in mine if one.body and one.body.kind == "person"]
        if mine:
            old = self.chance.choice(sorted(mine, key=lambda one: one.id))
            assert old.body is not None
            body = old.body
            new = (body.record, body.kind, body.field, f"edit {self.time}", body.source)
            self.put(who, [new], replaces=(old.id,))

    def withdraw(self, who: int) -> None:
        here = self.copies[who]
        records = here.records(self.authority)
        testifier = self.chance.choice(PEOPLE)
        device = self.devices[who]
        entitled = interviewing_devices(records.values()).get(testifier, frozenset())
        if self.authority.roles[device] is not Role.COORDINATOR and device not in entitled:
            return
        reach = reach_of(testifier, records.values())
        if not reach.interviews:
            return
        listed = listing(here.changes.values(), reach=reach, blobs={})
        ident = short_id(f"withdrawal {self.time}")
        values: list[tuple[str, str, str, Value, Source]] = [
            (ident, "withdrawal", "testifier", Ref(testifier), WORKER),
            (ident, "withdrawal", "scopes", Codes(("store",)), WORKER),
            *((ident, "withdrawal", name, value, WORKER) for name, value in listed.items()),
        ]
        self.put(who, values)
        self.withdrawn[ident] = set(reach.interviews)
        here.obey(self.authority)

    def send(self, sender: int, receiver: int, *, whole: bool) -> None:
        entries: dict[str, list[StoredChange]] = {}
        for one in self.copies[sender].changes.values():
            entries.setdefault(one.entry, []).append(one)
        sent = list(entries.values())
        self.chance.shuffle(sent)
        sent += sent[: len(sent) // 3]
        kept = [one for one in sent if whole or self.chance.random() > 0.4]
        for one in (one for entry in kept for one in entry):
            is_kept_home = not whole and one.body is not None and self.chance.random() < 0.3
            never = one.body is not None and one.body.kind in {"consent", "withdrawal"}
            self.copies[receiver].take(without(one, BodyState.WITHHELD) if is_kept_home and not never else one)
        self.copies[receiver].obey(self.authority)

    def step(self) -> None:
        who = self.chance.randrange(len(self.devices))
        deed = self.chance.random()
        if deed < 0.3:
            self.interview(who)
        elif deed < 0.45:
            self.correct(who)
            self.copies[who].obey(self.authority)
        elif deed < 0.55:
            self.withdraw(who)
        elif deed < 0.65:
            self.backups[who] = copying.deepcopy(self.copies[who])
        elif deed < 0.7 and who in self.backups:
            self.copies[who] = copying.deepcopy(self.backups[who])
        else:
            sender, receiver = self.chance.sample(range(len(self.devices)), 2)
            self.send(sender, receiver, whole=False)


def world(seed: int) -> World:
    chance = random.Random(seed)
    devices = tuple(long_id(f"device {number}") for number in range(chance.randrange(3, 6)))
    roles = dict.fromkeys(devices, Role.FIELD) | {devices[-1]: Role.COORDINATOR}
    made = World(chance, devices, [Copy() for _ in devices], Authority(roles, {}))
    for _ in range(25):
        made.step()
    ways = [(left, right) for left in range(len(devices)) for right in range(len(devices)) if left != right]
    for _ in range(2):
        chance.shuffle(ways)
        for left, right in ways:
            made.send(left, right, whole=True)
    return made


def test_withdrawal_wins_on_every_copy_and_touches_nobody_elses_words(full: bool) -> None:
    carried_out = 0
    for seed in range(ROUNDS if full else ROUNDS // 100):
        made = world(seed)
        known = {ident for here in made.copies for ident in here.changes}
        standing = {
            ident for ident in made.withdrawn if any(ident in here.records(made.authority) for here in made.copies)
        }
        taken_back = {one for ident in standing for one in made.withdrawn[ident]}
        counts = waiting_days(made)
        carried_out += len(taken_back)
        for here in made.copies:
            for ident, interview in made.told.items():
                one = here.changes.get(ident)
                if one is None:
                    assert ident not in known, seed
                    continue
                is_consent = one.body is not None and one.body.kind == "consent"
                if interview in taken_back and counts:
                    assert one.body is None or is_consent, (seed, one)
                elif interview not in {each for listed in made.withdrawn.values() for each in listed}:
                    assert one.state is not BodyState.ERASED, (seed, one)
    assert carried_out


def waiting_days(made: World) -> bool:
    """Tell whether every withdrawal counts: all of one day, so at most three of each device do."""
    records = made.copies[0].records(made.authority)
    judged = standings(read_withdrawals(records.values()), interviews=records.values(), authority=made.authority)
    return all(standing is Standing.COUNTS for standing in judged.values())


def test_copies_that_heard_the_same_show_the_same_and_use_stops(full: bool) -> None:
    for seed in range(ROUNDS if full else ROUNDS // 100):
        made = world(seed)
        if not waiting_days(made):
            continue
        views = [here.records(made.authority) for here in made.copies]
        shown = [{ident: (view.claims, view.conflicts) for ident, view in each.items()} for each in views]
        assert all(one == shown[0] for one in shown), seed
        for one in read_withdrawals(views[0].values()):
            states = consent_states(views[0].values(), today=TODAY)
            (store,) = [state for state in states if (state.testifier, state.scope) == (one.testifier, Scope.STORE)]
            assert store.answer is ConsentAnswer.WITHDRAWN, seed
