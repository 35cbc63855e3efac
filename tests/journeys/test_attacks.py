"""Named attacks on a coordinator's import, by strangers and by an enrolled device whose owner is hostile."""

import dataclasses
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from intake.cli.output import dump
from intake.clock import HybridTime, to_ms
from intake.crypto import signing
from intake.ids import new_id
from intake.journal.certificates import CARD, CERTIFICATE, encode_card
from intake.journal.encoding import decode_entry
from intake.journal.writing import sign_entry
from intake.model.consent import Scope
from intake.model.exchange import CarriedBlob, ReadResult
from intake.model.journal import Role, SignedEntry
from intake.model.values import Codes, Ref, Refs, Texts
from intake.model.withdrawals import Stage
from intake.progress import silent
from intake.services import cases, enrolment, evidence, exchange, renewal, withdrawals
from intake.services.case_json import case_json
from intake.services.checking import check_vault
from intake.services.journaling import NewValue, last_time, record_act
from intake.services.opened import Session
from intake.services.trust import trust_of
from intake.vault.blobs import BlobStore
from tests.journeys.conftest import MakeVault, Team, enrol
from tests.journeys.forging import Forged, bodies_of, forge, keys, open_inside, recipient_of, seal, wrong_body
from tests.journeys.test_withdrawal import NEIGHBOUR, SISTER, add


def state_of(desk: Session) -> object:
    shown = [dump(case_json(cases.show_case(desk, line.id))) for line in cases.all_cases(desk)]
    with desk.vault.read() as unit:
        return shown, unit.journal.count(), unit.own.blobs.all()


def read(desk: Session, *files: Path) -> list[tuple[str, str]]:
    results: tuple[ReadResult, ...] = exchange.read_bundles(desk, files, report=silent)
    return [(result.state.value, result.reason) for result in results]


@pytest.fixture
def told(team: Team) -> Team:
    add(team.field, NEIGHBOUR)
    return team


def sections_twice(one: Forged) -> None:
    one.header = replace(one.header, sections=(*one.header.sections, one.header.sections[0]))
    one.parts.append(one.parts[0])


def huge_count(one: Forged) -> None:
    one.header = replace(one.header, sections=one.header.sections * 6000)


def endless_section(one: Forged) -> None:
    first, *others = one.header.sections
    one.header = replace(one.header, sections=(replace(first, size_bytes=1 << 61), *others))


def deep_nesting(one: Forged) -> None:
    one.add("receipt", b"\x81" * 100_000 + b"\x80")


def path_like_id(one: Forged) -> None:
    one.add("keys", b"\x81\x86" + b"\x50../../../etc/pas" + b"\xf6" * 5)


def talking_padding(one: Forged) -> None:
    usual = one.padding
    one.padding = lambda inner: usual(inner)[:-1] + b"!"


def no_padding(one: Forged) -> None:
    one.padding = lambda inner: inner


def other_organisation(one: Forged) -> None:
    one.header = replace(one.header, organisation="ab" * 16)


def borrowed_name(one: Forged) -> None:
    one.header = replace(one.header, device="cd" * 32)


def newer_layout(one: Forged) -> None:
    one.raw_header = lambda header: header[:1] + b"\x02" + header[2:]


def other_encoding(one: Forged) -> None:
    one.raw_header = lambda header: header[:1] + b"\x18\x01" + header[2:]


def unnamed_reader(one: Forged) -> None:
    one.recipients.append(recipient_of(one.sender))


def wrong_bodies(one: Forged) -> None:
    with one.sender.vault.read() as unit:
        own = unit.journal.entries_of(one.sender.device)
    held = bodies_of(one.sender, own)
    spoiled = forge(one.sender, one.reader, bodies=[wrong_body(held[0]), *held[1:]])
    one.header, one.parts = spoiled.header, spoiled.parts


def forged_entry(one: Forged) -> None:
    with one.sender.vault.read() as unit:
        (signed,) = unit.journal.entries_of(one.sender.device)
    spoiled = forge(one.sender, one.reader, entries=[SignedEntry(signed.payload, bytes(64))])
    one.header, one.parts = spoiled.header, spoiled.parts


def strangers_entry(one: Forged) -> None:
    with one.sender.vault.read() as unit:
        (signed,) = unit.journal.entries_of(one.sender.device)
    seed = signing.new_seed()
    entry = replace(decode_entry(signed.payload), device=signing.fingerprint(signing.public_key(seed)).hex())
    spoiled = forge(one.sender, one.reader, entries=[sign_entry(entry, seed=seed)])
    one.header, one.parts = spoiled.header, spoiled.parts


def hole_in_the_chain(one: Forged) -> None:
    with one.sender.vault.read() as unit:
        (signed,) = unit.journal.entries_of(one.sender.device)
    entry = replace(decode_entry(signed.payload), sequence=7)
    spoiled = forge(one.sender, one.reader, entries=[sign_entry(entry, seed=one.sender.sign_seed)])
    one.header, one.parts = spoiled.header, spoiled.parts


def strangers_signature(one: Forged) -> None:
    one.seed = signing.new_seed()


def not_what_it_says(one: Forged) -> None:
    blob = CarriedBlob(new_id(), bytes(32), 100, "11" * 32, 10, "22" * 32)
    one.add("keys", keys([blob])).add("blob", b"x" * 100, ident=blob.blob)


@pytest.mark.parametrize(
    ("spoil", "state", "reason"),
    [
        (sections_twice, "quarantined", "bundle_damaged"),
        (huge_count, "quarantined", "bundle_damaged"),
        (endless_section, "quarantined", "bundle_damaged"),
        (deep_nesting, "quarantined", "bundle_damaged"),
        (path_like_id, "quarantined", "bundle_damaged"),
        (talking_padding, "quarantined", "bundle_damaged"),
        (no_padding, "quarantined", "bundle_damaged"),
        (other_organisation, "quarantined", "wrong_organisation"),
        (borrowed_name, "quarantined", "signature_invalid"),
        (newer_layout, "quarantined", "from_newer_version"),
        (other_encoding, "quarantined", "bundle_damaged"),
        (unnamed_reader, "quarantined", "bundle_damaged"),
        (wrong_bodies, "quarantined", "encoding_invalid"),
        (forged_entry, "quarantined", "signature_invalid"),
        (strangers_entry, "quarantined", "unknown_sender"),
        (hole_in_the_chain, "held", "gap"),
        (strangers_signature, "quarantined", "unknown_sender"),
        (not_what_it_says, "quarantined", "bundle_damaged"),
    ],
)
def test_it_is_put_aside_with_its_reason_and_leaves_nothing(
    told: Team, spoil: Callable[[Forged], None], state: str, reason: str
) -> None:
    before = state_of(told.coordinator)
    made = forge(told.field, told.coordinator)
    spoil(made)

    assert read(told.coordinator, made.write(told.stick)) == [(state, reason)]

    assert state_of(told.coordinator) == before
    assert list((told.coordinator.folder / "staging").iterdir()) == []
    assert read(told.coordinator, forge(told.field, told.coordinator).write(told.stick)) == [("imported", "")]
    assert check_vault(told.coordinator, report=silent) == ()


def test_a_bundle_sealed_again_for_another_desk_is_not_theirs(
    told: Team, make_vault: MakeVault, tmp_path: Path
) -> None:
    other = make_vault("other")
    (tmp_path / "cards").mkdir()
    enrol(other, told.coordinator, cards=tmp_path / "cards", name="D-other")
    file = exchange.write_bundle(told.field, to="Aq Bulaq", folder=told.stick, report=silent).files[0]
    forwarded = seal(open_inside(file, told.coordinator), [recipient_of(other)], folder=told.stick)

    assert read(other, forwarded) == [("quarantined", "bundle_for_someone_else")]


def test_the_same_bundle_again_and_another_in_its_place(told: Team) -> None:
    first = forge(told.field, told.coordinator).write(told.stick)
    assert read(told.coordinator, first, first) == [("imported", ""), ("known", "")]
    before = state_of(told.coordinator)

    assert read(told.coordinator, forge(told.field, told.coordinator).write(told.stick)) == [("held", "fork")]

    assert state_of(told.coordinator) == before
    (line,) = [line for line in enrolment.devices(told.coordinator) if line.pseudonym == "D-village"]
    assert line.alarms == ("fork",)
    assert line.last_bundle_ms is not None


def test_an_expired_device_is_held_until_it_is_renewed(told: Team) -> None:
    file = exchange.write_bundle(told.field, to="Aq Bulaq", folder=told.stick, report=silent).files[0]
    now = told.coordinator.now
    told.coordinator.now = lambda: now() + timedelta(days=400)

    assert read(told.coordinator, file) == [("held", "certificate_expired")]
    renewal.renew(told.coordinator, "D-village")

    assert exchange.quarantine(told.coordinator) == ()
    assert len(cases.all_cases(told.coordinator)) == 1


def test_time_from_the_future_does_not_move_our_clock(told: Team) -> None:
    with told.field.vault.read() as unit:
        (signed,) = unit.journal.entries_of(told.field.device)
    far = HybridTime(to_ms(datetime(2090, 1, 1, tzinfo=UTC)), 0)
    entry = replace(decode_entry(signed.payload), time=far)
    bodies = bodies_of(told.field, [signed])
    made = forge(told.field, told.coordinator, entries=[sign_entry(entry, seed=told.field.sign_seed)], bodies=bodies)

    assert read(told.coordinator, made.write(told.stick)) == [("imported", "")]

    with told.coordinator.vault.read() as unit:
        assert last_time(unit).physical_ms < far.physical_ms


def test_a_device_cannot_make_itself_a_coordinator(told: Team) -> None:
    with told.field.vault.write() as unit:
        trust = trust_of(unit)
        assert trust is not None
        mine = dataclasses.replace(trust.certificates[told.field.device], role=Role.COORDINATOR)
        values = [NewValue(new_id(), CERTIFICATE, CARD, encode_card(mine))]
        record_act(told.field, unit, act="organisation.certify", values=values)

    assert read(told.coordinator, forge(told.field, told.coordinator).write(told.stick)) == [("imported", "")]

    assert told.coordinator.vault.authority.roles[told.field.device] is Role.FIELD


def test_a_device_cannot_take_back_what_others_were_told(told: Team, make_vault: MakeVault, tmp_path: Path) -> None:
    other = make_vault("other")
    (tmp_path / "cards").mkdir()
    enrol(other, told.coordinator, cards=tmp_path / "cards", name="D-other")
    told.carry(told.field, to="Aq Bulaq", reader=told.coordinator)
    before = [line.names for line in cases.all_cases(told.coordinator)]
    with told.coordinator.vault.read() as unit:
        consent = next(iter(unit.views.records_of_kind("consent")))
        records = unit.journal.all_records()
        changes = [body.change for one in told.coordinator.vault.known_blobs() for body in unit.journal.bodies([one])]
    testifier = next(claim.value for claim in consent.claims if claim.field == "testifier")
    assert isinstance(testifier, Ref)
    with other.vault.write() as unit:
        ident = new_id()
        values = [
            NewValue(ident, "withdrawal", "testifier", testifier),
            NewValue(ident, "withdrawal", "scopes", Codes(tuple(sorted(scope.value for scope in Scope)))),
            NewValue(ident, "withdrawal", "records", Refs(records)),
            NewValue(ident, "withdrawal", "changes", Texts(tuple(changes))),
        ]
        record_act(other, unit, act="withdrawal.make", values=values)

    assert read(told.coordinator, forge(other, told.coordinator).write(told.stick)) == [("imported", "")]

    assert [line.stage for line in withdrawals.withdrawals(told.coordinator)] == [Stage.NOT_ENTITLED]
    assert [line.names for line in cases.all_cases(told.coordinator)] == before


def test_bodies_of_nobodys_changes_are_left_out(told: Team) -> None:
    with told.field.vault.read() as unit:
        own = unit.journal.entries_of(told.field.device)
    extra = [replace(body, change="ab" * 32) for body in bodies_of(told.field, own)[:3]]
    made = forge(told.field, told.coordinator, bodies=[*bodies_of(told.field, own), *extra])

    assert read(told.coordinator, made.write(told.stick)) == [("imported", "")]

    with told.coordinator.vault.read() as unit:
        assert unit.journal.bodies(["ab" * 32]) == ()
    assert check_vault(told.coordinator, report=silent) == ()


def test_nobody_takes_a_files_place_under_its_id(told: Team, make_vault: MakeVault, tmp_path: Path) -> None:
    other = make_vault("other")
    (tmp_path / "cards").mkdir()
    enrol(other, told.coordinator, cards=tmp_path / "cards", name="D-other")
    (case,) = add(told.field, SISTER)
    told.carry(told.field, to="Aq Bulaq", reader=told.coordinator)
    here = evidence.evidence_of(told.coordinator, case)[0]
    original = told.stick / "original"
    original.write_bytes(b"something else")
    blob = BlobStore(told.stick).seal(original, report=silent, blob=here.id)
    made = forge(other, told.coordinator)
    made.add("keys", keys([blob])).add("blob", BlobStore(told.stick).path(here.id).read_bytes(), ident=here.id)

    assert read(told.coordinator, made.write(told.stick)) == [("imported", "")]

    with evidence.open_evidence(told.coordinator, here.id) as source:
        assert len(source.read()) == here.size_bytes
    assert check_vault(told.coordinator, report=silent) == ()


def test_a_file_that_no_record_tells_of_takes_no_room_for_long(told: Team) -> None:
    store = BlobStore(told.stick)
    original = told.stick / "original"
    original.write_bytes(bytes(5000))
    blob = store.seal(original, report=silent)
    made = forge(told.field, told.coordinator)
    made.add("keys", keys([blob])).add("blob", store.path(blob.blob).read_bytes(), ident=blob.blob)

    assert read(told.coordinator, made.write(told.stick)) == [("imported", "")]
    assert check_vault(told.coordinator, report=silent) == ()


def test_a_record_of_another_desk_is_not_replaced(told: Team, make_vault: MakeVault, tmp_path: Path) -> None:
    other = make_vault("other")
    (tmp_path / "cards").mkdir()
    enrol(other, told.coordinator, cards=tmp_path / "cards", name="D-other")
    add(told.field, SISTER)
    told.carry(told.field, to="Aq Bulaq", reader=told.coordinator)
    with told.coordinator.vault.read() as unit:
        name = next(record for record in unit.views.records_of_kind("name") if len(record.claims) > 1)
    claim = next(claim for claim in name.claims if claim.field == "text")
    with other.vault.write() as unit:
        value = NewValue(claim.record, claim.kind, "text", "Алдамшы", source=claim.source, replaces=claim.attested_by)
        record_act(other, unit, act="interview.correct", values=[value])

    assert read(told.coordinator, forge(other, told.coordinator).write(told.stick)) == [("imported", "")]

    with told.coordinator.vault.read() as unit:
        record = unit.views.record(claim.record)
    assert record is not None
    assert {one.value for one in record.claims if one.field == "text"} == {claim.value, "Алдамшы"}
    assert record.conflicts
