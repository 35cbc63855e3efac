"""From a relative's words to a receipted import, and what is refused on the way."""

import dataclasses
from pathlib import Path

import pytest

from intake.cli.output import dump
from intake.errors import CheckCodeWrong, NothingToSend, RecipientUnknown
from intake.progress import silent
from intake.services import cases, enrolment, exchange, interviews, review
from intake.services.case_json import case_json
from intake.services.checking import check_vault
from intake.services.opened import Session
from tests.journeys.conftest import INTERVIEWS, MakeVault, Team

NEIGHBOUR_SAYS = "مەكتەپ اشىلعان جەتى"
"""Words of the neighbour, who lets the organisation have only what names nobody."""


def add_all(desk: Session) -> list[str]:
    added = [interviews.add_file(desk, file, report=silent) for file in sorted(INTERVIEWS.glob("*.json"))]
    return [case for one in added for case in one.cases]


def shown(desk: Session) -> list[str]:
    lines = sorted(cases.all_cases(desk), key=lambda line: line.id)
    return [dump(case_json(cases.show_case(desk, line.id))) for line in lines]


def test_what_was_told_arrives_whole_and_is_receipted(team: Team) -> None:
    add_all(team.field)

    states = team.carry(team.field, to="aq bulaq", reader=team.coordinator)
    back = team.carry(team.coordinator, to="D-village", reader=team.field)

    assert states == ["imported"]
    assert back == ["imported"]
    named = [case for case in shown(team.field) if NEIGHBOUR_SAYS not in case]
    assert len(named) == 3
    assert set(named) < set(shown(team.coordinator))
    assert [line.undelivered_entries for line in exchange.outbox(team.field)] == [0]
    assert team.carry(team.field, to="Aq Bulaq", reader=team.coordinator) == ["imported"]  # the receipt of the receipt
    for desk, to in ((team.field, "Aq Bulaq"), (team.coordinator, "D-village")):
        with pytest.raises(NothingToSend):
            exchange.write_bundle(desk, to=to, folder=team.stick, report=silent)
    assert check_vault(team.field, report=silent) == ()
    assert check_vault(team.coordinator, report=silent) == ()


def test_under_a_pseudonym_only_codes_dates_and_counties_travel(team: Team) -> None:
    case = interviews.add_file(team.field, INTERVIEWS / "2-neighbour.json", report=silent).cases[0]

    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)

    there = cases.show_case(team.coordinator, case)
    assert there.names == ()
    assert there.status == "pretrial_detention"
    assert there.since is not None
    assert (there.since.edtf, there.since.said) == ("2017-09", None)
    assert there.place is not None
    assert (there.place.code, there.place.said) == ("654027", None)
    assert not any(letter in dump(case_json(there)) for letter in "ابتжқө")


def test_evidence_files_travel_and_open_at_the_other_desk(team: Team) -> None:
    from intake.services import evidence

    case = add_all(team.field)[0]
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)

    here, there = (evidence.evidence_of(desk, case) for desk in (team.field, team.coordinator))

    assert here == tuple(dataclasses.replace(line, added_ms=line.added_ms) for line in there)
    assert here
    for line in there:
        with evidence.open_evidence(team.coordinator, line.id) as source:
            original = next(INTERVIEWS.glob(f"evidence/{line.name}")).read_bytes()
            assert source.read() == original


def test_a_bundle_read_twice_changes_nothing(team: Team) -> None:
    add_all(team.field)
    written = exchange.write_bundle(team.field, to="Aq Bulaq", folder=team.stick, report=silent)
    exchange.read_bundles(team.coordinator, written.files, report=silent)
    before = shown(team.coordinator)

    (again,) = exchange.read_bundles(team.coordinator, written.files, report=silent)

    assert again.state == "known"
    assert again.new == 0
    assert shown(team.coordinator) == before


def test_without_leave_to_share_only_the_promise_travels(team: Team, tmp_path: Path) -> None:
    text = (
        (INTERVIEWS / "1-sister.json")
        .read_text(encoding="utf-8")
        .replace('"share_ngo", "answer": "yes"', '"share_ngo", "answer": "no"')
    )
    file = tmp_path / "no.json"
    file.write_text(text, encoding="utf-8")
    (tmp_path / "evidence").symlink_to(INTERVIEWS / "evidence")
    interviews.add_file(team.field, INTERVIEWS / "2-neighbour.json", report=silent)
    assert '"share_ngo", "answer": "no"' in text

    (tmp_path / "evidence").unlink()
    import shutil

    shutil.copytree(INTERVIEWS / "evidence", tmp_path / "evidence")
    added = interviews.add_file(team.field, file, report=silent)
    written = exchange.write_bundle(team.field, to="Aq Bulaq", folder=team.stick, report=silent)
    exchange.read_bundles(team.coordinator, written.files, report=silent)

    assert written.withheld > 50
    there = "".join(shown(team.coordinator))
    assert "Жемісбек" not in there
    assert added.cases[0] not in there


def test_a_device_that_nobody_confirmed_is_held_until_somebody_does(make_vault: MakeVault, tmp_path: Path) -> None:
    field, coordinator = make_vault("f"), make_vault("c", role="coordinator", organisation="Aq Bulaq")
    request, answer = tmp_path / "r", tmp_path / "a"
    enrolment.request(field, request, pseudonym="D-1")
    answered = enrolment.answer(coordinator, request, out=answer)
    with pytest.raises(CheckCodeWrong):
        enrolment.finish(field, answer, half="1" * 20)
    finished = enrolment.finish(field, answer, half=answered.code)
    add_all(field)
    written = exchange.write_bundle(field, to="Aq Bulaq", folder=tmp_path, report=silent)

    (held,) = exchange.read_bundles(coordinator, written.files, report=silent)
    assert (held.state, held.reason) == ("held", "not_confirmed")
    assert cases.count_cases(coordinator) == 0
    with pytest.raises(CheckCodeWrong):
        enrolment.confirm(coordinator, "D-1", half=answered.code)
    enrolment.confirm(coordinator, "D-1", half=finished.code)

    assert cases.count_cases(coordinator) == 4
    assert exchange.quarantine(coordinator) == ()


def test_a_stranger_and_a_damaged_bundle_go_into_quarantine_with_their_reason(
    team: Team, make_vault: MakeVault, tmp_path: Path
) -> None:
    other, boss = make_vault("f2"), make_vault("c2", role="coordinator", organisation="Other")
    from tests.journeys.conftest import enrol

    (tmp_path / "x").mkdir()
    enrol(other, boss, cards=tmp_path / "x", name="D-2")
    add_all(other)
    foreign = exchange.write_bundle(other, to="Other", folder=team.stick, report=silent).files[0]
    add_all(team.field)
    good = exchange.write_bundle(team.field, to="Aq Bulaq", folder=team.stick, report=silent).files[0]
    bad = tmp_path / "bad.age"
    content = bytearray(good.read_bytes())
    content[-5000] ^= 1
    bad.write_bytes(content)

    results = exchange.read_bundles(team.coordinator, [foreign, bad], report=silent)

    assert [(one.state, one.reason) for one in results] == [
        ("quarantined", "bundle_for_someone_else"),
        ("quarantined", "bundle_damaged"),
    ]
    assert len(exchange.quarantine(team.coordinator)) == 2
    assert cases.count_cases(team.coordinator) == 0


def test_a_revoked_device_is_refused_and_what_it_wrote_later_does_not_count(team: Team) -> None:
    add_all(team.field)
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)
    assert cases.count_cases(team.coordinator) == 4

    enrolment.revoke(team.coordinator, "D-village", last_trusted=1)
    interviews.discard_draft(team.field, "0" * 32)
    review.decide_person(team.field, *[line.id for line in cases.all_cases(team.field)[:2]], verdict="unsure")
    written = exchange.write_bundle(team.field, to="Aq Bulaq", folder=team.stick, report=silent)
    (refused,) = exchange.read_bundles(team.coordinator, written.files, report=silent)

    assert (refused.state, refused.reason) == ("quarantined", "revoked_sender")
    assert cases.count_cases(team.coordinator) < 4


def test_nobody_can_write_to_a_name_that_is_not_known(team: Team) -> None:
    add_all(team.field)
    with pytest.raises(RecipientUnknown):
        exchange.write_bundle(team.field, to="Somebody", folder=team.stick, report=silent)


def test_two_sources_that_differ_wait_for_review_and_a_preference_travels(team: Team) -> None:
    found = add_all(team.field)
    review.decide_person(team.field, found[0], found[1], verdict="same", reason="the same man")
    team.carry(team.field, to="Aq Bulaq", reader=team.coordinator)

    view = cases.show_case(team.coordinator, found[0])
    assert view.linked == (found[1],)
    dispute = next(one for one in view.disagreements if one.field == "start")
    assert len({claim.said_by for claim in dispute.claims}) == 2
    review.prefer(team.coordinator, dispute.claims[0].id, reason="she was there")
    team.carry(team.coordinator, to="D-village", reader=team.field)

    for desk in (team.coordinator, team.field):
        again = next(one for one in cases.show_case(desk, found[0]).disagreements if one.field == "start")
        assert again.preferred == dispute.claims[0].id
        assert len(again.claims) == len(dispute.claims)
    review.decide_person(team.coordinator, found[0], found[1], verdict="different", reason="other fathers")
    assert cases.show_case(team.coordinator, found[0]).linked == ()
