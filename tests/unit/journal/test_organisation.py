from __future__ import annotations

import datetime
import itertools
from dataclasses import dataclass, field, replace

import pytest

from intake.crypto.digests import sha256
from intake.errors import KeyNotAccepted
from intake.journal.certificates import Card, Certificate, Recipient, Recipients, RootSet, Succession
from intake.journal.encoding import entry_digest
from intake.journal.organisation import Trust, draft_card, organisation_id, read_trust
from intake.journal.writing import draft_change
from intake.model.journal import EncodedBody, Revocation, Role, SignedEntry, Source, SourceKind
from tests.unit.journal.build import Device, device, drafted, long_id

FIRST, LAST = datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)
AIGUL, BERIK = device("aigul"), device("berik")


@dataclass
class Chain:
    """An organisation's chain as it grows; `root` is the key that signs now."""

    root: Device
    pinned: bytes
    entries: list[SignedEntry] = field(default_factory=list)
    bodies: dict[str, EncodedBody] = field(default_factory=dict)

    def say(self, *cards: Card, by: Device | None = None) -> list[str]:
        made = [draft_card(card, organisation=organisation_id(self.pinned)) for card in cards]
        self.bodies.update({change.id: body for change, body in made})
        self.entries.append((by or self.root).write(*(change for change, _body in made), act="organisation.say"))
        return [change.id for change, _body in made]

    def trust(self) -> Trust:
        found = read_trust(self.entries, bodies=self.bodies, root=self.pinned)
        assert read_trust(reversed(self.entries * 2), bodies=self.bodies, root=self.pinned) == found
        return found


@pytest.fixture
def chain() -> Chain:
    root = device("root one")
    return Chain(root, root.key)


def certificate(owner: Device, chain: Chain, *, role: Role = Role.FIELD, desk: str = "AL") -> Certificate:
    organisation = organisation_id(chain.pinned)
    return Certificate(organisation, owner.id, owner.key, "age1pqx", b"\x30", "Tulip", role, desk, FIRST, LAST)


def test_the_organisation_is_named_after_its_first_root(chain: Chain) -> None:
    assert organisation_id(chain.pinned) == sha256(b"intake/organisation/v1\0", chain.pinned)[:16].hex()
    assert chain.trust().organisation == organisation_id(chain.pinned)


def test_a_certified_device_is_known_with_its_role_key_and_desk(chain: Chain) -> None:
    chain.say(certificate(AIGUL, chain), certificate(BERIK, chain, role=Role.COORDINATOR, desk="ZH"))

    trust = chain.trust()

    assert trust.public_key(AIGUL.id) == AIGUL.key
    assert trust.public_key(chain.root.id) == chain.root.key
    assert trust.public_key(long_id("stranger")) is None
    assert trust.desks() == {AIGUL.id: "AL", BERIK.id: "ZH"}
    authority = trust.authority(assigned=[AIGUL.id])
    assert authority.roles == {AIGUL.id: Role.FIELD, BERIK.id: Role.COORDINATOR, chain.root.id: Role.ORGANISATION}
    assert authority.assigned == {AIGUL.id}
    assert trust.findings == ()


def test_a_certificate_counts_on_its_days(chain: Chain) -> None:
    chain.say(certificate(AIGUL, chain))
    trust, one_day = chain.trust(), datetime.timedelta(days=1)

    valid = [trust.is_valid(AIGUL.id, day=day) for day in (FIRST - one_day, FIRST, LAST, LAST + one_day)]

    assert valid == [False, True, True, False]
    assert not trust.is_valid(BERIK.id, day=FIRST)


def test_a_newer_certificate_takes_the_place_of_an_older_one(chain: Chain) -> None:
    chain.say(certificate(AIGUL, chain, desk="AL"))
    chain.say(certificate(AIGUL, chain, desk="TK"))

    assert chain.trust().desks() == {AIGUL.id: "TK"}


def test_a_revoked_device_is_known_but_not_valid_and_the_strictest_revocation_counts(chain: Chain) -> None:
    chain.say(certificate(AIGUL, chain))
    for last, day in ((9, "2026-05-01"), (4, "2026-06-01"), (7, "2026-07-01")):
        chain.say(Revocation(AIGUL.id, last, day))

    trust = chain.trust()

    assert trust.revocations == {AIGUL.id: Revocation(AIGUL.id, 4, "2026-05-01")}
    assert trust.authority().revocations == trust.revocations
    assert not trust.is_valid(AIGUL.id, day=FIRST)
    assert trust.public_key(AIGUL.id) == AIGUL.key


def test_a_successor_is_known(chain: Chain) -> None:
    chain.say(Succession(AIGUL.id, BERIK.id, long_id("coordinator")))

    assert chain.trust().authority().successors == {AIGUL.id: BERIK.id}


def test_bundles_go_to_recipients_of_the_newest_list_on_their_days(chain: Chain) -> None:
    chain.say(Recipients((Recipient("age1old", FIRST, LAST),)))
    middle = datetime.date(2026, 6, 1)
    chain.say(Recipients((Recipient("age1a", FIRST, middle), Recipient("age1b", middle, LAST))))

    trust = chain.trust()

    assert trust.recipients_on(FIRST) == ("age1a",)
    assert trust.recipients_on(middle) == ("age1a", "age1b")
    assert trust.recipients_on(LAST) == ("age1b",)


def test_a_stranger_certifies_nobody(chain: Chain) -> None:
    chain.say(certificate(AIGUL, chain), by=device("stranger"))

    assert chain.trust().certificates == {}


def test_a_certified_device_certifies_nobody(chain: Chain) -> None:
    chain.say(certificate(AIGUL, chain, role=Role.COORDINATOR))
    chain.say(certificate(BERIK, chain), by=device("aigul"))

    assert set(chain.trust().certificates) == {AIGUL.id}


def test_an_entry_that_was_changed_is_a_finding_and_says_nothing(chain: Chain) -> None:
    chain.say(certificate(AIGUL, chain))
    good = chain.entries.pop()
    chain.entries.append(SignedEntry(good.payload, bytes(64)))

    trust = chain.trust()

    assert trust.certificates == {}
    assert trust.findings == (("entry_invalid", entry_digest(good.payload)),)


def test_a_forged_copy_beside_the_true_entry_does_not_hide_it(chain: Chain) -> None:
    chain.say(certificate(AIGUL, chain))
    chain.entries.insert(0, SignedEntry(chain.entries[0].payload, bytes(64)))

    assert set(chain.trust().certificates) == {AIGUL.id}


@pytest.mark.parametrize("what", ["name", "length", "backwards", "organisation", "low order"])
def test_a_certificate_that_may_not_be_is_a_finding(chain: Chain, what: str) -> None:
    good = certificate(AIGUL, chain)
    wrong = {
        "name": replace(good, device=BERIK.id),
        "length": replace(good, valid_until=datetime.date(2027, 1, 3)),
        "backwards": replace(good, valid_until=FIRST - datetime.timedelta(days=1)),
        "organisation": replace(good, organisation="ab" * 16),
        "low order": replace(good, sign_key=b"\1" + bytes(31)),
    }[what]
    (change,) = chain.say(wrong)

    trust = chain.trust()

    assert trust.certificates == {}
    assert trust.findings == (("card_invalid", change),)


def test_a_card_that_is_not_here_or_not_the_promised_one_is_a_finding(chain: Chain) -> None:
    (missing,) = chain.say(certificate(AIGUL, chain))
    (changed,) = chain.say(certificate(BERIK, chain))
    other = draft_card(certificate(BERIK, chain, role=Role.COORDINATOR), organisation=organisation_id(chain.pinned))
    del chain.bodies[missing]
    chain.bodies[changed] = other[1]

    trust = chain.trust()

    assert trust.certificates == {}
    assert set(trust.findings) == {("card_missing", missing), ("card_invalid", changed)}


def test_other_things_in_the_chain_are_left_alone_and_a_card_of_text_is_a_finding(chain: Chain) -> None:
    note, body = drafted("a note", kind="note", field="text")
    source = Source(SourceKind.WORKER, organisation_id(chain.pinned))
    text, text_body = draft_change(record="ab" * 16, kind="certificate", field="card", source=source, value="card")
    chain.bodies.update({note.id: body, text.id: text_body})
    chain.entries.append(chain.root.write(note, text))

    assert chain.trust().findings == (("card_invalid", text.id),)


def test_a_missing_entry_shows_as_a_gap(chain: Chain) -> None:
    for _ in range(3):
        chain.say(certificate(AIGUL, chain))
    del chain.entries[1]

    assert [code for code, _digest in chain.trust().findings] == ["gap"]


def test_a_new_root_set_is_signed_by_the_old_and_speaks_from_then_on(chain: Chain) -> None:
    second, third = device("root two"), device("root three")
    chain.say(RootSet(1, chain.root.key, (b"\x30",)), certificate(AIGUL, chain))
    chain.say(RootSet(2, second.key, (b"\x31",)))
    chain.say(certificate(BERIK, chain), Revocation(AIGUL.id, 3, "2026-03-01"), by=second)
    chain.say(RootSet(3, third.key, ()), by=second)
    chain.say(certificate(AIGUL, chain, desk="TK"), by=third)

    trust = chain.trust()

    assert [(one.number, one.key) for one in trust.roots] == [(1, chain.pinned), (2, second.key), (3, third.key)]
    assert trust.roots[0].document_roots == (b"\x30",)
    assert trust.desks() == {AIGUL.id: "TK", BERIK.id: "AL"}
    assert set(trust.revocations) == {AIGUL.id}
    assert trust.findings == ()


def test_a_root_that_was_given_up_says_nothing_more(chain: Chain) -> None:
    chain.say(RootSet(2, device("root two").key, ()))
    (late,) = chain.say(certificate(AIGUL, chain))

    trust = chain.trust()

    assert trust.certificates == {}
    assert trust.findings == (("after_new_roots", late),)


def test_a_root_set_that_skips_a_number_or_is_signed_by_a_stranger_does_not_follow(chain: Chain) -> None:
    chain.say(RootSet(3, device("root three").key, ()))
    chain.say(RootSet(2, device("root two").key, ()), by=device("stranger"))

    assert [one.number for one in chain.trust().roots] == [1]


def test_two_root_sets_after_one_root_are_a_fork_and_neither_follows(chain: Chain) -> None:
    changes = [chain.say(RootSet(2, device(name).key, ()))[0] for name in ("root two", "root thief")]

    trust = chain.trust()

    assert [one.number for one in trust.roots] == [1]
    assert set(trust.findings) == {("roots_fork", change) for change in changes}


def test_roots_cannot_go_round(chain: Chain) -> None:
    second = device("root two")
    chain.say(RootSet(2, second.key, ()))
    chain.say(RootSet(3, chain.pinned, ()), by=second)

    assert [one.number for one in chain.trust().roots] == [1, 2]


def test_a_root_of_low_order_cannot_be_pinned() -> None:
    with pytest.raises(KeyNotAccepted):
        read_trust([], bodies={}, root=b"\1" + bytes(31))


def test_noise_among_the_entries_is_left_out(chain: Chain) -> None:
    chain.say(certificate(AIGUL, chain))
    chain.entries.append(SignedEntry(b"noise", bytes(64)))
    for order in itertools.permutations(chain.entries):
        assert set(read_trust(order, bodies=chain.bodies, root=chain.pinned).certificates) == {AIGUL.id}
