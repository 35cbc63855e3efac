"""Somebody takes back consent: use stops at once everywhere it reaches, and the content really goes."""

import dataclasses
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from intake.cli.output import dump
from intake.cli.run import main
from intake.errors import Ambiguous, NeedsConsent, NeedsReason, NeedsSecondPerson, NotEntitled, NotFound
from intake.model.consent import Scope
from intake.model.withdrawals import Stage
from intake.progress import silent
from intake.services import cases, documents, evidence, exchange, interviews, withdrawals
from intake.services import session as sessions
from intake.services.case_json import case_json
from intake.services.checking import check_vault
from intake.services.opened import Session
from tests.journeys.conftest import INTERVIEWS, PASSPHRASE, MakeVault, Team, enrol
from tests.storage.raw import decrypted_pages

SISTER, NEIGHBOUR, HUSBAND = (INTERVIEWS / name for name in ("1-sister.json", "2-neighbour.json", "3-husband.json"))
OF_SISTER = ("Жемісбек Ақтоғайұлы", "Гүлзипа Ақтоғайқызы", "GULZIPA AKTOGAYKYZY", "杰米斯别克·阿合托海")
OF_HUSBAND = "Сәндігүл Мұратбекқызы"
EVERYTHING = frozenset({Scope.STORE})


def add(desk: Session, *files: Path) -> list[str]:
    return [case for file in files for case in interviews.add_file(desk, file, report=silent).cases]


def take_back(desk: Session, case: str, *, scopes: Iterable[Scope] = EVERYTHING, demanded: bool | None = None) -> str:
    done = withdrawals.withdraw(desk, case, scopes=frozenset(scopes), demanded=demanded, reason="they asked", by="aa")
    return done.line.id


def stages(desk: Session) -> list[Stage]:
    return [line.stage for line in withdrawals.withdrawals(desk)]


def everything_shown(desk: Session) -> str:
    return "".join(dump(case_json(cases.show_case(desk, line.id))) for line in cases.all_cases(desk))


def pages(desk: Session) -> bytes:
    desk.vault.database.checkpoint()
    return decrypted_pages(desk.folder, PASSPHRASE)


def assert_gone(desk: Session, *words: str) -> None:
    found = pages(desk)
    for word in words:
        for form in (word, word.casefold()):
            assert form.encode() not in found, word


def test_what_was_taken_back_is_gone_from_the_desk_and_another_relatives_words_stay(team: Team) -> None:
    first, _second, _third, *_ = add(team.field, SISTER, NEIGHBOUR, HUSBAND)
    kept = [line.id for line in evidence.evidence_of(team.field, first)]
    assert all(word.encode() in pages(team.field) for word in OF_SISTER)

    done = withdrawals.withdraw(team.field, first, scopes=EVERYTHING, demanded=None, reason="she asked", by="aa")

    assert done.line.stage is Stage.ERASED
    assert (done.line.changes > 50, done.line.blobs) == (True, len(kept))
    assert len(cases.all_cases(team.field)) == 3
    assert first not in {line.id for line in cases.find_cases(team.field, search="Жемісбек Ақтоғайұлы")}
    assert_gone(team.field, *OF_SISTER)
    assert OF_HUSBAND.encode() in pages(team.field)
    assert not any(team.field.vault.blobs.path(one).exists() for one in kept)
    assert check_vault(team.field, report=silent) == ()


def test_it_is_told_before_what_it_reaches_and_what_has_left_already(team: Team, tmp_path: Path) -> None:
    (case,) = add(team.field, SISTER)
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    team.carry(team.coordinator, to="D-village", reader=team.field)
    wish = documents.Wish(profile="family", language="kk", recipient="the sister")
    documents.issue(team.field, case, wish, out=tmp_path / "paper.pdf")

    would = withdrawals.preview(team.field, case)

    assert (would.cases, len(would.interviews), would.blobs) == ((case,), 1, 3)
    paper, bundle = would.left
    assert (paper.kind, paper.what, paper.to) == ("document", "family", "the sister")
    assert (bundle.kind, bundle.to, bundle.is_confirmed) == ("bundle", "C1", True)
    assert everything_shown(team.field)


def test_the_coordinators_copy_is_sealed_at_once_and_erased_when_a_second_person_confirms(team: Team) -> None:
    (case,) = add(team.field, SISTER)
    add(team.field, HUSBAND)
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    files = [line.id for line in evidence.evidence_of(team.coordinator, case)]
    withdrawal = take_back(team.field, case)

    assert team.carry(team.field, to="Aq Bulaq", reader=team.coordinator) == ["imported"]

    (line,) = withdrawals.withdrawals(team.coordinator)
    assert (line.id, line.stage) == (withdrawal, Stage.SEALED)
    assert line.due_ms is not None
    assert line.due_ms - line.made_ms == 14 * 24 * 3600 * 1000
    assert cases.find_cases(team.coordinator, search="GULZIPA") == ()
    assert "Жемісбек" not in everything_shown(team.coordinator)
    with pytest.raises(NotFound):
        evidence.open_evidence(team.coordinator, files[0])
    assert check_vault(team.coordinator, report=silent) == ()

    confirmed = withdrawals.confirm(team.coordinator, withdrawal[:8], by="bb")

    assert confirmed.stage is Stage.ERASED
    assert_gone(team.coordinator, *OF_SISTER)
    assert OF_HUSBAND.encode() in pages(team.coordinator)
    assert not any(team.coordinator.vault.blobs.path(one).exists() for one in files)
    assert check_vault(team.coordinator, report=silent) == ()


def test_receipts_show_where_it_has_arrived(team: Team) -> None:
    (case,) = add(team.field, SISTER)
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    take_back(team.field, case)
    assert [line.awaited_at for line in withdrawals.withdrawals(team.field)] == [("C1",)]

    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    team.carry(team.coordinator, to="D-village", reader=team.field)

    (line,) = withdrawals.withdrawals(team.field)
    assert (line.arrived_at, line.awaited_at) == (("C1",), ())
    assert [line.arrived_at for line in withdrawals.withdrawals(team.coordinator)] == [("D-village",)]


def test_one_that_the_coordinator_notes_reaches_the_field_desk_and_is_erased_there(team: Team) -> None:
    (case,) = add(team.field, SISTER)
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    take_back(team.coordinator, case)
    assert stages(team.coordinator) == [Stage.SEALED]
    assert cases.all_cases(team.coordinator) == ()

    assert team.carry(team.coordinator, to="D-village", reader=team.field) == ["imported"]

    assert stages(team.field) == [Stage.ERASED]
    assert cases.all_cases(team.field) == ()
    assert_gone(team.field, *OF_SISTER)


def test_whoever_made_it_cannot_confirm_it(team: Team) -> None:
    (case,) = add(team.field, SISTER)
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    withdrawal = take_back(team.coordinator, case)

    for by in ("aa", " "):
        with pytest.raises(NeedsSecondPerson):
            withdrawals.confirm(team.coordinator, withdrawal, by=by)

    assert stages(team.coordinator) == [Stage.SEALED]


def test_bodies_that_arrive_after_the_withdrawal_are_never_seen(team: Team) -> None:
    (case,) = add(team.field, SISTER)
    first = exchange.write_bundle(team.field, to="Aq Bulaq", folder=team.stick, report=silent).files
    team.coordinator.vault.database.checkpoint()
    withdrawal = take_back(team.field, case)
    second = exchange.write_bundle(team.field, to="Aq Bulaq", folder=team.stick, report=silent).files

    states = exchange.read_bundles(team.coordinator, [*second, *first], report=silent)

    assert {result.state for result in states} <= {"imported", "held", "known"}
    assert cases.all_cases(team.coordinator) == ()
    withdrawals.confirm(team.coordinator, withdrawal, by="bb")
    assert_gone(team.coordinator, *OF_SISTER)
    exchange.read_bundles(team.coordinator, first, report=silent)
    assert cases.all_cases(team.coordinator) == ()
    assert_gone(team.coordinator, *OF_SISTER)


def test_a_second_coordinator_that_gets_it_from_the_first_obeys_too(
    team: Team, make_vault: MakeVault, tmp_path: Path
) -> None:
    second = make_vault("second", role="coordinator")
    (tmp_path / "cards").mkdir()
    enrol(second, team.coordinator, cards=tmp_path / "cards", name="C2", role="coordinator")
    (case,) = add(team.field, SISTER)
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    team.carry(team.coordinator, to="C2", reader=second)
    assert len(cases.all_cases(second)) == 1
    withdrawal = take_back(team.field, case)
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    withdrawals.confirm(team.coordinator, withdrawal, by="bb")

    team.carry(team.coordinator, to="C2", reader=second)

    assert stages(second) == [Stage.ERASED]
    assert_gone(second, *OF_SISTER)


def test_only_a_scope_taken_back_stops_that_use_and_erases_nothing(team: Team) -> None:
    (case,) = add(team.field, SISTER)
    before = {claim.id for claim in cases.show_case(team.field, case).claims}

    take_back(team.field, case, scopes=[Scope.SHARE_NGO, Scope.SHARE_NGO_PSEUDONYMOUS])

    assert stages(team.field) == [Stage.STOPPED]
    assert before <= {claim.id for claim in cases.show_case(team.field, case).claims}
    written = exchange.write_bundle(team.field, to="Aq Bulaq", folder=team.stick, report=silent)
    assert (written.blobs, written.withheld > 50) == (0, True)


def test_more_than_three_a_day_wait_until_a_coordinator_let_them_through(team: Team, tmp_path: Path) -> None:
    text = HUSBAND.read_text(encoding="utf-8")
    found = []
    for number in range(4):
        file = tmp_path / f"{number}.json"
        file.write_text(text.replace("demo-0003", f"demo-9{number}"), encoding="utf-8")
        (tmp_path / "evidence").mkdir(exist_ok=True)
        for one in (INTERVIEWS / "evidence").iterdir():
            (tmp_path / "evidence" / one.name).write_bytes(one.read_bytes())
        found.append(add(team.field, file)[0])
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)

    made = [take_back(team.field, case) for case in found]

    assert sorted(stages(team.field)) == sorted([Stage.WAITING, Stage.ERASED, Stage.ERASED, Stage.ERASED])
    waiting = made[-1]
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    by_id = {line.id: line.stage for line in withdrawals.withdrawals(team.coordinator)}
    assert by_id[waiting] is Stage.WAITING
    assert cases.show_case(team.coordinator, found[-1]).names

    withdrawals.let_through(team.coordinator, waiting, by="bb")
    assert {line.id: line.stage for line in withdrawals.withdrawals(team.coordinator)}[waiting] is Stage.SEALED
    team.carry(team.coordinator, to="D-village", reader=team.field)

    assert set(stages(team.field)) == {Stage.ERASED}
    assert cases.all_cases(team.field) == ()


def test_a_desk_that_never_spoke_with_them_cannot_take_it_back(
    team: Team, make_vault: MakeVault, tmp_path: Path
) -> None:
    other = make_vault("other")
    (tmp_path / "cards").mkdir()
    enrol(other, team.coordinator, cards=tmp_path / "cards", name="D-town")
    (case,) = add(team.field, SISTER)
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    with team.field.vault.read() as unit:
        entries = unit.journal.entries_of(team.field.device)
        bodies = {one.change: one.encoded for one in unit.journal.bodies(_ids(entries)) if one.encoded}
    with other.vault.write() as unit:
        from intake.journal.encoding import decode_entry

        for signed in entries:
            entry = decode_entry(signed.payload)
            own = {change.id: bodies[change.id] for change in entry.changes if change.id in bodies}
            unit.refold(unit.journal.add_signed(entry, signed, bodies=own))

    with pytest.raises(NotEntitled):
        take_back(other, case)


def _ids(entries: Iterable[object]) -> list[str]:
    from intake.journal.encoding import decode_entry

    return [change.id for one in entries for change in decode_entry(one.payload).changes]  # type: ignore[attr-defined]


def test_the_same_file_cannot_come_back_after_it_was_erased(team: Team, make_vault: MakeVault) -> None:
    (case,) = add(team.field, SISTER)
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    take_back(team.field, case)
    again = interviews.add_file(team.field, SISTER, report=silent)
    assert (again.new, cases.all_cases(team.field)) == (False, ())
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)

    with pytest.raises(NeedsConsent):
        interviews.add_file(team.coordinator, SISTER, report=silent)


def test_a_demand_by_somebody_else_is_noted_as_a_reprisal(team: Team) -> None:
    (case,) = add(team.field, SISTER)
    person = cases.show_case(team.field, case).person

    take_back(team.field, case, demanded=True)

    with team.field.vault.read() as unit:
        (reprisal,) = unit.views.records_of_kind("reprisal")
    assert {claim.field for claim in reprisal.claims} == {"against", "form", "when"}
    assert person not in {getattr(claim.value, "record", None) for claim in reprisal.claims}


def test_a_draft_with_that_person_goes_with_it(team: Team) -> None:
    (case,) = add(team.field, SISTER)
    with team.field.vault.read() as unit:
        (interview,) = unit.views.records_of_kind("interview")
    testifier = next(claim.value for claim in interview.claims if claim.field == "testifier")
    draft = interviews.draft_about(team.field, case)
    document = {
        **draft.document,
        "testifier": {"person": "her"},
        "consents": [{"scope": "store", "answer": "yes", "given": "spoken"}],
    }
    bindings = {**draft.bindings, "her": testifier.record}  # type: ignore[union-attr]
    interviews.save_draft(team.field, dataclasses.replace(draft, document=document, bindings=bindings))

    take_back(team.field, case)

    assert interviews.drafts(team.field) == ()


def test_it_needs_a_reason_and_one_person(team: Team) -> None:
    (case,) = add(team.field, SISTER)

    with pytest.raises(NeedsReason):
        withdrawals.withdraw(team.field, case, scopes=EVERYTHING, demanded=None, reason=" ")
    with pytest.raises(NotFound):
        withdrawals.preview(team.field, case, testifier="Ешкім")
    with pytest.raises((NotFound, Ambiguous)):
        withdrawals.preview(team.field, "0" * 32)
    assert withdrawals.preview(team.field, case, testifier="Гүлзипа Ақтоғайқызы").interviews


def test_all_of_it_can_be_done_from_the_command_line(
    team: Team, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (case,) = add(team.field, SISTER)
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    for desk in (team.field, team.coordinator):
        sessions.close(desk)
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE, encoding="utf-8")

    def run(*typed: str) -> Any:
        folder = str(team.coordinator.folder)
        assert main(["--vault", folder, "--passphrase-file", str(secret), *typed, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    would = run("withdrawal", "make", case, "--preview")
    made = run("case", "withdraw", case, "--demanded", "yes", "--reason", "she asked", "--by", "aa")
    listed = run("withdrawal", "list")
    done = run("withdrawal", "confirm", listed[0]["id"], "--by", "bb")

    assert would["blobs"] == 3
    assert (made["line"]["stage"], listed[0]["stage"], done["stage"]) == ("sealed", "sealed", "erased")
