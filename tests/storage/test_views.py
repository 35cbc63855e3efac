"""What a case is made of, its line, and finding it."""

from dataclasses import replace

import pytest

from intake.ids import new_id
from intake.journal.encoding import decode_body
from intake.model.journal import ENDED, Authority, Role
from intake.model.values import Code, Ref, Refs, Texts, Value
from intake.vault.store import Vault
from tests.storage.desk import CaseIds, Desk, Said, new_case_ids, said_in_interview


@pytest.fixture
def ids(vault: Vault, desk: Desk) -> CaseIds:
    made = new_case_ids()
    with vault.write() as unit:
        desk.act(said_in_interview(made, name="Ербол Тұрсынұлы", number="AA-0001-K")).add_to(unit)
    return made


def test_a_case_holds_its_person_interviews_and_who_they_mention(vault: Vault, ids: CaseIds) -> None:
    with vault.read() as unit:
        records = {record.id for record in unit.views.records_of_case(ids.case)}
    assert records == {
        ids.case, ids.person, ids.name, ids.interview, ids.consent, ids.episode, ids.stage, ids.testifier,
        ids.testifier_name,
    }  # fmt: skip


def test_a_mentioned_persons_own_episodes_do_not_come_into_the_case(vault: Vault, desk: Desk, ids: CaseIds) -> None:
    episode = new_id()
    with vault.write() as unit:
        desk.act([Said(episode, "episode", "person", Ref(ids.testifier))]).add_to(unit)
        assert episode not in {record.id for record in unit.views.records_of_case(ids.case)}


def test_records_that_come_before_their_case_are_found_when_it_comes(vault: Vault, desk: Desk) -> None:
    made = new_case_ids()
    values = said_in_interview(made, name="Айбек Сынақ", number="AA-0002-K")
    of_case = [value for value in values if value.kind == "case"]
    with vault.write() as unit:
        desk.act([value for value in values if value.kind != "case"]).add_to(unit)
        assert unit.views.case_lines() == ()
        desk.act(of_case).add_to(unit)
        [line] = unit.views.case_lines()
    assert line.names == ("Айбек Сынақ",)
    assert line.sources == 1


def test_a_line_says_what_the_records_say(vault: Vault, desk: Desk, ids: CaseIds) -> None:
    with vault.read() as unit:
        [line] = unit.views.case_lines()
    assert (line.id, line.number, line.names) == (ids.case, "AA-0001-K", ("Ербол Тұрсынұлы",))
    assert (line.status, line.sources, line.disagreements) == ("reeducation_camp", 1, 0)
    assert line.place is not None
    assert line.place.said == "伊宁县"
    assert line.updated_ms == desk.now_ms


def test_a_changed_name_changes_the_line_and_what_it_is_found_by(vault: Vault, desk: Desk, ids: CaseIds) -> None:
    with vault.write() as unit:
        [claim] = [c for c in unit.views.records([ids.name])[0].claims if c.field == "text"]
        said = Said(ids.name, "name", "text", "Дәулет Ойдан", replaces=claim.attested_by, source=claim.source)
        desk.act([said]).add_to(unit)
        assert unit.views.case_lines()[0].names == ("Дәулет Ойдан",)
        assert unit.views.case_lines(search="дәулет")
        assert not unit.views.case_lines(search="тұрсынұлы")


def test_two_interviews_that_differ_count_as_a_disagreement(vault: Vault, desk: Desk, ids: CaseIds) -> None:
    second = replace(new_case_ids(), case=ids.case, person=ids.person)
    said = said_in_interview(second, name="Ербол Т.", number="AA-0001-K")
    other = [replace(one, value=Code("other")) if one.field == "sex" else one for one in said]
    with vault.write() as unit:
        desk.act(other).add_to(unit)
        [line] = unit.views.case_lines()
    assert line.sources == 2
    assert line.disagreements == 1


def test_an_ended_case_is_in_no_list(vault: Vault, desk: Desk, ids: CaseIds) -> None:
    with vault.write() as unit:
        seen = [change for claim in unit.views.records([ids.case])[0].claims for change in claim.attested_by]
        desk.act([Said(ids.case, "case", ENDED, Code("entered_twice"), replaces=tuple(seen))]).add_to(unit)
        assert unit.views.case_lines() == ()
        assert unit.views.count_cases() == 0


@pytest.mark.parametrize(
    "typed",
    ["ербол", "ЕРБОЛ", "бол тұрс", "турсын", "ер", "伊宁", "宁县", "AA-0001", "aa 0001 k", "Гүлбаршын", "үйден"],
)
def test_a_case_is_found_by(vault: Vault, ids: CaseIds, typed: str) -> None:
    with vault.read() as unit:
        assert [line.id for line in unit.views.case_lines(search=typed)] == [ids.case]


@pytest.mark.parametrize("typed", ["!!", "жоқ адам", '"', "ербол OR жоқ", "NEAR(", "* *", "zzzz"])
def test_a_case_is_not_found_by(vault: Vault, ids: CaseIds, typed: str) -> None:
    with vault.read() as unit:
        assert unit.views.case_lines(search=typed) == ()


@pytest.mark.parametrize("typed", ["erbol", "ەربول"])
def test_a_name_is_found_in_another_script(vault: Vault, ids: CaseIds, typed: str) -> None:
    with vault.read() as unit:
        assert [line.id for line in unit.views.case_lines(search=typed)] == [ids.case]


def test_pages_follow_one_another_without_gap_or_repeat(vault: Vault, desk: Desk) -> None:
    with vault.write() as unit:
        for number in range(7):
            desk.now_ms -= 1000 if number % 2 else 0
            desk.act(said_in_interview(new_case_ids(), name="Болат Ойдан", number=f"AA-{number}")).add_to(unit)
        lines = unit.views.case_lines(limit=3)
        whole = list(lines)
        while lines:
            lines = unit.views.case_lines(limit=3, after=lines[-1])
            whole += lines
        assert len({line.id for line in whole}) == 7
        assert whole == list(unit.views.case_lines(limit=100))
        assert unit.views.count_cases() == 7
        found = unit.views.case_lines(search="болат", limit=4)
        assert len({line.id for line in found + unit.views.case_lines(search="болат", after=found[-1])}) == 7


def test_a_list_can_be_of_one_status(vault: Vault, ids: CaseIds) -> None:
    with vault.read() as unit:
        assert len(unit.views.case_lines(status="reeducation_camp")) == 1
        assert unit.views.case_lines(status="prison_sentenced") == ()


def test_what_is_read_from_the_views_is_what_the_fold_gave(vault: Vault, ids: CaseIds) -> None:
    with vault.read() as unit:
        folded, _facts = unit.refolder.folded([ids.stage, ids.interview])
        shown = unit.views.records([ids.stage, ids.interview])
    assert {record.id: record for record in shown} == folded


def test_beginnings_of_ids_and_references(vault: Vault, ids: CaseIds) -> None:
    with vault.read() as unit:
        assert unit.views.beginning_with("case", prefix=ids.case[:7]) == (ids.case,)
        assert unit.views.beginning_with("person", prefix=ids.case[:12]) == ()
        assert unit.views.cases_numbered("AA-0001-K") == (ids.case,)
        assert unit.views.cases_about(ids.person) == (ids.case,)
        assert (ids.stage, "episode") in unit.views.references_to(ids.episode)
        assert unit.views.cases_of([ids.stage]) == (ids.case,)


def test_a_device_may_correct_another_once_a_coordinator_assigns_it_the_case(vault: Vault, desk: Desk) -> None:
    ids, helper, coordinator = new_case_ids(), Desk(), Desk()
    vault.use_authority(Authority(roles={coordinator.device: Role.COORDINATOR}, revocations={}))
    first = desk.act(said_in_interview(ids, name="Ербол Тұрсынұлы", number="AA-0001-K"))
    [sex] = [change for change in first.ids if decode_body(first.bodies[change]).field == "sex"][:1]
    source = decode_body(first.bodies[sex]).source
    corrected = helper.act([Said(ids.person, "person", "sex", Code("other"), replaces=(sex,), source=source)])
    assigned = coordinator.act([Said(ids.case, "case", "assigned", Texts((helper.device,)))])
    self_assigned = helper.act([Said(ids.case, "case", "assigned", Texts((helper.device,)))])

    def sexes() -> list[object]:
        with vault.read() as unit:
            record = unit.views.record(ids.person)
        return [] if record is None else [claim.value for claim in record.claims if claim.field == "sex"]

    with vault.write() as unit:
        for act in (first, corrected, self_assigned):
            act.add_to(unit)
    assert len(sexes()) == 2
    with vault.write() as unit:
        assigned.add_to(unit)
    assert sexes() == [Code("other")]


def test_a_case_that_loses_its_interview_loses_what_came_with_it(vault: Vault, desk: Desk, ids: CaseIds) -> None:
    other = new_case_ids()
    with vault.write() as unit:
        desk.act(said_in_interview(other, name="Өзге Кісі", number="AA-0009-K")).add_to(unit)
        [claim] = [c for c in unit.views.records([ids.interview])[0].claims if c.field == "cases"]
        moved = Said(
            ids.interview, "interview", "cases", Refs((other.case,)), replaces=claim.attested_by, source=claim.source
        )
        desk.act([moved]).add_to(unit)
        left = {record.id for record in unit.views.records_of_case(ids.case)}
        gained = {record.id for record in unit.views.records_of_case(other.case)}
    assert left == {ids.case, ids.person, ids.name, ids.episode, ids.stage}
    assert {ids.interview, ids.consent, ids.testifier} <= gained


def test_a_preferred_value_is_shown_and_is_a_disagreement_no_more(vault: Vault, desk: Desk, ids: CaseIds) -> None:
    second = replace(new_case_ids(), case=ids.case, person=ids.person, name=ids.name)
    with vault.write() as unit:
        desk.act(said_in_interview(second, name="Ербол Басқаша", number="AA-0001-K")).add_to(unit)
        [line] = unit.views.case_lines()
        assert (line.names, line.disagreements) == (("Ербол Басқаша",), 1)
        [first] = [c for c in unit.views.records([ids.name])[0].claims if c.value == "Ербол Тұрсынұлы"]
        preference = new_id()
        about: dict[str, Value] = {"record": Ref(ids.name), "field": "text", "claim": first.id}
        desk.act([Said(preference, "preference", field, value) for field, value in about.items()]).add_to(unit)
        [line] = unit.views.case_lines()
    assert (line.names, line.disagreements) == (("Ербол Тұрсынұлы",), 0)
