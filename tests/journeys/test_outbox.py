"""After the receipt a laptop need not hold what was delivered; what went in part stays, and a case can come back."""

import pytest

from intake.errors import NeedsCoordinator, NotForThisVault, NotFound
from intake.progress import silent
from intake.services import cases, evidence, exchange, purging, returning, withdrawals
from intake.services.checking import check_vault
from intake.services.opened import Session
from tests.journeys.conftest import Team
from tests.journeys.test_exchange import shown
from tests.journeys.test_withdrawal import EVERYTHING, HUSBAND, NEIGHBOUR, SISTER, add, pages

LETTER = "Гүлзипа Ақтоғайқызы"
SOUGHT = "Жемісбек Ақтоғайұлы"


def deliver(team: Team) -> None:
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    team.carry(team.coordinator, to="D-village", reader=team.field)


def blobs(desk: Session) -> int:
    with desk.vault.read() as unit:
        return len(unit.own.blobs.all())


def test_nothing_goes_before_a_receipt(team: Team) -> None:
    add(team.field, SISTER)
    exchange.write_bundle(team.field, to="Aq Bulaq", folder=team.stick, report=silent)

    assert purging.purge(team.field, keeps_names=False) == purging.Purged(0, 0, 0)
    assert len(cases.all_cases(team.field)) == 1


def test_what_was_delivered_whole_goes_and_the_journal_still_verifies(team: Team) -> None:
    add(team.field, SISTER)
    deliver(team)
    would = purging.preview(team.field, keeps_names=False)

    done = purging.purge(team.field, keeps_names=False)

    assert (done.changes, done.files, done.cases) == (would.changes, 3, 1)
    assert cases.all_cases(team.field) == ()
    assert blobs(team.field) == 0
    assert not [word for word in (LETTER, SOUGHT) if word.encode() in pages(team.field)]
    assert check_vault(team.field, report=silent) == ()
    assert len(cases.all_cases(team.coordinator)) == 1


def test_number_and_name_stay_only_if_chosen(team: Team) -> None:
    add(team.field, SISTER)
    deliver(team)

    purging.purge(team.field, keeps_names=True)

    (line,) = cases.all_cases(team.field)
    assert line.number is not None
    assert SOUGHT in line.names
    assert LETTER.encode() not in pages(team.field)
    assert cases.show_case(team.field, line.id).status is None


def test_what_travelled_without_its_words_stays(team: Team) -> None:
    (case,) = add(team.field, NEIGHBOUR)
    deliver(team)
    names = cases.show_case(team.field, case).names

    purging.purge(team.field, keeps_names=False)

    assert names
    assert cases.show_case(team.field, case).names == names


def test_a_case_comes_back_whole_and_is_sent_until_it_arrived(team: Team) -> None:
    first, *_others = add(team.field, SISTER, HUSBAND)
    deliver(team)
    before = shown(team.field)
    purging.purge(team.field, keeps_names=False)
    assert cases.all_cases(team.field) == ()

    assert returning.send_back(team.coordinator, first, to="D-village") > 50
    exchange.write_bundle(team.coordinator, to="D-village", folder=team.stick, report=silent)  # lost on the way
    team.carry(team.coordinator, to="D-village", reader=team.field)

    assert [line.id for line in cases.all_cases(team.field)] == [first]
    assert shown(team.field)[0] in before
    assert all(line.held for line in evidence.evidence_of(team.field, first))
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    with team.coordinator.vault.read() as unit:
        assert returning.to_return(unit, team.field.device) == ()


def test_a_withdrawal_still_counts_from_a_desk_that_let_go_of_it(team: Team) -> None:
    first, *_others = add(team.field, SISTER)
    deliver(team)
    purging.purge(team.field, keeps_names=False)
    with team.field.vault.read() as unit:
        consent = next(iter(unit.views.records_of_kind("consent")))
    testifier = next(claim.value for claim in consent.claims if claim.field == "testifier")

    made = withdrawals.withdraw(
        team.field,
        testifier.record,  # type: ignore[union-attr]
        scopes=EVERYTHING,
        demanded=None,
        reason="she asked",
    )
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)

    assert made.line.testifier == testifier.record  # type: ignore[union-attr]
    assert cases.all_cases(team.coordinator) == ()
    with pytest.raises(NotFound):
        cases.show_case(team.coordinator, first)


def test_only_a_field_desk_lets_go_and_only_a_coordinator_sends_back(team: Team) -> None:
    (case,) = add(team.field, SISTER)
    with pytest.raises(NotForThisVault):
        purging.purge(team.coordinator, keeps_names=False)
    with pytest.raises(NeedsCoordinator):
        returning.send_back(team.field, case, to="Aq Bulaq")
