"""Trust that lasts: certificates renewed, keys with their days, several coordinators, and how a fork shows."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from intake.errors import NeedsCoordinator, WrongOrganisation
from intake.progress import silent
from intake.services import cases, enrolment, exchange, identity, renewal
from intake.services import session as sessions
from intake.services.opened import Session
from tests.journeys.conftest import PASSPHRASE, MakeVault, Team, enrol
from tests.journeys.test_withdrawal import HUSBAND, NEIGHBOUR, SISTER, add


def reopened(desk: Session, *, days: int) -> Session:
    now = desk.now
    sessions.close(desk)
    return sessions.open_vault(desk.folder, passphrase=PASSPHRASE, now=lambda: now() + timedelta(days=days))


def test_a_new_key_is_written_to_and_the_old_one_opens_until_its_days_are_over(team: Team) -> None:
    add(team.field, SISTER)
    before = exchange.write_bundle(team.field, to="Aq Bulaq", folder=team.stick, report=silent).files
    with team.coordinator.vault.read() as unit:
        old = identity.age_identity(unit).seed

    renewal.rotate(team.coordinator, keep_days=30)

    assert [one.state for one in exchange.read_bundles(team.coordinator, before, report=silent)] == ["imported"]
    team.carry(team.coordinator, to="D-village", reader=team.field)
    add(team.field, HUSBAND)
    assert team.carry(team.field, to="Aq Bulaq", reader=team.coordinator) == ["imported"]
    add(team.field, NEIGHBOUR)
    late = exchange.write_bundle(team.field, to="Aq Bulaq", folder=team.stick, report=silent)
    later = reopened(team.coordinator, days=31)
    try:
        with later.vault.read() as unit:
            assert [one.seed for one in identity.age_identities(unit)] != [old]
            assert old not in [one.seed for one in identity.age_identities(unit)]
        assert [one.state for one in exchange.read_bundles(later, late.files, report=silent)] == ["imported"]
    finally:
        sessions.close(later)


def test_a_second_coordinator_is_sent_everything_and_can_write_to_the_field(
    team: Team, make_vault: MakeVault, tmp_path: Path
) -> None:
    second = make_vault("second", role="coordinator")
    (tmp_path / "cards").mkdir()
    enrol(second, team.coordinator, cards=tmp_path / "cards", name="C2", role="coordinator")
    card = tmp_path / "card"
    renewal.write_card(team.coordinator, card)
    renewal.take_card(team.field, card)
    add(team.field, SISTER)

    assert [line.name for line in exchange.recipients(team.field)] == ["C1", "C2"]
    assert team.carry(team.field, to="C2", reader=second) == ["imported"]
    assert team.carry(second, to="C1", reader=team.coordinator) == ["imported"]

    assert len(cases.all_cases(team.coordinator)) == len(cases.all_cases(second)) == 1
    assert sessions.vault_info(second).role == "coordinator"


def test_only_the_organisation_renews_and_only_its_own_card_is_taken(
    team: Team, make_vault: MakeVault, tmp_path: Path
) -> None:
    with pytest.raises(NeedsCoordinator):
        renewal.renew(team.field, "C1")
    with pytest.raises(NeedsCoordinator):
        renewal.rotate(team.field)
    other = make_vault("elsewhere", role="coordinator", organisation="Other")
    renewal.write_card(other, tmp_path / "card")
    with pytest.raises(WrongOrganisation):
        renewal.take_card(team.field, tmp_path / "card")


def test_a_vault_that_was_copied_and_went_on_twice_shows_as_a_fork(team: Team, tmp_path: Path) -> None:
    add(team.field, SISTER)
    sessions.close(team.field)
    shutil.copytree(team.field.folder, tmp_path / "copy")
    first = sessions.open_vault(team.field.folder, passphrase=PASSPHRASE)
    copy = sessions.open_vault(tmp_path / "copy", passphrase=PASSPHRASE)
    try:
        add(first, HUSBAND)
        add(copy, NEIGHBOUR)
        assert team.carry(first, to="Aq Bulaq", reader=team.coordinator) == ["imported"]

        assert team.carry(copy, to="Aq Bulaq", reader=team.coordinator) == ["held"]

        (line,) = [line for line in enrolment.devices(team.coordinator) if line.pseudonym == "D-village"]
        assert line.alarms == ("fork",)
    finally:
        sessions.close(first)
        sessions.close(copy)
