"""Bundles that somebody changed, repeated, cut or sent to the wrong desk: each is put aside with its reason."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.cli.output import dump
from intake.progress import silent
from intake.services import cases, enrolment, exchange, interviews, journal, session
from intake.services.case_json import case_json
from intake.services.opened import Session
from tests.journeys.conftest import INTERVIEWS, PASSPHRASE, MakeVault, Team, enrol

FLIPS = 120
CUTS = 40
REASONS = {"bundle_damaged", "bundle_for_someone_else", "seal_header_invalid", "signature_invalid", "too_large"}


def state_of(desk: Session) -> object:
    shown = [dump(case_json(cases.show_case(desk, line.id))) for line in cases.all_cases(desk)]
    return shown, journal.log(desk), session.vault_info(desk)


@pytest.fixture
def written(team: Team) -> Path:
    """Give a bundle of the field desk, not read by anybody yet."""
    interviews.add_file(team.field, INTERVIEWS / "2-neighbour.json", report=silent)
    return exchange.write_bundle(team.field, to="Aq Bulaq", folder=team.stick, report=silent).files[0]


def test_no_changed_byte_is_taken_in(team: Team, written: Path, share: Callable[[int], int]) -> None:
    whole = written.read_bytes()
    before = state_of(team.coordinator)
    rng = random.Random(1)
    size = len(whole)
    regions = [(0, 60), (60, 2000), (2000, 2400), (2400, size // 2), (size // 2, size)]
    bad = written.with_name("bad.age")

    for turn in range(share(FLIPS) * len(regions) // 2):
        first, last = regions[turn % len(regions)]
        changed = bytearray(whole)
        changed[rng.randrange(first, last)] ^= 1 << rng.randrange(8)
        bad.write_bytes(changed)
        (result,) = exchange.read_bundles(team.coordinator, [bad], report=silent)
        assert result.state == "quarantined"
        assert result.reason in REASONS

    assert state_of(team.coordinator) == before
    assert exchange.read_bundles(team.coordinator, [written], report=silent)[0].state == "imported"


def test_no_shortened_or_lengthened_bundle_is_taken_in(team: Team, written: Path, share: Callable[[int], int]) -> None:
    whole = written.read_bytes()
    before = state_of(team.coordinator)
    rng = random.Random(2)
    bad = written.with_name("bad.age")
    cuts = [whole[: rng.randrange(len(whole))] for _ in range(share(CUTS))]

    for content in [b"", whole[:22], whole[:-1], whole + b"\0", whole + whole, *cuts]:
        bad.write_bytes(content)
        (result,) = exchange.read_bundles(team.coordinator, [bad], report=silent)
        assert result.state == "quarantined"
        assert result.reason in REASONS

    assert state_of(team.coordinator) == before


def test_nobody_but_the_addressee_can_take_it_in(team: Team, written: Path, make_vault: MakeVault) -> None:
    other = make_vault("other")
    enrol(other, team.coordinator, cards=team.stick, name="D-other")
    alone = make_vault("alone", role="coordinator", organisation="Elsewhere")

    for desk in (other, alone, team.field):
        before = state_of(desk)
        (result,) = exchange.read_bundles(desk, [written], report=silent)
        assert (result.state, result.reason) == ("quarantined", "bundle_for_someone_else")
        assert state_of(desk) == before


def test_a_sender_that_nobody_enrolled_is_put_aside_unread(team: Team, written: Path, make_vault: MakeVault) -> None:
    from intake.bundle.writing import recipient_key, write_sealed
    from intake.clock import HybridTime
    from intake.crypto import signing
    from intake.model.exchange import Addressee, BundleHeader, BundleKind
    from intake.services import identity

    with team.coordinator.vault.read() as unit:
        recipient = str(identity.age_identity(unit).recipient())
    seed = signing.new_seed()
    device = signing.fingerprint(signing.public_key(seed)).hex()
    to = Addressee(team.coordinator.device, recipient_key(recipient), 1, "0" * 64)
    header = BundleHeader(
        BundleKind.REPORT, "1" * 32, "2" * 32, device, HybridTime(1, 0), (to,), (), (), (1, 1, "3" * 32), ()
    )
    file = team.stick / "stranger.age"
    with file.open("wb") as target:
        write_sealed(target, header=header, parts=[], seed=seed, recipients=[recipient], report=silent)

    (result,) = exchange.read_bundles(team.coordinator, [file], report=silent)

    assert (result.state, result.reason) == ("quarantined", "unknown_sender")


def test_a_revoked_sender_is_refused(team: Team, written: Path) -> None:
    enrolment.revoke(team.coordinator, "D-village", last_trusted=0)

    (result,) = exchange.read_bundles(team.coordinator, [written], report=silent)

    assert (result.state, result.reason) == ("quarantined", "revoked_sender")
    assert cases.count_cases(team.coordinator) == 0


def test_an_older_bundle_that_comes_late_is_taken_in_and_takes_nothing_back(team: Team, written: Path) -> None:
    first = cases.all_cases(team.field)[0].id
    interviews.add_file(team.field, INTERVIEWS / "1-sister.json", report=silent)
    second = exchange.write_bundle(team.field, to="Aq Bulaq", folder=team.stick, report=silent).files[0]

    states = [
        exchange.read_bundles(team.coordinator, [file], report=silent)[0].state for file in (second, written, second)
    ]

    assert states == ["imported", "imported", "known"]
    assert cases.count_cases(team.coordinator) == 2
    assert cases.show_case(team.coordinator, first).id == first


def test_a_restored_backup_that_goes_on_differently_is_held_as_a_fork(team: Team, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    interviews.add_file(team.field, INTERVIEWS / "2-neighbour.json", report=silent)
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    team.field.vault.database.checkpoint()
    shutil.copytree(team.field.folder, backup)
    interviews.add_file(team.field, INTERVIEWS / "1-sister.json", report=silent)
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    before = state_of(team.coordinator)

    restored = session.open_vault(backup, passphrase=PASSPHRASE)
    try:
        interviews.add_file(restored, INTERVIEWS / "3-husband.json", report=silent)
        states = team.carry(restored, to="Aq Bulaq", reader=team.coordinator)
    finally:
        session.close(restored)

    assert states == ["held"]
    assert [line.reason for line in exchange.quarantine(team.coordinator)] == ["fork"]
    assert state_of(team.coordinator) == before


def test_a_bundle_that_vanishes_while_it_is_read_leaves_nothing(team: Team, written: Path) -> None:
    from intake.errors import FileVanished

    before = state_of(team.coordinator)
    written.unlink()
    with pytest.raises(FileVanished):
        exchange.read_bundles(team.coordinator, [written], report=silent)
    written.mkdir()
    with pytest.raises(FileVanished):
        exchange.read_bundles(team.coordinator, [written], report=silent)

    assert list((team.coordinator.folder / "staging").iterdir()) == []
    assert state_of(team.coordinator) == before


def test_what_is_kept_aside_is_collected_when_its_row_is_gone(team: Team, written: Path) -> None:
    folder = team.coordinator.folder
    orphan = folder / "quarantine" / ("0" * 32)
    orphan.write_bytes(b"left by a killed program")
    session.close(team.coordinator)

    team.coordinator = session.open_vault(folder, passphrase=PASSPHRASE)

    try:
        assert not orphan.exists()
    finally:
        session.close(team.coordinator)
